"""Calling a function a partner wrote, plain or async, and what becomes of what it raises."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import TypeVar, cast

from temporalio import activity

from workers.kit.outcome import CannotDo

T = TypeVar("T")

TRIES = 5


async def called(work: Callable[..., T | Awaitable[T]], *told: object) -> T:
    """Return what the function returns; a plain one runs in a thread.

    What it raises is tried again, but not for ever: the last time it is CannotDo.
    """
    try:
        if inspect.iscoroutinefunction(work):
            return cast("T", await work(*told))
        return cast("T", await asyncio.to_thread(work, *told))
    except CannotDo:
        raise
    except Exception as error:
        if activity.info().attempt < TRIES:
            raise
        raise CannotDo(f"The program broke: {type(error).__name__}.") from error
