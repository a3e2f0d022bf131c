"""What a policy says of personal data: whose they are, what for, on which ground and in which role, how long kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rules.model.citation import Citation
from rules.model.values import Scalar
from rules.terms.duration import Duration
from rules.terms.said import Text


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Why personal data are processed under a policy, and whose they are.

    `activity` is where that is described in the register of processing activities. The data subjects are the parties in
    `roles`, and whoever is named in one of the `fields`: each a type of fact and one of its fields.
    """

    activity: str = ""
    purpose: Text | None = None
    grounds: tuple[Citation, ...] = ()
    roles: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Purpose:
    """What facts may be seen for, by who holds one of the `roles`; the citations say on which ground."""

    name: str
    title: Text
    citations: tuple[Citation, ...]
    roles: tuple[str, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Retention:
    """How long a case that ended so is kept: `lasts` from the day in the field `begins`, or its closing.

    It is about cases that hold, of each type in `given`, a current fact with these values. Without `lasts` each is kept
    for good. With `four_eyes` who asks for the destruction of such a case is not who carries it out.
    """

    name: str
    title: Text
    citations: tuple[Citation, ...]
    given: Mapping[str, Mapping[str, Scalar]] = field(default_factory=dict)
    lasts: Duration | None = None
    begins: tuple[str, str] | None = None
    four_eyes: bool = False
    line: int = 0
