"""Open a case: from this moment the parties named share one journal."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from orchestrator.db.cases import add_case, find_case
from orchestrator.db.editions import current_editions
from orchestrator.db.parties import unknown_parties
from orchestrator.db.policies import find_policy
from orchestrator.db.requests import find_answer, keep_answer
from orchestrator.domain.answers import CaseOpened
from orchestrator.domain.body import FactSaid, Opening
from orchestrator.domain.case import MOST_PARTIES, Case, CaseDraft
from orchestrator.domain.journal import GENESIS, InputKind, Line, fingerprint
from orchestrator.domain.judgement import NOTHING, Belief
from orchestrator.domain.party import LONGEST_TITLE, Actor
from orchestrator.domain.rights import Action
from orchestrator.domain.written import facts_in, written
from orchestrator.errors import CaseExists, CaseInvalid, FieldProblem
from orchestrator.usecases.answered import answer_of, entries_then, news_in, told_before, view_of_held
from orchestrator.usecases.facts import add_facts
from orchestrator.usecases.rights import must, whose
from orchestrator.usecases.see_case import facts_of, see
from orchestrator.usecases.turn import Held, take_turn
from rules.model.fact_type import PARTY_JOINED
from rules.model.policy import Policy
from rules.terms.edition import Editions
from rules.terms.moment import local_day

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def open_case(session: Session, actor: Actor, draft: CaseDraft, *, at: datetime, key: str) -> CaseOpened:
    """Open the case, let the parties join in their roles, and record the facts it begins with, all or nothing.

    Only a municipality opens a case, one of its own, which it then directs: not whoever calls itself one, and under no
    rules that another municipality made for itself. Raises NotYours, PolicyNotFound, CaseExists, CaseInvalid,
    IdempotencyConflict and all that record_fact raises.
    """
    _may_open(session, actor, draft)
    asked = fingerprint({"open case": draft})
    before = _answered(session, actor, key, asked)
    if before:
        return before
    policy = find_policy(session, draft.policy, draft.version, local_day(at), draft.municipality)
    roles = _roles(policy, draft)
    _check(session, policy, draft, roles)
    editions = current_editions(session, at)
    case = _new_case(policy, draft, draft.id or _id_for(actor, key), at, editions)
    if not add_case(session, case):
        # Whoever sent the same request at the same time was first, and has now been committed.
        before = _answered(session, actor, key, asked)
        if before:
            return before
        raise CaseExists(case.id)
    held = Held(case, 0, policy, Belief(), editions)
    first = take_turn(session, held, _opening(held, actor, draft, roles, at), at)
    whole = first.then(add_facts(session, first.held, actor, draft.facts, at)) if draft.facts else first
    keep_answer(session, actor, key, asked, answer_of(whole), whole.held.case.recorded_at)
    seen = news_in(whole, actor, NOTHING)
    case = view_of_held(whole.held, actor).case(whole.held.case)
    return CaseOpened(case, facts_in(policy, whole.inputs), seen, replayed=False)


def _may_open(session: Session, actor: Actor, draft: CaseDraft) -> None:
    must(session, actor, Action.OPEN_CASE, whose(actor, draft.municipality), owner=draft.municipality)


def _answered(session: Session, actor: Actor, key: str, asked: str) -> CaseOpened | None:
    answer = find_answer(session, actor, key, asked)
    if answer is None:
        return None
    case, entries = entries_then(session, answer)
    sight = see(session, actor, case.id)
    view = sight.view(facts_of(session, sight))
    consequences = tuple(each for each in told_before(session, view, entries) if not each.is_input)
    return CaseOpened(view.case(case), facts_in(sight.policy, entries), consequences, replayed=True)


def _roles(policy: Policy, draft: CaseDraft) -> Mapping[str, tuple[str, ...]]:
    """Return who joins in which role, each once; the municipality directs."""
    asked = {role: tuple(dict.fromkeys(parties)) for role, parties in draft.roles.items()}
    return {policy.director: (draft.municipality,), **asked}


def _check(session: Session, policy: Policy, draft: CaseDraft, roles: Mapping[str, tuple[str, ...]]) -> None:
    problems = [*_problems(policy, draft, roles), *_unregistered(session, roles)]
    if policy.municipality not in {None, draft.municipality}:
        expected = f"the national version, or one that {draft.municipality} tailored"
        problems.append(FieldProblem("version", repr(draft.version), expected))
    if len(draft.title) > LONGEST_TITLE:
        problems.append(FieldProblem("title", f"{len(draft.title)} characters", f"at most {LONGEST_TITLE} characters"))
    if draft.id and not _ID.fullmatch(draft.id):
        expected = "at most 100 letters, digits, dots, dashes and underscores"
        problems.append(FieldProblem("id", repr(draft.id), expected))
    if problems:
        raise CaseInvalid(problems)
    if draft.id and find_case(session, draft.id):
        raise CaseExists(draft.id)


def _problems(policy: Policy, draft: CaseDraft, roles: Mapping[str, tuple[str, ...]]) -> Iterator[FieldProblem]:
    number = sum(map(len, roles.values()))
    if number > MOST_PARTIES:
        yield FieldProblem("roles", f"{number:,} parties", f"at most {MOST_PARTIES} parties in all roles together")
    for role, parties in roles.items():
        if role not in policy.roles:
            yield FieldProblem(f"roles.{role}", repr(role), f"one of {', '.join(policy.roles)}")
        elif len(parties) > 1 and not policy.roles[role].many:
            yield FieldProblem(f"roles.{role}", f"{len(parties)} parties", "one party")
    if draft.municipality not in roles[policy.director]:
        expected = f"the municipality {draft.municipality}, which directs the case"
        yield FieldProblem(f"roles.{policy.director}", repr(", ".join(roles[policy.director])), expected)


def _unregistered(session: Session, roles: Mapping[str, tuple[str, ...]]) -> Iterator[FieldProblem]:
    unknown = unknown_parties(session, {party for parties in roles.values() for party in parties})
    for party in unknown:
        role = next(role for role, parties in roles.items() if party in parties)
        yield FieldProblem(f"roles.{role}", repr(party), "the id of a registered party")


def _new_case(policy: Policy, draft: CaseDraft, case_id: str, at: datetime, editions: Editions) -> Case:
    return Case(
        id=case_id,
        municipality=draft.municipality,
        title=draft.title,
        policy=policy.name,
        version=policy.version,
        digest=policy.digest,
        opened_at=at,
        recorded_at=at,
        seq=0,
        head=GENESIS,
        next_due=None,
        editions=editions.digests,
    )


def _id_for(actor: Actor, key: str) -> str:
    """Return the id of a case nobody named: the same request, of the same person, makes the same case."""
    who = f"{actor.party}:{actor.person}" if actor.person else actor.party
    return "case-" + hashlib.sha256(f"{who} {key}".encode()).hexdigest()[:12]


def _opening(
    held: Held, actor: Actor, draft: CaseDraft, roles: Mapping[str, tuple[str, ...]], at: datetime
) -> list[Line]:
    policy = held.policy
    editions = held.editions.named() if held.editions else {}
    opened = Opening(draft.title, policy.version, policy.digest, editions, with_next=True)
    joined = [
        FactSaid(PARTY_JOINED, {"role": role, "party": party}, at, with_next=True)
        for role, parties in roles.items()
        for party in parties
    ]
    joined[-1] = replace(joined[-1], with_next=False)
    said = [(InputKind.CASE_OPENED, written(opened)), *((InputKind.FACT, written(each)) for each in joined)]
    return [Line(kind, actor.party, body, actor.person, policy.director) for kind, body in said]
