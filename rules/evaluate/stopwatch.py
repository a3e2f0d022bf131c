"""How long evaluations take, for whoever keeps the platform running; evaluation knows nothing of who listens."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter

Listener = Callable[[float], None]
"""Is told the seconds one evaluation took, in the thread that evaluated."""

_listeners: list[Listener] = []


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Tell the listener of every evaluation in this process while the block runs."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


@contextmanager
def timed() -> Iterator[None]:
    """Time what happens in the block; one that raises is not told of."""
    began = perf_counter()
    yield
    for listener in tuple(_listeners):
        listener(perf_counter() - began)
