"""Answering a request that was answered before: from the journal, which still says what was done."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from orchestrator.db.cases import get_case
from orchestrator.db.journals import read_entries
from orchestrator.domain.answers import Recorded, warnings_of
from orchestrator.domain.case import Case
from orchestrator.domain.journal import Entry
from orchestrator.domain.party import Actor
from orchestrator.domain.plan import CaseState
from orchestrator.domain.retold import retold
from orchestrator.domain.view import View
from orchestrator.domain.work import Task
from orchestrator.domain.written import facts_in, read_body
from orchestrator.usecases.see_case import facts_of, see
from orchestrator.usecases.turn import Held, Turn


def answer_of(turn: Turn) -> dict[str, Any]:
    """Return what has to be kept of a turn to give its answer again."""
    case = turn.held.case
    return {
        "case": case.id,
        "first": turn.inputs[0].seq,
        "last": case.seq,
        "next_due": _written(case.next_due),
        "closed_since": _written(case.closed_since),
    }


def recorded_by(turn: Turn, actor: Actor, before: CaseState) -> Recorded:
    """Return the answer to a turn that recorded facts, as the actor may see it; `before` is what was believed then."""
    view, entries = view_of_held(turn.held, actor), news_in(turn, actor, before)
    return _recorded(view, turn.held.case, [*turn.inputs, *entries], replayed=False)


def view_of_held(held: Held, actor: Actor) -> View:
    """Return what the actor may see of a case that is held."""
    return View.through(held.policy, actor, held.belief.roles or {}, held.belief.facts, held.case.opened_at)


def news_in(turn: Turn, actor: Actor, before: CaseState) -> tuple[Entry, ...]:
    """Return what followed from a turn, as far as it is for the actor."""
    view = view_of_held(turn.held, actor)
    if view.is_whole and view.directs:
        return turn.consequences
    told = retold(view, [*turn.inputs, *turn.consequences], before.everything())
    return tuple(each for each in told if not each.is_input)


def recorded_before(session: Session, actor: Actor, answer: Mapping[str, Any]) -> Recorded:
    """Return the answer that the request was given, as far as the actor may see it now. Raises CaseNotFound."""
    case, entries = entries_then(session, answer)
    sight = see(session, actor, case.id)
    view = sight.view(facts_of(session, sight))
    return _recorded(view, case, told_before(session, view, entries), replayed=True)


def told_before(session: Session, view: View, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return what a request wrote as far as it is for the reader now: what was asked, and what followed of that."""
    places, asked = {each.seq for each in entries}, (each for each in entries if each.is_input)
    told = retold(view, read_entries(session, entries[0].case_id))
    return (*asked, *(each for each in told if each.seq in places and not each.is_input))


def entries_then(session: Session, answer: Mapping[str, Any]) -> tuple[Case, tuple[Entry, ...]]:
    """Return the case as it was after the request, and what the request wrote."""
    count = answer["last"] - answer["first"] + 1
    entries = read_entries(session, answer["case"], answer["first"] - 1, count)
    last, now = entries[-1], get_case(session, answer["case"])
    due, closed = _read(answer["next_due"]), _read(answer.get("closed_since"))
    then = replace(now, seq=last.seq, head=last.hash, recorded_at=last.at, next_due=due, closed_since=closed)
    return then, entries


def tasks_in(entries: Sequence[Entry]) -> Iterator[Task]:
    """Yield each task as an entry left it, the last entry first."""
    return (body for each in reversed(entries) if isinstance(body := read_body(each), Task))


def _recorded(view: View, case: Case, entries: Sequence[Entry], *, replayed: bool) -> Recorded:
    facts = facts_in(view.policy, entries)
    consequences = tuple(each for each in entries if not each.is_input)
    warnings = warnings_of(view.policy, facts)
    return Recorded(view.case(case), facts[-1], facts[-1].seq, facts, consequences, replayed, warnings)


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _read(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
