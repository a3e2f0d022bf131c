"""The queue of everyone who works by hand: tasks wait here until a person claims and completes them.

Nothing is done here. Somebody must take offers off the queue, because a queue nobody polls only grows; taking one off
leaves its activity open, and the relay ends it by its id once the task is completed or withdrawn.
"""

from collections.abc import Callable
from typing import Never

from temporalio import activity
from temporalio.client import Client
from temporalio.worker import Worker

from orchestrator.contracts import INBOX, PERFORM_TASK, TaskOrder
from orchestrator.dispatch.namespaces import open_temporal
from orchestrator.settings import Settings
from workers.steady import run_beating

AT_ONCE = 100


@activity.defn(name=PERFORM_TASK)
async def leave_for_people(order: TaskOrder) -> Never:  # noqa: ARG001 the activity's shape
    """Leave the work open; whoever claimed it completes it through the API."""
    activity.raise_complete_async()


async def work_inbox(settings: Settings, beat: Callable[[], None]) -> None:
    """Poll the inbox until cancelled. Raises RuntimeError when Temporal is away."""
    client = (await open_temporal(settings)).own
    await run_beating(inbox_worker(client), client, beat)


def inbox_worker(client: Client) -> Worker:
    """Return the worker; `run()` it."""
    return Worker(client, task_queue=INBOX, activities=[leave_for_people], max_concurrent_activities=AT_ONCE)
