"""Draw every case from a log before one of them is written, so that a broken log leaves nothing behind.

Only the facts are kept in memory, and not the events they come from.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from orchestrator.replay.draw import draw_case
from orchestrator.replay.historic import HistoricCase
from orchestrator.replay.log_error import LogBroken
from orchestrator.replay.mapping import LogMapping
from orchestrator.replay.xes import read_log
from rules.model.policy import Policy


@dataclass(frozen=True, slots=True)
class DrawnLog:
    """The cases of a log, in its order, and the moment at which the last thing in it happened.

    `without_facts` names the traces in which the mapping found nothing.
    """

    cases: tuple[HistoricCase, ...]
    last_moment: datetime
    without_facts: tuple[str, ...]


def draw_log(log: Path, mapping: LogMapping, policy: Policy) -> DrawnLog:
    """Read the whole log. Raises LogBroken at the first thing that is wrong with it."""
    cases: list[HistoricCase] = []
    without: list[str] = []
    last: datetime | None = None
    for trace in read_log(log, defaults=mapping.defaults):
        case = draw_case(mapping, policy, trace, str(log))
        moments = [each for each in (last, trace.last_moment, *(fact.at for fact in case.facts)) if each]
        last = max(moments, default=None)
        if case.facts:
            cases.append(case)
        else:
            without.append(trace.name)
    if last is None or not cases:
        message = "there is nothing in this log that the mapping makes a fact of"
        raise LogBroken(str(log), 0, message, found=f"{len(without)} traces", expected="at least one fact")
    return DrawnLog(tuple(cases), last.astimezone(UTC), tuple(without))
