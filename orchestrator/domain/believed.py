"""From what evaluation concluded to what the platform keeps: obligations and tasks as values of its own."""

from datetime import UTC, date, datetime

from orchestrator.domain.obligation import Obligation, ObligationState
from orchestrator.domain.task import Task, TaskState
from rules import conclusions as concluded
from rules.terms.deadline import Deadline


def obligation_from(found: concluded.Obligation) -> Obligation:
    """Return the obligation as the platform keeps it."""
    last_day, due_at = _times(found.deadline)
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
    )


def _times(deadline: Deadline | None) -> tuple[date | None, datetime | None]:
    if deadline is None or deadline.missed_from is None:
        return None, None
    return deadline.last_day, deadline.missed_from.astimezone(UTC)
