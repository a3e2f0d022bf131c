"""What a policy says a fact looks like: its fields, who may add it, who may see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rules.model.text import Text


class FieldKind(StrEnum):
    """The kinds of value a field holds. `DATE` is a local day, `MOMENT` an instant with its offset."""

    TEXT = "text"
    WHOLE = "whole"
    DECIMAL = "decimal"
    DATE = "date"
    MOMENT = "moment"
    YES_NO = "yes_no"
    CHOICE = "choice"
    REF = "ref"
    PARTY = "party"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a fact type.

    `choices` belongs to `CHOICE`, `of` (a fact type) to `REF`. `many` makes it a list of such values. An `implied`
    reference was not declared but used in a rule: left out of a fact, it means the latest fact of that type.
    """

    name: str
    kind: FieldKind
    choices: tuple[str, ...] = ()
    of: str | None = None
    many: bool = False
    optional: bool = False
    implied: bool = False
    title: Text | None = None


@dataclass(frozen=True, slots=True)
class FactType:
    """A type of fact. `by` and `seen_by` name roles; empty means every role of the case.

    A `legal_act` is forbidden unless a rule permits it. `effective_on` names the date field that says on which day the
    fact counts; without it that is the local day of `occurred_at`.
    """

    name: str
    title: Text
    fields: Mapping[str, Field]
    by: tuple[str, ...] = ()
    seen_by: tuple[str, ...] = ()
    legal_act: bool = False
    effective_on: str | None = None
    line: int = 0


PARTY_JOINED = "party_joined"
PARTY_LEFT = "party_left"


def participation_types() -> tuple[FactType, FactType]:
    """The two fact types every policy has: a party takes up a role, or lays it down, from the moment it occurs."""
    fields = {"role": Field("role", FieldKind.TEXT), "party": Field("party", FieldKind.PARTY)}
    return (
        FactType(PARTY_JOINED, Text("Partij neemt deel", "Party takes part"), fields),
        FactType(PARTY_LEFT, Text("Partij neemt geen deel meer", "Party no longer takes part"), fields),
    )
