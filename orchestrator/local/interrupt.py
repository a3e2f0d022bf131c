"""Ctrl-C, `kill` and a closed terminal all mean the same: end in order.

A signal only leaves a note. Nothing is raised where the interpreter happens to be, in code that may not raise or that
swallows what is raised: who waits or goes round looks at the note, and stops there, where it can. A second signal means
that nobody wants to wait for an orderly end, and a third that the program itself is in the way.
"""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_SLICE = 0.1
_TOO_OFTEN = 3


class Stopped(Exception):
    """The program was asked to end, and looked."""

    exit_status = 130

    def __init__(self) -> None:
        super().__init__("Stopped, as was asked.")


class _Asked:
    """How often this program was asked to end; there is one, because signals reach a program and no part of it."""

    times = 0


@contextmanager
def signals_noted() -> Iterator[None]:
    """Take note of these signals in the block, also where SIGINT was ignored before. What came is forgotten after."""
    _Asked.times = 0
    before = {number: signal.signal(number, _note) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        _Asked.times = 0


def look() -> None:
    """Raise Stopped when the program was asked to end."""
    if _Asked.times:
        raise Stopped


def pause(seconds: float) -> None:
    """Wait so long. Raises Stopped as soon as the program is asked to end."""
    until = time.monotonic() + seconds
    look()
    while (left := until - time.monotonic()) > 0:
        time.sleep(min(left, _SLICE))
        look()


def is_urgent() -> bool:
    """Whether the program was asked a second time: what ends need not be waited for."""
    return _Asked.times > 1


def _note(number: int, _frame: FrameType | None) -> None:
    _Asked.times += 1
    if _Asked.times >= _TOO_OFTEN:
        # What we started ends with us: the kernel sees to that.
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
