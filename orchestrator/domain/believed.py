"""From what evaluation concluded to what the platform keeps, as values of its own."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from orchestrator.domain.case import Standing
from orchestrator.domain.journal import as_json
from orchestrator.domain.work import Notice, Obligation, ObligationState, Task, TaskState
from rules import conclusions as concluded
from rules.terms.deadline import Deadline


def obligation_from(found: concluded.Obligation) -> Obligation:
    """Return the obligation as the platform keeps it."""
    last_day, due_at = _times(found.deadline)
    settled = found.settled
    return Obligation(
        key=found.key,
        rule=found.ground.rule,
        source=found.ground.source,
        act=found.act.fact,
        bearer_role=found.bearer.role,
        bearers=tuple(sorted(found.bearer.parties)),
        beneficiary_role=found.beneficiary.role if found.beneficiary else None,
        state=ObligationState(found.state.value),
        late=found.late,
        since=found.since.astimezone(UTC),
        last_day=last_day,
        due_at=due_at,
        reminders=tuple(each.astimezone(UTC) for each in found.reminders),
        steps=found.deadline.steps if found.deadline else (),
        fulfilled_by=found.fulfilled_by,
        task=found.task,
        facts=found.ground.facts,
        required=found.required,
        settled_by=settled.rule if settled else None,
        settled_source=settled.source if settled else None,
        settled_facts=settled.facts if settled else (),
    )


def task_from(demand: concluded.TaskDemand, case_id: str, generation: int) -> Task:
    """Return the task as it is when it is first offered, in this generation."""
    last_day, due_at = _times(demand.deadline)
    return Task(
        id=f"{case_id}:{demand.key}:{generation}",
        key=demand.key,
        generation=generation,
        task=demand.task,
        yields=demand.yields,
        role=demand.role,
        offered_to=tuple(sorted(demand.eligible)),
        state=TaskState.OFFERED,
        claimed_by=None,
        person=None,
        last_day=last_day,
        due_at=due_at,
        obligation=demand.obligation,
        rule=demand.ground.rule,
        source=demand.ground.source,
        facts=demand.ground.facts,
        what=demand.what,
    )


def notice_from(found: concluded.Notice, roles: Mapping[str, tuple[str, ...]], at: datetime) -> Notice:
    """Return the notice as it is given at this moment; everyone means all who take part now.

    Somebody of a party of whom nobody knows who it is, is told as the party.
    """
    everyone = (party for held in roles.values() for party in held)
    return Notice(
        key=found.key,
        rule=found.ground.rule,
        source=found.ground.source,
        role=found.who.role,
        parties=tuple(sorted(set(everyone if found.who.everyone else found.who.parties))),
        person=found.who.person or None,
        what=found.what,
        call=found.call,
        values=as_json(found.values),
        since=found.since.astimezone(UTC),
        given_at=at.astimezone(UTC),
        facts=found.ground.facts,
    )


def standing_from(found: concluded.Standing, *, milestone: bool) -> Standing:
    """Return the stage or milestone as the platform keeps it."""
    ground = found.ground
    return Standing(
        scope=found.scope,
        milestone=milestone,
        holds=found.on,
        since=found.since.astimezone(UTC),
        rule=ground.rule if ground else None,
        source=ground.source if ground else None,
        facts=ground.facts if ground else (),
    )


def _times(deadline: Deadline | None) -> tuple[date | None, datetime | None]:
    if deadline is None or deadline.missed_from is None:
        return None, None
    return deadline.last_day, deadline.missed_from.astimezone(UTC)
