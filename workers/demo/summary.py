"""What came of it, in one look: cases, facts, work by state and taker, what is owed, and what is too late and why."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from rich.console import Group
from rich.table import Table

from orchestrator.development import WITH_PROGRAM
from workers.demo.visitor import Visitor

Line = Mapping[str, Any]
_STATES = ("open", "suspended", "fulfilled", "breached", "waived", "withdrawn")


def summary(directors: Sequence[Visitor], told: Counter[str], at: datetime) -> Group:
    """Return the tables at the end, as of the moment `at`."""
    cases = [line for each in directors for line in each.every("cases")]
    tasks = [line for each in directors for line in each.every("tasks")]
    owed = [line for each in directors for line in each.every("obligations")]
    return Group(_counts(cases, tasks, told), _obligations(owed), _breached(owed, at.date()))


def _counts(cases: Sequence[Line], tasks: Sequence[Line], told: Counter[str]) -> Table:
    table = Table(title="Summary", title_justify="left", show_header=False)
    policies = Counter(case["policy"] for case in cases)
    table.add_row("Cases", f"{len(cases)}  ({_listed(policies)})")
    table.add_row("  closed", _listed(Counter(case["municipality"] for case in cases if case["closedSince"])))
    table.add_row("Facts in the journals", str(told["fact"]))
    table.add_row("Tasks", f"{len(tasks)}  ({_listed(Counter(line['task']['state'] for line in tasks))})")
    done = Counter(line["task"]["completedBy"] for line in tasks if line["task"]["state"] == "completed")
    table.add_row("  done by programs", _listed({party: n for party, n in done.items() if party in WITH_PROGRAM}))
    table.add_row("  done by people", _listed({party: n for party, n in done.items() if party not in WITH_PROGRAM}))
    table.add_row("Notices given", str(told["notice_given"]))
    return table


def _obligations(owed: Sequence[Line]) -> Table:
    table = Table(title="Obligations by rule", title_justify="left")
    for heading in ("policy", "rule", "source", *_STATES, "late"):
        table.add_column(heading, justify="left" if heading in {"policy", "rule", "source"} else "right")
    for policy, rule in sorted({_rule_of(line) for line in owed}):
        those = [line["obligation"] for line in owed if _rule_of(line) == (policy, rule)]
        states = Counter(each["state"] for each in those)
        late = sum(each["late"] for each in those if each["state"] == "fulfilled")
        table.add_row(
            policy, rule, those[0]["source"] or "", *(_number(states[state]) for state in _STATES), _number(late)
        )
    return table


def _rule_of(line: Line) -> tuple[str, str]:
    """Return the policy, whoever tailored it, and the rule."""
    return line["version"].partition("@")[0], line["obligation"]["rule"]


def _breached(owed: Sequence[Line], today: date) -> Table:
    table = Table(title="Breached: missed, and still owed", title_justify="left")
    for heading in ("case", "who", "owes", "rule", "source", "last day", "days late"):
        table.add_column(heading, justify="right" if heading == "days late" else "left")
    late = [(line, line["obligation"]) for line in owed if line["obligation"]["state"] == "breached"]
    for line, each in sorted(late, key=lambda pair: (pair[1]["lastDay"], pair[0]["caseTitle"])):
        last_day = date.fromisoformat(each["lastDay"])
        who = ", ".join(each["bearers"]) or f"nobody ({each['bearerRole']})"
        days = (today - last_day).days
        table.add_row(line["caseTitle"], who, each["act"], each["rule"], each["source"] or "", str(last_day), str(days))
    return table


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in sorted(counts.items())) or "none"


def _number(count: int) -> str:
    return str(count) if count else ""
