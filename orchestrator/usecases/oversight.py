"""Watching over a case and over a municipality."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from orchestrator.db.beliefs import load_obligations, load_roles, load_tasks
from orchestrator.db.cases import find_case
from orchestrator.db.editions import resting_on
from orchestrator.db.journals import read_entries, read_facts
from orchestrator.db.parties import find_party, save_supervision, supervised_by, titles_of
from orchestrator.db.policies import policy_with
from orchestrator.domain.body import Body, ContentErased, FactSaid, Opening, Retitled, TaskActed
from orchestrator.domain.case import Case
from orchestrator.domain.exposure import Exposure, counts_from, exposures, exposures_for, first_moment_of
from orchestrator.domain.follow_up import FollowUp, follow_ups
from orchestrator.domain.journal import Entry
from orchestrator.domain.overview import Overview
from orchestrator.domain.party import MUNICIPALITY, Actor
from orchestrator.domain.processing import ReadingDone
from orchestrator.domain.retold import retold
from orchestrator.domain.rights import Action, Whose, may
from orchestrator.domain.veil import bare_duty
from orchestrator.domain.view import View
from orchestrator.domain.work import Notice, Obligation, ObligationState, Task
from orchestrator.domain.written import read_body, written
from orchestrator.errors import CaseNotFound, FieldProblem, PartyInvalid
from orchestrator.usecases.parties import get_party
from orchestrator.usecases.processing import note_reading
from orchestrator.usecases.rights import must
from orchestrator.usecases.see_case import oversee_case, verify_journal
from orchestrator.usecases.turn import moment_in
from rules.evaluate.evaluate import evaluate
from rules.evaluate.sight import Reader
from rules.facts import Fact, current_facts
from rules.model.policy import Policy
from rules.terms.moment import local_day


@dataclass(frozen=True, slots=True)
class Evidence:
    """A case as an enforcement officer looks at it.

    `exposures` is what lateness costs, `follow_ups` what the policy says comes after each obligation that was missed
    (by its key), and `flaws` says in words where the journal is not whole, which it always should be.
    """

    overview: Overview
    takes_part: bool
    exposures: tuple[Exposure, ...]
    follow_ups: Mapping[str, tuple[FollowUp, ...]]
    flaws: tuple[str, ...]


def watch_case(session: Session, actor: Actor, case_id: str, *, at: datetime) -> Evidence:
    """Return the evidence of a case the actor's party watches over. Raises NotYours, CaseNotFound."""
    watched = watched_by(session, actor)
    case = find_case(session, case_id)
    if case is None or case.municipality not in watched:
        raise CaseNotFound(case_id)
    takes_part = _takes_part(session, actor, case)
    overview = oversee_case(session, actor, case_id, at=at) if takes_part else _from_outside(session, actor, case, at)
    facts = overview.facts if takes_part else read_facts(session, case_id, overview.policy)
    # Who is told what lateness costs is not told that the notice by which it does is still to come.
    present = frozenset(each.fact.type for each in current_facts(overview.facts if takes_part else facts))
    missed = [each for each in overview.obligations if each.state is ObligationState.BREACHED]
    costs = exposures(overview.policy, overview.obligations, facts, at, resting_on(session, case))
    return Evidence(
        overview=overview,
        takes_part=takes_part,
        exposures=exposures_for(overview.own_roles, overview.policy, costs, outside=not takes_part),
        follow_ups={each.key: follow_ups(overview.policy, each.rule, present) for each in missed},
        flaws=verify_journal(session, case_id),
    )


def _takes_part(session: Session, actor: Actor, case: Case) -> bool:
    held = load_roles(session, case.id).values()
    return actor.party == case.municipality or any(actor.party in parties for parties in held)


def _from_outside(session: Session, actor: Actor, case: Case, at: datetime) -> Overview:
    """Return the case without what its facts say, its title, its people, and what anybody could do now."""
    policy = policy_with(session, case.digest)
    facts = read_facts(session, case.id, policy)
    conclusions = evaluate(policy, facts, moment_in(case, at), editions=resting_on(session, case))
    view = View.of(policy, Reader("", None, frozenset()), facts, case.opened_at)
    entries = tuple(_bare(each) for each in retold(view, read_entries(session, case.id), watched=True))
    parties = {party for held in conclusions.roles.values() for party in held}
    note_reading(session, ReadingDone("watch_case", case, policy, conclusions.roles, actor))
    return Overview(
        case=replace(case, title=""),
        policy=policy,
        roles=conclusions.roles,
        own_roles=(),
        obligations=tuple(_watched(view, each.stood_at(conclusions.at)) for each in load_obligations(session, case.id)),
        tasks=tuple(map(_bare_task, view.all_of(view.task, load_tasks(session, case.id)))),
        facts=tuple(_bare_fact(policy, each) for each in view.all_of(view.fact, facts)),
        entries=entries,
        moves={},
        conclusions=view.conclusions(conclusions),
        titles=titles_of(session, {*parties, *(each.party for each in entries), case.municipality}),
        at=conclusions.at,
    )


def _watched(view: View, owed: Obligation) -> Obligation:
    """Return the duty for who watches over deadlines: every one, but not how its day was found where that is hidden."""
    return owed if view.hears(owed.rule) else bare_duty(owed)


def _bare_fact(policy: Policy, fact: Fact) -> Fact:
    """Return that there is such a fact, from which day it counts and who added it."""
    counts_from_day = counts_from(policy, fact)
    same = counts_from_day == local_day(fact.occurred_at)
    return replace(
        fact, fields={}, person=None, occurred_at=fact.occurred_at if same else first_moment_of(counts_from_day)
    )


def _bare(entry: Entry) -> Entry:
    """Return the entry without who acted, what a fact says, what somebody typed, and its salt."""
    return replace(entry, person=None, body=written(_bare_body(read_body(entry))), salt=None)


def _bare_body(said: Body) -> Body:
    match said:
        case Opening():
            return replace(said, title="")
        case Retitled():
            return Retitled("")
        case FactSaid():
            return said.hidden()
        case TaskActed():
            return replace(said, reason=None)
        case ContentErased():
            return replace(said, why="", told=(), corrected=None)
        case Task():
            return _bare_task(said)
        case Notice():
            return replace(said, person=None)
    return said


def _bare_task(task: Task) -> Task:
    return replace(task, what=None, person=None, completed_person=None)


def supervise(session: Session, supervisor: str, municipality: str, *, at: datetime) -> None:
    """Let the party watch over the municipality from now on. Raises PartyNotFound, PartyInvalid.

    It does not make the party take part in any case: it sees which duties there are, until when, and when what kind of
    fact came in, and nothing of what facts say.
    """
    get_party(session, supervisor)
    watched = get_party(session, municipality)
    if watched.kind != MUNICIPALITY:
        raise PartyInvalid([FieldProblem("municipality", f"{municipality} ({watched.kind})", "a municipality")])
    save_supervision(session, supervisor, municipality, at)


def watched_by(session: Session, actor: Actor) -> tuple[str, ...]:
    """Return the municipalities whose deadlines the actor's party watches: its own, and those it supervises, sorted.

    Raises NotYours when there are none.
    """
    supervised = set(supervised_by(session, actor.party))
    must(session, actor, Action.WATCH, Whose.WATCHED if supervised else Whose.OWN)
    party = find_party(session, actor.party)
    own = {party.id} if party and may(actor, party.kind, Action.WATCH) else set()
    return tuple(sorted(own | supervised))
