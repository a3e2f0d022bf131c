"""What the people who keep the platform running watch: facts, refusals, evaluations, the fence, waiting work."""

import os
import threading
from collections import Counter as Tally
from collections.abc import Mapping, Sequence

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from api.http.figures import FiguresNow
from api.http.readiness import Findings
from orchestrator.db.trouble import Trouble
from rules.engine.incidents import incidents
from rules.facts import Fact

_METHODS = frozenset({"GET", "HEAD", "POST", "PATCH", "OPTIONS"})
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """The counters of one application; with several processes each counts, and any of them answers for all."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._facts = Counter("speelruimte_facts_recorded", "Facts recorded.", registry=self._registry)
        self._refusals = Counter(
            "speelruimte_refusals",
            "Requests refused, by problem and rule.",
            ("reason", "rule"),
            registry=self._registry,
        )
        self._requests = Counter(
            "speelruimte_requests", "Requests answered.", ("method", "status"), registry=self._registry
        )
        self._troubles = Counter(
            "speelruimte_unavailable",
            "Requests answered with 503, by what was the matter with the database.",
            ("trouble",),
            registry=self._registry,
        )
        for trouble in Trouble:
            self._troubles.labels(trouble.value)
        self._evaluation = Histogram(
            "speelruimte_evaluation_seconds",
            "What drawing the conclusions of a case took.",
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._incidents = Counter(
            "speelruimte_engine_incidents",
            "Evaluations that durable_rules could not answer, and the fallback did.",
            ("reason",),
            registry=self._registry,
        )
        self._incidents_seen: Tally[str] = Tally()
        self._lock = threading.Lock()

    def count_facts(self, facts: Sequence[Fact], *, replayed: bool) -> None:
        """Count what was recorded just now."""
        if not replayed:
            self._facts.inc(len(facts))
        self._count_incidents()

    def count_refusal(self, reason: str, rule: str | None) -> None:
        """Count a refusal by the name of its problem, and the rule that says no where a rule does."""
        self._refusals.labels(reason, rule or "").inc()

    def count_trouble(self, trouble: Trouble) -> None:
        """Count a request that the database could not serve now."""
        self._troubles.labels(trouble.value).inc()

    def count_evaluation(self, seconds: float) -> None:
        """Count one evaluation."""
        self._evaluation.observe(seconds)

    def count_request(self, method: str, status: int) -> None:
        """Count a request that was answered."""
        self._requests.labels(method if method in _METHODS else "other", str(status)).inc()

    def text(self, found: Findings, in_use: Mapping[str, int]) -> bytes:
        """Return everything as Prometheus reads it; `in_use` are connections of this process."""
        self._count_incidents()
        registry = self._registry
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        now = CollectorRegistry()
        now.register(FiguresNow(found, in_use))
        return generate_latest(registry) + generate_latest(now)

    def _count_incidents(self) -> None:
        """Take over what the fence has counted since the last time."""
        with self._lock:
            for reason, number in incidents().items():
                self._incidents.labels(reason).inc(number - self._incidents_seen[reason])
                self._incidents_seen[reason] = number
