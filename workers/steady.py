"""PostgreSQL and Temporal come and go; our programs stay. What broke because of that is begun anew, after a pause."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any

from temporalio.service import RPCError

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 5.0

# What a server that is away looks like. Temporal's client says RuntimeError when nobody answers, and so does a worker
# that cannot go on. Anything else is a fault of ours and ends the program, so that it is seen.
AWAY: tuple[type[Exception], ...] = (OSError, RuntimeError, RPCError)

_log = logging.getLogger(__name__)


async def steadily(name: str, work: Callable[[], Awaitable[None]], *, away: tuple[type[Exception], ...] = AWAY) -> None:
    """Do the work until it ends by itself, again and again when a server it needs goes away, as `away` tells."""
    loop = asyncio.get_running_loop()
    pause = FIRST_PAUSE
    while True:
        began = loop.time()
        try:
            await work()
        except away as error:
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
    task = asyncio.ensure_future(program)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    await task


def _first_line(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0]
