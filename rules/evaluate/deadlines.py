"""From a term as the policy words it to the day it ends, given the facts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache, partial

from rules.evaluate.clockwork import Clockwork
from rules.evaluate.holding import Holding
from rules.evaluate.known import Binding, FactsByKind, Known, meant_by
from rules.evaluate.satisfy import satisfies
from rules.model.policy import Policy
from rules.model.term import Path, SuspensionRule, TermRule
from rules.terms.duration import Duration
from rules.terms.edition import Editions
from rules.terms.moment import local_day
from rules.terms.said import AS_GIVEN
from rules.terms.suspension import Suspension
from rules.terms.term import Deadline, Term, compute

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
    term = Term(
        after=anchor.start if rule.lasts.hours else local_day(anchor.start),
        lasts=rule.lasts,
        calendar=rule.calendar,
        source=rule.source or AS_GIVEN,
        suspended=(
            *(_suspensions(rule.suspended, related) if rule.suspended else ()),
            *(() if rule.lasts.hours else clockwork.suspensions()),
        ),
    )
    found = clockwork.stopped(_extended(term, rule, related, clockwork.extensions(), editions))
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


def _extended(
    term: Term, rule: TermRule, related: Related, besides: tuple[Duration, ...], editions: Editions
) -> Deadline:
    if besides:
        term = replace(term, extended=tuple(each for each in besides if bool(each.hours) == bool(term.lasts.hours)))
    deadline = _end_of(term, editions)
    for extension in rule.extended:
        for each in _first_days_first(related(extension.fact)):
            if satisfies(each.record.values, extension.tests) and not (extension.before_end and late(each, deadline)):
                term = replace(term, extended=(*term.extended, extension.by))
                deadline = _end_of(term, editions)
                if extension.once:
                    break
    return deadline


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
