"""Explain a case: for an obligation, a task or an act, by which rule, which source, which facts, which computation."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from orchestrator.db.beliefs import load_notices, load_obligations, load_standings, load_tasks
from orchestrator.domain.case import Standing
from orchestrator.domain.overview import Clause, Explanation, Subject
from orchestrator.domain.party import Actor
from orchestrator.domain.work import Notice, Obligation, Task, notice_id
from orchestrator.errors import NothingToExplain
from orchestrator.usecases.see_case import Sight, facts_of, notice_seen, scope_seen, see_content, shown
from orchestrator.usecases.turn import moment_in
from rules.evaluate.may import may
from rules.evaluate.moves import Move, moves
from rules.evaluate.verdict import Doer, Draft
from rules.facts import Fact


def explain(session: Session, actor: Actor, case_id: str, subject: str, *, at: datetime) -> Explanation:
    """Explain an obligation (by its key), a task or notice (by its id or key), a stage, a milestone or a move.

    A stage or milestone is named `scope:<name>`, or by its name alone where no fact type has it, a move by a fact type.
    Raises CaseNotFound and NothingToExplain.
    """
    sight = see_content(session, actor, case_id, "explain")
    facts = facts_of(session, sight)
    seen = {fact.id: shown(sight, fact) for fact in facts}
    told = _told(session, sight, actor, at)
    if subject in told:
        return _of(sight, told[subject], seen, told)
    if subject in sight.policy.facts:
        return _of_move(sight, actor, subject, facts, seen, at)
    raise NothingToExplain(subject, case_id, (*told, *sight.policy.facts))


def _told(
    session: Session, sight: Sight, actor: Actor, at: datetime
) -> Mapping[str, Obligation | Task | Notice | Standing]:
    """Return everything that was concluded about the case, under each name by which somebody may ask for it."""
    case_id = sight.case.id
    standings = {each.scope: each for each in load_standings(session, case_id)}
    told: dict[str, Obligation | Task | Notice | Standing] = {}
    for name, scope in sight.policy.scopes.items():
        told[f"scope:{name}"] = standing = scope_seen(sight, scope, standings).standing
        if name not in sight.policy.facts:  # whoever asks for a fact type wants to know of the move
            told[name] = standing
    for notice in load_notices(session, case_id):
        told[notice.key] = told[notice_id(case_id, notice.key)] = notice_seen(actor, notice)
    for task in load_tasks(session, case_id):
        told[task.key] = told[task.id] = task
    return told | {each.key: each.stood_at(moment_in(sight.case, at)) for each in load_obligations(session, case_id)}


def _of(
    sight: Sight,
    subject: Obligation | Task | Notice | Standing,
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
    sight: Sight, actor: Actor, fact_type: str, facts: Sequence[Fact], seen: Mapping[str, Fact], at: datetime
) -> Explanation:
    conclusions = sight.concludes(facts, at)
    doer = Doer(actor.party, actor.person)
    open_to_us = (each for each in moves(sight.policy, conclusions, doer) if each.fact == fact_type)
    refusal = may(sight.policy, conclusions, doer, Draft(fact_type, {}, conclusions.at))
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
        rule=rule,
        citations=clause.citations if clause else (),
        title=clause.title if clause else None,
        editions=sight.resting_on().named(),
        facts=tuple(seen[each] for each in facts if each in seen),
    )


def _clause(sight: Sight, rule: str | None) -> Clause | None:
    """Return the clause; what is so in every policy, such as work given ad hoc, has none of the policy's own."""
    if rule is None:
        return None
    found = sight.policy.rules.get(rule)
    return Clause(rule, found.citations if found else (), found.title if found else None)
