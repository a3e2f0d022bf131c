"""PostgreSQL and Temporal come and go, our programs stay: begun anew after a pause, and showing that they get on."""

import asyncio
import logging
import os
import signal
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any

from temporalio.client import Client
from temporalio.service import RPCError
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


FIRST_PAUSE = 0.2
LONGEST_PAUSE = 5.0

# Longer than a program needs to close what it has open, shorter than whoever stops us waits.
AGAIN_SECONDS = 7.0
IN_A_HURRY = 130

# What a server that is away looks like. Temporal's client says RuntimeError when nobody answers, and so does a worker
# that cannot go on. Anything else is a fault of ours and ends the program, so that it is seen.
AWAY: tuple[type[Exception], ...] = (OSError, RuntimeError, RPCError)

_log = logging.getLogger(__name__)


async def steadily(name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Do the work until it ends by itself, again and again when a server it needs goes away."""
    loop = asyncio.get_running_loop()
    pause = FIRST_PAUSE
    while True:
        began = loop.time()
        try:
            await work()
        except AWAY as error:
            if loop.time() - began > LONGEST_PAUSE:
                pause = FIRST_PAUSE
            _log.warning("%s stopped, begins again in %.1f s: %s", name, pause, _first_line(error))
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        else:
            return


def run_until_told(program: Coroutine[Any, Any, None]) -> None:
    """Run the program until it ends, or until SIGTERM or Ctrl-C; then what it has open is closed in order."""
    with suppress(asyncio.CancelledError):
        asyncio.run(_cancelled_by_signals(program))


async def _cancelled_by_signals(program: Coroutine[Any, Any, None]) -> None:
    """Run it until told to end; then cancel it, again and again should something in it not hear of it."""
    told, task = asyncio.Event(), asyncio.ensure_future(program)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, _note, told)
    telling = asyncio.ensure_future(told.wait())
    await asyncio.wait({task, telling}, return_when=asyncio.FIRST_COMPLETED)
    telling.cancel()
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=AGAIN_SECONDS)
    await task


def _note(told: asyncio.Event) -> None:
    if told.is_set():
        # Asked a second time: nobody wants to wait for an orderly end. What is lost begins anew elsewhere.
        os._exit(IN_A_HURRY)
    told.set()


def _first_line(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0]
