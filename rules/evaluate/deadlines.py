"""From a term as the policy words it to the day it ends, given the facts and what other rules do to its clock."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache, partial

from rules.conclusions import Conclusions
from rules.evaluate.holding import Holding, satisfies
from rules.evaluate.known import Binding, FactsByKind, Known, meant_by, value_at
from rules.model.citation import source_told
from rules.model.condition import ObligationState
from rules.model.effect import Clock, ClockAct
from rules.model.policy import Policy
from rules.model.term import ExtensionRule, NamedLength, Path, SuspensionRule, TermRule
from rules.model.values import Value
from rules.terms.deadline import Deadline
from rules.terms.duration import Duration
from rules.terms.edition import Editions
from rules.terms.moment import AMSTERDAM, local_day
from rules.terms.said import AS_GIVEN, Told, said
from rules.terms.suspension import Suspension
from rules.terms.term import Term, compute


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

    def extensions(self) -> Iterator["_Extra"]:
        """By how much the end moves."""
        for clock, holding in self._of(ClockAct.EXTEND):
            number = (
                value_at(clock.by.number, holding.binding, self.facts) if isinstance(clock.by, NamedLength) else None
            )
            if clock.by and (extra := _extra(clock.by, number)):
                yield extra

    def stopped(self, deadline: Deadline) -> Deadline:
        """The deadline, or one without an end when the clock was stopped before it had passed."""
        stops = [(local_day(self._day(clock.on, holding)), holding) for clock, holding in self._of(ClockAct.STOP)]
        in_time = [each for each in stops if deadline.last_day is None or each[0] <= deadline.last_day]
        if not in_time:
            return deadline
        day, holding = min(in_time, key=lambda each: (each[0], each[1].key))
        source = source_told(holding.ground.citations) or holding.rule.name
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


@dataclass(frozen=True, slots=True)
class _Extra:
    """The length of an extension, and what has to be said of it besides."""

    length: Duration
    said: tuple[Told, ...] = ()


def _extra(by: Duration | NamedLength, number: Value | None) -> _Extra | None:
    """The extension; where a fact names its length, as far as that counts. None when it names none."""
    if isinstance(by, Duration):
        return _Extra(by)
    named = by.length(number)
    if named is None:
        return None
    length = by.within(named)
    return _Extra(length, (said("extended_at_most", named=named, most=length),) if length != named else ())


Related = Callable[[str], Sequence[Known]]
"""The facts of a type that are about the same matter as the term."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a term starts: the value it runs from, and the fact that holds it (None when the rule's ground itself)."""

    start: date | datetime
    fact: Known | None


def deadline_of(
    policy: Policy, rule: TermRule, holding: Holding, clockwork: Clockwork, editions: Editions
) -> Deadline | None:
    """The deadline, or None while the fact from which the term runs is not there.

    A term without `after` runs from the moment the rule came to hold. `clockwork` is what other rules do to it,
    `editions` say which days are closed.
    """
    facts = clockwork.facts
    before = deadline_of(policy, rule.follows, holding, Clockwork((), facts), editions) if rule.follows else None
    if rule.follows and (before is None or before.last_day is None):
        return before
    anchor = _anchor(rule, holding.binding, holding.since, facts)
    if anchor is None:
        return None
    start = before.last_day if before else None
    anchor = Anchor(clockwork.start() or start or anchor.start, anchor.fact)
    related = partial(_related, policy, facts, anchor.fact)
    term = _term(rule, anchor, related, clockwork)
    found = clockwork.stopped(_extended(term, rule, related, tuple(clockwork.extensions()), editions))
    return replace(found, steps=(*before.steps, *found.steps)) if before else found


def _anchor(rule: TermRule, binding: Binding, since: datetime, facts: FactsByKind) -> Anchor | None:
    """Where the term starts; one that follows another is about the same fact as that."""
    if rule.follows:
        return _anchor(rule.follows, binding, since, facts)
    if rule.after is None:
        return Anchor(since, None)
    fact = meant_by(rule.after, binding, facts)
    value = fact.record.values.get(rule.after.field) if fact else None
    return Anchor(value, fact) if isinstance(value, date) else None


def _term(rule: TermRule, anchor: Anchor, related: Related, clockwork: Clockwork) -> Term:
    """The term that starts there, not extended yet."""
    by_rule = _suspensions(rule.suspended, related) if rule.suspended else ()
    by_others = () if rule.lasts.hours else clockwork.suspensions()
    return Term(
        after=anchor.start if rule.lasts.hours else local_day(anchor.start),
        lasts=rule.lasts,
        calendar=rule.calendar,
        source=source_told(rule.citations) or AS_GIVEN,
        suspended=(*by_rule, *by_others),
        leap_day=rule.leap_day,
        own=rule.is_own,
    )


