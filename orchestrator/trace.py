"""Which requests belong together, over programs and organisations: the trace context of the W3C.

Who asks may say of which trace the request is part; who does not begins one. What is done for it goes on under the same
trace, so that a line in one log is found again in another. It says nothing of anybody.
"""

import hashlib
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

HEADER = "traceparent"

_SAID = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})")
_VERSION = "00"


@dataclass(frozen=True, slots=True)
class Trace:
    """Where something stands in a trace: the trace, this part of it, and the part that asked for it."""

    trace_id: str
    span_id: str
    parent_id: str | None = None
    flags: str = "00"

    def said(self) -> str:
        """Return how whoever is asked next is told."""
        return f"{_VERSION}-{self.trace_id}-{self.span_id}-{self.flags}"

    def part(self) -> "Trace":
        """Return a part of its own, asked for by this one."""
        return Trace(self.trace_id, _span(), self.span_id, self.flags)


def taken_up(said: str | None) -> Trace:
    """Return a part of the trace that was said, or of a new one where nothing was said that can be read."""
    found = _SAID.fullmatch((said or "").strip())
    if found is None:
        return Trace(secrets.token_hex(16), _span())
    return Trace(found[1], _span(), found[2], found[3])


def trace_of(name: str) -> Trace:
    """Return a part of the trace of something with a name, which may be tried again: the trace is the same."""
    return Trace(hashlib.sha256(f"trace of {name}".encode()).hexdigest()[:32], _span())


def _span() -> str:
    return secrets.token_hex(8)


_now: ContextVar[Trace | None] = ContextVar("trace", default=None)


def current_trace() -> Trace | None:
    """Return the trace of what is being done, None where nobody asked."""
    return _now.get()


def begin(trace: Trace) -> None:
    """Do all that this task does from now on as this part of the trace."""
    _now.set(trace)


@contextmanager
def tracing(trace: Trace) -> Iterator[Trace]:
    """Do what is in the block as this part of the trace."""
    before = _now.set(trace)
    try:
        yield trace
    finally:
        _now.reset(before)
