"""The report of a replay as tables, for people at a terminal."""

from collections.abc import Mapping

from rich.console import Group, RenderableType
from rich.table import Table

from orchestrator.replay.odd import PassedOver
from orchestrator.replay.report import RefusedFact, ReplayReport, Tally
from rules.terms.moment import spell_moment

_COUNTS = ("arisen", "in time", "late", "open", "overdue", "withdrawn")
_MOST_REFUSED = 20


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


def _whole(report: ReplayReport) -> Table:
    table = Table(title=f"Replay of {report.log} under {report.policy}", show_header=False)
    table.add_column("what")
    table.add_column("figure", justify="right")
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
    for name, figure in rows.items():
        table.add_row(name, str(figure))
    return table


def _tallies(title: str, what: str, tallies: Mapping[str, Tally]) -> Table:
    table = Table(title=title)
    table.add_column(what)
    for name in _COUNTS:
        table.add_column(name, justify="right")
    for name, tally in tallies.items():
        table.add_row(name, *(str(count) if count else "·" for count in tally.as_json().values()))
    return table


def _odd(passed_over: tuple[PassedOver, ...]) -> Table:
    more = len(passed_over) > _MOST_REFUSED
    table = Table(title="Odd attributes passed over" + (f", the first {_MOST_REFUSED}" if more else ""))
    for name in ("attribute", "times", "first on line", "why"):
        table.add_column(name)
    for each in passed_over[:_MOST_REFUSED]:
        table.add_row(each.attribute, str(each.times), str(each.line), each.why)
    return table


def _refusals(refused: tuple[RefusedFact, ...]) -> Table:
    table = Table(title=f"Refused, the first {_MOST_REFUSED}" if len(refused) > _MOST_REFUSED else "Refused")
    for name in ("case", "fact", "at", "line of the log", "why"):
        table.add_column(name)
    for each in refused[:_MOST_REFUSED]:
        table.add_row(each.case, each.fact, spell_moment(each.at), str(each.line), each.reason)
    return table
