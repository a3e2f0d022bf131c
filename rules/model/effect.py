"""What follows when a rule holds: the effects of the policy language.

Each effect says of itself what it names and what it touches, so that whoever only gathers that need not know its class.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rules.model.condition import scope_kind
from rules.model.term import NamedLength, Path, TermRule
from rules.model.values import Const, Ref, Test
from rules.terms.duration import Duration
from rules.terms.said import Text


@dataclass(frozen=True, slots=True)
class Who:
    """Whom a norm addresses: a role, or the party or person in a field of a bound fact; none of them is everyone.

    `of` are the fields that say of which party the person is, as somebody is known by name within a party only.
    """

    role: str | None = None
    party: Ref | None = None
    person: Ref | None = None
    of: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """Adding a fact of type `fact` that satisfies the tests (which may refer to what the rule binds)."""

    fact: str
    tests: tuple[Test, ...] = ()

    @property
    def operands(self) -> tuple[Const | Ref, ...]:
        """What its tests compare with."""
        return tuple(test.operand for test in self.tests)


class _Effect:
    """What an effect names and touches; a class of effect says otherwise where it is otherwise."""

    __slots__ = ()

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles it names."""
        return ()

    @property
    def term(self) -> TermRule | None:
        """Until when something is wanted."""
        return None

    @property
    def changes(self) -> tuple[str, ...]:
        """The rules whose obligations it changes."""
        return ()

    @property
    def decides(self) -> tuple[str, ...]:
        """The kinds of thing that conditions ask for, of which it says whether they are there."""
        return ()

    @property
    def operands(self) -> tuple[Const | Ref, ...]:
        """The values it takes from what the rule binds, or has written."""
        return ()


class _Addressed(_Effect):
    """An effect that speaks to `who`."""

    __slots__ = ()
    who: Who

    @property
    def roles(self) -> tuple[str, ...]:
        """Whom it speaks to."""
        return (self.who.role,) if self.who.role else ()


class _Acting(_Effect):
    """An effect about an act."""

    __slots__ = ()
    to: Act

    @property
    def operands(self) -> tuple[Const | Ref, ...]:
        """What is compared in the act."""
        return self.to.operands


class _Telling(_Effect):
    """An effect that says values."""

    __slots__ = ()
    values: Mapping[str, Const | Ref]

    @property
    def operands(self) -> tuple[Const | Ref, ...]:
        """What the values are."""
        return tuple(self.values.values())


@dataclass(frozen=True, slots=True)
class Derive(_Telling):
    """A derived fact `name` holds, with these values, as long as the ground holds."""

    name: str
    values: Mapping[str, Const | Ref]

    @property
    def decides(self) -> tuple[str, ...]:
        """What rules can ask for because of it."""
        return (self.name,)


@dataclass(frozen=True, slots=True)
class Permit(_Addressed, _Acting):
    """`who` may do the act, even though the rules named in `despite` forbid it."""

    who: Who
    to: Act
    despite: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Forbid(_Addressed, _Acting):
    """`who` may not do the act, and `because` says why."""

    who: Who
    to: Act
    because: Text


@dataclass(frozen=True, slots=True)
class Oblige(_Acting):
    """`bearer` (a role) owes `towards` (a role) the act within the term; `remind` are lengths before the deadline.

    With `party`, a field of a bound fact, of all parties in the role only that one owes it, and only its own fact
    answers. A case does not close while a `required` obligation is owed.
    """

    bearer: str
    to: Act
    towards: str | None = None
    within: TermRule | None = None
    remind: tuple[Duration, ...] = ()
    party: Ref | None = None
    required: bool = True

    @property
    def roles(self) -> tuple[str, ...]:
        """Who owes it, and to whom."""
        return (self.bearer, self.towards) if self.towards else (self.bearer,)

    @property
    def term(self) -> TermRule | None:
        """By when."""
        return self.within


class OfferMode(StrEnum):
    """`FIRST`: whoever claims it does it. `EACH`: every eligible party does it."""

    FIRST = "first"
    EACH = "each"


@dataclass(frozen=True, slots=True)
class Offer(_Effect):
    """The task is offered to the parties in role `to`; `within` says when it is wanted, without obliging.

    With `party`, a field of a bound fact, only that party of the role is asked.
    """

    to: str
    task: str
    mode: OfferMode = OfferMode.FIRST
    within: TermRule | None = None
    party: Ref | None = None

    @property
    def roles(self) -> tuple[str, ...]:
        """Who is asked."""
        return (self.to,)

    @property
    def term(self) -> TermRule | None:
        """By when."""
        return self.within


class Settlement(StrEnum):
    """`WAIVE`: no longer asked for. `DISCHARGE`: counts as fulfilled by what the rule rests on."""

    WAIVE = "waive"
    DISCHARGE = "discharge"
    TRANSFER = "transfer"


@dataclass(frozen=True, slots=True)
class Settle(_Effect):
    """The obligations drawn from `rule`, in the same binding where one is shared, are settled; `to` takes one over."""

    how: Settlement
    rule: str
    to: str | None = None

    @property
    def roles(self) -> tuple[str, ...]:
        """Who takes it over."""
        return (self.to,) if self.to else ()

    @property
    def changes(self) -> tuple[str, ...]:
        """The rule whose obligations it speaks of."""
        return (self.rule,)


class ClockAct(StrEnum):
    """What happens to a running term. `START` lets it run anew, `STOP` ends it without a deadline."""

    START = "start"
    SUSPEND = "suspend"
    RESUME = "resume"
    EXTEND = "extend"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Clock(_Effect):
    """The terms of obligations drawn from `rule`, in the same binding where one is shared, are changed.

    It happens on the day `on`, or else when this rule came to hold. `SUSPEND` counts from the day after `on` until the
    day `until` (counted in when `inclusive`), or until a `RESUME`; `EXTEND` moves the end by `by`.
    """

    act: ClockAct
    rule: str
    on: Path | None = None
    until: Path | None = None
    by: Duration | NamedLength | None = None
    inclusive: bool = False

    @property
    def changes(self) -> tuple[str, ...]:
        """The rule whose obligations it speaks of."""
        return (self.rule,)


class ScopeAct(StrEnum):
    """What happens to a part of the case: a stage opens or closes, a milestone is reached."""

    OPEN = "open"
    CLOSE = "close"
    REACH = "reach"


@dataclass(frozen=True, slots=True)
class Steer(_Effect):
    """The part of the case named `scope` opens, closes or is reached; of opening and closing the later one decides."""

    act: ScopeAct
    scope: str

    @property
    def decides(self) -> tuple[str, ...]:
        """The part of the case it speaks of."""
        return (scope_kind(self.scope),)


@dataclass(frozen=True, slots=True)
class Notify(_Addressed):
    """`who` is told `what`, once."""

    who: Who
    what: Text


@dataclass(frozen=True, slots=True)
class Call(_Telling):
    """The program of each party in role `to` is told once to do `activity`, with these values."""

    to: str
    activity: str
    values: Mapping[str, Const | Ref]

    @property
    def roles(self) -> tuple[str, ...]:
        """Who is asked."""
        return (self.to,)


Message = Notify | Call
"""The effects by which people or programs are told something."""

Effect = Derive | Permit | Forbid | Oblige | Offer | Settle | Clock | Steer | Message
