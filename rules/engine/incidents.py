"""How often the fence had to fall back, by reason: an engine that fails quietly would fail for a long time."""

import threading
from collections import Counter
from collections.abc import Mapping

from rules.engine.failure import Failure

_counts: Counter[Failure] = Counter()
_lock = threading.Lock()


def count_incident(reason: Failure) -> None:
    """Count one evaluation that the primary engine could not answer."""
    with _lock:
        _counts[reason] += 1


def incidents() -> Mapping[str, int]:
    """The number of incidents of this operating-system process by reason; reasons that never occurred are 0."""
    with _lock:
        return {reason.value: _counts[reason] for reason in Failure}
