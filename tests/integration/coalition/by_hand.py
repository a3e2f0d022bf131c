"""The figures of a coalition counted by hand: case by case, from what the same reader is told at other doors."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session

from orchestrator.db.policies import policy_with
from orchestrator.domain.body import TaskActed
from orchestrator.domain.case import Case
from orchestrator.domain.coalition import Coalition, Outcome, Pickup, Tally, middle
from orchestrator.domain.exposure import counts_from
from orchestrator.domain.journal import InputKind
from orchestrator.domain.listing import CaseFilter, TaskFilter, pages
from orchestrator.domain.party import Actor
from orchestrator.domain.plan import ChangeKind
from orchestrator.domain.veil import NO_REASON
from orchestrator.domain.waits import WaitSum
from orchestrator.domain.work import OWED, Obligation, ObligationState, Task
from orchestrator.domain.written import read_body
from orchestrator.usecases.inbox import list_tasks
from orchestrator.usecases.see_case import get_case, list_cases, list_facts, read_journal
from rules.terms.moment import local_day

OUTCOMES = {
    ObligationState.OPEN: Outcome.OWED,
    ObligationState.SUSPENDED: Outcome.OWED,
    ObligationState.BREACHED: Outcome.OVERDUE,
}


@dataclass(frozen=True)
class DutyByHand:
    case: str
    key: str
    parties: tuple[str, ...]
    rule: str
    month: str
    outcome: Outcome
    days: int | None


@dataclass(frozen=True)
class WorkByHand:
    id: str
    offered_to: tuple[str, ...]
    rule: str
    offered_at: datetime
    taken_by: str | None
    taken_at: datetime | None
    declined_by: tuple[str, ...]


def cases_of(session: Session, actor: Actor, coalition: Coalition) -> Iterator[Case]:
    wanted = CaseFilter(municipality=coalition.municipality, policy=coalition.policy)
    for found in pages(lambda page: list_cases(session, actor, wanted, page)):
        yield from found


def duties(session: Session, actor: Actor, coalition: Coalition, at: datetime) -> Iterator[DutyByHand]:
    for case in cases_of(session, actor, coalition):
        policy = policy_with(session, case.digest)
        days = {each.id: counts_from(policy, each) for each in list_facts(session, actor, case.id)}
        for owed in get_case(session, actor, case.id, at=at).obligations:
            outcome = outcome_of(owed)
            if owed.due_at and outcome:
                late = days_late(owed, outcome, days, at)
                last = local_day(owed.due_at - timedelta(microseconds=1))
                month = last.replace(day=1).isoformat()
                yield DutyByHand(case.id, owed.key, owed.bearers or ("",), owed.rule, month, outcome, late)


def outcome_of(owed: Obligation) -> Outcome | None:
    if owed.state is ObligationState.FULFILLED:
        return Outcome.LATE if owed.late else Outcome.IN_TIME
    return OUTCOMES.get(owed.state)


def days_late(owed: Obligation, outcome: Outcome, days: dict, at: datetime) -> int | None:
    last = local_day(owed.due_at - timedelta(microseconds=1))
    if outcome is Outcome.OVERDUE:
        return (local_day(at) - last).days
    if outcome is Outcome.LATE and owed.rule != NO_REASON:
        return max(1, (days[owed.fulfilled_by] - last).days)
    return None


def tally(found: list[DutyByHand]) -> Tally:
    numbers = {each.value: sum(one.outcome is each for one in found) for each in Outcome}
    late = [each.days for each in found if each.days is not None]
    return Tally(**numbers, median_days=middle(late), worst_days=max(late, default=None))


def work(session: Session, actor: Actor, coalition: Coalition) -> Iterator[WorkByHand]:
    for case in cases_of(session, actor, coalition):
        entries = read_journal(session, actor, case.id, limit=10_000)
        said = [(each, read_body(each)) for each in entries]
        offered = {b.id: e.at for e, b in said if isinstance(b, Task) and e.kind is ChangeKind.TASK_OFFERED}
        acted = [(e.kind, b.task, e) for e, b in said if isinstance(b, TaskActed)]
        listed = pages(partial(list_tasks, session, actor, TaskFilter(case=case.id)))
        for task in (line.task for found in listed for line in found):
            claims = [e for kind, one, e in acted if one == task.id and kind is InputKind.TASK_CLAIMED]
            declined = {e.party for kind, one, e in acted if one == task.id and kind is InputKind.TASK_DECLINED}
            taken = claims[0].party if claims else task.completed_by
            when = claims[0].at if claims else task.completed_at
            yield WorkByHand(
                task.id, task.offered_to, task.rule, offered[task.id], taken, when, tuple(sorted(declined))
            )


def pickup(found: list[WorkByHand], party: str | None) -> Pickup:
    took = [each for each in found if each.taken_by and party in (None, each.taken_by)]
    long = sorted(each.taken_at - each.offered_at for each in took)
    return Pickup(
        offered=sum(party is None or party in each.offered_to for each in found),
        taken=len(took),
        declined=sum(bool(each.declined_by) if party is None else party in each.declined_by for each in found),
        median=long[(len(long) - 1) // 2] if long else None,
    )


def waits(session: Session, actor: Actor, coalition: Coalition, at: datetime) -> dict[tuple[str, str], WaitSum]:
    """Of each pair how often one waits for the other, from the pages of the cases."""
    found: dict[tuple[str, str], WaitSum] = {}
    for case in cases_of(session, actor, coalition):
        seen = get_case(session, actor, case.id, at=at)
        pairs = [
            (waiter, bearer, owed)
            for owed in seen.obligations
            if owed.state in OWED and (owed.rule != NO_REASON or actor.party in owed.bearers)
            for waiter in seen.roles.get(owed.beneficiary_role, ()) or ("",)
            for bearer in owed.bearers or ("",)
            if waiter != bearer or bearer == ""
        ]
        there = {(waiter, bearer) for waiter, bearer, _ in pairs}
        for waiter, bearer, owed in pairs:
            known = found.get((waiter, bearer), WaitSum(waiter, bearer, 0, owed.since, 0, 0))
            late = int(owed.state is ObligationState.BREACHED)
            mutual = int("" not in (waiter, bearer) and (bearer, waiter) in there)
            found[waiter, bearer] = replace(
                known,
                number=known.number + 1,
                since=min(known.since, owed.since),
                late=known.late + late,
                mutual=known.mutual + mutual,
            )
    return found
