"""See to it that every municipality's clock runs, and looks again when the time itself is moved."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from temporalio.client import Client
from temporalio.worker import Worker

from orchestrator.db.database import Database
from orchestrator.dispatch.clock import CLOCK_QUEUE, nudge_clock
from orchestrator.dispatch.connect import connect
from orchestrator.dispatch.municipalities import list_clocks, moved_by
from orchestrator.settings import Settings
from workers.clock import MunicipalityClock
from workers.wake import Waker

AT_ONCE = 4

# A clock that somebody ended in Temporal's pages runs again after this long at most.
ROUND_SECONDS = 600.0
LOOK_SECONDS = 0.5


async def work_clocks(settings: Settings, database: Database) -> None:
    """Run the clocks until cancelled. Raises RuntimeError when Temporal is away."""
    client = await connect(settings.temporal_address or "", settings.temporal_namespace)
    with ThreadPoolExecutor(AT_ONCE, "wake") as threads:
        await clock_worker(client, Waker(database, settings), threads).run()


def clock_worker(client: Client, waker: Waker, threads: ThreadPoolExecutor) -> Worker:
    """Return the worker that runs the clocks and what they do when they wake; `run()` it."""
    return Worker(
        client,
        task_queue=CLOCK_QUEUE,
        workflows=[MunicipalityClock],
        activities=[waker.wake],
        activity_executor=threads,
        max_concurrent_activities=AT_ONCE,
    )


async def mind_clocks(settings: Settings, database: Database) -> None:
    """Nudge every clock now and then until cancelled, and all of them when the time of the platform jumps."""
    client = await connect(settings.temporal_address or "", settings.temporal_namespace)
    while True:
        moved, municipalities = await asyncio.to_thread(_read, database)
        for municipality in municipalities:
            await nudge_clock(client, municipality)
        await _until_due_or_moved(settings, database, moved)


async def _until_due_or_moved(settings: Settings, database: Database, moved: timedelta) -> None:
    if not settings.development:  # time cannot be moved
        await asyncio.sleep(ROUND_SECONDS)
        return
    for _ in range(int(ROUND_SECONDS / LOOK_SECONDS)):
        await asyncio.sleep(LOOK_SECONDS)
        if (await asyncio.to_thread(_read, database))[0] != moved:
            return


def _read(database: Database) -> tuple[timedelta, tuple[str, ...]]:
    with database.transaction() as session:
        return moved_by(session), list_clocks(session)
