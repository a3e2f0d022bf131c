"""When a rule holds: the conditions of the policy language, as a tree."""

from dataclasses import dataclass
from enum import StrEnum

from rules.engine.problem import Test

ORDER = "_order"
"""The field of every fact that holds its place in the journal; the order tests `after`, `before`, `since` use it."""


@dataclass(frozen=True, slots=True)
class FactCondition:
    """A current or derived fact of type `kind` satisfies all tests; `alias` binds it for the rest of the rule."""

    kind: str
    alias: str | None = None
    tests: tuple[Test, ...] = ()


class ObligationState(StrEnum):
    """How an obligation stands. `SUSPENDED`: owed, while its term stands still.

    `MISSED` is only asked, never concluded: the deadline passed, and it is still owed or was fulfilled late.
    """

    OPEN = "open"
    SUSPENDED = "suspended"
    FULFILLED = "fulfilled"
    BREACHED = "breached"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class ObligationCondition:
    """An obligation drawn from `rule` is in the state; where both rules bind the same alias, in the same binding."""

    rule: str
    state: ObligationState
    alias: str | None = None


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every condition holds."""

    of: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one condition holds."""

    of: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class NotAny:
    """Nothing satisfies the condition, given what is bound outside."""

    of: "Condition"


Condition = FactCondition | ObligationCondition | AllOf | AnyOf | NotAny
