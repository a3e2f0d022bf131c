"""Explain a case: for an obligation, a task or an act, by which rule, which source, which facts, which computation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from orchestrator.db.beliefs import load_obligations, load_tasks
from orchestrator.db.journals import read_facts
from orchestrator.domain.actor import Actor
from orchestrator.domain.obligation import Obligation
from orchestrator.domain.task import Task
from orchestrator.errors import NothingToExplain
from orchestrator.usecases.see_facts import shown
from orchestrator.usecases.sight import Sight, see
from rules.evaluate.evaluate import evaluate
from rules.evaluate.may import Doer, Draft, may
from rules.evaluate.moves import Move, moves
from rules.facts import Fact
from rules.model.text import Text


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why something is so.

    `subject` is an obligation, a task or a move (adding a fact of a type, as this party). `rule` and `source` are the
    clause behind it, `title` what the policy calls that clause, `facts` what it rests on. `steps` is the computation of
    the date, one sentence a move.
    """

    subject: Obligation | Task | Move
    version: str
    rule: str | None
    source: str | None
    title: Text | None
    facts: tuple[Fact, ...]
    steps: tuple[str, ...]


def explain(session: Session, actor: Actor, case_id: str, subject: str, *, at: datetime) -> Explanation:
    """Explain the obligation with this key, the task with this id or key, or whether this fact type may be added.

    Raises CaseNotFound and NothingToExplain.
    """
    sight = see(session, actor, case_id)
    facts = read_facts(session, case_id, sight.policy)
    seen = {fact.id: shown(sight, fact) for fact in facts}
    obligations = {each.key: each for each in load_obligations(session, case_id)}
    if subject in obligations:
        return _of_obligation(sight, obligations[subject], seen)
    tasks = {name: task for task in load_tasks(session, case_id) for name in (task.id, task.key)}
    if subject in tasks:
        task = tasks[subject]
        owed = obligations.get(task.obligation or "")
        return _explanation(sight, task, task.rule, task.facts, seen, owed.steps if owed else ())
    if subject in sight.policy.facts:
        return _of_move(sight, actor, subject, facts, seen, at)
    raise NothingToExplain(subject, case_id, (*obligations, *tasks, *sight.policy.facts))


def _of_obligation(sight: Sight, obligation: Obligation, seen: Mapping[str, Fact]) -> Explanation:
    facts = obligation.facts + ((obligation.fulfilled_by,) if obligation.fulfilled_by else ())
    return _explanation(sight, obligation, obligation.rule, facts, seen, obligation.steps)


def _of_move(
    sight: Sight, actor: Actor, fact_type: str, facts: Sequence[Fact], seen: Mapping[str, Fact], at: datetime
) -> Explanation:
    conclusions = evaluate(sight.policy, facts, at)
    doer = Doer(actor.party, actor.person)
    open_to_us = (each for each in moves(sight.policy, conclusions, doer) if each.fact == fact_type)
    refusal = may(sight.policy, conclusions, doer, Draft(fact_type, {}, at))
    move = next(open_to_us, Move(fact_type, "", refusal, ()))
    rule = getattr(move.verdict, "rule", None)
    return _explanation(sight, move, rule, getattr(move.verdict, "facts", ()), seen, ())


def _explanation(
    sight: Sight,
    subject: Obligation | Task | Move,
    rule: str | None,
    facts: Sequence[str],
    seen: Mapping[str, Fact],
    steps: tuple[str, ...],
) -> Explanation:
    clause = sight.policy.rules[rule] if rule else None
    return Explanation(
        subject=subject,
        version=sight.policy.version,
        rule=rule,
        source=clause.source if clause else None,
        title=clause.title if clause else None,
        facts=tuple(seen[each] for each in facts if each in seen),
        steps=steps,
    )
