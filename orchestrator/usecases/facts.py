"""Facts of a case: recorded, all or nothing; previewed; seen by whoever may."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from difflib import get_close_matches

from sqlmodel import Session

from orchestrator.db.beliefs import Roles
from orchestrator.db.cases import get_case
from orchestrator.db.parties import unknown_parties
from orchestrator.db.requests import find_answer, keep_answer
from orchestrator.domain.answers import Recorded, warnings_of
from orchestrator.domain.body import FactSaid
from orchestrator.domain.case import FactDraft
from orchestrator.domain.journal import Entry, InputKind, Line, fingerprint, linked
from orchestrator.domain.judgement import conclude, judge
from orchestrator.domain.overview import Preview
from orchestrator.domain.participation import losses, problems_of
from orchestrator.domain.party import Actor
from orchestrator.domain.reasons import known_to, refusal_for
from orchestrator.domain.view import View
from orchestrator.domain.written import read_fact, written
from orchestrator.errors import (
    CaseChanged,
    CaseNotFound,
    FactInvalid,
    FactRefused,
    FieldProblem,
    NotYours,
    UnknownFactType,
)
from orchestrator.salt import fresh_salts
from orchestrator.usecases.answered import answer_of, recorded_before, recorded_by, view_of_held
from orchestrator.usecases.see_case import moves_of, see_content
from orchestrator.usecases.turn import Held, Turn, adding_to, held_case, hold, judged, moment_in, settle
from rules.conclusions import Conclusions
from rules.evaluate.dates import LONGEST_COMING, OCCURRED, earliest_occurring, wrong_dates
from rules.evaluate.may import may
from rules.evaluate.moves import Move
from rules.evaluate.verdict import Allowed, Doer, Draft, Refused
from rules.facts import Fact, current_facts
from rules.language.text.errors import FieldErrors
from rules.language.text.value import parse_fields
from rules.model.fact_type import PARTICIPATION, REPLACES, WORK_GIVEN, FactType, FieldKind
from rules.model.policy import Policy
from rules.model.values import Value
from rules.terms.moment import end_of, local_day
from rules.terms.said import english, said

LONGEST_AHEAD = timedelta(days=1)
"""A fact says what is so. A day is for clocks and time zones that differ; who takes part is agreed in advance."""


def fact_entries(
    session: Session, held: Held, actor: Actor, drafts: Sequence[FactDraft], at: datetime, *, last: bool = True
) -> tuple[Entry, ...]:
    """Return the facts as the next entries of the case, each allowed given the ones before it.

    With `last` false another input follows that is judged together with them. Raises UnknownFactType, FactInvalid,
    FactRefused, NotYours.
    """
    at = moment_in(held.case, at)
    entries: list[Entry] = []
    for number, draft in enumerate(drafts, 1):
        line = _line(session, held, actor, draft, at, with_next=number < len(drafts) or not last)
        (entry,) = linked(held.case, [line], at, fresh_salts(1))
        entries.append(entry)
        case, fact = replace(held.case, seq=entry.seq, head=entry.hash), read_fact(held.policy, entry)
        _check_participation(held, fact)
        held = replace(held, case=case, belief=held.belief.with_fact(fact))
    return tuple(entries)


def _line(session: Session, held: Held, actor: Actor, draft: FactDraft, at: datetime, *, with_next: bool) -> Line:
    fact_type = _type_of(held.policy, draft)
    _check_moment(draft, at)
    conclusions = conclude(held.policy, held.belief, at, held.editions)
    held = replace(held, belief=replace(held.belief, roles=conclusions.roles))
    view = view_of_held(held, actor)
    corrected = _corrected(held, view, actor, draft)
    fields = {} if draft.retracts else _fields(session, held, view, fact_type, draft)
    _check_dates(view, fact_type, fields, conclusions)
    known = view.fact(corrected) if corrected else None
    occurred_at = draft.occurred_at or (known.occurred_at if known else at)
    proposed = Draft(draft.type, corrected.fields if corrected and draft.retracts else fields, occurred_at)
    doer = Doer(actor.party, actor.person, draft.role)
    verdict = may(held.policy, conclusions, doer, proposed)
    if isinstance(verdict, Refused):
        raise FactRefused(draft.type, refusal_for(view, conclusions, doer, proposed, verdict))
    said = FactSaid(draft.type, fields, occurred_at, draft.corrects or None, draft.retracts, with_next)
    return Line(InputKind.FACT, actor.party, written(said), actor.person, verdict.role)


def _check_participation(held: Held, fact: Fact) -> None:
    problems = list(problems_of(held.policy, held.belief.facts, fact))
    if problems:
        raise FactInvalid(fact.type, problems)


def _check_moment(draft: FactDraft, at: datetime) -> None:
    """Raises FactInvalid when a fact cannot have occurred then: long ago, or so far ahead that it is a plan."""
    if draft.occurred_at is None:
        return
    found = repr(draft.occurred_at.isoformat())
    if draft.occurred_at.tzinfo is None:
        expected = "a moment with its offset, such as 2026-03-31T14:00:00+02:00"
        raise FactInvalid(draft.type, [FieldProblem(OCCURRED, found, expected)])
    latest, ahead = _latest(draft, at)
    if draft.occurred_at > latest:
        expected = f"a moment at most {ahead} ahead of now, {at.isoformat(timespec='seconds')}"
        raise FactInvalid(draft.type, [FieldProblem(OCCURRED, found, expected)])
    first = earliest_occurring(local_day(at))
    if local_day(draft.occurred_at) < first:
        bound = said("day_not_before", day=first, why="")
        raise FactInvalid(draft.type, [FieldProblem(OCCURRED, found, bound.en, said=bound)])


def _latest(draft: FactDraft, at: datetime) -> tuple[datetime, str]:
    """Return the last moment at which it can occur, and how far ahead that is: who takes part is known long before."""
    if draft.type in PARTICIPATION:
        return end_of(LONGEST_COMING.add_to(local_day(at))), f"{LONGEST_COMING}"
    return at + LONGEST_AHEAD, "a day"


def _check_dates(view: View, fact_type: FactType, fields: Mapping[str, Value], conclusions: Conclusions) -> None:
    """Raises FactInvalid with every date outside what the policy states, or what anybody can mean.

    Which day bounds it is not told where that stands in a fact that is not for whoever adds this one.
    """
    day, known = local_day(conclusions.at), known_to(view, conclusions)
    wrong = wrong_dates(view.policy, fact_type, fields, day, conclusions.known)
    seen = {each.field: each.said for each in wrong_dates(view.policy, fact_type, fields, day, known)}
    told = [(each, seen.get(each.field, said("rests_on_hidden"))) for each in wrong]
    problems = [FieldProblem(each.field, repr(each.found.isoformat()), why.en, said=why) for each, why in told]
    if problems:
        raise FactInvalid(fact_type.name, problems)


def _type_of(policy: Policy, draft: FactDraft) -> FactType:
    found = policy.facts.get(draft.type)
    if found is None:
        near = get_close_matches(draft.type, policy.facts, n=1)
        raise UnknownFactType(draft.type, tuple(policy.facts), near[0] if near else None)
    return found


def _fields(session: Session, held: Held, view: View, fact_type: FactType, draft: FactDraft) -> Mapping[str, Value]:
    try:
        fields = parse_fields(fact_type, draft.fields)
    except FieldErrors as wrong:
        problems = [FieldProblem(each.field, english(each.found), english(each.expected)) for each in wrong.errors]
        raise FactInvalid(draft.type, problems) from wrong
    problems = [
        *_dangling(fact_type, fields, held, view),
        *_participation(session, held.policy, draft.type, fields),
        *_given_to(held, draft.type, fields),
    ]
    if problems:
        raise FactInvalid(draft.type, problems)
    return fields


def _dangling(fact_type: FactType, fields: Mapping[str, Value], held: Held, view: View) -> Iterator[FieldProblem]:
    """Yield each reference that leads to no fact of the type it must lead to, as far as whoever adds it knows."""
    types = {fact.id: fact.type for fact in held.belief.facts if _may_point_at(fact, held, view)}
    for field in fact_type.fields.values():
        value = fields.get(field.name, ())
        for each in value if isinstance(value, tuple) else (value,):
            if field.kind is FieldKind.REF and types.get(str(each)) != field.of:
                yield FieldProblem(field.name, repr(str(each)), f"the id of a fact {field.of!r} of this case")


def _may_point_at(fact: Fact, held: Held, view: View) -> bool:
    """Whether the fact is known to the reader, or is one on which work rests that is for its party."""
    if view.fact(fact) is not None:
        return True
    ours = (each for each in held.belief.state.tasks.values() if not each.is_over and view.works_on(each))
    return any(fact.id in each.facts for each in ours)


def _participation(
    session: Session, policy: Policy, fact_type: str, fields: Mapping[str, Value]
) -> Iterator[FieldProblem]:
    if fact_type not in PARTICIPATION:
        return
    if fields["role"] not in policy.roles:
        yield FieldProblem("role", repr(fields["role"]), f"one of {', '.join(policy.roles)}")
    for name in ("party", REPLACES):
        if name in fields and unknown_parties(session, [str(fields[name])]):
            yield FieldProblem(name, repr(fields[name]), "the id of a registered party")


def _given_to(held: Held, fact_type: str, fields: Mapping[str, Value]) -> Iterator[FieldProblem]:
    """Yield why work cannot be given like this: no such role, or a party that does not hold it."""
    if fact_type != WORK_GIVEN:
        return
    role, party = str(fields["role"]), fields.get("party")
    if role not in held.policy.roles:
        yield FieldProblem("role", repr(role), f"one of {', '.join(held.policy.roles)}")
        return
    holders = (held.belief.roles or {}).get(role, ())
    if party and party not in holders:
        yield FieldProblem(
            "party", repr(party), f"a party that is {role} in this case ({', '.join(holders) or 'none'})"
        )


def _corrected(held: Held, view: View, actor: Actor, draft: FactDraft) -> Fact | None:
    """Return the fact a draft corrects: a current one of the same type, of which whoever corrects it knows.

    Only the party that said it and the municipality of the case correct it.
    """
    if draft.corrects is None:
        if draft.retracts:
            raise FactInvalid(draft.type, [FieldProblem("corrects", "nothing", "the id of the fact to take away")])
        return None
    fact = _current(held, view, draft.type, draft.corrects)
    if draft.retracts and draft.fields:
        raise FactInvalid(draft.type, [FieldProblem("fields", "values", "none, as the fact is only taken away")])
    if actor.party not in {fact.party, held.case.municipality}:
        raise NotYours(f"Correcting {fact.id}", actor.party, f"{fact.party} or {held.case.municipality}")
    return fact


def _current(held: Held, view: View, kind: str, fact_id: str) -> Fact:
    known = (each.fact for each in current_facts(held.belief.facts) if view.fact(each.fact) is not None)
    current = {each.id: each for each in known if each.type == kind}
    if fact_id not in current:
        expected = f"the id of a current fact {kind!r} of this case ({', '.join(current) or 'there is none'})"
        raise FactInvalid(kind, [FieldProblem("corrects", repr(fact_id), expected)])
    return current[fact_id]


def record_fact(
    session: Session, actor: Actor, case_id: str, draft: FactDraft, *, at: datetime, key: str, seen: str | None = None
) -> Recorded:
    """Add the fact, if the policy lets this actor, and draw the consequences. See record_facts."""
    return record_facts(session, actor, case_id, (draft,), at=at, key=key, seen=seen)


def record_facts(
    session: Session,
    actor: Actor,
    case_id: str,
    drafts: Sequence[FactDraft],
    *,
    at: datetime,
    key: str,
    seen: str | None = None,
) -> Recorded:
    """Add facts to one case, all or nothing, and draw the consequences once.

    The same `key` with the same content gets the first answer again and changes nothing. With `seen` only while the
    journal still ends with this hash, as it did when the actor looked at what would follow. Raises CaseNotFound,
    UnknownFactType, FactInvalid, FactRefused, NotYours, IdempotencyConflict, CaseSetApart, CaseChanged, and
    PolicyFault when the rules come to no end with them.
    """
    asked = fingerprint({"record facts in": case_id, "facts": tuple(drafts)})
    held = hold(session, case_id, actor.party)
    if not held.is_known_to(actor.party):
        raise CaseNotFound(case_id)
    answered = find_answer(session, actor, key, asked)
    if answered:
        return recorded_before(session, actor, answered)
    if seen is not None and seen != held.case.head:
        raise CaseChanged(case_id, seen, held.case.head)
    turn = add_facts(session, held, actor, drafts, at)
    keep_answer(session, actor, key, asked, answer_of(turn), turn.held.case.recorded_at)
    return recorded_by(turn, actor, held.belief.state)


def add_facts(session: Session, held: Held, actor: Actor, drafts: Sequence[FactDraft], at: datetime) -> Turn:
    """Add facts to a case that is held. Raises UnknownFactType, FactInvalid, FactRefused, NotYours."""
    with adding_to(held, at):
        entries = fact_entries(session, held, actor, drafts, at)
    return settle(session, held, entries, judged(held, entries))


_NOT_LOCKED = -1  # no epoch of a stored projection: what is remembered from others' turns is left alone


def preview_facts(
    session: Session, actor: Actor, case_id: str, drafts: Sequence[FactDraft], *, at: datetime
) -> Preview:
    """Return what would follow. Raises CaseNotFound, CaseSetApart and what record_facts raises of the facts."""
    see_content(session, actor, case_id, "preview_facts")
    held = held_case(session, get_case(session, case_id), _NOT_LOCKED)
    with adding_to(held, at):
        entries = fact_entries(session, held, actor, drafts, at)
        judgement = judge(held.policy, case_id, held.belief, entries, held.editions)
        view = view_of_held(held, actor)
        # Through the roles of now: looking what a role would show must not show it.
        then = replace(view, facts={each.id: each for each in judgement.belief.facts})
        before = moves_of(view, conclude(held.policy, held.belief, entries[-1].at, held.editions), actor)
        after = moves_of(then, conclude(held.policy, judgement.belief, entries[-1].at, held.editions), actor)
    facts = tuple(read_fact(held.policy, each) for each in entries if each.kind is InputKind.FACT)
    joins = _changes_roles(held.belief.roles, judgement.belief.roles, actor.party)
    told, heard = (view.judges, view.hears) if joins else (_always, _always)
    return Preview(
        seq=held.case.seq,
        head=held.case.head,
        facts=facts,
        losses=losses(held.policy, held.belief.facts, (*held.belief.facts, *facts)),
        changes=tuple(then.changes(each for each in judgement.changes if heard(each.after.rule))),
        opened=_new_to(before, after, told),
        shut=_new_to(after, before, told),
        warnings=warnings_of(held.policy, facts),
    )


def _changes_roles(before: Roles | None, after: Roles | None, party: str) -> bool:
    """Whether the party would hold other roles than it does."""
    was, becomes = ({role for role, held in (roles or {}).items() if party in held} for roles in (before, after))
    return was != becomes


def _always(_: str | None) -> bool:
    return True


def _new_to(
    one: Mapping[str, Sequence[Move]], other: Mapping[str, Sequence[Move]], told: Callable[[str], bool]
) -> tuple[tuple[str, str], ...]:
    """Return the moves that are open in the other and not in the one, of the types of fact that may be told of."""
    return tuple(sorted(each for each in set(_open(other)) - set(_open(one)) if told(each[1])))


def _open(moves: Mapping[str, Sequence[Move]]) -> Iterator[tuple[str, str]]:
    """Yield the party and the fact type of each move that is allowed."""
    for party, theirs in moves.items():
        yield from ((party, each.fact) for each in theirs if isinstance(each.verdict, Allowed))
