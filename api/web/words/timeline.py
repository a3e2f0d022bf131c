"""What happened in a case, the latest first: each thing from outside with what followed from it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile

from api.web.words.days import short_day
from api.web.words.wording import Wording
from orchestrator.domain.body import Body, EditionsRenewed, FactHidden, FactSaid, TaskActed
from orchestrator.domain.case import Standing
from orchestrator.domain.journal import Entry, InputKind
from orchestrator.domain.overview import Overview
from orchestrator.domain.plan import Change, ChangeKind
from orchestrator.domain.work import OWED, Notice, Obligation, ObligationState, Task
from orchestrator.domain.written import read_body
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
            follows.setdefault(entry.cause, []).append(consequence(entry.kind, read_body(entry), wording))
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
    said = read_body(entry)
    hidden = isinstance(said, FactHidden)
    is_ours = fact is not None and us in {fact.party, overview.case.municipality}
    return Happening(
        seq=entry.seq,
        kind=str(entry.kind),
        when=entry.at,
        occurred_at=fact.occurred_at if fact else None,
        title=_title(entry, said, overview, wording),
        by=wording.party(entry.party) if entry.kind not in (InputKind.CLOCK, InputKind.EDITIONS_RENEWED) else "",
        person=entry.person,
        role=wording.role(entry.role),
        fields=tuple(wording.fields(fact) if fact else _reason(said, wording)),
        hidden=hidden,
        fact=fact.id if fact else None,
        fact_type=fact.type if fact else "",
        superseded=fact is not None and fact.id not in current,
        correctable=fact is not None and fact.id in current and is_ours and not hidden,
        follows=tuple(follows),
    )


def _title(entry: Entry, said: Body, overview: Overview, wording: Wording) -> str:
    say = wording.language.say
    match said:
        case FactSaid() | FactHidden():
            name = wording.fact(said.type)
            if said.retracts:
                return say("timeline.retracted", fact=name)
            return say("timeline.corrected", fact=name) if said.corrects else name
        case TaskActed():
            return say(f"timeline.{entry.kind}", task=_task_named(said.task, overview, wording))
    return say(f"timeline.{entry.kind}")


def _reason(said: Body, wording: Wording) -> Iterator[tuple[str, str]]:
    """Yield why somebody declined work, gave it back or could not do it, or on what the case rests from now on."""
    say = wording.language.say
    if isinstance(said, TaskActed) and said.reason:
        yield say("timeline.reason"), said.reason
    if isinstance(said, EditionsRenewed):
        yield say("timeline.editions"), ", ".join(sorted(said.editions))
        yield from ((say("timeline.changed"), wording.language.of(Text(each.nl, each.en))) for each in said.changed)


def _task_named(task_id: str, overview: Overview, wording: Wording) -> str:
    """Return the title of the task; of one that is not there any more that of the rule that asked for it."""
    found = next((each.task for each in overview.tasks if each.id == task_id), None)
    return wording.task(found) if found else wording.rule(task_id.split(":")[1] if ":" in task_id else task_id)


def consequence(kind: object, after: Body, wording: Wording) -> str:
    """Return a consequence in words, from what its line in the journal says."""
    say = wording.language.say
    match after:
        case Obligation():
            who = wording.parties(after.bearers) or say("norms.nobody", role=wording.role(after.bearer_role))
            return say(f"follows.{_key(kind, after)}", who=who, act=wording.fact(after.act)) + _until(after, wording)
        case Task():
            to = wording.parties(after.offered_to) or say("norms.nobody", role=wording.role(after.role))
            taken = after.completed_by or after.claimed_by
            by = wording.party(taken) if taken else to
            return say(f"follows.task_{after.state}", task=wording.task(after.task), to=to, by=by)
        case Notice():
            to = wording.parties(after.parties) or after.person or _role_or_somebody(after.role, wording)
            return say("follows.notice", to=to, what=wording.language.of(after.what))
        case Standing():
            how = f"{'reached' if after.milestone else 'stage'}_{'on' if after.holds else 'off'}"
            return say(f"follows.{how}", scope=wording.language.of(wording.policy.scopes[after.scope].title))
    raise TypeError(f"{type(after).__name__} is no consequence")


def _role_or_somebody(role: str | None, wording: Wording) -> str:
    return wording.role(role) if role else wording.language.say("follows.somebody")


def change_in_words(change: Change, wording: Wording) -> str:
    """Return in words what would change."""
    return consequence(change.kind, change.after, wording)


def _key(kind: object, owed: Obligation) -> str:
    if kind is ChangeKind.REMINDER_GIVEN:
        return "reminder"
    if kind is ChangeKind.OBLIGATION_AROSE and owed.state is ObligationState.OPEN:
        return "obligation_arose"
    return "obligation_late" if owed.state is ObligationState.FULFILLED and owed.late else f"obligation_{owed.state}"


def _until(owed: Obligation, wording: Wording) -> str:
    if not owed.last_day or owed.state not in OWED:
        return ""
    return wording.language.say("follows.until", day=short_day(owed.last_day, wording.language))
