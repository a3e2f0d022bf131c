"""What follows from one match of a rule: permissions, prohibitions, obligations and work."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from rules.conclusions import ActPattern, Addressee, Notice, Obligation, Permission, Prohibition, TaskDemand
from rules.evaluate.deadlines import Clockwork, deadline_of, late, reminders_of
from rules.evaluate.holding import Holding, links_to, resolve_act, resolve_test, satisfies, value_of
from rules.evaluate.known import FactsByKind, Known
from rules.evaluate.roles import Holders, addressee, holder_of, told
from rules.model.condition import ObligationState
from rules.model.effect import Clock, Forbid, Message, Notify, Oblige, Offer, OfferMode, Permit, Settle, Settlement
from rules.model.policy import Policy
from rules.model.term import TermRule
from rules.model.values import Const, Op, Test
from rules.terms.deadline import Deadline
from rules.terms.edition import Editions
from rules.terms.moment import local_day
from rules.terms.said import Text

Change = tuple[Settle | Clock, Holding]
"""What one rule does to the obligations drawn from another."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What norms are read against: policy, facts, who holds which role, the moment, and the closed days."""

    policy: Policy
    facts: Sequence[Known]
    of_kind: FactsByKind
    holders: Holders
    at: datetime
    editions: Editions

    def permission(self, effect: Permit, holding: Holding) -> Permission:
        """The permission as it now holds."""
        act = resolve_act(effect.to, self.policy.facts[effect.to.fact], holding)
        return Permission(addressee(effect.who, holding.binding, self.holders), act, effect.despite, holding.ground)

    def prohibition(self, effect: Forbid, holding: Holding) -> Prohibition:
        """The prohibition as it now holds."""
        act = resolve_act(effect.to, self.policy.facts[effect.to.fact], holding)
        return Prohibition(addressee(effect.who, holding.binding, self.holders), act, effect.because, holding.ground)

    def obligation(self, effect: Oblige, holding: Holding, changes: Sequence[Change] = ()) -> Obligation:
        """The obligation with its deadline and its state at the moment, after what other rules do to it."""
        clock = [(each, by) for each, by in changes if isinstance(each, Clock)]
        deadline = self._deadline(effect.within, holding, clock)
        act = _by_party(resolve_act(effect.to, self.policy.facts[effect.to.fact], holding), effect, holding)
        said = self._first_answer(act.fact, act.tests)
        answer = said if said and said.counts_from <= self.at else None
        drawn = Obligation(
            key=holding.key,
            act=act,
            bearer=holder_of(effect.bearer, effect.party, holding.binding, self.holders),
            beneficiary=_beneficiary(effect.towards, self.holders),
            state=self._state(answer, deadline),
            since=holding.since,
            deadline=deadline,
            reminders=tuple(sorted(reminders_of(deadline, effect.remind))) if deadline else (),
            fulfilled_by=answer.id if answer else None,
            late=answer is not None and deadline is not None and late(answer, deadline),
            task=next((t.name for t in self.policy.tasks.values() if t.yields == act.fact), None),
            ground=holding.ground,
            required=effect.required,
            coming=said.id if said and not answer else None,
        )
        done = [(each, by) for each, by in changes if isinstance(each, Settle) and by.counts_from <= self.at]
        return _settled(drawn, done, self.holders)

    def demands_of(self, obligation: Obligation) -> Iterator[TaskDemand]:
        """The task by which the bearer can do what it owes, while it is owed and not said for a day to come."""
        if obligation.task and obligation.owed and not obligation.coming:
            yield TaskDemand(
                key=obligation.key,
                task=obligation.task,
                yields=obligation.act.fact,
                role=obligation.bearer.role or "",
                eligible=obligation.bearer.parties,
                deadline=obligation.deadline,
                obligation=obligation.key,
                ground=obligation.ground,
                about=obligation.act.tests,
            )

    def demands_from(self, effect: Offer, holding: Holding) -> Iterator[TaskDemand]:
        """The work an offer asks for, as far as no fact has answered it yet."""
        task = self.policy.tasks[effect.task]
        tests = links_to(holding.tied, self.policy.facts[task.yields], set())
        deadline = self._deadline(effect.within, holding)
        holders = holder_of(effect.to, effect.party, holding.binding, self.holders).parties
        for eligible in _groups(holders, effect.mode):
            apart = effect.mode is OfferMode.EACH
            about = (*tests, Test("party", Op.EQ, Const(eligible[0]))) if apart else tests
            if not self._first_answer(task.yields, about):
                key = f"{holding.key}/{eligible[0]}" if apart else holding.key
                whose = (key, task.name, task.yields, effect.to, eligible)
                yield TaskDemand(*whose, deadline, obligation=None, ground=holding.ground, about=about)

    def notice(self, effect: Message, holding: Holding) -> Notice:
        """What somebody is told, or a program is to do."""
        if isinstance(effect, Notify):
            who = told(effect.who, holding.binding, self.holders)
            return Notice(holding.key, who, effect.what, holding.since, holding.ground)
        found = {name: value_of(operand, holding.binding) for name, operand in effect.values.items()}
        values = {name: value for name, value in found.items() if value is not None}
        who = Addressee(role=effect.to, parties=self.holders.get(effect.to, ()))
        what = holding.rule.title or Text(effect.activity, effect.activity)
        return Notice(holding.key, who, what, holding.since, holding.ground, effect.activity, values)

    def _deadline(
        self, within: TermRule | None, holding: Holding, clock: Sequence[tuple[Clock, Holding]] = ()
    ) -> Deadline | None:
        if within is None:
            return None
        sourced = within if within.citations else replace(within, citations=holding.rule.citations)
        return deadline_of(self.policy, sourced, holding, Clockwork(clock, self.of_kind), self.editions)

    def _first_answer(self, fact: str, tests: tuple[Test, ...]) -> Known | None:
        answers = (each for each in self.of_kind.get(fact, ()) if satisfies(each.record.values, tests))
        return min(answers, key=lambda each: (str(each.record.values["day"]), each.order), default=None)

    def _state(self, answer: Known | None, deadline: Deadline | None) -> ObligationState:
        if answer:
            return ObligationState.FULFILLED
        if deadline and deadline.missed(self.at):
            return ObligationState.BREACHED
        if deadline and deadline.stands_still_on(local_day(self.at)):
            return ObligationState.SUSPENDED
        return ObligationState.OPEN


