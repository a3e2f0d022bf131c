"""Always an answer: ask the engine, and when it fails ask the plain matcher and have the incident counted."""

import os
import threading
from collections.abc import Callable, Sequence

from rules.engine.durable_matcher import DurableMatcher
from rules.engine.failure import EngineFailed, Failure
from rules.engine.incidents import count_incident
from rules.engine.problem import Match, Matcher, Program, Record
from rules.engine.python_matcher import PythonMatcher

CHILDREN = min(4, os.cpu_count() or 1)

_MATCHERS: dict[str, Callable[[], Matcher]] = {
    "python": PythonMatcher,
    "durable": lambda: DurableMatcher(children=CHILDREN),
    "fenced": lambda: FencedMatcher(DurableMatcher(children=CHILDREN), PythonMatcher(), count_incident),
}
_default: dict[str, Matcher] = {}
_lock = threading.Lock()


class FencedMatcher:
    """Asks the primary; when that fails, reports why and answers with the fallback."""

    def __init__(self, primary: Matcher, fallback: Matcher, on_incident: Callable[[Failure], None]) -> None:
        self._primary = primary
        self._fallback = fallback
        self._on_incident = on_incident

    def match(self, program: Program, records: Sequence[Record]) -> frozenset[Match]:
        """Find every match of every branch, each once."""
        try:
            return self._primary.match(program, records)
        except EngineFailed as failed:
            self._on_incident(failed.reason)
            return self._fallback.match(program, records)


def default_matcher() -> Matcher:
    """The matcher all evaluations of this operating-system process share, made when first asked for.

    `SPEELRUIMTE_MATCHER` chooses: `fenced` (the default), `durable` (raises when the engine fails) or `python`.
    Raises ValueError for any other word.
    """
    chosen = os.environ.get("SPEELRUIMTE_MATCHER") or "fenced"
    if chosen not in _MATCHERS:
        raise ValueError(f"SPEELRUIMTE_MATCHER is {chosen!r}, expected one of {', '.join(_MATCHERS)}")
    with _lock:
        if chosen not in _default:
            _default[chosen] = _MATCHERS[chosen]()
        return _default[chosen]
