"""What happened in a case, the latest first: each thing from outside with what followed from it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import takewhile
from typing import Any

from api.web.words.days import short_day
from api.web.words.wording import Wording
from orchestrator.domain.journal import Entry, InputKind
from orchestrator.domain.overview import Overview
from orchestrator.domain.plan import Change, ChangeKind
from orchestrator.domain.written import change_body
from rules.facts import Fact, current_facts
from rules.model.fact_type import PARTY_JOINED
from rules.terms.said import Text


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that came from outside, and what followed.

    `fields` is what it says; `fact` the id of the fact when it is one; `superseded` that a later fact replaces it, and
    `correctable` that whoever looks may correct it.
    """

    seq: int
    kind: str
    when: datetime
    occurred_at: datetime | None
    title: str
    by: str
    person: str | None
    role: str
    fields: tuple[tuple[str, str], ...]
    hidden: bool
    fact: str | None
    fact_type: str
    superseded: bool
    correctable: bool
    follows: tuple[str, ...]


def timeline(overview: Overview, wording: Wording, us: str) -> tuple[Happening, ...]:
    """Return everything that happened, the latest first."""
    facts = {each.seq: each for each in overview.facts}
    current = {each.fact.id for each in current_facts(overview.facts)}
    follows: dict[int, list[str]] = {}
    for entry in overview.entries:
        if entry.cause is not None:
            follows.setdefault(entry.cause, []).append(consequence(entry.kind, entry.body, wording))
    told = [
        _happening(entry, facts.get(entry.seq), current, follows.get(entry.seq, ()), overview, wording, us)
        for entry in overview.entries
        if entry.is_input
    ]
    return tuple(reversed(_with_first_parties(told, facts)))


def _with_first_parties(told: Sequence[Happening], facts: Mapping[int, Fact]) -> Sequence[Happening]:
    """Return what happened, with who took part from the start told where the case was opened."""
    opening, rest = told[0], told[1:]
    joined = list(takewhile(lambda each: each.fact_type == PARTY_JOINED and each.when == opening.when, rest))
    fields = tuple((each.fields[0][1], each.fields[1][1]) for each in joined if facts[each.seq].fields)
    follows = tuple(words for each in joined for words in each.follows)
    return [replace(opening, fields=fields, follows=(*opening.follows, *follows)), *rest[len(joined) :]]


def _happening(
    entry: Entry,
    fact: Fact | None,
    current: set[str],
    follows: Iterable[str],
    overview: Overview,
    wording: Wording,
    us: str,
) -> Happening:
    hidden = bool(entry.body.get("hidden"))
    is_ours = fact is not None and us in {fact.party, overview.case.municipality}
    return Happening(
        seq=entry.seq,
        kind=str(entry.kind),
        when=entry.at,
        occurred_at=fact.occurred_at if fact else None,
        title=_title(entry, fact, overview, wording),
        by=wording.party(entry.party) if entry.kind not in (InputKind.CLOCK, InputKind.EDITIONS_RENEWED) else "",
        person=entry.person,
        role=wording.role(entry.role),
        fields=tuple(wording.fields(fact)) if fact else _reason(entry, wording),
        hidden=hidden,
        fact=fact.id if fact else None,
        fact_type=fact.type if fact else "",
        superseded=fact is not None and fact.id not in current,
        correctable=fact is not None and fact.id in current and is_ours and not hidden,
        follows=tuple(follows),
    )


def _title(entry: Entry, fact: Fact | None, overview: Overview, wording: Wording) -> str:
    say = wording.language.say
    if fact is not None:
        name = wording.fact(fact.type)
        if fact.retracts:
            return say("timeline.retracted", fact=name)
        return say("timeline.corrected", fact=name) if fact.corrects else name
    if entry.kind is InputKind.FACT:
        return wording.fact(str(entry.body.get("type")))
    if entry.kind in (InputKind.CASE_OPENED, InputKind.CLOCK, InputKind.EDITIONS_RENEWED):
        return say(f"timeline.{entry.kind}")
    return say(f"timeline.{entry.kind}", task=_task_named(str(entry.body.get("task", "")), overview, wording))


