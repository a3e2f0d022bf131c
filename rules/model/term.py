"""A term as the policy words it; `rules.terms` computes the day."""

from dataclasses import dataclass

from rules.model.citation import Citation, source_of
from rules.model.values import Test, Value
from rules.terms.duration import Duration, LeapDay

MOST_OF_A_UNIT = 9_999
"""A number in a fact beyond this makes no length of time that anybody can mean."""


@dataclass(frozen=True, slots=True)
class Path:
    """A field of a fact: `of` is an alias the rule binds, or else a fact type, whose latest fact is meant."""

    of: str
    field: str


@dataclass(frozen=True, slots=True)
class NamedLength:
    """So many of a unit of time (a field of `Duration`) as a whole number in a fact says, but `at_most` so long.

    A number below one, or none, is no length.
    """

    number: Path
    unit: str
    at_most: Duration | None = None

    def counts_in(self, unit: str) -> bool:
        """Whether it is a number of this unit."""
        return self.unit == unit

    def length(self, number: Value | None) -> Duration | None:
        """The length that the number makes, however long; None when it makes none."""
        if not isinstance(number, int) or isinstance(number, bool) or not 0 < number <= MOST_OF_A_UNIT:
            return None
        return Duration(**{self.unit: number})

    def within(self, length: Duration) -> Duration:
        """The length, or the most that counts of it."""
        most = self.at_most
        return most if most and getattr(most, self.unit) < getattr(length, self.unit) else length

    def __str__(self) -> str:
        return f"{self.number.of}.{self.number.field} {self.unit.replace('_', ' ')}"


@dataclass(frozen=True, slots=True)
class SuspensionRule:
    """The term stands still from the day after `from_day_after` until `until_day_of`, at most until `at_most_until`.

    Each fact of the first path's type starts one suspension; the first fact of the second path's type on or after that
    day ends it. `inclusive` counts the last day in (Woo 4.4), else not (Awb 4:15).
    """

    from_day_after: Path
    until_day_of: Path
    at_most_until: Path | None = None
    inclusive: bool = False


@dataclass(frozen=True, slots=True)
class ExtensionRule:
    """The end moves by `by` when a fact of type `fact` that satisfies the tests exists.

    `once` counts the first such fact only; `before_end` only facts that came before the end as it then was. A length
    that is named stands in a field of that fact.
    """

    by: Duration | NamedLength
    fact: str
    tests: tuple[Test, ...] = ()
    once: bool = True
    before_end: bool = True


@dataclass(frozen=True, slots=True)
class TermRule:
    """How to find a deadline.

    `after` is the day (or, for hours, the moment) from which `lasts` runs, or with no length the last day itself; or
    it runs from the last day of the term that it `follows`; without either, from the day on which the rule came to
    hold. `calendar` is `nl-termijnenwet` or `plain`. `name` is None for a term written inside a rule. With
    `calendar_named` false the policy left the calendar to the default, where it could have named one. `shortened_by`
    are the open places by which a municipality can make it end sooner than the policy says by itself. `leap_day` says
    where years or months from 29 February end.
    """

    lasts: Duration
    after: Path | None = None
    calendar: str = "nl-termijnenwet"
    suspended: SuspensionRule | None = None
    extended: tuple[ExtensionRule, ...] = ()
    name: str | None = None
    citations: tuple[Citation, ...] = ()
    line: int = 0
    calendar_named: bool = True
    follows: "TermRule | None" = None
    shortened_by: tuple[str, ...] = ()
    leap_day: LeapDay = LeapDay.FEBRUARY

    @property
    def is_own(self) -> bool:
        """Whether its length is a rule of one's own, which an article may ask for without saying how long."""
        return any(each.own for each in self.citations)

    @property
    def source(self) -> str | None:
        """What it cites, in one line."""
        return source_of(self.citations)