def _by_party(act: ActPattern, effect: Oblige, holding: Holding) -> ActPattern:
    """The act, done by the one party that owes it when the obligation is not that of the whole role."""
    if effect.party is None:
        return act
    return ActPattern(act.fact, (*act.tests, resolve_test(Test("party", Op.EQ, effect.party), holding.binding)))


def _groups(holders: tuple[str, ...], mode: OfferMode) -> Sequence[tuple[str, ...]]:
    return [(party,) for party in holders] if mode is OfferMode.EACH else [holders]


def _beneficiary(role: str | None, holders: Holders) -> Addressee | None:
    return Addressee(role=role, parties=holders.get(role, ())) if role else None


def _settled(drawn: Obligation, settlements: Sequence[tuple[Settle, Holding]], holders: Holders) -> Obligation:
    """The obligation after what settles it by now, in the order in which that came to hold; fulfilled stays fulfilled.

    Whoever takes an obligation over owes it by the same deadline.
    """
    for effect, holding in sorted(settlements, key=lambda each: (each[1].since, each[1].key)):
        if drawn.owed:
            drawn = replace(_settle(drawn, effect, holding, holders), settled=holding.ground)
    return drawn


def _settle(drawn: Obligation, effect: Settle, holding: Holding, holders: Holders) -> Obligation:
    too_late = drawn.deadline is not None and late(holding, drawn.deadline)
    match effect.how:
        case Settlement.WAIVE:
            return replace(drawn, state=ObligationState.WAIVED, late=too_late)
        case Settlement.DISCHARGE:
            by = holding.ground.facts[-1] if holding.ground.facts else None
            return replace(drawn, state=ObligationState.FULFILLED, fulfilled_by=by, late=too_late)
        case Settlement.TRANSFER:
            role = effect.to or drawn.bearer.role or ""
            return replace(drawn, bearer=Addressee(role=role, parties=holders.get(role, ())))
