"""What a case is called: changed by its director, with a line in the journal that says who did it, and why."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from orchestrator.db.cases import save_title
from orchestrator.db.requests import find_answer, keep_answer
from orchestrator.domain.body import Retitled
from orchestrator.domain.case import Case
from orchestrator.domain.journal import InputKind, Line, fingerprint
from orchestrator.domain.party import LONGEST_TITLE, Actor
from orchestrator.domain.view import View
from orchestrator.domain.written import written
from orchestrator.errors import CaseInvalid, CaseNotFound, FieldProblem
from orchestrator.usecases.answered import answer_of, entries_then
from orchestrator.usecases.turn import Held, hold, take_turn

LONGEST_WHY = 2000
"""Characters of the reason that goes along."""


def retitle_case(
    session: Session, actor: Actor, case_id: str, title: str, *, why: str = "", at: datetime, key: str
) -> Case:
    """Call the case something else from now on, also where it is closed; the same key does it once.

    Raises CaseNotFound, NotYours for who does not direct the case, CaseInvalid, IdempotencyConflict.
    """
    asked = fingerprint({"retitle": case_id, "title": title, "why": why})
    held = hold(session, case_id, actor.party)
    if not held.is_known_to(actor.party):
        raise CaseNotFound(case_id)
    answered = find_answer(session, actor, key, asked)
    if answered:
        return _seen(held, actor, replace(entries_then(session, answered)[0], title=title))
    held.must_be_directed_by(actor.party, "Changing the title of this case")
    _check(title, why)
    return _retitle(session, held, actor, Retitled(title, why or None), at=at, key=key, asked=asked)


def _retitle(session: Session, held: Held, actor: Actor, said: Retitled, *, at: datetime, key: str, asked: str) -> Case:
    line = Line(InputKind.CASE_RETITLED, actor.party, written(said), actor.person, held.policy.director)
    turn = take_turn(session, held, [line], at)
    save_title(session, held.case.id, said.title)
    keep_answer(session, actor, key, asked, answer_of(turn), turn.held.case.recorded_at)
    return _seen(turn.held, actor, replace(turn.held.case, title=said.title))


def _seen(held: Held, actor: Actor, case: Case) -> Case:
    return View.through(held.policy, actor, held.belief.roles or {}, (), case.opened_at).case(case)


def _check(title: str, why: str) -> None:
    problems = []
    if not title.strip() or len(title) > LONGEST_TITLE:
        expected = f"1 to {LONGEST_TITLE} characters"
        problems.append(FieldProblem("title", f"{len(title.strip())} characters", expected))
    if len(why) > LONGEST_WHY:
        problems.append(FieldProblem("why", f"{len(why)} characters", f"at most {LONGEST_WHY} characters"))
    if problems:
        raise CaseInvalid(problems)
