"""What rules do to the clock of an obligation, besides what its term says by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rules.evaluate.holding import Holding
from rules.evaluate.known import FactsByKind, value_at
from rules.model.effect import Clock, ClockAct
from rules.model.term import Path
from rules.terms.deadline import Deadline
from rules.terms.duration import Duration
from rules.terms.moment import local_day
from rules.terms.said import said
from rules.terms.suspension import Suspension


@dataclass(frozen=True, slots=True)
class Clockwork:
    """The changes to one obligation's clock, in the order in which they happened."""

    changes: Sequence[tuple[Clock, Holding]]
    facts: FactsByKind

    def start(self) -> date | datetime | None:
        """From where the term runs anew; None when nothing lets it."""
        starts = sorted(self._days(ClockAct.START), key=local_day)
        return starts[-1] if starts else None

    def suspensions(self) -> Iterator[Suspension]:
        """The times at which the term stands still: until the day given, or the first resumption on or after."""
        resumed = sorted(local_day(day) for day in self._days(ClockAct.RESUME))
        for clock, holding in self._of(ClockAct.SUSPEND):
            start = local_day(self._day(clock.on, holding))
            until = self._found(clock.until, holding)
            ends = [day for day in resumed if day >= start] + ([local_day(until)] if until else [])
            source = holding.ground.source or holding.rule.name
            yield Suspension(start, min(ends, default=None), clock.inclusive, source=source)

    def extensions(self) -> tuple[Duration, ...]:
        """The lengths by which the end moves."""
        return tuple(clock.by for clock, _ in self._of(ClockAct.EXTEND) if clock.by)

    def stopped(self, deadline: Deadline) -> Deadline:
        """The deadline, or one without an end when the clock was stopped before it had passed."""
        stops = [(local_day(self._day(clock.on, holding)), holding) for clock, holding in self._of(ClockAct.STOP)]
        in_time = [each for each in stops if deadline.last_day is None or each[0] <= deadline.last_day]
        if not in_time:
            return deadline
        day, holding = min(in_time, key=lambda each: (each[0], each[1].key))
        source = holding.ground.source or holding.rule.name
        step = said("stopped", day=day, source=source)
        return Deadline(None, None, deadline.suspended_days, (*deadline.steps, step), in_hours=deadline.in_hours)

    def _of(self, act: ClockAct) -> Iterator[tuple[Clock, Holding]]:
        return (each for each in self.changes if each[0].act is act)

    def _days(self, act: ClockAct) -> Iterator[date | datetime]:
        return (self._day(clock.on, holding) for clock, holding in self._of(act))

    def _day(self, path: Path | None, holding: Holding) -> date | datetime:
        """The day the path leads to, or from when the rule holds when it leads nowhere."""
        return self._found(path, holding) or holding.since

    def _found(self, path: Path | None, holding: Holding) -> date | datetime | None:
        value = value_at(path, holding.binding, self.facts) if path else None
        return value if isinstance(value, date) else None
