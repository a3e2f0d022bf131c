"""A worker of Temporal shows by itself nothing of how it is: while it runs, and Temporal answers, it gets on."""

import asyncio
from collections.abc import Callable

from temporalio.client import Client
from temporalio.worker import Worker

BEAT_SECONDS = 5.0


async def run_beating(worker: Worker, client: Client, beat: Callable[[], None]) -> None:
    """Run the worker until cancelled. Raises RPCError or RuntimeError when Temporal is away."""
    together = {asyncio.ensure_future(worker.run()), asyncio.ensure_future(_beat(client, beat))}
    try:
        ended, _ = await asyncio.wait(together, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in together:
            each.cancel()
        await asyncio.gather(*together, return_exceptions=True)
    for each in ended:
        each.result()


async def _beat(client: Client, beat: Callable[[], None]) -> None:
    while True:
        await client.service_client.check_health()
        beat()
        await asyncio.sleep(BEAT_SECONDS)
