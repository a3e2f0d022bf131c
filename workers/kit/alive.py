"""Let Temporal and the platform know that we live while we work: who was killed is noticed by the silence."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx
from temporalio import activity

from orchestrator.contracts import TaskOrder
from workers.kit.desk import LEASE_SECONDS, Desk, Refusal

HEARTBEAT_SECONDS = 3.0

_log = logging.getLogger(__name__)


@asynccontextmanager
async def alive() -> AsyncIterator[None]:
    """Send heartbeats until the block ends; when the work is taken back meanwhile, Temporal cancels us through this."""
    async with _meanwhile(_beat()):
        yield


@asynccontextmanager
async def holding(desk: Desk, order: TaskOrder) -> AsyncIterator[None]:
    """Renew the lease on the task until the block ends."""
    async with _meanwhile(_renew(desk, order)):
        yield


@asynccontextmanager
async def _meanwhile(doing: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(doing)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _renew(desk: Desk, order: TaskOrder) -> None:
    while True:
        await asyncio.sleep(LEASE_SECONDS / 6)
        try:
            await desk.hold(order)
        except Refusal as no:
            # What we deliver will be refused as well; a function that is at work cannot be stopped from outside.
            _log.warning("%s is no longer ours: %s", order.task_id, no)
            return
        except httpx.HTTPError as away:
            _log.warning("%s: the lease could not be renewed now: %s", order.task_id, away)


async def _beat() -> None:
    while True:
        activity.heartbeat()
        await asyncio.sleep(HEARTBEAT_SECONDS)