def _related(policy: Policy, facts: FactsByKind, anchor: Known | None, kind: str) -> Sequence[Known]:
    """The facts of a type that are about the same matter: they do not refer to another fact of the anchor's type."""
    found = facts.get(kind, ())
    if anchor is None or not found:
        return found
    refers = [each.name for each in policy.facts[kind].fields.values() if each.of == anchor.kind and not each.many]
    return [fact for fact in found if all(fact.record.values.get(name, anchor.id) == anchor.id for name in refers)]


def _suspensions(rule: SuspensionRule, related: Related) -> Iterator[Suspension]:
    ends = sorted(day for _, day in _days(rule.until_day_of, related))
    for fact, start in _days(rule.from_day_after, related):
        limit = fact.record.values.get(rule.at_most_until.field) if rule.at_most_until else None
        if rule.at_most_until and not isinstance(limit, date):
            continue  # an invitation that sets no term does not suspend (Awb 4:15)
        yield Suspension(
            from_day_after=start,
            until_day_of=next((end for end in ends if end >= start), None),
            inclusive=rule.inclusive,
            at_most_until=local_day(limit) if isinstance(limit, date) else None,
        )


def _days(path: Path, related: Related) -> Iterator[tuple[Known, date]]:
    for fact in related(path.of):
        value = fact.record.values.get(path.field)
        if isinstance(value, date):
            yield fact, local_day(value)


def _extended(term: Term, rule: TermRule, related: Related, besides: Sequence[_Extra], editions: Editions) -> Deadline:
    granted = [each for each in besides if bool(each.length.hours) == bool(term.lasts.hours)]
    deadline = _longer(term, granted, editions)
    for extension in rule.extended:
        for each in _first_days_first(related(extension.fact)):
            extra = _granted(extension, each, deadline)
            if extra:
                granted.append(extra)
                deadline = _longer(term, granted, editions)
                if extension.once:
                    break
    return deadline


def _granted(extension: ExtensionRule, fact: Known, deadline: Deadline) -> _Extra | None:
    values = fact.record.values
    if not satisfies(values, extension.tests) or (extension.before_end and late(fact, deadline)):
        return None
    named = extension.by.number.field if isinstance(extension.by, NamedLength) else ""
    return _extra(extension.by, values.get(named))


def _longer(term: Term, granted: Sequence[_Extra], editions: Editions) -> Deadline:
    if not granted:
        return _end_of(term, editions)
    deadline = _end_of(replace(term, extended=tuple(each.length for each in granted)), editions)
    told = tuple(words for each in granted for words in each.said)
    return replace(deadline, steps=(*deadline.steps, *told)) if told else deadline


def late(done: Known | Holding, deadline: Deadline) -> bool:
    """Whether a fact, or what a rule does, came too late: by the day it counts, for a term in hours by the moment."""
    if deadline.in_hours:
        return deadline.missed(done.since)
    return deadline.last_day is not None and done.day > deadline.last_day


def _first_days_first(facts: Sequence[Known]) -> Sequence[Known]:
    return sorted(facts, key=lambda each: (each.day, each.order))


def _end_of(term: Term, editions: Editions) -> Deadline:
    """The end of the term; many cases have the same one. By the clock, equal moments can be written differently."""
    return compute(term, editions) if term.lasts.hours else _computed(term, editions)


_computed = lru_cache(maxsize=4096)(compute)


def reminders_of(deadline: Deadline, lengths: Sequence[Duration]) -> Iterator[datetime]:
    """The start of the day that long before the last day, or that many hours before the end."""
    for length in lengths:
        if length.hours and deadline.missed_from:
            yield deadline.missed_from - timedelta(hours=length.hours)
        elif not length.hours and deadline.last_day:
            yield datetime.combine(length.add_to(deadline.last_day, -1), time(), AMSTERDAM).astimezone(UTC)


def reminders_passed(
    reminders: Sequence[datetime], since: datetime, given: Collection[datetime], at: datetime
) -> tuple[datetime, ...]:
    """Return the moments that have passed at `at`, since the duty arose, and for which nobody was reminded yet."""
    return tuple(sorted({each for each in reminders if since < each <= at} - set(given)))


def add_reminders_passed(given: dict[str, list[datetime]], said: Conclusions) -> None:
    """Add to the moments given, by the key of the obligation, those that have passed while it is open."""
    for each in said.obligations:
        if each.state is ObligationState.OPEN:
            held = given.setdefault(each.key, [])
            held += reminders_passed(each.reminders, each.since, held, said.at)
