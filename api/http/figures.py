"""The figures of this moment, out of the database: what waits, what stands still, what does not get on."""

from collections.abc import Iterator, Mapping

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from api.http.checks import State
from api.http.readiness import Findings
from orchestrator.db.condition import INCIDENTS, LAPSED, RECONCILED
from orchestrator.domain.condition import Condition
from rules.engine.failure import Failure


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
    yield _one("database_bytes", "Size of the database.", now.database_bytes)
    said = "Connections of all programs with the database, by what they do."
    yield _each("speelruimte_database_connections", said, "doing", now.connections)
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
