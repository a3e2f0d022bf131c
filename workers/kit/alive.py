"""Let Temporal know that we live while we work: a program that was killed is noticed when this stays away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from temporalio import activity

HEARTBEAT_SECONDS = 3.0


@asynccontextmanager
async def alive() -> AsyncIterator[None]:
    """Send heartbeats until the block ends; when the work is taken back meanwhile, Temporal cancels us through this."""
    beating = asyncio.create_task(_beat())
    try:
        yield
    finally:
        beating.cancel()
        with suppress(asyncio.CancelledError):
            await beating


async def _beat() -> None:
    while True:
        activity.heartbeat()
        await asyncio.sleep(HEARTBEAT_SECONDS)
