"""Figures of the platform, for Prometheus: from what readiness found, and what happened at this door."""

import os
import threading
from collections import Counter as Tally
from collections.abc import Iterator, Mapping, Sequence

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from api.http.readiness import Findings, State
from orchestrator.db.condition import INCIDENTS, LAPSED, RECONCILED
from orchestrator.db.trouble import Trouble
from orchestrator.domain.condition import Condition
from rules.engine.failure import Failure
from rules.engine.incidents import incidents
from rules.facts import Fact


class FiguresNow(Collector):
    """What a look found; while the database does not answer only that."""

    def __init__(self, found: Findings, in_use: Mapping[str, int]) -> None:
        self._found = found
        self._in_use = in_use

    def collect(self) -> Iterator[Metric]:
        """Yield each figure, with a line that says what it is."""
        ready = 1 if self._found.ready else 0
        yield GaugeMetricFamily("speelruimte_ready", "1 when facts can be recorded, 0 when not.", ready)
        well = {each.name: 1 if each.state is State.OK else 0 for each in self._found.checks}
        yield _each("speelruimte_check_ok", "1 for a check that is well, 0 for one that is not.", "check", well)
        said = "Connections in use in the process that answers, for reading and for writing."
        yield _each("speelruimte_connections_in_use", said, "pool", self._in_use)
        if self._found.condition is not None:
            yield from _of(self._found.condition)


def _of(now: Condition) -> Iterator[Metric]:
    yield _one("outbox_waiting", "Effects not handed on yet, without those set apart.", now.outbox_waiting)
    yield _one("outbox_oldest_seconds", "How long the oldest of them waits.", now.outbox_age.total_seconds())
    yield _one("clock_lag_seconds", "How long a due case has not been woken.", now.clock_lag.total_seconds())
    yield _one("clocks_missing", "Municipalities with deadlines and no clock.", now.clocks_missing)
    yield _each("speelruimte_set_apart", "What stands still until somebody looks, by kind.", "kind", now.apart)
    yield _one("tokens_ending", "Tokens that have ended, or end within 30 days.", now.tokens_ending)
    yield _one("keys_ending", "Keys of parties that have ended, or end within 30 days.", now.keys_ending)
    yield _one("database_bytes", "Size of the database.", now.database_bytes)
    said = "Connections of all programs with the database, by what they do."
    yield _each("speelruimte_database_connections", said, "doing", now.connections)
    yield from _of_work(now)


def _of_work(now: Condition) -> Iterator[Metric]:
    """Yield what there is to do, how the parts of the worker get on with it, and what they had to mend."""
    yield _each("speelruimte_tasks", "Tasks that are not over, by state.", "state", now.tasks)
    yield _each("speelruimte_obligations", "Obligations that are not over, by state.", "state", now.obligations)
    silences = {each.part: now.silence_of(each) for each in now.parts}
    quiet = {part: silence.total_seconds() for part, silence in silences.items() if silence is not None}
    yield _each("speelruimte_part_silent_seconds", "How long ago a part of the worker last got on.", "part", quiet)
    broke = {part.part: part.faults for part in now.parts}
    yield _counted("part_faults", "How often a part of the worker broke.", "part", broke)
    fallen = {reason.value: 0 for reason in Failure} | dict(now.tallies.get(INCIDENTS, {}))
    yield _counted("worker_engine_incidents", "Evaluations of the worker that the fallback did.", "reason", fallen)
    lapsed = sum(now.tallies.get(LAPSED, {}).values())
    yield CounterMetricFamily("speelruimte_leases_lapsed", "Claims taken back from programs that fell silent.", lapsed)
    mended = now.tallies.get(RECONCILED, {})
    yield _counted("reconciled", "Differences with Temporal that were mended, or set apart.", "what", mended)


def _counted(name: str, said: str, label: str, values: Mapping[str, float]) -> CounterMetricFamily:
    family = CounterMetricFamily(f"speelruimte_{name}", said, labels=(label,))
    for labelled, value in values.items():
        family.add_metric((labelled,), value)
    return family


def _one(name: str, said: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"speelruimte_{name}", said, value)


def _each(name: str, said: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, said, labels=(label,))
    for labelled, value in values.items():
        family.add_metric((labelled,), value)
    return family


_METHODS = frozenset({"GET", "HEAD", "POST", "PATCH", "OPTIONS"})
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """The counters of one application; with several processes each counts, and any of them answers for all."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._facts = self._counter("facts_recorded", "Facts recorded.")
        self._refusals = self._counter("refusals", "Requests refused, by problem and rule.", "reason", "rule")
        self._requests = self._counter("requests", "Requests answered.", "method", "status")
        away = "Requests answered with 503, by what was the matter with the database."
        self._troubles = self._counter("unavailable", away, "trouble")
        for trouble in Trouble:
            self._troubles.labels(trouble.value)
        away = "Requests answered with 429, by whose allowance was used up: a caller's, or that of an address."
        self._turned_away = self._counter("too_many", away, "whose")
        for whose in ("caller", "address"):
            self._turned_away.labels(whose)
        took, said = "speelruimte_evaluation_seconds", "What drawing the conclusions of a case took."
        self._evaluation = Histogram(took, said, buckets=_SECONDS, registry=self._registry)
        fallen = "Evaluations that durable_rules could not answer, and the fallback did."
        self._incidents = self._counter("engine_incidents", fallen, "reason")
        self._incidents_seen: Tally[str] = Tally()
        self._lock = threading.Lock()

    def _counter(self, name: str, said: str, *labels: str) -> Counter:
        return Counter(f"speelruimte_{name}", said, labels, registry=self._registry)

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

    def count_turned_away(self, whose: str) -> None:
        """Count a request of somebody who asks too often."""
        self._turned_away.labels(whose).inc()

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
