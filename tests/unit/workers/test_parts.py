"""The parts of the platform's program: one that breaks or hangs begins anew, and takes no other along."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import pytest

from workers import parts
from workers.parts import Part


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(parts, "LOOK_SECONDS", 0.01)


def run_until(holds: Callable[[], bool], *running: Part) -> None:
    async def run() -> None:
        tasks = [asyncio.ensure_future(part.run()) for part in running]
        async with asyncio.timeout(20):
            while not holds():  # noqa: ASYNC110 it tells nobody
                await asyncio.sleep(0.01)
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    asyncio.run(run())


def test_a_fault_nobody_foresaw_is_kept_and_the_part_begins_anew_while_the_others_go_on() -> None:
    begun: list[str] = []

    async def breaks(_beat: Callable[[], None]) -> None:
        begun.append("breaks")
        raise KeyError("what nobody foresaw")

    async def goes_on(beat: Callable[[], None]) -> None:
        begun.append("goes on")
        while True:
            beat()
            await asyncio.sleep(0.01)

    broken, whole = Part("broken", breaks), Part("whole", goes_on)
    run_until(lambda: begun.count("breaks") >= 3, broken, whole)
    assert begun.count("goes on") == 1
    assert (whole.faults, whole.beat_at is not None, broken.beat_at) == ([], True, None)
    assert "KeyError: 'what nobody foresaw'" in broken.faults[0][0]


def test_a_server_that_is_away_is_no_fault() -> None:
    begun: list[int] = []

    async def cannot_connect(_beat: Callable[[], None]) -> None:
        begun.append(1)
        raise ConnectionRefusedError

    part = Part("relay", cannot_connect)
    run_until(lambda: len(begun) >= 3, part)
    assert part.faults == []


def test_a_part_that_hangs_is_cut_off_and_begins_anew() -> None:
    begun: list[int] = []

    async def hangs(_beat: Callable[[], None]) -> None:
        begun.append(1)
        await asyncio.Event().wait()

    part = Part("clocks", hangs, patience=0.05)
    run_until(lambda: len(begun) >= 2, part)
    assert "Stalled: clocks has not got on" in part.faults[0][0]


def test_a_part_that_ends_by_itself_begins_anew() -> None:
    begun: list[int] = []

    async def ends(_beat: Callable[[], None]) -> None:
        begun.append(1)

    part = Part("inbox", ends)
    run_until(lambda: len(begun) >= 2, part)
    assert "ended by itself" in part.faults[0][0]
