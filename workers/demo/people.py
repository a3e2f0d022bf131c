"""People at their desks: they look what is in the inbox and what their organisation owes, and do some of it."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from functools import partial
from typing import Any
from urllib.parse import quote

from rich.text import Text

from workers.demo.visitor import Visitor
from workers.kit.desk import Refusal

# A day that somebody sets for somebody else lies ahead; all others are the day itself.
_AHEAD = ("uiterlijk", "gepland", "tot_en_met")
_LATER = timedelta(weeks=4)
_PERCENTAGE = "95.0"
_PLAIN = {"yes_no": True, "whole": 1, "decimal": "1.0", "text": "fictief"}


def invent(
    fact_type: Mapping[str, Any],
    facts: Sequence[Mapping[str, Any]],
    at: datetime,
    rng: random.Random,
    given: Mapping[str, Any] | None = None,
) -> dict[str, Any] | None:
    """Return a fact of this type, as the API takes it; what is `given` stays.

    `fact_type` is as the API tells it, `facts` are those of the case. None when it must refer to what is not there.
    """
    fields = dict(given or {})
    for field in fact_type["fields"]:
        if field["name"] in fields or (field["optional"] and field["kind"] != "ref"):
            continue
        value = _value(field, facts, at, rng)
        if value is not None:
            fields[field["name"]] = [value] if field["many"] else value
        elif not field["optional"]:
            return None
    return {"type": fact_type["name"], "fields": fields}


def _value(field: Mapping[str, Any], facts: Sequence[Mapping[str, Any]], at: datetime, rng: random.Random) -> Any:
    kind = field["kind"]
    if kind == "choice":
        return rng.choice(field["choices"])
    if kind == "ref":
        return next((fact["id"] for fact in reversed(facts) if fact["type"] == field["of"]), None)
    if kind == "date":
        return (at + _LATER if any(word in field["name"] for word in _AHEAD) else at).date().isoformat()
    if kind == "decimal" and field["name"] == "percentage":
        return _PERCENTAGE
    return at.isoformat() if kind == "moment" else _PLAIN.get(kind)


Told = Callable[[Text], None]
Line = Mapping[str, Any]

# What is due later than this, such as an evaluation in half a year, nobody takes up yet.
_NOT_YET = timedelta(weeks=9)


class Pace(Enum):
    """How likely somebody gets round to a piece of work each time they look."""

    PROMPT = 0.9
    SLOW = 0.45
    FORGETFUL = 0.06
    NEVER = 0.0


@dataclass(slots=True)
class Office:
    """What all people of the demonstration share: what the policies say, the dossiers' paces, and chance."""

    fact_types: Mapping[tuple[str, str], Mapping[str, Any]]
    paces: Mapping[str, Pace]
    at: datetime
    round: int
    told: Told

    def chance(self, case: str, *about: str) -> random.Random:
        """Return chance that depends on nothing but what it is about, so that every run is the same."""
        return random.Random(f"speelruimte {self.round} {case} {' '.join(about)}")  # noqa: S311 a story, no secret

    def gets_round_to(self, case: str, *about: str, until: str | None) -> bool:
        """Say whether somebody does this piece of work now; `until` is the last day for it, if there is one."""
        if until and date.fromisoformat(until) > self.at.date() + _NOT_YET:
            return False
        return self.chance(case, *about).random() < self.paces.get(case, Pace.PROMPT).value


@dataclass(frozen=True, slots=True)
class Place:
    """Where something happens: a case, and the policy version it runs under."""

    case: str
    version: str


def work_through(office: Office, person: Visitor) -> bool:
    """Do what this person gets round to: the inbox, then what is owed without a task. Say whether that was anything."""
    tried = [_work_at(office, person, line) for state in ("claimed", "offered") for line in _tasks(person, state)]
    tried += [_answer_for(office, person, line) for state in ("open", "breached") for line in _owed(person, state)]
    return any(tried)


def _tasks(person: Visitor, state: str) -> list[Line]:
    return list(person.every("tasks", state=state, party=person.party))


def _owed(person: Visitor, state: str) -> list[Line]:
    lines = person.every("obligations", state=state, bearer=person.party)
    return [line for line in lines if line["obligation"]["task"] is None]


def _work_at(office: Office, person: Visitor, line: Line) -> bool:
    task = line["task"]
    if not office.gets_round_to(line["caseId"], person.party, task["key"], until=task["lastDay"]):
        return False
    _attempt(office, person, f"task {task['task']}", _place(line), partial(_do, task))
    return True


def _answer_for(office: Office, person: Visitor, line: Line) -> bool:
    owed = line["obligation"]
    if not office.gets_round_to(line["caseId"], person.party, owed["key"], until=owed["lastDay"]):
        return False
    try_fact(office, person, _place(line), owed["act"], {})
    return True


def try_fact(office: Office, person: Visitor, place: Place, kind: str, fields: Mapping[str, Any]) -> None:
    """Add one fact, whether it is allowed or not."""
    _attempt(office, person, kind, place, partial(_add, kind, fields))


def _attempt(
    office: Office, person: Visitor, what: str, place: Place, act: Callable[[Office, Visitor, Place], None]
) -> None:
    try:
        act(office, person, place)
    except Refusal as no:
        office.told(refusal_line(person, place.case, what, no))


def _do(task: Mapping[str, Any], office: Office, person: Visitor, place: Place) -> None:
    if task["state"] == "offered":
        person.claim(task["id"])
    if fact := _invented(task["yields"], {}, office, person, place):
        person.complete(task["id"], fact)


def _add(kind: str, fields: Mapping[str, Any], office: Office, person: Visitor, place: Place) -> None:
    if fact := _invented(kind, fields, office, person, place):
        person.add(place.case, fact)


def _invented(
    kind: str, fields: Mapping[str, Any], office: Office, person: Visitor, place: Place
) -> dict[str, Any] | None:
    facts: Sequence[Mapping[str, Any]] = list(person.every(f"cases/{quote(place.case, safe='')}/facts"))
    return invent(office.fact_types[place.version, kind], facts, office.at, office.chance(place.case, kind), fields)


def _place(line: Mapping[str, Any]) -> Place:
    return Place(line["caseId"], line["version"])


def refusal_line(person: Visitor, case: str, what: str, no: Refusal) -> Text:
    """Return who wanted what, and why it may not be: the platform's own reason, rule and source."""
    reason = no.said.get("reason", {}).get("en") or str(no)
    line = Text("       ", style="dim")
    line.append(f"{case[:26]:<27}", style="dim")
    line.append(f"{person.party}/{person.person}: ", style="magenta")
    line.append(f"{what} refused: {reason}", style="bold yellow")
    if no.said.get("rule"):
        source = f" ({no.said['source']})" if no.said.get("source") else ""
        line.append(f"  rule {no.said['rule']}{source}", style="dim")
    return line
