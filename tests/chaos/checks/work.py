"""Each task is completed at most once, by one party; none is lost, and nothing runs for work that is over."""

import time
from collections.abc import Iterator

from tests.chaos.checks.truth import Truth
from tests.chaos.programs import LEFT, PROGRAMMED

_DONE_TWICE = """
select case_id, body ->> 'task', count(*) from journal where kind = 'task_completed' group by 1, 2 having count(*) > 1
"""
_DELIVERED = """
select case_id, count(*) filter (where body ->> 'type' = 'advies'), count(*) filter (where body ->> 'type' = 'oordeel')
from journal where kind = 'fact' group by 1 having count(*) filter (where body ->> 'type' = 'bericht') > 0
"""
_STUCK = "select id, state, claimed_by from task where state in ('offered', 'claimed', 'failed') and task <> %s"
_SETTLE_SECONDS = 45.0


def tasks_once(truth: Truth) -> Iterator[str]:
    """Look for work that was done twice."""
    for case, task, count in truth.rows(_DONE_TWICE):
        yield f"{case}: {task} was completed {count} times"
    for case, advice, verdicts in truth.rows(_DELIVERED):
        if advice > 1 or verdicts > 1:
            yield f"{case}: advice {advice} times and a verdict {verdicts} times, where each was asked once"


def tasks_done(truth: Truth) -> Iterator[str]:
    """Look for work that nobody did, when everybody had the time."""
    for task, state, by in truth.rows(_STUCK, LEFT):
        if task.partition(":")[0] not in truth.held:
            yield f"{task} is {state}{f' by {by}' if by else ''}, and nobody does it"
    for case, advice, verdicts in truth.rows(_DELIVERED):
        if not (advice and verdicts) and case not in truth.held:
            yield f"{case}: advice {advice} times and a verdict {verdicts} times, where each was asked once"


def activities_agree(truth: Truth, patience: float = _SETTLE_SECONDS) -> Iterator[str]:
    """Compare what is open in Temporal with what is offered and claimed; Temporal's list lags a little behind."""
    until = time.monotonic() + patience
    while (found := list(_disagreements(truth))) and time.monotonic() < until:
        time.sleep(0.5)
    yield from found


def _disagreements(truth: Truth) -> Iterator[str]:
    offers, running = truth.offers(), truth.activities()
    for each in sorted(running ^ offers.keys()):
        if each.split(":")[1] in truth.held:
            continue
        if each in running:
            yield f"runs in Temporal for work that is not there to do: {each}"
        elif offers[each] in PROGRAMMED or not truth.has_ended(each):
            # People find their work in the database. An offer that ended in Temporal, as a database that was restored
            # makes it, cannot begin there again under the same id, and for them need not.
            yield f"is offered or claimed, and does not run in Temporal: {each}"
