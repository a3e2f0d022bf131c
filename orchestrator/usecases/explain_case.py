"""Explain a case: for an obligation, a task or an act, by which rule, which source, which facts, which computation."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from orchestrator.db.beliefs import load_notices, load_obligations, load_standings, load_tasks
from orchestrator.domain.overview import Clause, Explanation, Subject
from orchestrator.domain.party import Actor
from orchestrator.domain.reasons import verdict_for
from orchestrator.domain.view import Believed, View
from orchestrator.domain.work import Obligation, Task, notice_id
from orchestrator.errors import NothingToExplain
from orchestrator.usecases.see_case import Sight, facts_of, moves_by, parts_seen, scope_seen, see_content
from orchestrator.usecases.turn import moment_in
from rules.evaluate.may import may
from rules.evaluate.moves import Move
from rules.evaluate.verdict import Doer, Draft
from rules.facts import Fact


def explain(session: Session, actor: Actor, case_id: str, subject: str, *, at: datetime) -> Explanation:
    """Explain an obligation (by its key), a task or notice (by its id or key), a stage, a milestone or a move.

    A stage or milestone is named `scope:<name>`, or by its name alone where no fact type has it, a move by a fact type.
    Raises CaseNotFound and NothingToExplain.
    """
    sight = see_content(session, actor, case_id, "explain")
    facts = facts_of(session, sight)
    view = sight.view(facts)
    seen = {fact.id: fact for fact in view.all_of(view.fact, facts)}
    told = _told(session, sight, view, at)
    if subject in told:
        return _of(sight, told[subject], seen, told)
    if subject in sight.policy.facts:
        return _of_move(sight, view, subject, facts, seen, at)
    raise NothingToExplain(subject, case_id, (*told, *sight.policy.facts))


def _told(session: Session, sight: Sight, view: View, at: datetime) -> Mapping[str, Believed]:
    """Return everything that was concluded about the case, under each name by which somebody may ask for it."""
    case_id = sight.case.id
    standings = {each.scope: each for each in load_standings(session, case_id)}
    told: dict[str, Believed] = {}
    for scope in parts_seen(view):
        told[f"scope:{scope.name}"] = standing = scope_seen(sight, scope, standings).standing
        if scope.name not in sight.policy.facts:  # whoever asks for a fact type wants to know of the move
            told[scope.name] = standing
    for notice in view.all_of(view.notice, load_notices(session, case_id)):
        told[notice.key] = told[notice_id(case_id, notice.key)] = notice
    for task in view.all_of(view.task, load_tasks(session, case_id)):
        told[task.key] = told[task.id] = task
    duties = (each.stood_at(moment_in(sight.case, at)) for each in load_obligations(session, case_id))
    return told | {each.key: each for each in view.all_of(view.obligation, duties)}


def _of(
    sight: Sight,
    subject: Believed,
    seen: Mapping[str, Fact],
    told: Mapping[str, object],
) -> Explanation:
    if isinstance(subject, Obligation):
        return _of_obligation(sight, subject, seen)
    owed = told.get(subject.obligation or "") if isinstance(subject, Task) else None
    told_of = _explanation(sight, subject, subject.rule, subject.facts, seen)
    return replace(told_of, steps=owed.steps) if isinstance(owed, Obligation) else told_of


def _of_obligation(sight: Sight, obligation: Obligation, seen: Mapping[str, Fact]) -> Explanation:
    answer = (obligation.fulfilled_by,) if obligation.fulfilled_by else ()
    facts = dict.fromkeys((*obligation.facts, *answer, *obligation.settled_facts))
    told = _explanation(sight, obligation, obligation.rule, tuple(facts), seen)
    return replace(told, steps=obligation.steps, settled=_clause(sight, obligation.settled_by))


def _of_move(
    sight: Sight, view: View, fact_type: str, facts: Sequence[Fact], seen: Mapping[str, Fact], at: datetime
) -> Explanation:
    conclusions = sight.concludes(facts, at)
    doer = Doer(sight.actor.party, sight.actor.person)
    open_to_us = (each for each in moves_by(view, conclusions, doer) if each.fact == fact_type)
    draft = Draft(fact_type, {}, conclusions.at)
    refusal = verdict_for(view, conclusions, doer, draft, may(sight.policy, conclusions, doer, draft))
    move = next(open_to_us, Move(fact_type, "", refusal, ()))
    rule = getattr(move.verdict, "rule", None)
    return _explanation(sight, move, rule, getattr(move.verdict, "facts", ()), seen)


def _explanation(
    sight: Sight, subject: Subject, rule: str | None, facts: Sequence[str], seen: Mapping[str, Fact]
) -> Explanation:
    clause = _clause(sight, rule)
    return Explanation(
        subject=subject,
        version=sight.policy.version,
        rule=rule or None,
        citations=clause.citations if clause else (),
        title=clause.title if clause else None,
        editions=sight.resting_on().named(),
        facts=tuple(seen[each] for each in facts if each in seen),
    )


def _clause(sight: Sight, rule: str | None) -> Clause | None:
    """Return the clause; what is so in every policy, such as work given ad hoc, has none of the policy's own."""
    if not rule:
        return None
    found = sight.policy.rules.get(rule)
    return Clause(rule, found.citations if found else (), found.title if found else None)
