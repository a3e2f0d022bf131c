"""Answering a request that was answered before: from the journal, which still says what was done."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from orchestrator.db.cases import get_case
from orchestrator.db.journals import read_entries
from orchestrator.db.policies import policy_with
from orchestrator.domain.answers import Recorded, warnings_of
from orchestrator.domain.case import Case
from orchestrator.domain.journal import Entry, InputKind
from orchestrator.domain.work import Task
from orchestrator.domain.written import read_body, read_fact
from orchestrator.usecases.turn import Turn
from rules.facts import Fact
from rules.model.policy import Policy


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


def recorded_by(turn: Turn) -> Recorded:
    """Return the answer to a turn that recorded facts."""
    return _recorded(turn.held.policy, turn.held.case, [*turn.inputs, *turn.consequences], replayed=False)


def recorded_before(session: Session, answer: Mapping[str, Any]) -> Recorded:
    """Return the answer that was given to the request before."""
    case, entries = entries_then(session, answer)
    return _recorded(policy_with(session, case.digest), case, entries, replayed=True)


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


def facts_in(policy: Policy, entries: Sequence[Entry]) -> tuple[Fact, ...]:
    """Return the facts among the entries."""
    return tuple(read_fact(policy, each) for each in entries if each.kind is InputKind.FACT)


def _recorded(policy: Policy, case: Case, entries: Sequence[Entry], *, replayed: bool) -> Recorded:
    facts = facts_in(policy, entries)
    consequences = tuple(each for each in entries if not each.is_input)
    return Recorded(case, facts[-1], facts[-1].seq, facts, consequences, replayed, warnings_of(policy, facts))


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _read(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
