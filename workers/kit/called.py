"""Calling a function a partner wrote, plain or async, and what becomes of what it raises or returns."""

import asyncio
import inspect
import json
from collections.abc import Awaitable, Callable, Iterable
from typing import cast

from orchestrator.domain.case import FactDraft
from workers.kit.desk import as_message
from workers.kit.outcome import CannotDo

Found = FactDraft | Iterable[FactDraft] | None
Function = Callable[..., Found | Awaitable[Found]]

TRIES = 5


async def called(work: Function, *told: object, begun: int) -> tuple[FactDraft, ...]:
    """Return the facts the function returns, which can be sent; a plain one runs in a thread.

    What it raises, and what it returns that is no fact, is tried again, but not for ever: `begun` counts the tries, and
    the last time it is CannotDo.
    """
    if begun > TRIES:
        raise CannotDo(f"The program stopped {TRIES} times while it worked on this.")
    try:
        return _sendable(await _run(work, told))
    except CannotDo:
        raise
    except (Exception, SystemExit) as error:
        # A function that ends the program would do so again, and take along what else it is at.
        if begun < TRIES and isinstance(error, Exception):
            raise
        raise CannotDo(f"The program broke: {type(error).__name__}.") from error


async def _run(work: Function, told: tuple[object, ...]) -> Found:
    if inspect.iscoroutinefunction(work):
        return cast("Found", await work(*told))
    return cast("Found", await asyncio.to_thread(work, *told))


def _sendable(found: Found) -> tuple[FactDraft, ...]:
    facts = (found,) if isinstance(found, FactDraft) else tuple(found or ())
    for fact in facts:
        if not isinstance(fact, FactDraft):
            raise TypeError(f"expected FactDraft, found {type(fact).__name__}")
        json.dumps(as_message(fact), allow_nan=False)
    return facts
