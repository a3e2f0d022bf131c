"""Read the table of effects: what the world must still hear, and what came of telling it.

Of everything there is to say about one offer only the oldest line is taken. So a withdrawal never overtakes the offer
it takes back, also when that offer has to be tried again, and also when several relays work at the same time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import class_row

CHANNEL = "speelruimte_outbox"

# Times in the table are those of the platform, which in development may be ahead of the real ones. The grouping is
# written as one pass over the waiting lines: a correlated search would go quadratic over a backlog.
_TAKE = """
WITH time AS (SELECT now() + coalesce((SELECT moved_by FROM clock_offset), interval '0') AS at)
SELECT line.id, line.kind, line.payload, line.attempts, time.at
FROM outbox AS line, time
WHERE line.done_at IS NULL
  AND line.due_at <= time.at
  AND line.id IN (
    SELECT min(id) FROM outbox WHERE done_at IS NULL
    GROUP BY coalesce((payload ->> 'task_id') || ' ' || (payload ->> 'party'), id::text)
  )
ORDER BY line.id
LIMIT %s
FOR UPDATE OF line SKIP LOCKED
"""
_DONE = "UPDATE outbox SET done_at = %s, attempts = attempts + 1, last_error = NULL WHERE id = ANY(%s)"
_POSTPONE = "UPDATE outbox SET due_at = %s, attempts = attempts + 1, last_error = %s WHERE id = %s"


@dataclass(frozen=True, slots=True)
class Line:
    """One effect that was taken at the platform's time `at`, and has been tried `attempts` times before."""

    id: int
    kind: str
    payload: Mapping[str, Any]
    attempts: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Postponed:
    """An effect that could not be handed over now: why, and how long to wait."""

    line: Line
    why: str
    wait: timedelta


async def take(connection: AsyncConnection, most: int) -> list[Line]:
    """Lock and return lines that are due, oldest first; they stay ours until the transaction ends."""
    async with connection.cursor(row_factory=class_row(Line)) as cursor:
        await cursor.execute(_TAKE, [most])
        return await cursor.fetchall()


async def settle(connection: AsyncConnection, done: Sequence[Line], postponed: Sequence[Postponed]) -> None:
    """Write down what became of the lines that were taken."""
    if done:
        await connection.execute(_DONE, [done[0].at, [line.id for line in done]])
    for each in postponed:
        await connection.execute(_POSTPONE, [each.line.at + each.wait, each.why, each.line.id])
