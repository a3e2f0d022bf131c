"""What each party of a case must, may and may not do now, in words a page can show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from api.web.words.wording import Wording
from orchestrator.domain.nearness import is_near, pressing
from orchestrator.domain.overview import Overview
from orchestrator.domain.work import OWED, Obligation, ObligationState
from orchestrator.errors import FactRefused
from rules.evaluate.moves import Move
from rules.evaluate.verdict import Allowed, Refused
from rules.model.citation import Citation
from rules.model.fact_type import OF_THE_DIRECTOR
from rules.terms.moment import local_day


@dataclass(frozen=True, slots=True)
class Duty:
    """One obligation, drawn from the rule with the name `clause`.

    `tone` is `late`, `soon`, `open`, `paused`, `done` or `gone`; `state` names the words for how it stands.
    """

    key: str
    tone: str
    state: str
    act: str
    fact: str
    bearers: tuple[str, ...]
    role: str
    towards: str
    last_day: date | None
    reminded_on: date | None
    due_at: datetime | None
    steps: tuple[str, ...]
    rule: str
    clause: str
    citations: tuple[Citation, ...]

    @property
    def unheld(self) -> bool:
        """Whether nobody holds the role that owes it."""
        return not self.bearers


@dataclass(frozen=True, slots=True)
class Needed:
    """A fact that has to come first: its type, what that is called, and the roles that could add it, in words."""

    name: str
    fact: str
    roles: str


@dataclass(frozen=True, slots=True)
class Possible:
    """Something a party can do now; `owed` when it would fulfil an obligation."""

    fact: str
    act: str
    role: str
    owed: bool


@dataclass(frozen=True, slots=True)
class Impossible:
    """Something a party cannot do now, and why not."""

    fact: str
    act: str
    reason: str
    rule: str
    citations: tuple[Citation, ...]
    missing: tuple[Needed, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """The room one party has to move: what it must, may and may not do now. `ours`: the party that looks."""

    party: str
    title: str
    roles: str
    ours: bool
    must: tuple[Duty, ...]
    may: tuple[Possible, ...]
    may_not: tuple[Impossible, ...]

    @property
    def doable(self) -> frozenset[str]:
        """The fact types the party may add now."""
        return frozenset(each.fact for each in self.may)


def duty(found: Obligation, wording: Wording, at: datetime) -> Duty:
    """Return the obligation in words, as it stands at the moment."""
    tone, state = tone_of(found, at)
    return Duty(
        key=found.key,
        tone=tone,
        state=state,
        act=wording.fact(found.act),
        fact=found.act,
        bearers=tuple(wording.party(each) for each in found.bearers),
        role=wording.role(found.bearer_role),
        towards=wording.role(found.beneficiary_role),
        last_day=found.last_day,
        reminded_on=reminded_on(found),
        due_at=found.due_at,
        steps=tuple(map(wording.language.of, found.steps)),
        rule=wording.rule(found.rule),
        clause=found.rule,
        citations=wording.policy.citations_of(found.rule, found.source),
    )


def reminded_on(owed: Obligation | None) -> date | None:
    """Return the day on which was last reminded of what is owed."""
    return local_day(owed.reminded_at) if owed and owed.reminded_at else None


def tone_of(found: Obligation, at: datetime) -> tuple[str, str]:
    """Return how an obligation looks at the moment, and the name of the words for how it stands."""
    match state := found.stood_at(at).state:
        case ObligationState.BREACHED:
            return "late", "breached"
        case ObligationState.SUSPENDED:
            return "paused", "suspended"
        case ObligationState.FULFILLED:
            return "done", "fulfilled_late" if found.late else "fulfilled"
        case ObligationState.OPEN:
            return ("soon", "soon") if is_near(found.due_at, at) else ("open", "open")
    return "gone", str(state)


def pressing_first(duties: Iterable[Duty]) -> tuple[Duty, ...]:
    """Return duties in order of what presses most: the earliest deadline first, those without one last."""
    return tuple(sorted(duties, key=lambda each: pressing(each.due_at, each.key)))


def rooms(overview: Overview, wording: Wording, us: str) -> tuple[Room, ...]:
    """Return the room of every party whose moves may be seen, our own first."""
    parties = sorted(overview.moves, key=lambda party: (party != us, wording.party(party)))
    return tuple(_room(overview, wording, party, us) for party in parties)


def owed(overview: Overview, wording: Wording) -> tuple[Duty, ...]:
    """Return everything that is still owed in the case, what presses most first."""
    return pressing_first(duty(each, wording, overview.at) for each in overview.obligations if each.state in OWED)


def needed(verdict: Refused, wording: Wording) -> tuple[Needed, ...]:
    """Return what would make possible what is refused."""
    return tuple(
        Needed(each.fact, wording.fact(each.fact), ", ".join(wording.role(role) for role in each.roles))
        for each in verdict.missing
    )


def barriers(duties: Iterable[Duty], seen: Iterable[Room]) -> Mapping[str, Impossible]:
    """Return by its key why a duty cannot be done yet by who owes it: first something else has to happen."""
    barred = {(room.title, each.fact): each for room in seen for each in room.may_not}
    pairs = ((each, barred.get((bearer, each.fact))) for each in duties for bearer in each.bearers)
    return {each.key: barrier for each, barrier in pairs if barrier}


def _room(overview: Overview, wording: Wording, party: str, us: str) -> Room:
    theirs = (each for each in overview.obligations if each.state in OWED and party in each.bearers)
    moves = overview.moves[party]
    possible = [_possible(each, wording) for each in moves if isinstance(each.verdict, Allowed)]
    opened = {each.fact for each in possible}
    refused = (_impossible(each, each.verdict, wording) for each in moves if isinstance(each.verdict, Refused))
    held = [wording.role(role) for role, parties in overview.roles.items() if party in parties]
    return Room(
        party=party,
        title=wording.party(party),
        roles=", ".join(held),
        ours=party == us,
        must=pressing_first(duty(each, wording, overview.at) for each in theirs),
        may=tuple(sorted({each.fact: each for each in possible}.values(), key=_what_matters_first)),
        may_not=tuple({each.fact: each for each in refused if each.fact not in opened}.values()),
    )


def _what_matters_first(each: Possible) -> tuple[bool, bool]:
    """What is owed comes first, and last what the director can do in any case whatever it is about."""
    return not each.owed, each.fact in OF_THE_DIRECTOR


def _possible(move: Move, wording: Wording) -> Possible:
    return Possible(move.fact, wording.fact(move.fact), move.role, owed=bool(move.owed))


def _impossible(move: Move, verdict: Refused, wording: Wording) -> Impossible:
    reason, missing = wording.reason(verdict.reason), needed(verdict, wording)
    return Impossible(
        move.fact, wording.fact(move.fact), reason, wording.rule(verdict.rule), verdict.citations, missing
    )


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The reason, the clause behind it (`rule` is empty when there is none), and what has to come first."""

    reason: str
    rule: str = ""
    citations: tuple[Citation, ...] = ()
    missing: tuple[Needed, ...] = ()


def refused_in_words(no: FactRefused, wording: Wording) -> WhyNot:
    """Return why the rules do not allow the fact."""
    return refusal_in_words(no.verdict, wording)


def refusal_in_words(verdict: Refused, wording: Wording) -> WhyNot:
    """Return why the rules do not allow something."""
    missing = needed(verdict, wording)
    return WhyNot(wording.reason(verdict.reason), wording.rule(verdict.rule), verdict.citations, missing)
