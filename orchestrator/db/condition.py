"""How the platform is: its parts, its tallies, and figures by indexes alone, as it is asked every few seconds."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Table, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from orchestrator.db.credentials import count_ending
from orchestrator.db.party_keys import count_keys_ending
from orchestrator.db.set_apart import count_apart
from orchestrator.db.tables.platform import PART_BEAT, TALLY
from orchestrator.db.tables.work import OBLIGATION, TASK
from orchestrator.domain.condition import PARTS, Condition, PartSeen
from orchestrator.domain.party import ENDS_SOON, CredentialKind
from orchestrator.domain.work import NOT_OVER, ObligationState


@dataclass(frozen=True, slots=True)
class PartState:
    """One part; `beat_at` and `last_error_at` are real time. `faults` counts what nobody expected, since ever."""

    part: str
    beat_at: datetime | None
    faults: int
    last_error: str | None
    last_error_at: datetime | None


def list_parts(session: Session) -> tuple[PartState, ...]:
    """Return every part that ever ran, by name."""
    rows = session.execute(select(PART_BEAT).order_by(PART_BEAT.c.part))
    return tuple(_state_of(row) for row in rows)


def save_beat(session: Session, part: str, beat_at: datetime | None) -> None:
    """Say that the part got on with its work at this moment, or, with None, that it exists."""
    stored = insert(PART_BEAT).values(part=part, beat_at=beat_at)
    latest = func.greatest(PART_BEAT.c.beat_at, stored.excluded.beat_at)
    session.execute(stored.on_conflict_do_update(index_elements=["part"], set_={"beat_at": latest}))


def save_fault(session: Session, part: str, error: str, at: datetime) -> None:
    """Say what broke the part."""
    stored = insert(PART_BEAT).values(part=part, faults=1, last_error=error, last_error_at=at)
    counted = {"faults": PART_BEAT.c.faults + 1, "last_error": error, "last_error_at": at}
    session.execute(stored.on_conflict_do_update(index_elements=["part"], set_=counted))


def _state_of(row: Row[Any]) -> PartState:
    return PartState(row.part, _utc(row.beat_at), row.faults, row.last_error, _utc(row.last_error_at))


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment else None


INCIDENTS = "engine incidents"
LAPSED = "leases lapsed"
RECONCILED = "reconciled"


def add_to_tally(session: Session, name: str, counts: Mapping[str, int]) -> None:
    """Add to what was counted under this name, by label; what did not happen leaves no line."""
    # In one order, so that two programs that count at the same time do not wait for each other in a circle.
    rows = [{"name": name, "label": label, "number": number} for label, number in sorted(counts.items()) if number]
    if rows:
        stored = insert(TALLY).values(rows)
        more = TALLY.c.number + stored.excluded.number
        session.execute(stored.on_conflict_do_update(index_elements=["name", "label"], set_={"number": more}))


def read_tallies(session: Session) -> Mapping[str, Mapping[str, int]]:
    """Return everything that was counted, by name and label."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in session.execute(select(TALLY)):
        found[row.name][row.label] = row.number
    return found


OBLIGATION_STATES = (ObligationState.OPEN, ObligationState.SUSPENDED, ObligationState.BREACHED)
CONNECTION_STATES = ("active", "idle", "idle in transaction", "waiting for a lock")

# What waits for a moment of its own, and was not tried yet, is late from then on.
_OUTBOX = text("""
SELECT count(*) AS waiting, min(greatest(created_at, CASE WHEN attempts = 0 THEN due_at END)) AS since
FROM outbox AS line
WHERE done_at IS NULL AND NOT EXISTS (
    SELECT FROM set_apart WHERE ended_at IS NULL
    AND ((kind = 'outbox' AND subject = line.id::text) OR (kind = 'partner' AND subject = line.payload ->> 'party'))
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
        tasks=_by_state(session, TASK, NOT_OVER),
        obligations=_by_state(session, OBLIGATION, OBLIGATION_STATES),
        connections=dict.fromkeys(CONNECTION_STATES, 0) | connections,
        tokens_ending=count_ending(session, CredentialKind.TOKEN, really + ENDS_SOON),
        keys_ending=count_keys_ending(session, really + ENDS_SOON),
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
