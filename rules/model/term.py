"""A term as the policy words it; `rules.terms` computes the day."""

from dataclasses import dataclass

from rules.model.values import Test
from rules.terms.duration import Duration


@dataclass(frozen=True, slots=True)
class Path:
    """A field of a fact: `of` is an alias the rule binds, or else a fact type, whose latest fact is meant."""

    of: str
    field: str


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

    `once` counts the first such fact only; `before_end` only facts that came before the end as it then was.
    """

    by: Duration
    fact: str
    tests: tuple[Test, ...] = ()
    once: bool = True
    before_end: bool = True


@dataclass(frozen=True, slots=True)
class TermRule:
    """How to find a deadline.

    `after` is the day (or, for hours, the moment) from which `lasts` runs; or it runs from the last day of the term
    that it `follows`; without either, from the day on which the rule came to hold. `calendar` is `nl-termijnenwet`
    or `plain`. `name` is None for a term written inside a rule. With `calendar_named` false the policy left the
    calendar to the default, where it could have named one. `shortened_by` are the open places by which a municipality
    can make it end sooner than the policy says by itself.
    """

    lasts: Duration
    after: Path | None = None
    calendar: str = "nl-termijnenwet"
    suspended: SuspensionRule | None = None
    extended: tuple[ExtensionRule, ...] = ()
    name: str | None = None
    source: str | None = None
    line: int = 0
    calendar_named: bool = True
    follows: "TermRule | None" = None
    shortened_by: tuple[str, ...] = ()
