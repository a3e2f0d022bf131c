"""What follows when a rule holds: the effects of the policy language."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rules.engine.problem import Const, Ref, Test
from rules.model.term import TermRule
from rules.model.text import Text
from rules.terms.duration import Duration


@dataclass(frozen=True, slots=True)
class Who:
    """Whom a norm addresses: a role, or the party or person in a field of a bound fact; none of them is everyone."""

    role: str | None = None
    party: Ref | None = None
    person: Ref | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """Adding a fact of type `fact` that satisfies the tests (which may refer to what the rule binds)."""

    fact: str
    tests: tuple[Test, ...] = ()


@dataclass(frozen=True, slots=True)
class Derive:
    """A derived fact `name` holds, with these values, as long as the ground holds."""

    name: str
    values: Mapping[str, Const | Ref]


@dataclass(frozen=True, slots=True)
class Permit:
    """`who` may do the act, even though the rules named in `despite` forbid it."""

    who: Who
    to: Act
    despite: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Forbid:
    """`who` may not do the act, and `because` says why."""

    who: Who
    to: Act
    because: Text


@dataclass(frozen=True, slots=True)
class Oblige:
    """`bearer` owes `towards` (a role) the act within the term; `remind` are lengths before the deadline."""

    bearer: str
    to: Act
    towards: str | None = None
    within: TermRule | None = None
    remind: tuple[Duration, ...] = ()


class OfferMode(StrEnum):
    """`FIRST`: whoever claims it does it. `EACH`: every eligible party does it."""

    FIRST = "first"
    EACH = "each"


@dataclass(frozen=True, slots=True)
class Offer:
    """The task is offered to the parties in role `to`; `within` says when it is wanted, without obliging."""

    to: str
    task: str
    mode: OfferMode = OfferMode.FIRST
    within: TermRule | None = None


Effect = Derive | Permit | Forbid | Oblige | Offer
