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
from orchestrator.replay.odd import Oddities, PassedOver
from orchestrator.replay.xes import read_log
from rules.language.text.errors import quoted
from rules.model.policy import Policy


@dataclass(frozen=True, slots=True)
class DrawnLog:
    """The cases of a log, in its order, and the moment at which the last thing in it happened.

    `without_facts` names the traces in which the mapping found nothing, `passed_over` the odd attributes.
    """

    cases: tuple[HistoricCase, ...]
    last_moment: datetime
    without_facts: tuple[str, ...]
    passed_over: tuple[PassedOver, ...] = ()


def draw_log(log: Path, mapping: LogMapping, policy: Policy) -> DrawnLog:
    """Read the whole log. Raises LogBroken at the first thing that is wrong with it."""
    cases: list[HistoricCase] = []
    without: list[str] = []
    last: datetime | None = None
    odd, names = Oddities(), dict[str, str]()
    for trace in read_log(log, defaults=mapping.defaults, odd=odd):
        case = draw_case(mapping, policy, trace, str(log))
        _refuse_same_id(case, names.setdefault(case.id, case.name), str(log))
        moments = [each for each in (last, trace.last_moment, *(fact.at for fact in case.facts)) if each]
        last = max(moments, default=None)
        if case.facts:
            cases.append(case)
        else:
            without.append(trace.name)
    if last is None or not cases:
        message = "there is nothing in this log that the mapping makes a fact of"
        raise LogBroken(str(log), 0, message, found=f"{len(without)} traces", expected="at least one fact")
    return DrawnLog(tuple(cases), last.astimezone(UTC), tuple(without), tuple(odd.told()))


def _refuse_same_id(case: HistoricCase, name: str, file: str) -> None:
    """Raises LogBroken when another trace makes the same case id, which only names meant to do so can bring about."""
    if name != case.name:
        message = f"trace {quoted(case.name)} makes the case id {quoted(case.id)}, as the trace {quoted(name)} does"
        raise LogBroken(file, case.line, message, expected="another name for one of them")
