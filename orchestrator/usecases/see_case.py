"""A case as one party looks at it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from sqlmodel import Session

from orchestrator.db import cases, listing
from orchestrator.db.beliefs import (
    Roles,
    load_notices,
    load_obligations,
    load_roles,
    load_standings,
    load_tasks,
    roles_held,
)
from orchestrator.db.cases import find_case
from orchestrator.db.editions import editions_with
from orchestrator.db.journals import read_entries, read_facts
from orchestrator.db.parties import titles_of
from orchestrator.domain.answers import CaseSeen, ScopeSeen
from orchestrator.domain.case import Case, Standing
from orchestrator.domain.journal import Entry, flaws
from orchestrator.domain.listing import CaseFilter, Listed, Page
from orchestrator.domain.overview import Overview
from orchestrator.domain.party import Actor
from orchestrator.domain.processing import ReadingDone
from orchestrator.domain.reasons import move_for
from orchestrator.domain.retention import Kept, kept
from orchestrator.domain.retold import retold
from orchestrator.domain.view import View
from orchestrator.domain.written import facts_in
from orchestrator.errors import CaseNotFound, CaseSetApart
from orchestrator.usecases.processing import note_reading
from orchestrator.usecases.turn import (
    about,
    moment_in,
    policy_of,
)
from rules.conclusions import Conclusions
from rules.evaluate import moves as rules_moves
from rules.evaluate.evaluate import evaluate
from rules.evaluate.moves import Move
from rules.evaluate.sight import Reader
from rules.evaluate.verdict import Doer
from rules.facts import Fact
from rules.language.text.errors import PolicyErrors
from rules.model.policy import Policy, Scope
from rules.terms.edition import Editions, first


@dataclass(frozen=True, slots=True)
class Sight:
    """A case as one party looks at it."""

    case: Case
    policy: Policy
    roles: Roles
    actor: Actor
    editions: Editions | None

    def resting_on(self) -> Editions:
        """Return the editions the case rests on, where it names none those from before there were any."""
        return self.editions or first()

    def view(self, facts: Sequence[Fact]) -> View:
        """Return what the party may see of the case, which has these facts."""
        return View.through(self.policy, self.actor, self.roles, facts, self.case.opened_at)

    def concludes(self, facts: Sequence[Fact], at: datetime) -> Conclusions:
        """Say what the policy concludes at this moment, which is never before the last one recorded in the case.

        Raises CaseSetApart when it comes to no conclusion.
        """
        with about(self.case.id):
            return evaluate(self.policy, facts, moment_in(self.case, at), editions=self.resting_on())


def see(session: Session, actor: Actor, case_id: str) -> Sight:
    """Look at the case. Raises CaseNotFound, also when the actor's party has no part in it, CaseSetApart."""
    case = find_case(session, case_id)
    roles = load_roles(session, case_id) if case else {}
    if case is None or not (actor.party == case.municipality or any(actor.party in held for held in roles.values())):
        raise CaseNotFound(case_id)
    with about(case_id):
        policy, editions = policy_of(session, case), editions_with(session, case.editions)
    return Sight(case, policy, roles, actor, editions)


def see_content(session: Session, actor: Actor, case_id: str, name: str) -> Sight:
    """Look at what the case holds, which is written down. Raises CaseNotFound, CaseSetApart."""
    sight = see(session, actor, case_id)
    note_reading(session, ReadingDone(name, sight.case, sight.policy, sight.roles, actor))
    return sight


def facts_of(session: Session, sight: Sight) -> tuple[Fact, ...]:
    """Read the facts of the case, also those the party may not see. Raises CaseSetApart when they cannot be read."""
    with about(sight.case.id):
        return read_facts(session, sight.case.id, sight.policy)


def get_case(session: Session, actor: Actor, case_id: str, *, at: datetime | None = None) -> CaseSeen:
    """Return the case as it stands at the moment; without one as it stood when it was last judged.

    Raises CaseNotFound, also when the actor's party has no part in it.
    """
    sight = see_content(session, actor, case_id, "see_case")
    view = sight.view(facts_of(session, sight))
    now = max(at or sight.case.recorded_at, sight.case.recorded_at)
    standings = {each.scope: each for each in load_standings(session, case_id)}
    return CaseSeen(
        case=view.case(sight.case),
        roles=sight.roles,
        scopes=tuple(scope_seen(sight, each, standings) for each in parts_seen(view)),
        obligations=tuple(
            view.all_of(view.obligation, (each.stood_at(now) for each in load_obligations(session, case_id)))
        ),
        tasks=tuple(view.all_of(view.task, load_tasks(session, case_id))),
        notices=tuple(view.all_of(view.notice, load_notices(session, case_id))),
    )


def parts_seen(view: View) -> Iterator[Scope]:
    """Yield the stages and milestones of which the reader may know how they stand."""
    return (scope for name, scope in view.policy.scopes.items() if view.knows_part(name))


def scope_seen(sight: Sight, scope: Scope, standings: Mapping[str, Standing]) -> ScopeSeen:
    """Return how the stage or milestone stands; one that never was open or reached stands so from the start."""
    never = Standing(
        scope=scope.name,
        milestone=scope.milestone,
        holds=False,
        since=sight.case.opened_at,
        rule=None,
        source=None,
        facts=(),
    )
    return ScopeSeen(scope.title, standings.get(scope.name, never))


def list_cases(session: Session, actor: Actor, wanted: CaseFilter, page: Page) -> Listed[Case]:
    """Return the cases the actor's party may see, oldest first."""
    listed = listing.list_cases(session, actor.party, wanted, page)
    held = roles_held(session, actor.party, [each.id for each in listed.found])
    found = (_as_listed(session, actor, each, held.get(each.id, frozenset())) for each in listed.found)
    return replace(listed, found=tuple(found))


