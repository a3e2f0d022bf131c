"""Erasing a slip: on the word of who directs the case, with a reason, what should never have been written is gone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from sqlmodel import Session

from orchestrator.db import erasure
from orchestrator.db.beliefs import load_tasks
from orchestrator.db.cases import save_title
from orchestrator.db.editions import editions_with
from orchestrator.db.journals import read_entries
from orchestrator.db.outbox import add_effects
from orchestrator.db.requests import find_answer, keep_answer
from orchestrator.domain.body import ContentErased
from orchestrator.domain.drawn import Drawn, Erased
from orchestrator.domain.effects import effects_of
from orchestrator.domain.erasure import (
    MOST_AT_ONCE,
    Erasure,
    check_erasable,
    erasing,
    judge_erasure,
    slips_in,
    without_content,
)
from orchestrator.domain.journal import Entry, InputKind, Line, fingerprint, linked
from orchestrator.domain.listing import Listed, Page
from orchestrator.domain.party import Actor
from orchestrator.domain.plan import ChangeKind, TaskChange
from orchestrator.domain.retention import must_be_kept_as_long, must_be_open
from orchestrator.domain.rights import Action
from orchestrator.domain.slip import Remains, Rests, remains, rests_on
from orchestrator.domain.was_erased import with_duties
from orchestrator.domain.work import Task, TaskState
from orchestrator.domain.written import facts_in, written
from orchestrator.errors import CaseInvalid, CaseNotFound, FieldProblem
from orchestrator.salt import fresh_salts
from orchestrator.usecases.answered import answer_of
from orchestrator.usecases.rights import must
from orchestrator.usecases.secrecy import keep_secrets, last_title, secrets_of
from orchestrator.usecases.titles import LONGEST_WHY
from orchestrator.usecases.turn import Held, Turn, about, hold, moment_in, settle


def erase_lines(
    session: Session, actor: Actor, case_id: str, lines: Sequence[int], why: str, *, at: datetime, key: str
) -> Erasure:
    """Erase what these lines of the journal say, and conclude anew as if it had been withdrawn.

    Who directs a case answers for all that is in it, also for what is not for it to read: whoever wrote that names the
    line. The same key does it once. How long the case is kept does not become less by it. Raises CaseNotFound,
    NotYours, CaseInvalid, NotToBeErased, MustBeKept, IdempotencyConflict.
    """
    lines = sorted(set(lines))
    asked = fingerprint({"erase in": case_id, "lines": lines, "why": why})
    held = hold(session, case_id, actor.party)
    if not held.is_known_to(actor.party):
        raise CaseNotFound(case_id)
    answered = find_answer(session, actor, key, asked)
    if answered:
        return erasure.find_erasure(session, case_id, answered["erased"])
    must(session, actor, Action.ERASE)
    held.must_be_directed_by(actor.party, "Erasing something of this case")
    _check(lines, why)
    must_be_open(held.case)
    entries = read_entries(session, case_id)
    check_erasable(case_id, entries, lines)
    done, turn = _erase(session, held, actor, entries, lines, why, at)
    keep_answer(session, actor, key, asked, answer_of(turn) | {"erased": done.line}, done.at)
    return done


def _check(lines: Sequence[int], why: str) -> None:
    problems = []
    if not 1 <= len(lines) <= MOST_AT_ONCE or min(lines, default=0) < 1:
        problems.append(FieldProblem("lines", f"{list(lines)}", f"1 to {MOST_AT_ONCE} places of lines in the journal"))
    if not why.strip() or len(why) > LONGEST_WHY:
        expected = f"1 to {LONGEST_WHY} characters, without what is erased"
        problems.append(FieldProblem("why", f"{len(why.strip())} characters", expected))
    if problems:
        raise CaseInvalid(problems)


def _erase(
    session: Session, held: Held, actor: Actor, entries: Sequence[Entry], lines: Sequence[int], why: str, at: datetime
) -> tuple[Erasure, Turn]:
    with about(held.case.id):
        rests = _rests(session, held, entries, slips_in(entries, lines))
        rested = sorted(rests.lines) if rests else []
        gone, owed = [entries[each - 1] for each in rested], held.belief.state.obligations
        said = with_duties(erasing(held.policy, entries, lines, why), gone, owed, at)
        inputs = _inputs(held, actor, said, at)
        left = _left(session, held, rests, inputs[-1].seq)
        every = (*without_content(entries, [*lines, *rested]), *inputs)
        facts = facts_in(held.policy, every)
        must_be_kept_as_long(held.policy, held.case.id, facts_in(held.policy, entries), facts, inputs[-1].at)
        judgement = judge_erasure(held.policy, held.case.id, left, facts, inputs, held.editions)
    _forget(session, held, left, inputs[-1].at)
    turn = settle(session, held, inputs, judgement)
    line, title = last_title(every, (1, ""))  # nothing when no line that is left says
    save_title(session, held.case.id, title)
    if held.policy.secrecy:
        keep_secrets(session, turn.held.case, secrets_of(held.policy, facts), line=line)
    done = _record(turn, lines, rested, why)
    erasure.erase(session, done)
    return done, turn


def _inputs(held: Held, actor: Actor, said: Sequence[ContentErased], at: datetime) -> tuple[Entry, ...]:
    by = (actor.person, held.policy.director)
    told = [Line(InputKind.CONTENT_ERASED, actor.party, written(each), *by) for each in said]
    return linked(held.case, told, moment_in(held.case, at), fresh_salts(len(told)))


def _rests(session: Session, held: Held, entries: Sequence[Entry], slips: frozenset[int]) -> Rests | None:
    """Return what rests on the slips; None for words that are no fact, from which nothing follows."""
    if not slips:
        return None
    erased = Erased.in_journal(entries)
    drawn = Drawn.begun(held.policy, held.case.id, partial(editions_with, session), erased)
    return rests_on(drawn, entries, slips)


def _left(session: Session, held: Held, rests: Rests | None, used: int) -> Remains:
    """Return what is left of what is believed, of every generation of its work."""
    state = replace(held.belief.state, used=used)
    if rests is None:
        return Remains(state, (), ())
    earlier = [each for each in load_tasks(session, held.case.id) if state.tasks[each.key].id != each.id]
    return remains((*state.everything(), *earlier), rests, used)


def _forget(session: Session, held: Held, left: Remains, at: datetime) -> None:
    """Remove what is believed no more; of work that is gone, what is under way at programs ends."""
    erasure.forget_believed(session, held.case.id, left.gone)
    erasure.forget_told(session, [each.after.id for each in left.anew if isinstance(each, TaskChange)])
    gone = [each for each in left.gone if isinstance(each, Task) and not each.is_over]
    ended = [TaskChange(ChangeKind.TASK_CHANGED, replace(each, state=TaskState.WITHDRAWN), each) for each in gone]
    add_effects(session, effects_of(ended, held.case, held.policy, with_worker=frozenset()), at)


def _record(turn: Turn, lines: Sequence[int], rested: Sequence[int], why: str) -> Erasure:
    case, said = turn.held.case, turn.inputs[-1]
    return Erasure(
        at=said.at,
        municipality=case.municipality,
        case_id=case.id,
        lines=tuple(lines),
        rested=tuple(rested),
        line=said.seq,
        by_party=said.party,
        by_person=said.person,
        why=why,
    )


def list_erasures(session: Session, actor: Actor, page: Page) -> Listed[Erasure]:
    """Return what was erased in cases of the actor's municipality, the first first. Raises NotYours, PageInvalid."""
    must(session, actor, Action.DIRECT)
    return erasure.list_erasures(session, actor.party, page)
