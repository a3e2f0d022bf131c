"""How facts and consequences are written in the journal, and read back."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from orchestrator.domain.journal import Entry, InputKind, as_json
from orchestrator.domain.plan import Change, NoticeChange, ObligationChange, ScopeChange
from orchestrator.domain.work import Task, TaskState
from rules.facts import Fact
from rules.model.fact_type import FactType, Field, FieldKind
from rules.model.policy import Policy
from rules.model.values import Scalar, Value
from rules.terms.edition import Editions

WITH_NEXT = "with_next"
"""Marks an input that was judged together with the next one."""


def fact_body(
    fact_type: str, fields: Mapping[str, Value], occurred_at: datetime, corrects: str | None, *, retracts: bool
) -> dict[str, Any]:
    """Return what the journal says of a fact."""
    body = {"type": fact_type, "fields": as_json(fields), "occurred_at": as_json(occurred_at)}
    return body | ({"corrects": corrects} if corrects else {}) | ({"retracts": True} if retracts else {})


def read_fact(policy: Policy, entry: Entry) -> Fact:
    """Return the fact an entry holds, with the types its policy gives the fields."""
    body = entry.body
    return Fact(
        id=fact_id(entry.seq),
        type=body["type"],
        fields=_read_fields(policy.facts[body["type"]], body["fields"]),
        occurred_at=datetime.fromisoformat(body["occurred_at"]),
        recorded_at=entry.at,
        party=entry.party,
        role=entry.role or "",
        seq=entry.seq,
        person=entry.person,
        corrects=body.get("corrects"),
        retracts=body.get("retracts", False),
    )


def fact_id(seq: int) -> str:
    """Return the id of the fact that stands at this place in the journal of its case."""
    return f"f{seq}"


# What was added to obligations and tasks after journals existed. It is written only where it says something, so that
# a journal of before is still what is drawn from it.
_WHEN_TELLING: Mapping[str, Any] = {
    "required": True,
    "settled_by": None,
    "settled_source": None,
    "settled_facts": [],
    "steps_nl": [],
    "what": None,
    "completed_by": None,
    "completed_person": None,
    "completed_at": None,
    "reminders_given": [],
}


def change_body(change: Change) -> dict[str, Any]:
    """Return what the journal says of a consequence: the whole of it as it then is.

    Values that go along with a call are left out: they stand in the facts already, and are not for everybody to read.
    """
    written = as_json(change.after)
    if isinstance(change, NoticeChange):
        return {"notice": {name: each for name, each in written.items() if name != "values"}}
    if isinstance(change, ScopeChange):
        return {"scope": written}
    name = "obligation" if isinstance(change, ObligationChange) else "task"
    telling = {field: each for field, each in written.items() if _tells(field, each)}
    return {name: telling}


def _tells(field: str, written: Any) -> bool:
    return field not in _WHEN_TELLING or written != _WHEN_TELLING[field]


def editions_body(editions: Editions | None) -> dict[str, Any]:
    """Return what the journal says of the editions a case rests on: the digest of each by its version."""
    return {"editions": editions.named()} if editions else {}


def editions_in(entry: Entry) -> tuple[str, ...]:
    """Return the digests of the editions an entry says the case rests on, in the order of their names; else none."""
    if entry.kind not in {InputKind.CASE_OPENED, InputKind.EDITIONS_RENEWED}:
        return ()
    named: Mapping[str, str] = entry.body.get("editions", {})
    return tuple(named[each] for each in sorted(named))


def read_task(written: Mapping[str, Any]) -> Task:
    """Return the task that was written as JSON."""
    lists = {"offered_to": tuple(written["offered_to"]), "facts": tuple(written["facts"])}
    last_day, due_at = written["last_day"], written["due_at"]
    done_at = written.get("completed_at")
    times = {
        "last_day": date.fromisoformat(last_day) if last_day else None,
        "due_at": datetime.fromisoformat(due_at) if due_at else None,
        "completed_at": datetime.fromisoformat(done_at) if done_at else None,
    }
    return Task(**{**written, **lists, **times, "state": TaskState(written["state"])})


def _read_fields(fact_type: FactType, written: Mapping[str, Any]) -> dict[str, Value]:
    return {name: _read_value(fact_type.fields[name], each) for name, each in written.items()}


def _read_value(field: Field, written: Any) -> Value:
    if field.many:
        return tuple(_read_scalar(field.kind, each) for each in written)
    return _read_scalar(field.kind, written)


def _read_scalar(kind: FieldKind, written: Any) -> Scalar:
    scalar: Scalar = written
    match kind:
        case FieldKind.DATE:
            scalar = date.fromisoformat(written)
        case FieldKind.MOMENT:
            scalar = datetime.fromisoformat(written).astimezone(UTC)
        case FieldKind.DECIMAL:
            scalar = Decimal(written)
        case _:
            pass
    return scalar
