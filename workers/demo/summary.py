"""The tables at the end: what came of it, and what three municipalities make of the same application."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rich.console import Group

from orchestrator.local.development import MUNICIPALITIES, WITH_PROGRAM
from rules.rows import Rows
from workers.demo.dossiers import Dossier
from workers.demo.visitor import Visitor

Line = Mapping[str, Any]
_STATES = ("open", "suspended", "fulfilled", "breached", "waived", "withdrawn")


def summary(directors: Sequence[Visitor], told: Counter[str], at: datetime) -> Group:
    """Return the tables at the end, as of the moment `at`."""
    cases = [line for each in directors for line in each.every("cases")]
    tasks = [line for each in directors for line in each.every("tasks")]
    owed = [line for each in directors for line in each.every("obligations")]
    return Group(_counts(cases, tasks, told), _obligations(owed), _breached(owed, at.date()))


def _counts(cases: Sequence[Line], tasks: Sequence[Line], told: Counter[str]) -> Rows:
    policies = Counter(case["policy"] for case in cases)
    done = Counter(line["task"]["completedBy"] for line in tasks if line["task"]["state"] == "completed")
    rows = (
        ("Cases", f"{len(cases)}  ({_listed(policies)})"),
        ("  closed", _listed(Counter(case["municipality"] for case in cases if case["closedSince"]))),
        ("Facts in the journals", str(told["fact"])),
        ("Tasks", f"{len(tasks)}  ({_listed(Counter(line['task']['state'] for line in tasks))})"),
        ("  done by programs", _listed({party: n for party, n in done.items() if party in WITH_PROGRAM})),
        ("  done by people", _listed({party: n for party, n in done.items() if party not in WITH_PROGRAM})),
        ("Notices given", str(told["notice_given"])),
    )
    return Rows.of("Summary", ("what", "figure"), rows, head=False)


def _obligations(owed: Sequence[Line]) -> Rows:
    figures = (*_STATES, "late")
    policies = sorted({_rule_of(line) for line in owed})
    rows = (_tallied(policy, rule, owed) for policy, rule in policies)
    return Rows.of("Obligations by rule", ("rule", "policy", "source", *figures), rows, right=figures)


def _tallied(policy: str, rule: str, owed: Sequence[Line]) -> Sequence[str]:
    those = [line["obligation"] for line in owed if _rule_of(line) == (policy, rule)]
    states = Counter(each["state"] for each in those)
    late = sum(each["late"] for each in those if each["state"] == "fulfilled")
    return (rule, policy, those[0]["source"] or "", *(_number(states[state]) for state in _STATES), _number(late))


def _rule_of(line: Line) -> tuple[str, str]:
    """Return the policy, whoever tailored it, and the rule."""
    return line["version"].partition("@")[0], line["obligation"]["rule"]


def _breached(owed: Sequence[Line], today: date) -> Rows:
    late = [(line, line["obligation"]) for line in owed if line["obligation"]["state"] == "breached"]
    ordered = sorted(late, key=lambda pair: (pair[1]["lastDay"], pair[0]["caseTitle"]))
    rows = (_missed(line, each, today) for line, each in ordered)
    columns = ("case", "who", "owes", "rule", "source", "last day", "days late")
    return Rows.of("Breached: missed, and still owed", columns, rows, right=("days late",))


def _missed(line: Line, each: Line, today: date) -> Sequence[str]:
    last_day = date.fromisoformat(each["lastDay"])
    who = ", ".join(each["bearers"]) or f"nobody ({each['bearerRole']})"
    days = str((today - last_day).days)
    return (line["caseTitle"], who, each["act"], each["rule"], each["source"] or "", str(last_day), days)


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in sorted(counts.items())) or "none"


def _number(count: int) -> str:
    return str(count) if count else ""


@dataclass(frozen=True, slots=True)
class Question:
    """What follows from the first facts of dossiers that are the same, and what stands before an act there.

    One municipality may ask for a field that another does not know, so each has its own fact.
    """

    words: str
    act: str
    dossiers: Mapping[str, Dossier]


def question(words: str, act: str, dossiers: Sequence[Dossier]) -> Question:
    """Return the question about dossiers that are the same, one of each municipality."""
    return Question(words, act, {each.municipality: each for each in dossiers})


def compared(authors: Mapping[str, Visitor], questions: Sequence[Question], at: datetime) -> Rows:
    """Return a table of what differs; `authors` are the persons who ask, by municipality."""
    rows = (row for asked in questions for row in _differing(asked, authors, at))
    columns = ("what comes in", "municipality", "what it says there")
    return Rows.of("The same application, three municipalities: what differs", columns, rows)


def _differing(asked: Question, authors: Mapping[str, Visitor], at: datetime) -> Iterator[Sequence[str]]:
    answers = {each: _said(asked, each, authors[each], at) for each in MUNICIPALITIES}
    common = set.intersection(*(set(said) for said in answers.values()))
    for municipality, said in answers.items():
        own = [each for each in said if each not in common] or ["What the national rules say"]
        yield asked.words, municipality, "\n".join(own)


def _said(asked: Question, municipality: str, author: Visitor, at: datetime) -> list[str]:
    """Return what follows, a sentence each: what is owed until when, then what stands before the act."""
    dossier = asked.dossiers[municipality]
    policy = author.read(f"policies/{dossier.policy}", municipality=municipality)
    titles = {each["name"]: each["title"]["en"] for each in (*policy["roles"], *policy["facts"])}
    answer = author.ask(
        f"policies/{dossier.policy}/evaluations",
        _body(dossier, policy["director"], asked.dossiers[MUNICIPALITIES[0]].roles, at),
        municipality=municipality,
    )
    refused = next(each for each in answer["moves"] if each["fact"] == asked.act)
    reasons = [each for each in (refused, *refused["also"]) if each["reason"]]
    return [
        *(_owes(each, titles) for each in answer["obligations"]),
        *(f"{titles[asked.act]} not yet: {each['reason']['en']} ({each['source']})" for each in reasons),
    ]


def _body(dossier: Dossier, director: str, roles: Mapping[str, Sequence[str]], at: datetime) -> Line:
    first = dossier.first
    fields = {"ontvangen_op": at.date().isoformat(), **first.fields}
    return {
        "roles": {**roles, director: [dossier.municipality]},
        "facts": [{"type": first.fact, "at": at.isoformat(), "by": first.party, "fields": fields}],
        "at": at.isoformat(),
        "moves": {"party": dossier.municipality, "role": director},
    }


def _owes(owed: Line, titles: Mapping[str, str]) -> str:
    until = f" by {date.fromisoformat(owed['lastDay']):%-d %B}" if owed["lastDay"] else ""
    return f"{titles[owed['bearer']]} owes: {titles[owed['act']['fact']]}{until} ({owed['source']})"
