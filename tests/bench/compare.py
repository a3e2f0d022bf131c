"""The same measurements of whoever does the job, so that the figures can stand beside each other."""

import time
from collections.abc import Callable, Iterator
from typing import Protocol

from tests.bench.callers import Call, Measured, measure
from tests.bench.job import CASES, KINDS, PICKED_UP, SECONDS, WITH_WORK, Said
from tests.bench.pick_up import PickUps
from tests.bench.row import Row


class Doer(Protocol):
    """One that keeps cases: opens them, and takes facts from callers."""

    part: str

    def open_cases(self, prefix: str, count: int) -> list[str]: ...

    def caller(self, cases: list[str], said: Said) -> Callable[[], Call]: ...


def rows_of(doer: Doer, callers: tuple[int, ...], picked: PickUps) -> Iterator[Row]:
    """Measure acknowledgement, throughput and the way to a partner's worker."""
    measure(doer.caller(doer.open_cases("warm", CASES), WITH_WORK), 8, SECONDS)
    for kind, said in KINDS.items():
        for count in callers:
            cases = doer.open_cases(f"{said.type.replace('_', '-')}-{count}", CASES)
            _settle(picked)
            yield from _rows(doer.part, kind, count, measure(doer.caller(cases, said), count, SECONDS))
    _settle(picked)
    yield from _picked_up(doer, picked)


def _rows(part: str, kind: str, count: int, found: Measured) -> Iterator[Row]:
    if count == 1:
        yield Row(part, f"fact {kind}: acknowledged, p50", found.p50_ms, "ms")
        yield Row(part, f"fact {kind}: acknowledged, p95", found.p95_ms, "ms")
    yield Row(part, f"fact {kind}: facts/s, {count} callers", found.per_second, "/s")


def _settle(picked: PickUps) -> None:
    """Wait until no more work arrives at the partner, so that one measurement does not pay for the one before."""
    until = time.monotonic() + 20
    seen = -1
    while picked.count != seen and time.monotonic() < until:
        seen = picked.count
        time.sleep(0.7)


def _picked_up(doer: Doer, picked: PickUps) -> Iterator[Row]:
    cases = doer.open_cases("picked", PICKED_UP)
    _settle(picked)
    call = doer.caller(cases, WITH_WORK)()
    taken = []
    for number, case in enumerate(cases):
        began = time.perf_counter()
        call(number)
        taken.append(picked.when(case) - began)
    found = Measured(tuple(taken), sum(taken))
    yield Row(doer.part, "fact said until picked up by the partner's worker, p50", found.p50_ms, "ms")
    yield Row(doer.part, "fact said until picked up by the partner's worker, p95", found.p95_ms, "ms")