def _as_listed(session: Session, actor: Actor, case: Case, roles: frozenset[str]) -> Case:
    """Return the case as its party may see it; one whose policy cannot be read stops no list."""
    try:
        policy = policy_of(session, case)
    except (CaseSetApart, PolicyErrors):
        return replace(case, next_due=None)
    return View.of(policy, Reader(actor.party, actor.person, roles), (), case.opened_at).case(case)


def moves(session: Session, actor: Actor, case_id: str, *, at: datetime, role: str | None = None) -> tuple[Move, ...]:
    """Return the moves of each role the actor's party holds, or of one role. Raises CaseNotFound."""
    sight = see_content(session, actor, case_id, "list_moves")
    facts = facts_of(session, sight)
    return moves_by(sight.view(facts), sight.concludes(facts, at), Doer(actor.party, actor.person, role))


def moves_by(view: View, conclusions: Conclusions, doer: Doer) -> tuple[Move, ...]:
    """Return the moves of the doer, with the reasons that are for the reader."""
    found = (move_for(view, conclusions, doer, each) for each in rules_moves.moves(view.policy, conclusions, doer))
    return tuple(each for each in found if each)


def read_journal(session: Session, actor: Actor, case_id: str, after: int = 0, limit: int = 100) -> tuple[Entry, ...]:
    """Return entries with `seq` above `after`, those the party may not see left out. Raises CaseNotFound."""
    sight = see_content(session, actor, case_id, "read_journal")
    entries = read_entries(session, case_id)
    seen = retold(sight.view(facts_in(sight.policy, entries)), entries)
    return tuple(islice((each for each in seen if each.seq > after), limit))


def verify_journal(session: Session, case_id: str) -> tuple[str, ...]:
    """Recompute the hash chain of the case; every difference in words, none when it is whole. Raises CaseNotFound."""
    case = cases.get_case(session, case_id)
    entries = read_entries(session, case_id)
    found = flaws(entries)
    if not found and entries[-1].hash != case.head:
        return (f"the journal ends with {entries[-1].hash[:12]}…, but the case says {case.head[:12]}…",)
    return found


def list_facts(session: Session, actor: Actor, case_id: str) -> tuple[Fact, ...]:
    """Return the facts in journal order, each as far as the party may see it. Raises CaseNotFound."""
    sight = see_content(session, actor, case_id, "list_facts")
    facts = facts_of(session, sight)
    view = sight.view(facts)
    return tuple(view.all_of(view.fact, facts))


def oversee_case(session: Session, actor: Actor, case_id: str, *, at: datetime) -> Overview:
    """Return the case as the actor may see it. Raises CaseNotFound."""
    sight = see_content(session, actor, case_id, "see_case")
    facts = facts_of(session, sight)
    conclusions, view = sight.concludes(facts, at), sight.view(facts)
    entries = tuple(retold(view, read_entries(session, case_id)))
    duties = (each.stood_at(conclusions.at) for each in load_obligations(session, case_id))
    return Overview(
        case=view.case(sight.case),
        policy=sight.policy,
        roles=conclusions.roles,
        own_roles=tuple(role for role, parties in conclusions.roles.items() if actor.party in parties),
        obligations=tuple(view.all_of(view.obligation, duties)),
        tasks=tuple(view.all_of(view.task, load_tasks(session, case_id))),
        facts=tuple(view.all_of(view.fact, facts)),
        entries=entries,
        moves=moves_of(view, conclusions, actor),
        conclusions=view.conclusions(conclusions),
        titles=titles_of(session, {*_parties(conclusions), *(each.party for each in entries), sight.case.municipality}),
        at=conclusions.at,
        kept=_kept(sight, facts, conclusions),
    )


def _kept(sight: Sight, facts: Sequence[Fact], conclusions: Conclusions) -> Kept | None:
    """Return how long the case is kept, for who directs it."""
    if not _directs(sight, conclusions):
        return None
    return kept(sight.policy, facts, sight.case.closed_since, at=conclusions.at)


def _directs(sight: Sight, conclusions: Conclusions) -> bool:
    return sight.actor.party in conclusions.roles.get(sight.policy.director, ())


def moves_of(view: View, conclusions: Conclusions, actor: Actor) -> Mapping[str, tuple[Move, ...]]:
    """Return the moves the actor may see: of every party when its own directs the case, and else of its own.

    Of another party nobody knows which person will act, so what concerns one person alone is not in it.
    """
    directs = actor.party in conclusions.roles.get(view.policy.director, ())
    parties = _parties(conclusions) if directs else [actor.party]
    doers = (Doer(party, actor.person) if party == actor.party else Doer(party, somebody=True) for party in parties)
    return {doer.party: moves_by(view, conclusions, doer) for doer in doers}


def _parties(conclusions: Conclusions) -> list[str]:
    return sorted({party for held in conclusions.roles.values() for party in held})


def shown_whole(session: Session, sight: Sight, entries: Sequence[Entry]) -> frozenset[int]:
    """Return the places of the lines whose content the party may see whole, and so may hold against the chain."""
    every = read_entries(session, sight.case.id)
    told = {each.seq: each for each in retold(sight.view(facts_in(sight.policy, every)), every)}
    return frozenset(each.seq for each in entries if not _is_gone(each) and told.get(each.seq) == each)


def _is_gone(entry: Entry) -> bool:
    return entry.is_bare or entry.is_destroyed
