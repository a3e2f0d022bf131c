"""Everything an evaluation knows so far: facts first, then what each stratum adds to them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from rules.compile.compiled import obligation_kind
from rules.compile.lower import LoweredRule
from rules.conclusions import Obligation, Standing
from rules.engine.problem import Record
from rules.evaluate.aggregates import Result
from rules.evaluate.holding import Holding, key_of
from rules.evaluate.known import Known, told_on
from rules.evaluate.roles import Seats
from rules.model.condition import LAST_DAY, ORDER, VALUE, ObligationState, role_kind
from rules.model.effect import ScopeAct, Steer
from rules.model.policy import Policy
from rules.model.values import Shift, Value
from rules.terms.edition import Editions
from rules.terms.errors import TermError
from rules.terms.moment import local_day
from rules.terms.term import Term, compute


class Board:
    """What rules are matched against; `since` is the first moment its facts speak of, `at` when there are none.

    `shifts` are, for each kind, the dates that are moved by a calendar as these editions have it.
    """

    def __init__(
        self, facts: Sequence[Known], at: datetime, shifts: Mapping[str, Iterable[Shift]], editions: Editions
    ) -> None:
        self.facts = facts
        self._shifts, self._editions = shifts, editions
        self.since = min((each.since for each in facts), default=at)
        self._places = {known.facts[0]: known.order for known in facts}
        self._known = [
            replace(each, record=self._with_shifts(each.record)) if each.kind in shifts else each for each in facts
        ]

    def __getitem__(self, index: int) -> Known:
        return self._known[index]

    @property
    def records(self) -> tuple[Record, ...]:
        """Everything on the board, in the order in which it came there."""
        return tuple(known.record for known in self._known)

    def in_journal_order(self, facts: Iterable[str]) -> tuple[str, ...]:
        """The ids of facts, each once, in the order of their places in the journal."""
        return tuple(sorted(set(facts), key=self._places.__getitem__))

    def put(
        self,
        key: str,
        kind: str,
        values: Mapping[str, Value],
        since: datetime,
        facts: tuple[str, ...],
        day: date = date.min,
    ) -> None:
        """Put something concluded on the board: what it is, since when it holds, and the facts it rests on.

        It counts from the day on which it came to hold, or from the day of what it rests on if that comes later.
        """
        order = max((self._places[fact] for fact in facts), default=0)
        named: dict[str, Value] = {"id": key, ORDER: order}
        told = named | told_on(since, max(day, local_day(since)))
        record = self._with_shifts(Record(kind, told | dict(values)))
        self._known.append(Known(key, record, since, order, facts))

    def _with_shifts(self, record: Record) -> Record:
        """The record with the dates in it that a calendar moves, each under a name of its own."""
        days = {each.name: shifted(each, record, self._editions) for each in self._shifts.get(record.kind, ())}
        moved = {name: day for name, day in days.items() if day}
        return Record(record.kind, {**record.values, **moved}) if moved else record

    def put_seats(self, seats: Seats, asked: frozenset[str]) -> None:
        """Put on the board who holds each role, as far as a rule asks about it."""
        for role, parties in seats.items():
            kind = role_kind(role)
            if kind in asked:
                for party, joined in sorted(parties.items()):
                    self.put(f"{kind}:{party}", kind, {"party": party}, joined.since, joined.facts)

    def put_standing(self, kind: str, standing: Standing) -> None:
        """Put a part of the case on the board, if it is open or reached."""
        if standing.on:
            self.put(kind, kind, {}, standing.since, standing.ground.facts if standing.ground else ())

    def put_results(self, rule: LoweredRule, results: Iterable[Result]) -> None:
        """Put on the board what an aggregate came to, for each way in which it was asked."""
        for each in results:
            values = dict(zip(rule.per, each.asked, strict=True)) | {VALUE: each.value}
            self.put(key_of(rule.name, each.asked), rule.name, values, each.since, self.in_journal_order(each.facts))

    def put_obligation(self, obligation: Obligation, holding: Holding) -> None:
        """Put on the board how an obligation stands and until when, with what its rule bound by name."""
        bound: dict[str, Value] = {name: known.id for name, known in holding.binding.items() if name[0] != "_"}
        missed = obligation.late or obligation.state is ObligationState.BREACHED
        last_day = obligation.deadline.last_day if obligation.deadline else None
        until: dict[str, Value] = {LAST_DAY: last_day} if last_day else {}
        values = bound | until | {"state": str(obligation.state), "missed": missed}
        kind = obligation_kind(holding.rule.name)
        self.put(f"[{obligation.key}]", kind, values, self._stands_since(obligation), obligation.ground.facts)

    def _stands_since(self, obligation: Obligation) -> datetime:
        """From when the obligation is in its state: arisen, answered, or missed."""
        if obligation.state is ObligationState.BREACHED and obligation.deadline and obligation.deadline.missed_from:
            return obligation.deadline.missed_from
        answers = (known.counts_from for known in self.facts if known.id == obligation.fulfilled_by)
        return next(answers, obligation.since)


@lru_cache(maxsize=4096)
def _end_of(term: Term, editions: Editions) -> date | None:
    try:
        return compute(term, editions).last_day
    except TermError:
        return None


def shifted(shift: Shift, record: Record, editions: Editions) -> date | None:
    """The day to which the calendar moves a date of the record; None where there is none, or none that can be told."""
    start = record.values.get(shift.field)
    if not isinstance(start, date):
        return None
    after, before = (None, start) if shift.minus else (start, None)
    return _end_of(Term(lasts=shift.plus, after=after, before=before, calendar=shift.calendar), editions)


Steering = Sequence[tuple[Steer, Holding]]
"""What rules say of one part of the case."""


def standing_of(policy: Policy, scope: str, steering: Steering, start: datetime) -> Standing:
    """How a part of the case stands. Of opening and closing the later one decides, and closing when both are equal.

    A stage that no rule of the policy opens is open from `start`, until it is closed.
    """
    if policy.scopes[scope].milestone:
        reached = min(steering, key=lambda each: (each[1].since, each[1].key), default=None)
        since, ground = (reached[1].since, reached[1].ground) if reached else (start, None)
        return Standing(scope, reached is not None, since, ground)
    last = max(steering, key=lambda each: (each[1].since, each[0].act is ScopeAct.CLOSE, each[1].key), default=None)
    if last is None:
        return Standing(scope, not _opened_by_a_rule(policy, scope), start, None)
    effect, holding = last
    return Standing(scope, effect.act is ScopeAct.OPEN, holding.since, holding.ground)


def _opened_by_a_rule(policy: Policy, scope: str) -> bool:
    effects = (effect for rule in policy.rules.values() for effect in rule.effects)
    return any(isinstance(each, Steer) and each.act is ScopeAct.OPEN and each.scope == scope for each in effects)
