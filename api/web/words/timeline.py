"""What happened in a case, the latest first: each thing from outside with what followed from it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile

from api.web.words.wording import Wording
from orchestrator.domain.body import Body, ContentErased, EditionsRenewed, FactHidden, Retitled, TaskActed
from orchestrator.domain.erasure import is_erasable
from orchestrator.domain.journal import Entry, InputKind
from orchestrator.domain.overview import Overview
from orchestrator.domain.told import tell
from orchestrator.domain.written import read_body
from rules.facts import Fact, current_facts
from rules.model.fact_type import PARTY_JOINED
from rules.terms.said import Text

_BY_NOBODY = (InputKind.CLOCK, InputKind.EDITIONS_RENEWED)


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that came from outside, and what followed.

    `fields` is what it says; `fact` the id of the fact when it is one; `superseded` that a later fact replaces it, and
    `correctable` that whoever looks may correct it, `erasable` that who directs the case can have it erased.
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
    erasable: bool
    follows: tuple[str, ...]


def timeline(overview: Overview, wording: Wording, us: str) -> tuple[Happening, ...]:
    """Return everything that happened, the latest first."""
    facts = {each.seq: each for each in overview.facts}
    current = {each.fact.id for each in current_facts(overview.facts)}
    follows: dict[int, list[str]] = {}
    for entry in overview.entries:
        if entry.cause is not None:
            follows.setdefault(entry.cause, []).append(wording.line(tell(entry)))
    told = [
        _happening(entry, facts.get(entry.seq), current, follows.get(entry.seq, ()), overview, wording, us)
        for entry in overview.entries
        if entry.is_input or entry.cause is None  # of something that is not for whoever looks
    ]
    return tuple(reversed(_with_first_parties(told, facts)))


def people_in(overview: Overview) -> Iterator[tuple[str, str | None]]:
    """Yield who did something in the case, each by party and id."""
    return ((each.party, each.person) for each in overview.entries)


def _with_first_parties(told: Sequence[Happening], facts: Mapping[int, Fact]) -> Sequence[Happening]:
    """Return what happened, with who took part from the start told where the case was opened."""
    if not told or told[0].kind != InputKind.CASE_OPENED:
        return told  # what it said was erased
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
        title=wording.line(tell(entry)),
        by=wording.party(entry.party) if entry.is_input and entry.kind not in _BY_NOBODY else "",
        person=wording.person(entry.party, entry.person),
        role=wording.role(entry.role),
        fields=tuple(wording.fields(fact) if fact else _reason(said, wording)),
        hidden=hidden,
        fact=fact.id if fact else None,
        fact_type=fact.type if fact else "",
        superseded=fact is not None and fact.id not in current,
        correctable=fact is not None and fact.id in current and is_ours and not hidden,
        erasable=is_erasable(entry),
        follows=tuple(follows),
    )


def _reason(said: Body, wording: Wording) -> Iterator[tuple[str, str]]:
    """Yield why somebody declined work, gave it back, could not do it or changed a title, or on what the case rests."""
    say = wording.language.say
    if isinstance(said, Retitled | ContentErased) and said.why:
        yield say("timeline.reason"), said.why
    if isinstance(said, TaskActed) and said.reason:
        yield say("timeline.reason"), said.reason
    if isinstance(said, EditionsRenewed):
        yield say("timeline.editions"), ", ".join(sorted(said.editions))
        yield from ((say("timeline.changed"), wording.language.of(Text(each.nl, each.en))) for each in said.changed)
