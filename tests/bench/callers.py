"""Callers that do one thing after another: the next begins when the last was answered, as people and programs do."""

import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

Call = Callable[[int], object]
"""Does it once; the number is different for every call of every caller."""


@dataclass(frozen=True, slots=True)
class Measured:
    """How it went: seconds each call took, over `elapsed` seconds together."""

    taken: tuple[float, ...]
    elapsed: float

    @property
    def per_second(self) -> float:
        return len(self.taken) / self.elapsed

    @property
    def p50_ms(self) -> float:
        return self.percentile(50) * 1000

    @property
    def p95_ms(self) -> float:
        return self.percentile(95) * 1000

    def percentile(self, percent: int) -> float:
        return statistics.quantiles(self.taken, n=100, method="inclusive")[percent - 1]


class _Caller(threading.Thread):
    def __init__(self, open_call: Callable[[], Call], first: int, stride: int, start: threading.Barrier) -> None:
        super().__init__(daemon=True)
        self.taken: list[float] = []
        self.until = 0.0
        self.failed: BaseException | None = None
        self._open_call, self._first, self._stride, self._start_line = open_call, first, stride, start

    def run(self) -> None:
        try:
            call = self._open_call()
            self._start_line.wait()
            self._go_on(call)
        except BaseException as error:  # noqa: BLE001 a thread can only leave it for who waits
            self.failed = error
            self._start_line.abort()

    def _go_on(self, call: Call) -> None:
        number, began = self._first, time.perf_counter()
        while began < self.until:
            call(number)
            ended = time.perf_counter()
            self.taken.append(ended - began)
            number, began = number + self._stride, ended


def measure(open_call: Callable[[], Call], callers: int, seconds: float) -> Measured:
    """Let so many callers call for so long; `open_call` gives each its own connection. Raises what a call raised."""
    line = threading.Barrier(callers + 1)
    running = [_Caller(open_call, number, callers, line) for number in range(callers)]
    for each in running:
        each.until = time.perf_counter() + 3600
        each.start()
    try:
        line.wait(60)
    except threading.BrokenBarrierError:
        raise next((each.failed for each in running if each.failed), RuntimeError("no connection")) from None
    began = time.perf_counter()
    for each in running:
        each.until = began + seconds
    for each in running:
        each.join()
    elapsed = time.perf_counter() - began
    for each in running:
        if each.failed:
            raise each.failed
    return Measured(tuple(taken for each in running for taken in each.taken), elapsed)
