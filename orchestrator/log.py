"""What our programs write down: lines for people, or JSON, and of persons nothing.

A line names things by their ids: a case, a task, a rule. What an error says of itself is left out, because it may hold
what somebody typed; which error it was, and where in our code, is written. Only on a platform to try, where everybody
is fictional, it is told whole.
"""

import json
import logging
import sys
import traceback
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from orchestrator.settings import Settings
from orchestrator.trace import current_trace

FIELDS = "fields"
"""Under this name a line of a log carries what it says as data: `_log.info(…, extra={FIELDS: {…}})`."""

_NOISY = ("httpx", "httpcore")
"""They write the whole address of what they ask for, with what stands behind the question mark."""

Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def write_log(settings: Settings) -> None:
    """Let all that this program writes down go to its standard error, as the settings say."""
    handler = logging.StreamHandler(sys.stderr)
    told = settings.development
    handler.setFormatter(AsJson(told=told) if settings.log_format == "json" else AsText(told=told))
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)


class AsText(logging.Formatter):
    """A line for people."""

    def __init__(self, *, told: bool) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._told = told

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, with what it says as data behind it."""
        record.exc_text = None  # somebody else may have put down more than we do
        data = " ".join(f"{name}={value}" for name, value in _data(record).items())
        line = super().format(record)
        first, *rest = line.split("\n")
        return "\n".join([f"{first} {data}".rstrip(), *rest])

    def formatException(self, ei: Raised) -> str:  # noqa: N802 the name that logging calls
        """Return which error it was and where; what it says of itself only on a platform to try."""
        if self._told:
            return super().formatException(ei)
        return "\n".join(f"  {each['type']} at {' < '.join(each['at'])}" for each in raised_of(ei[1]))


class AsJson(logging.Formatter):
    """An object on a line, for programs."""

    def __init__(self, *, told: bool) -> None:
        super().__init__()
        self._told = told

    def format(self, record: logging.LogRecord) -> str:
        """Return the line as JSON."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_data(record),
        }
        if record.exc_info and record.exc_info[1]:
            line["raised"] = list(raised_of(record.exc_info[1], told=self._told))
        return json.dumps(line, ensure_ascii=False, default=str)


def _data(record: logging.LogRecord) -> Mapping[str, Any]:
    trace = current_trace()
    traced = {"trace": trace.trace_id, "span": trace.span_id} if trace else {}
    return traced | getattr(record, FIELDS, {})


def raised_of(error: BaseException | None, *, told: bool = False) -> Iterator[dict[str, Any]]:
    """Yield the error and each that led to it: its type and where it was raised, the place itself first."""
    while error is not None:
        frames = traceback.extract_tb(error.__traceback__)
        at = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames)]
        kind = f"{type(error).__module__}.{type(error).__qualname__}"
        yield {"type": kind, "at": at} | ({"says": str(error)} if told else {})
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
