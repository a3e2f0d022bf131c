"""What three municipalities make of the same application, in words: asked of the rules themselves, nothing stored.

The platform evaluates the same facts under what each municipality made of the policy. What all of them say is left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from orchestrator.local.development import MUNICIPALITIES
from rules.rows import Rows
from workers.demo.dossier import Dossier
from workers.demo.visitor import Visitor

Told = Mapping[str, Any]


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


def _body(dossier: Dossier, director: str, roles: Mapping[str, Sequence[str]], at: datetime) -> Told:
    first = dossier.first
    fields = {"ontvangen_op": at.date().isoformat(), **first.fields}
    return {
        "roles": {**roles, director: [dossier.municipality]},
        "facts": [{"type": first.fact, "at": at.isoformat(), "by": first.party, "fields": fields}],
        "at": at.isoformat(),
        "moves": {"party": dossier.municipality, "role": director},
    }


def _owes(owed: Told, titles: Mapping[str, str]) -> str:
    until = f" by {date.fromisoformat(owed['lastDay']):%-d %B}" if owed["lastDay"] else ""
    return f"{titles[owed['bearer']]} owes: {titles[owed['act']['fact']]}{until} ({owed['source']})"
