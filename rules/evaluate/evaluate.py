"""Facts in, conclusions out: a pure function of the policy version, the facts and the moment.

Strata are matched one after the other. What a rule derives, and how the obligations it draws stand, is on the board
before any rule looks at it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TypeVar

from rules.compile.compiled import CompiledPolicy, CompiledStratum, compile_policy, obligation_kind
from rules.conclusions import Conclusions, Derived, Ground, Obligation, Permission, Prohibition, TaskDemand
from rules.engine.fenced import default_matcher
from rules.engine.problem import Match, Matcher, Record, Value
from rules.evaluate.board import Known, facts_known, told_on
from rules.evaluate.norms import Holding, Scene
from rules.evaluate.resolve import value_of
from rules.evaluate.roles import participations, role_holders
from rules.evaluate.stopwatch import timed
from rules.facts import Fact
from rules.model.condition import ORDER, ObligationState
from rules.model.effect import Derive, Effect, Forbid, Oblige, Offer, Permit
from rules.model.policy import Policy
from rules.terms.deadline import Deadline
from rules.terms.moment import end_of, local_day

T = TypeVar("T")

MOST_DERIVED = 10_000
"""More derived facts than this in one case is taken for a recursion that does not end."""


class EndlessDerivationError(ValueError):
    """A policy derives without end; `rule` is one that keeps deriving."""

    def __init__(self, rule: str) -> None:
        self.rule = rule
        super().__init__(f"rule '{rule}' keeps deriving: more than {MOST_DERIVED} derived facts")


def evaluate(policy: Policy, facts: Sequence[Fact], at: datetime, matcher: Matcher | None = None) -> Conclusions:
    """Say what the policy concludes from the facts at an aware moment.

    The order of `facts` plays no part; their `seq` does where a rule asks for the order in the journal. Raises
    `CycleError` for a policy without meaning and `EndlessDerivationError` for one that derives without end.
    """
    with timed():
        return _Evaluation(_compiled(policy), facts, at, matcher or default_matcher()).conclusions()


_compiled = lru_cache(maxsize=256)(compile_policy)


class _Evaluation:
    def __init__(self, compiled: CompiledPolicy, facts: Sequence[Fact], at: datetime, matcher: Matcher) -> None:
        self.compiled, self.matcher, self.at = compiled, matcher, at
        policy = compiled.policy
        known = facts_known(policy, facts)
        self.scene = Scene(policy, known, role_holders(policy, known, at), at)
        self.board = list(known)
        self.places = {known.facts[0]: known.order for known in known}
        self.derived: dict[str, Derived] = {}
        self.obligations: dict[str, Obligation] = {}
        self.tasks: dict[str, TaskDemand] = {}
        self.permissions: dict[str, Permission] = {}
        self.prohibitions: dict[str, Prohibition] = {}

    def conclusions(self) -> Conclusions:
        for stratum in self.compiled.strata:
            self._conclude(stratum)
        return Conclusions(
            policy=self.scene.policy.version,
            at=self.at,
            obligations=_in_order(self.obligations),
            tasks=_in_order(self.tasks),
            derived=tuple(each for each in _in_order(self.derived) if "~" not in each.name),
            permissions=_in_order(self.permissions),
            prohibitions=_in_order(self.prohibitions),
            roles=self.scene.holders,
            present=tuple(sorted({known.kind for known in self.board if not set(known.kind) & set("~:")})),
            changes_at=min(self._moments_to_come(), default=None),
        )

    def _conclude(self, stratum: CompiledStratum) -> None:
        holdings = self._holdings(stratum)
        while self._derive(holdings) and stratum.recursive:
            holdings = self._holdings(stratum)
        for holding in holdings:
            for name, effect in _named(holding):
                self._apply(name, effect, holding)

    def _holdings(self, stratum: CompiledStratum) -> list[Holding]:
        matches = self.matcher.match(stratum.program, [known.record for known in self.board])
        return sorted(
            (self._holding(stratum, match) for match in matches), key=lambda each: (each.key, each.ground.facts)
        )

    def _holding(self, stratum: CompiledStratum, match: Match) -> Holding:
        lowered = stratum.rules[match.branch]
        binding = {alias: self.board[index] for alias, index in match.binding}
        resting_on = sorted({fact for known in binding.values() for fact in known.facts}, key=self.places.__getitem__)
        return Holding(
            rule=lowered.rule,
            effects=lowered.effects,
            key=_key(lowered.name, [binding[alias].id for alias in lowered.per]),
            binding=binding,
            since=max((known.since for known in binding.values()), default=self._opened()),
            ground=Ground(lowered.rule.name, lowered.rule.source, tuple(resting_on)),
        )

    def _opened(self) -> datetime:
        """From when a rule holds that rests on nothing: the first moment the facts speak of."""
        return min((known.since for known in self.scene.facts), default=self.at)

    def _derive(self, holdings: Sequence[Holding]) -> bool:
        """Put what the rules derive on the board; says whether anything was new."""
        before = len(self.derived)
        for holding in holdings:
            for effect in holding.effects:
                if isinstance(effect, Derive):
                    self._derive_one(effect, holding)
        if len(self.derived) > MOST_DERIVED:
            raise EndlessDerivationError(holdings[-1].rule.name)
        return len(self.derived) > before

    def _derive_one(self, effect: Derive, holding: Holding) -> None:
        found = {name: value_of(operand, holding.binding) for name, operand in effect.values.items()}
        values = {name: value for name, value in found.items() if value is not None}
        key = _key(effect.name, [f"{name}={values[name]}" for name in sorted(values)])
        held = self.derived.get(key)
        if held is None:
            self.derived[key] = Derived(effect.name, values, holding.since, (holding.ground,))
            self._put(key, effect.name, values, holding.since, holding.ground.facts)
        elif holding.ground not in held.grounds:
            self.derived[key] = replace(held, grounds=(*held.grounds, holding.ground))

    def _apply(self, key: str, effect: Effect, holding: Holding) -> None:
        match effect:
            case Permit():
                self.permissions[key] = self.scene.permission(effect, holding)
            case Forbid():
                self.prohibitions[key] = self.scene.prohibition(effect, holding)
            case Oblige():
                obligation = self.scene.obligation(effect, replace(holding, key=key))
                self.obligations[key] = obligation
                self.tasks |= {demand.key: demand for demand in self.scene.demands_of(obligation)}
                self._put_obligation(obligation, holding)
            case Offer():
                demands = self.scene.demands_from(effect, replace(holding, key=key))
                self.tasks |= {demand.key: demand for demand in demands}

    def _put_obligation(self, obligation: Obligation, holding: Holding) -> None:
        bound: dict[str, Value] = {
            alias: known.id for alias, known in holding.binding.items() if not alias.startswith("_")
        }
        missed = obligation.late or obligation.state is ObligationState.BREACHED
        values = bound | {"state": str(obligation.state), "missed": missed}
        since = self._stands_since(obligation)
        self._put(f"[{obligation.key}]", obligation_kind(holding.rule.name), values, since, obligation.ground.facts)

    def _stands_since(self, obligation: Obligation) -> datetime:
        """From when the obligation is in its state: arisen, answered, or missed."""
        if obligation.state is ObligationState.BREACHED and obligation.deadline and obligation.deadline.missed_from:
            return obligation.deadline.missed_from
        answers = (known.since for known in self.scene.facts if known.id == obligation.fulfilled_by)
        return next(answers, obligation.since)

    def _put(self, key: str, kind: str, values: Mapping[str, Value], since: datetime, facts: tuple[str, ...]) -> None:
        order = max((self.places[fact] for fact in facts), default=0)
        named: dict[str, Value] = {"id": key, ORDER: order}
        told = named | told_on(since, local_day(since))
        self.board.append(Known(key, Record(kind, told | dict(values)), since, order, facts))

    def _moments_to_come(self) -> Iterator[datetime]:
        """When the passage of time alone can change something: a deadline, a reminder, a standstill, a role."""
        for each in self.obligations.values():
            if each.deadline and each.state in {ObligationState.OPEN, ObligationState.SUSPENDED}:
                moments = (each.deadline.missed_from, *each.reminders, *_turns(each.deadline))
                yield from (moment for moment in moments if moment and moment > self.at)
        yield from (each.since for each in participations(self.scene.facts) if each.since > self.at)


def _turns(deadline: Deadline) -> Iterator[datetime]:
    """The moments at which the term comes to stand still, and at which it runs on."""
    for span in deadline.standstills:
        yield end_of(span.first - timedelta(days=1))
        if span.last:
            yield end_of(span.last)


def _named(holding: Holding) -> Iterator[tuple[str, Effect]]:
    """Each effect under its own identity: the rule's, numbered from the second effect of a rule on."""
    for n, effect in enumerate(holding.effects):
        yield holding.key if n == 0 else f"{holding.key}.{n + 1}", effect


def _key(name: str, ids: Sequence[str]) -> str:
    return f"{name}:{','.join(ids)}" if ids else name


def _in_order(found: Mapping[str, T]) -> tuple[T, ...]:
    return tuple(found[key] for key in sorted(found))
