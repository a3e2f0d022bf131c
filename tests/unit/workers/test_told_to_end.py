"""A program that is told to end does, also when something in it does not hear of it the first time."""

import asyncio
import os
import signal

import pytest

from workers import steady


def test_a_part_that_swallows_the_first_word_is_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steady, "AGAIN_SECONDS", 0.05)
    heard = []

    async def deaf() -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        while len(heard) < 3:
            try:
                await asyncio.sleep(3600)
            except asyncio.CancelledError:
                heard.append("asked to end")
        raise asyncio.CancelledError

    steady.run_until_told(deaf())
    assert len(heard) == 3


def test_a_program_that_ends_by_itself_is_not_told_anything() -> None:
    done = []

    async def short() -> None:
        done.append("done")

    steady.run_until_told(short())
    assert done == ["done"]