def _reason(entry: Entry, wording: Wording) -> tuple[tuple[str, str], ...]:
    """Return why somebody declined work, gave it back or could not do it, as far as that was said."""
    if entry.kind is InputKind.EDITIONS_RENEWED:
        return tuple(_editions(entry, wording))
    reason = entry.body.get("reason")
    return ((wording.language.say("timeline.reason"), str(reason)),) if reason and entry.is_input else ()


def _editions(entry: Entry, wording: Wording) -> Iterator[tuple[str, str]]:
    """Yield on which editions the case now rests, and what they say otherwise, by which decree."""
    say = wording.language.say
    yield say("timeline.editions"), ", ".join(sorted(entry.body["editions"]))
    for each in entry.body["changed"]:
        yield say("timeline.changed"), wording.language.of(Text(each["nl"], each["en"]))


def _task_named(task_id: str, overview: Overview, wording: Wording) -> str:
    """Return the title of the task; of one that is not there any more that of the rule that asked for it."""
    found = next((each.task for each in overview.tasks if each.id == task_id), None)
    return wording.task(found) if found else wording.rule(task_id.split(":")[1] if ":" in task_id else task_id)


def consequence(kind: object, body: Mapping[str, Any], wording: Wording) -> str:
    """Return a consequence in words, from its line in the journal."""
    say = wording.language.say
    if kind in (ChangeKind.OBLIGATION_AROSE, ChangeKind.OBLIGATION_CHANGED):
        owed = body["obligation"]
        who = wording.parties(owed["bearers"]) or say("norms.nobody", role=wording.role(owed["bearer_role"]))
        key = "arose" if kind is ChangeKind.OBLIGATION_AROSE and owed["state"] == "open" else _standing(owed)
        return say(f"follows.obligation_{key}", who=who, act=wording.fact(owed["act"])) + _until(owed, wording)
    if kind is ChangeKind.REMINDER_GIVEN:
        owed = body["obligation"]
        who = wording.parties(owed["bearers"]) or say("norms.nobody", role=wording.role(owed["bearer_role"]))
        return say("follows.reminder", who=who, act=wording.fact(owed["act"])) + _until(owed, wording)
    if kind in (ChangeKind.TASK_OFFERED, ChangeKind.TASK_CHANGED):
        task = body["task"]
        to = wording.parties(task["offered_to"]) or say("norms.nobody", role=wording.role(task["role"]))
        taken = task.get("completed_by") or task["claimed_by"]
        by = wording.party(taken) if taken else to
        return say(f"follows.task_{task['state']}", task=wording.task(task["task"]), to=to, by=by)
    return _told(kind, body, wording)


def _told(kind: object, body: Mapping[str, Any], wording: Wording) -> str:
    say = wording.language.say
    if kind is ChangeKind.NOTICE_GIVEN:
        notice = body["notice"]
        to = wording.parties(notice["parties"]) or notice["person"] or _role_or_somebody(notice["role"], wording)
        return say("follows.notice", to=to, what=wording.language.of(Text(notice["what_nl"], notice["what_en"])))
    scope = wording.policy.scopes[body["scope"]["scope"]]
    how = "reached" if scope.milestone else "stage"
    title = wording.language.of(scope.title)
    return say(f"follows.{how}_{'on' if body['scope']['holds'] else 'off'}", scope=title)


def _role_or_somebody(role: str | None, wording: Wording) -> str:
    return wording.role(role) if role else wording.language.say("follows.somebody")


def change_in_words(change: Change, wording: Wording) -> str:
    """Return in words what would change."""
    return consequence(change.kind, change_body(change), wording)


def _standing(owed: Mapping[str, Any]) -> str:
    return "late" if owed["state"] == "fulfilled" and owed.get("late") else str(owed["state"])


def _until(owed: Mapping[str, Any], wording: Wording) -> str:
    if not owed.get("last_day") or owed["state"] not in {"open", "suspended", "breached"}:
        return ""
    day = short_day(date.fromisoformat(str(owed["last_day"])), wording.language)
    return wording.language.say("follows.until", day=day)
