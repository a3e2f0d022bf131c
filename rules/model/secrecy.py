"""Persons whose name or address stays secret in a case: from when until when, from whom, and where these stand."""

from collections.abc import Mapping
from dataclasses import dataclass

FieldOf = tuple[str, str]
"""A type of fact, and one of its fields."""


@dataclass(frozen=True, slots=True)
class Secrecy:
    """What a policy says of persons whose name or address stays secret (geheimhouding).

    It begins with a fact that names them in the field `imposed_by`, and ends with a later one that names them in
    `lifted_by`. `hides` are the fields in which it stands, each with whose it is: a field of the same fact that names
    them, or a role, for everybody who ever held it. Who holds a role in `seen_by` reads it all the same.
    """

    imposed_by: FieldOf
    lifted_by: FieldOf
    seen_by: tuple[str, ...]
    hides: Mapping[FieldOf, FieldOf | str]
