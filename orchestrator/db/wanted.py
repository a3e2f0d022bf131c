"""What ought to run in Temporal, as the database has it: offers, claims and calls that nobody has answered yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, exists, func, select
from sqlmodel import Session

from orchestrator.contracts import activity_id, call_id
from orchestrator.db.set_apart import stands_still
from orchestrator.db.tables.party import PARTY, PARTY_CHANGE
from orchestrator.db.tables.platform import OUTBOX, SET_APART
from orchestrator.db.tables.work import NOTICE, NOTICE_READ, TASK
from orchestrator.domain.condition import ApartKind
from orchestrator.domain.effects import EffectKind
from orchestrator.domain.work import HELD, TaskState, notice_id

LAST_TOLD = 200
"""So far back it is looked whether what was told is still known."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One task as it lies with one party: offered to it, or claimed by it. `program`: the party runs its own worker."""

    task_id: str
    party: str
    program: bool
    claimed: bool

    @property
    def id(self) -> str:
        """The id of its activity."""
        return activity_id(self.task_id, self.party)


@dataclass(frozen=True, slots=True)
class Call:
    """A call to the program of a party, of which the party has not said that it read it."""

    case_id: str
    key: str
    party: str
    given_at: datetime

    @property
    def id(self) -> str:
        """The id of its activity."""
        return call_id(notice_id(self.case_id, self.key), self.party)


def programs(session: Session) -> Mapping[str, str | None]:
    """Return the parties that run a program, each with how the operator called its namespace."""
    rows = session.execute(select(PARTY.c.id, PARTY.c.namespace).where(PARTY.c.has_worker))
    return {row.id: row.namespace for row in rows}


def once_programs(session: Session) -> Mapping[str, str | None]:
    """Return the parties that ran a program before and do not now, each with how its namespace was called."""
    ran = exists().where(PARTY_CHANGE.c.party == PARTY.c.id, PARTY_CHANGE.c.after["has_worker"].astext == "true")
    rows = session.execute(select(PARTY.c.id, PARTY.c.namespace).where(~PARTY.c.has_worker, ran))
    return {row.id: row.namespace for row in rows}


def open_offers(session: Session) -> tuple[Offer, ...]:
    """Return what lies with parties now, over all cases."""
    running = programs(session)
    asked = select(TASK.c.id, TASK.c.state, TASK.c.offered_to, TASK.c.claimed_by)
    rows = session.execute(asked.where(TASK.c.state.in_([each.value for each in HELD | {TaskState.OFFERED}])))
    return tuple(
        Offer(row.id, party, party in running, claimed=row.state in HELD) for row in rows for party in _with(row)
    )


def unanswered_calls(session: Session, since: datetime) -> tuple[Call, ...]:
    """Return the calls given at `since` or later to programs of parties that have not read of them."""
    running = programs(session)
    party = func.unnest(NOTICE.c.parties).label("party")
    given = (
        select(NOTICE.c.case_id, NOTICE.c.key, NOTICE.c.given_at, party)
        .where(NOTICE.c.call.is_not(None), NOTICE.c.given_at >= since)
        .subquery()
    )
    read = exists().where(
        NOTICE_READ.c.case_id == given.c.case_id, NOTICE_READ.c.key == given.c.key, NOTICE_READ.c.party == given.c.party
    )
    rows = session.execute(select(given).where(~read))
    return tuple(Call(row.case_id, row.key, row.party, row.given_at) for row in rows if row.party in running)


def known_calls(session: Session, case_ids: set[str]) -> frozenset[str]:
    """Return the ids of the activities of all calls ever given in these cases."""
    asked = select(NOTICE.c.case_id, NOTICE.c.key, NOTICE.c.parties)
    rows = session.execute(asked.where(NOTICE.c.call.is_not(None), NOTICE.c.case_id.in_(case_ids)))
    return frozenset(call_id(notice_id(row.case_id, row.key), party) for row in rows for party in row.parties)


def in_motion(session: Session) -> frozenset[str]:
    """Return the ids of the activities about which the outbox still has something to tell that goes by itself."""
    stuck = stands_still(ApartKind.OUTBOX, func.cast(OUTBOX.c.id, SET_APART.c.subject.type))
    told = OUTBOX.c.payload["activity_id"].astext
    rows = session.execute(select(told).where(OUTBOX.c.done_at.is_(None), told.is_not(None), ~stuck))
    return frozenset(rows.scalars())


@dataclass(frozen=True, slots=True)
class Told:
    """An activity that Temporal was told of: its id, the queue, and for which party."""

    activity: str
    queue: str
    party: str


def last_told(session: Session) -> tuple[Told, ...]:
    """Return the newest activity that Temporal was told of on each queue, of the last so many."""
    kinds = [EffectKind.START_TASK.value, EffectKind.MAKE_CALL.value]
    said = [OUTBOX.c.payload[name].astext.label(name) for name in ("activity_id", "queue", "party")]
    asked = select(*said).where(OUTBOX.c.done_at.is_not(None), OUTBOX.c.last_error.is_(None), OUTBOX.c.kind.in_(kinds))
    rows = session.execute(asked.order_by(OUTBOX.c.id.desc()).limit(LAST_TOLD)).all()
    newest = {row.queue: Told(row.activity_id, row.queue, row.party) for row in reversed(rows)}
    return tuple(newest.values())


def _with(row: "Row[tuple[str, str, list[str], str | None]]") -> list[str]:
    if row.state == TaskState.OFFERED.value:
        return list(row.offered_to)
    return [row.claimed_by] if row.claimed_by else []
