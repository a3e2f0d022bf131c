"""Oversee a case: everything about it in one look."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from orchestrator.db.beliefs import load_obligations, load_tasks
from orchestrator.db.journals import read_entries
from orchestrator.db.party_titles import titles_of
from orchestrator.domain.actor import Actor
from orchestrator.domain.entry import Entry, InputKind
from orchestrator.domain.overview import Overview
from orchestrator.usecases.see_facts import shown
from orchestrator.usecases.sight import Sight, facts_of, see
from rules.conclusions import Conclusions
from rules.evaluate.moves import Move, moves
from rules.evaluate.verdict import Doer


def oversee_case(session: Session, actor: Actor, case_id: str, *, at: datetime) -> Overview:
    """Return the case as the actor may see it. Raises CaseNotFound."""
    sight = see(session, actor, case_id)
    facts = facts_of(session, sight)
    conclusions = sight.concludes(facts, at)
    entries = tuple(_shown(sight, each) for each in read_entries(session, case_id))
    return Overview(
        case=sight.case,
        policy=sight.policy,
        roles=conclusions.roles,
        own_roles=tuple(role for role, parties in conclusions.roles.items() if actor.party in parties),
        obligations=tuple(each.stood_at(conclusions.at) for each in load_obligations(session, case_id)),
        tasks=load_tasks(session, case_id),
        facts=tuple(shown(sight, each) for each in facts),
        entries=entries,
        moves=moves_of(sight, conclusions, actor),
        conclusions=conclusions,
        titles=titles_of(session, {*_parties(conclusions), *(each.party for each in entries), sight.case.municipality}),
        at=conclusions.at,
    )


def moves_of(sight: Sight, conclusions: Conclusions, actor: Actor) -> Mapping[str, tuple[Move, ...]]:
    """Return the moves the actor may see: of every party when its own directs the case, and else of its own.

    Of another party nobody knows which person will act, so what concerns one person alone is not in it.
    """
    directs = actor.party in conclusions.roles.get(sight.policy.director, ())
    parties = _parties(conclusions) if directs else [actor.party]
    doers = (Doer(party, actor.person) if party == actor.party else Doer(party, somebody=True) for party in parties)
    return {doer.party: moves(sight.policy, conclusions, doer) for doer in doers}


def _parties(conclusions: Conclusions) -> list[str]:
    return sorted({party for held in conclusions.roles.values() for party in held})


def _shown(sight: Sight, entry: Entry) -> Entry:
    visible = entry.kind is not InputKind.FACT or sight.shows(entry.body["type"], entry.party)
    return entry if visible else entry.hidden()
