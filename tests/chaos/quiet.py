"""When the platform is quiet again: everything said is handed on, nothing is due, and who can work has worked."""

from collections.abc import Iterator

from tests.chaos.checks.truth import Truth
from tests.chaos.programs import LEFT

_WAITING = "select kind, attempts, last_error from outbox where done_at is null limit 5"
_DUE = """
select id, next_due from "case"
where next_due <= now() + coalesce((select moved_by from clock_offset), interval '0') limit 5
"""
_OPEN = """
select id, state, claimed_by, case_id in (
    select case_id from task join lease on lease.task_id = task.id and lease.until > clock_timestamp()
    where task.state = 'claimed'
) as held from task
where state in ('offered', 'claimed', 'failed') and task <> %s order by state, id limit 200
"""
_APART = "select kind, subject, attempts, reason from set_apart where ended_at is null limit 5"


def unrest(truth: Truth, *, with_held: bool) -> Iterator[str]:
    """Say what is still under way; what a program may still hold, by its lease, only when asked `with_held`.

    Work of which Temporal lost all trace is offered anew once the lease of whoever claimed it is over.
    """
    for kind, subject, attempts, reason in truth.rows(_APART):
        yield f"is set apart: {kind} {subject}, tried {attempts} times ({reason})"
    for kind, attempts, error in truth.rows(_WAITING):
        yield f"waits to be told: {kind}, tried {attempts} times{f' ({error})' if error else ''}"
    for case, due in truth.rows(_DUE):
        yield f"is due: {case} since {due:%Y-%m-%d %H:%M:%S}"
    for task, state, by, held in truth.rows(_OPEN, LEFT):
        if with_held or not held:
            yield f"is to be done: {task} ({state}{f' by {by}' if by else ''})"


def held_cases(truth: Truth) -> frozenset[str]:
    """Return the cases in which a program holds work."""
    return frozenset(task.partition(":")[0] for task, _, _, held in truth.rows(_OPEN, LEFT) if held)
