"""Facts in, conclusions out: a pure function of the policy version, the facts and the moment.

Strata are matched one after the other. What a rule derives, and how the obligations it draws stand, is on the board
before any rule looks at it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TypeVar, assert_never

from rules.compile.compiled import CompiledPolicy, CompiledStratum, compile_policy
from rules.compile.lower import OF, LoweredRule
from rules.conclusions import Conclusions, Derived, Ground, Obligation, Permission, Prohibition, Standing
from rules.engine.cel import Expression
from rules.engine.fenced import default_matcher
from rules.engine.problem import Matcher
from rules.evaluate.aggregates import work_out
from rules.evaluate.board import Board, standing_of
from rules.evaluate.holding import Holding, key_of, value_of
from rules.evaluate.known import Binding, Known, by_kind, facts_known
from rules.evaluate.norms import Change, Scene
from rules.evaluate.outside_rules import closed_since, told_of_handing_over, work_given
from rules.evaluate.roles import role_holders, seats_taken
from rules.evaluate.stopwatch import timed
from rules.evaluate.today import Span, span_of
from rules.facts import Fact, moments_to_come
from rules.model.condition import ObligationState
from rules.model.effect import Call, Clock, Derive, Effect, Forbid, Notify, Oblige, Offer, Permit, Settle, Steer
from rules.model.fault import PolicyFault
from rules.model.policy import AD_HOC, Policy
from rules.terms.deadline import Deadline
from rules.terms.edition import Editions, shipped
from rules.terms.moment import end_of
from rules.terms.said import said

T = TypeVar("T")

MOST_ROUNDS = 300
"""Rules that derive from one another and still find something new after so many rounds are taken never to end."""


class EndlessDerivationError(PolicyFault):
    """A policy derives without end; `rule` is one that keeps deriving."""

    def __init__(self, rule: str) -> None:
        self.rule = rule
        super().__init__(said("keeps_deriving", rule=rule, rounds=MOST_ROUNDS))


def evaluate(
    policy: Policy,
    facts: Sequence[Fact],
    at: datetime,
    matcher: Matcher | None = None,
    *,
    editions: Editions | None = None,
) -> Conclusions:
    """Say what the policy concludes from the facts at an aware moment, by these editions of closed days and amounts.

    Without `editions` the newest that come with the product count; the conclusions say which it were.
    A fact that occurs after `at` is not known yet; one whose day comes later is known, and fulfils from that day on.
    The order of `facts` plays no part; their `seq` does where a rule asks for the order in the journal. Raises
    `CycleError` for a policy without meaning and `EndlessDerivationError` for one that derives without end.
    """
    with timed():
        return _Evaluation(
            _compiled(policy), facts, at, matcher or default_matcher(), editions or shipped()
        ).conclusions()


_compiled = lru_cache(maxsize=256)(compile_policy)


class _Evaluation:
    def __init__(
        self, compiled: CompiledPolicy, facts: Sequence[Fact], at: datetime, matcher: Matcher, editions: Editions
    ) -> None:
        self.compiled, self.matcher, self.at, self.editions = compiled, matcher, at, editions
        policy = compiled.policy
        self.facts = facts
        known = facts_known(policy, facts, at)
        seats = seats_taken(policy, known, at)
        self.standings: dict[str, Standing] = {}
        self.scene = Scene(policy, known, by_kind(known), role_holders(seats), at, editions)
        self.board = Board(known, at, compiled.shifts, editions)
        self.board.put_seats(seats, compiled.kinds)
        self.derived: dict[str, Derived] = {}
        self.obligations: dict[str, Obligation] = {}
        self.tasks = {demand.key: demand for demand in work_given(known, self.scene.holders)}
        self.permissions: dict[str, Permission] = {}
        self.prohibitions: dict[str, Prohibition] = {}
        self.notices = {each.key: each for each in told_of_handing_over(policy, known)}
        self.changes: dict[str, list[Change]] = {}
        self.steering: dict[str, list[tuple[Steer, Holding]]] = {}
        self.turns: set[datetime] = set()

    def conclusions(self) -> Conclusions:
        for stratum in self.compiled.strata:
            self._conclude(stratum)
        self.tasks = {key: each for key, each in self.tasks.items() if self._lives(each.task)}
        closed = closed_since(self.scene.facts)
        if closed:
            # What came up after closing, as with a late document, is not lost: the director sees it and can reopen.
            self.obligations = {key: each for key, each in self.obligations.items() if each.required or not each.owed}
            self.tasks = {}
        return Conclusions(
            policy=self.scene.policy.version,
            at=self.at,
            obligations=_in_order(self.obligations),
            tasks=_in_order(self.tasks),
            derived=tuple(each for each in _in_order(self.derived) if "~" not in each.name),
            permissions=_in_order(self.permissions),
            prohibitions=_in_order(self.prohibitions),
            notices=_in_order(self.notices),
            scopes=_in_order(self.standings),
            roles=self.scene.holders,
            known=self.board.records,
            closed_since=closed,
            changes_at=min(self._moments_to_come(), default=None),
            editions=self.editions.named(),
        )

    def _conclude(self, stratum: CompiledStratum) -> None:
        for lowered in stratum.scopes:
            self._work_out_standing(lowered)
        holdings = self._holdings(stratum)
        rounds = 0
        while self._derive(holdings) and stratum.recursive:
            rounds += 1
            if rounds > MOST_ROUNDS:
                raise EndlessDerivationError(holdings[-1].rule.name)
            holdings = self._holdings(stratum)
        for holding in _first_of_each(holdings):
            for named, effect in holding.named_effects():
                self._apply(named, effect)

    def _holdings(self, stratum: CompiledStratum) -> list[Holding]:
        if not stratum.program.branches:
            return []
        matches = self.matcher.match(stratum.program, self.board.records)
        found: list[Holding] = []
        gathered: dict[str, tuple[LoweredRule, list[Binding], list[Binding]]] = {}
        for match in matches:
            lowered, binding = stratum.rules[match.branch], {alias: self.board[n] for alias, n in match.binding}
            if lowered.aggregate:
                _, asked, made_of = gathered.setdefault(lowered.name, (lowered, [], []))
                (made_of if OF in binding else asked).append(binding)
            elif _all_true(stratum.wheres[match.branch], binding):
                spans = [span_of(test, binding) for test in stratum.todays[match.branch]]
                self.turns.update(moment for span in spans for moment in span.turns)
                if all(span.holds(self.at) for span in spans):
                    found.append(self._holding(lowered, binding, spans))
        for _, (rule, asked, made_of) in sorted(gathered.items()):
            self.board.put_results(rule, work_out(rule, asked, made_of, self.board.since))
        return sorted(found, key=_place)

    def _holding(self, lowered: LoweredRule, binding: Binding, spans: Sequence[Span]) -> Holding:
        resting_on = self.board.in_journal_order(fact for known in binding.values() for fact in known.facts)
        return Holding(
            rule=lowered.rule,
            effects=lowered.effects,
            key=key_of(lowered.name, [binding[alias].id for alias in lowered.per]),
            binding=binding,
            since=max(
                (*(known.since for known in binding.values()), *(span.start for span in spans if span.start)),
                default=self.board.since,
            ),
            ground=Ground(lowered.rule.name, lowered.rule.citations, resting_on),
            named=lowered.named,
        )

    def _derive(self, holdings: Sequence[Holding]) -> bool:
        """Put what the rules derive on the board; says whether anything was new."""
        before = len(self.derived)
        for holding in holdings:
            for effect in holding.effects:
                if isinstance(effect, Derive):
                    self._derive_one(effect, holding)
        return len(self.derived) > before

    def _derive_one(self, effect: Derive, holding: Holding) -> None:
        found = {name: value_of(operand, holding.binding) for name, operand in effect.values.items()}
        values = {name: value for name, value in found.items() if value is not None}
        key = key_of(effect.name, [f"{name}={values[name]}" for name in sorted(values)])
        held = self.derived.get(key)
        if held is None:
            self.derived[key] = Derived(effect.name, values, holding.since, (holding.ground,))
            self.board.put(key, effect.name, values, holding.since, holding.ground.facts, holding.day)
        elif holding.ground not in held.grounds:
            self.derived[key] = replace(held, grounds=(*held.grounds, holding.ground))

    def _apply(self, holding: Holding, effect: Effect) -> None:
        match effect:
            case Derive():
                return  # it is on the board already, as other rules may look at it
            case Permit():
                self.permissions[holding.key] = self.scene.permission(effect, holding)
            case Forbid():
                self.prohibitions[holding.key] = self.scene.prohibition(effect, holding)
            case Oblige():
                self._oblige(effect, holding)
            case Offer():
                self.tasks |= {demand.key: demand for demand in self.scene.demands_from(effect, holding)}
            case Settle() | Clock():
                self.changes.setdefault(effect.rule, []).append((effect, holding))
            case Steer():
                self.steering.setdefault(effect.scope, []).append((effect, holding))
            case Notify() | Call():
                self.notices[holding.key] = self.scene.notice(effect, holding)
            case _:
                assert_never(effect)

    def _oblige(self, effect: Oblige, holding: Holding) -> None:
        changes = [each for each in self.changes.get(holding.rule.name, ()) if each[1].agrees_with(holding)]
        obligation = self.scene.obligation(effect, holding, changes)
        self.obligations[holding.key] = obligation
        self.tasks |= {demand.key: demand for demand in self.scene.demands_of(obligation)}
        self.board.put_obligation(obligation, holding)

    def _lives(self, task: str) -> bool:
        """Whether the part of the case in which the task lives is open; one that lives nowhere is always wanted."""
        scope = None if task == AD_HOC.name else self.scene.policy.tasks[task].scope
        return scope is None or self.standings[scope].on

    def _work_out_standing(self, lowered: LoweredRule) -> None:
        scope = str(lowered.scope)
        standing = standing_of(self.scene.policy, scope, self.steering.get(scope, ()), self.board.since)
        self.standings[scope] = standing
        self.board.put_standing(lowered.name, standing)

    def _moments_to_come(self) -> Iterator[datetime]:
        """When the passage of time alone can change something: a deadline, a reminder, a standstill, the day itself."""
        for each in self.obligations.values():
            if each.deadline and each.state in {ObligationState.OPEN, ObligationState.SUSPENDED}:
                moments = (each.deadline.missed_from, *each.reminders, *_turns(each.deadline))
                yield from (moment for moment in moments if moment and moment > self.at)
        yield from (moment for moment in self.turns if moment > self.at)
        yield from moments_to_come(self.facts, self.at)
        coming = {each.coming for each in self.obligations.values() if each.coming}
        yield from (each.counts_from for each in self.scene.facts if each.id in coming)
        changes = (change for several in self.changes.values() for change in several)
        settling = (by.counts_from for effect, by in changes if isinstance(effect, Settle))
        yield from (moment for moment in settling if moment > self.at)


def _turns(deadline: Deadline) -> Iterator[datetime]:
    """The moments at which the term comes to stand still, and at which it runs on."""
    for span in deadline.standstills:
        yield end_of(span.first - timedelta(days=1))
        if span.last:
            yield end_of(span.last)


def _first_of_each(holdings: Sequence[Holding]) -> Iterator[Holding]:
    """Of the ways in which one norm holds the one that came first: it is one norm, however often it is grounded."""
    first: dict[str, Holding] = {}
    for each in sorted(holdings, key=lambda each: (each.since, each.ground.facts)):
        first.setdefault(each.key, each)
    return iter(first[key] for key in sorted(first))


def _place(holding: Holding) -> tuple[str, tuple[str, ...], list[tuple[str, str]]]:
    """Where a holding comes among others, whatever order the matcher found them in; no two have the same place."""
    bound = sorted((alias, known.id) for alias, known in holding.binding.items())
    return holding.key, holding.ground.facts, bound


def _all_true(expressions: Sequence[Expression], binding: Mapping[str, Known]) -> bool:
    return all(each.holds({alias: known.record.values for alias, known in binding.items()}) for each in expressions)


def _in_order(found: Mapping[str, T]) -> tuple[T, ...]:
    return tuple(found[key] for key in sorted(found))
