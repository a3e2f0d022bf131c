"""What lateness costs: the penalty of Awb 4:17, for each missed term after which a notice of default was given.

Which terms those are the policy says itself: a rule that obliges to decide on the penalty rests on a missed obligation
and needs a notice of default. A policy without such a rule (Woo 8.2) knows no penalty.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from orchestrator.domain.follow_up import needs, rests_on
from orchestrator.domain.nearness import is_passed
from orchestrator.domain.work import OWED, Obligation, ObligationState
from rules.facts import Fact, current_facts
from rules.model.effect import Oblige
from rules.model.policy import Policy
from rules.model.readers import readers_of
from rules.terms.edition import PENALTY, Edition, Editions
from rules.terms.errors import TermError
from rules.terms.moment import end_of, local_day
from rules.terms.penalty import Penalty, compute_penalty

NOTICES = {"dwangsombesluit": "ingebrekestelling", "dwangsombesluit_over_bezwaar": "ingebrekestelling_over_bezwaar"}
"""By the act that decides on a penalty, the notice of default it waits for: the words of the General Act itself."""


_SETTLED = {ObligationState.FULFILLED, ObligationState.WAIVED}
"""What ends the days that count: the decision, or what it was no longer asked for, such as a withdrawal."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """What one missed obligation costs, or could.

    `penalty` is what would be owed were the decision made at the moment of asking, and `most` what it comes to when no
    decision comes; without a notice of default there is no penalty yet, and `most` is what a notice today could lead
    to. `by` is the rule that fixes the sum, with its source. `notice` is the day on which the notice was received,
    `decided` the day of the decision that came too late, or of the withdrawal.
    """

    key: str
    rule: str
    by: str
    source: str | None
    act: str
    last_day: date
    bearers: tuple[str, ...]
    notice_act: str
    notice: date | None
    decided: date | None
    penalty: Penalty | None
    most: Penalty


@dataclass(frozen=True, slots=True)
class _Clause:
    """A term that, once missed, can cost something: its rule, the notice it takes, and the rule that fixes the sum."""

    missed: str
    notice: str
    by: str
    source: str | None


def exposures(
    policy: Policy, obligations: Sequence[Obligation], facts: Sequence[Fact], at: datetime, editions: Editions
) -> tuple[Exposure, ...]:
    """Return what the missed obligations of a case cost at this moment, in the order of their terms.

    `editions` are those the case rests on: of them come the amounts.
    """
    clauses = {each.missed: each for each in clauses_of(policy)}
    missed = [each for each in obligations if each.rule in clauses and _was_late(each, at)]
    found = (_exposure(policy, each, clauses[each.rule], facts, at, editions.get(PENALTY)) for each in missed)
    return tuple(sorted((each for each in found if each), key=lambda each: (each.last_day, each.key)))


def exposures_for(
    roles: Collection[str], policy: Policy, found: Sequence[Exposure], *, outside: bool
) -> tuple[Exposure, ...]:
    """Return what is told of them to who holds these roles in the case, or watches over it from `outside`.

    The sum is counted from the days of two facts. Who takes part is told where it may see both types; who watches is
    told what it comes to, as of every duty until when, and where a type is hidden nothing of what that is counted from.
    """
    told = {each.key: all(_sees(policy, roles, kind) for kind in (each.notice_act, each.act)) for each in found}
    return tuple(each if told[each.key] else _bare(each) for each in found if outside or told[each.key])


def _bare(found: Exposure) -> Exposure:
    penalty = replace(found.penalty, steps=()) if found.penalty else None
    return replace(found, notice=None, penalty=penalty, most=replace(found.most, steps=()))


def _sees(policy: Policy, roles: Collection[str], kind: str) -> bool:
    readers = readers_of(policy, kind)
    return not readers.narrowed or not set(readers.roles).isdisjoint(roles)


def clauses_of(policy: Policy) -> tuple[_Clause, ...]:
    """Return the terms of the policy that can cost a penalty."""
    return tuple(_clauses(policy))


def penalty_rules(policy: Policy) -> frozenset[str]:
    """Return the rules by which somebody must decide on a penalty: what is owed by them is about money."""
    return frozenset(rule for rule, _ in _obliging(policy))


def _clauses(policy: Policy) -> Iterator[_Clause]:
    for rule, act in _obliging(policy):
        if NOTICES[act] in needs(policy, rule):
            for missed in sorted(rests_on(policy, rule)):
                yield _Clause(missed, NOTICES[act], rule, policy.rules[rule].source)


def _obliging(policy: Policy) -> Iterator[tuple[str, str]]:
    for rule in policy.rules.values():
        for effect in rule.effects:
            if isinstance(effect, Oblige) and effect.to.fact in NOTICES:
                yield rule.name, effect.to.fact


def _was_late(found: Obligation, at: datetime) -> bool:
    if found.last_day is None or not is_passed(found.due_at, at):
        return False
    return found.state in OWED or (found.state in _SETTLED and found.late)


def _exposure(
    policy: Policy, missed: Obligation, clause: _Clause, facts: Sequence[Fact], at: datetime, amounts: Edition
) -> Exposure | None:
    if missed.last_day is None:
        return None
    current = [each.fact for each in current_facts(facts, at)]
    days = (counts_from(policy, each) for each in current if each.type == clause.notice)
    notices = [each for each in days if each > missed.last_day]  # one that came before is without effect
    decided = _ended(policy, missed, facts)
    notice = min((each for each in notices if decided is None or each <= decided), default=None)
    if decided and notice is None:
        return None
    today = local_day(at)
    try:
        penalty = compute_penalty(notice, missed.last_day, decided, today, amounts) if notice else None
        most = compute_penalty(notice or today, missed.last_day, decided, edition=amounts)
    except TermError:  # the notice is of before there was a penalty
        return None
    return Exposure(
        key=missed.key,
        rule=missed.rule,
        by=clause.by,
        source=clause.source,
        act=missed.act,
        last_day=missed.last_day,
        bearers=missed.bearers,
        notice_act=clause.notice,
        notice=notice,
        decided=decided,
        penalty=penalty,
        most=most,
    )


def _ended(policy: Policy, missed: Obligation, facts: Sequence[Fact]) -> date | None:
    """The day on which it was decided, or from which a decision was no longer asked for."""
    by = {missed.fulfilled_by} if missed.fulfilled_by else set()
    if missed.state is ObligationState.WAIVED:
        by = set(missed.settled_facts)
    return max((counts_from(policy, each) for each in facts if each.id in by), default=None)


def counts_from(policy: Policy, fact: Fact) -> date:
    """Return the day from which the fact counts: what its field says, or else the day on which it was true."""
    name = policy.facts[fact.type].effective_on
    said = fact.fields.get(name) if name else None
    return said if isinstance(said, date) and not isinstance(said, datetime) else local_day(fact.occurred_at)


def first_moment_of(day: date) -> datetime:
    """Return the moment at which the day begins in the Netherlands."""
    return end_of(date.fromordinal(day.toordinal() - 1))
