"""The report of a replay as tables, for people at a terminal."""

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType

from orchestrator.replay.log import PassedOver
from orchestrator.replay.report import RefusedFact, ReplayReport, Tally
from rules.rows import Rows
from rules.terms.moment import spell_moment

_COUNTS = ("arisen", "in time", "late", "open", "overdue", "withdrawn")
_FIGURES = ("what", "figure")
_ODD = ("attribute", "times", "first on line", "why")
_MOST = 20


def report_table(report: ReplayReport) -> RenderableType:
    """Return what there is to tell, in tables: the whole, by rule, by party, by week, and what was refused."""
    return Group(
        _whole(report),
        _tallies("By rule", "rule", report.by_rule),
        _tallies("By party", "party", report.by_party),
        _tallies(f"Deadlines of {report.reported}, by week", "week", report.by_week),
        *([_refusals(report.refused)] if report.refused else []),
        *([_odd(report.passed_over)] if report.passed_over else []),
    )


def _whole(report: ReplayReport) -> Rows:
    rows = {
        "cases": len(report.cases),
        "  of which replayed before, and left as they are": report.known,
        "facts": report.facts,
        "  of which recorded right after the fact they answer": report.moved,
        "odd attributes passed over": sum(each.times for each in report.passed_over),
        "facts refused": len(report.refused),
        "traces without any fact": len(report.without_facts),
        "last moment of the log": spell_moment(report.last_moment),
        "obligations arisen": report.total.arisen,
        "  fulfilled in time": report.total.in_time,
        "  fulfilled late": report.total.late,
        "  open": report.total.open,
        "  overdue": report.total.overdue,
        "  withdrawn": report.total.withdrawn,
    }
    title = f"Replay of {report.log} under {report.policy}"
    return Rows.of(
        title, _FIGURES, ([name, str(figure)] for name, figure in rows.items()), right=_FIGURES[1:], head=False
    )


def _tallies(title: str, what: str, tallies: Mapping[str, Tally]) -> Rows:
    rows = (
        [name, *(str(count) if count else "·" for count in each.as_json().values())] for name, each in tallies.items()
    )
    return Rows.of(title, (what, *_COUNTS), rows, right=_COUNTS)


def _odd(passed_over: tuple[PassedOver, ...]) -> Rows:
    rows = ([each.attribute, str(each.times), str(each.line), each.why] for each in passed_over[:_MOST])
    return Rows.of(_first("Odd attributes passed over", passed_over), _ODD, rows, right=_ODD[1:3])


def _refusals(refused: tuple[RefusedFact, ...]) -> Rows:
    rows = ([each.case, each.fact, spell_moment(each.at), str(each.line), each.reason] for each in refused[:_MOST])
    return Rows.of(_first("Refused", refused), ("case", "fact", "at", "line of the log", "why"), rows)


def _first(title: str, found: Sequence[object]) -> str:
    return f"{title}, the first {_MOST} of {len(found)} (all with --json)" if len(found) > _MOST else title
