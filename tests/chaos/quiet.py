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
select id, state, claimed_by from task
where state in ('offered', 'claimed', 'failed') and task <> %s order by state, id limit 5
"""
_APART = "select kind, subject, attempts, reason from set_apart where ended_at is null limit 5"


def unrest(truth: Truth) -> Iterator[str]:
    """Say what is still under way."""
    for kind, subject, attempts, reason in truth.rows(_APART):
        yield f"is set apart: {kind} {subject}, tried {attempts} times ({reason})"
    for kind, attempts, error in truth.rows(_WAITING):
        yield f"waits to be told: {kind}, tried {attempts} times{f' ({error})' if error else ''}"
    for case, due in truth.rows(_DUE):
        yield f"is due: {case} since {due:%Y-%m-%d %H:%M:%S}"
    for task, state, by in truth.rows(_OPEN, LEFT):
        yield f"is to be done: {task} ({state}{f' by {by}' if by else ''})"
