"""Counting and measuring how the platform is, by indexes alone: it is asked every few seconds, also in a rush."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import Table, func, select, text
from sqlmodel import Session

from orchestrator.db.credentials import count_ending
from orchestrator.db.parts import list_parts
from orchestrator.db.set_apart import count_apart
from orchestrator.db.tables.obligation import OBLIGATION
from orchestrator.db.tables.task import TASK
from orchestrator.db.tallies import read_tallies
from orchestrator.domain.condition import PARTS, Condition, PartSeen
from orchestrator.domain.credential import ENDS_SOON, CredentialKind
from orchestrator.domain.obligation import ObligationState
from orchestrator.domain.task import TaskState

TASK_STATES = (TaskState.OFFERED, TaskState.CLAIMED, TaskState.FAILED)
OBLIGATION_STATES = (ObligationState.OPEN, ObligationState.SUSPENDED, ObligationState.BREACHED)
CONNECTION_STATES = ("active", "idle", "idle in transaction", "waiting for a lock")

# What waits for a moment of its own, and was not tried yet, is late from then on.
_OUTBOX = text("""
SELECT count(*) AS waiting, min(greatest(created_at, CASE WHEN attempts = 0 THEN due_at END)) AS since
FROM outbox AS line
WHERE done_at IS NULL AND NOT EXISTS (
    SELECT FROM set_apart WHERE ended_at IS NULL AND kind = 'outbox' AND subject = line.id::text
)
""")
# Of each municipality its first case that is due: one look in the index for each, however many cases there are.
_DUE = text("""
SELECT min(first.next_due) AS since
FROM municipality_clock AS clock CROSS JOIN LATERAL (
    SELECT next_due FROM "case" WHERE municipality = clock.municipality AND next_due <= :at ORDER BY next_due LIMIT 1
) AS first
""")
_MISSING = text("""
SELECT count(*) FROM party
WHERE EXISTS (SELECT FROM "case" WHERE municipality = party.id AND next_due IS NOT NULL)
AND NOT EXISTS (SELECT FROM municipality_clock WHERE municipality = party.id)
""")
_CONNECTIONS = text("""
SELECT CASE WHEN wait_event_type = 'Lock' THEN 'waiting for a lock' ELSE state END AS doing, count(*) AS number
FROM pg_stat_activity WHERE datname = current_database() AND state IS NOT NULL GROUP BY 1
""")


def read_condition(session: Session, *, at: datetime, really: datetime) -> Condition:
    """Return how the platform is, at its own time `at`, which in development may be ahead of the real one."""
    outbox = session.execute(_OUTBOX).one()
    connections = {row.doing: row.number for row in session.execute(_CONNECTIONS)}
    return Condition(
        at=at,
        really=really,
        outbox_waiting=outbox.waiting,
        outbox_since=_utc(outbox.since),
        due_since=_utc(session.execute(_DUE, {"at": at}).scalar()),
        clocks_missing=session.execute(_MISSING).scalar_one(),
        apart=count_apart(session),
        parts=_parts(session),
        tasks=_by_state(session, TASK, TASK_STATES),
        obligations=_by_state(session, OBLIGATION, OBLIGATION_STATES),
        connections=dict.fromkeys(CONNECTION_STATES, 0) | connections,
        tokens_ending=count_ending(session, CredentialKind.TOKEN, really + ENDS_SOON),
        tallies=read_tallies(session),
        database_bytes=session.execute(text("SELECT pg_database_size(current_database())")).scalar_one(),
    )


def _parts(session: Session) -> tuple[PartSeen, ...]:
    """Return every part there should be, also one that never ran, and what else ever showed itself."""
    seen = {each.part: PartSeen(each.part, each.beat_at, each.faults) for each in list_parts(session)}
    return tuple(({name: PartSeen(name, None, 0) for name in PARTS} | seen).values())


def _by_state(session: Session, table: Table, states: Iterable[StrEnum]) -> Mapping[str, int]:
    """Count what is in these states; what is over is not counted, as that only grows."""
    wanted = [state.value for state in states]
    asked = select(table.c.state, func.count()).where(table.c.state.in_(wanted)).group_by(table.c.state)
    return dict.fromkeys(wanted, 0) | {row[0]: row[1] for row in session.execute(asked)}


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment else None
