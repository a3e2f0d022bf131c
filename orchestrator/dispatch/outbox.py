"""Read the table of effects: what the world must still hear, and what came of telling it.

Of everything there is to say about one offer only the oldest line is taken. So a withdrawal never overtakes the offer
it takes back, also when that offer has to be tried again, and also when several relays work at the same time.

A line that cannot be told through a fault of its own is set apart: it is tried again after pauses that grow, and holds
up nobody, not even what comes after it about the same offer. When that is told, the line that stood still is moot.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from psycopg import AsyncConnection
from psycopg.rows import class_row

from orchestrator.db.set_apart import SET
from orchestrator.domain.condition import ApartKind

CHANNEL = "speelruimte_outbox"

# Times in the table are those of the platform, which in development may be ahead of the real ones. The grouping is
# written as one pass over the waiting lines: a correlated search would go quadratic over a backlog.
_OFFER = "coalesce(({0}payload ->> 'task_id') || ' ' || ({0}payload ->> 'party'), {0}id::text)"
_TAKE = f"""
WITH time AS (SELECT now() + coalesce((SELECT moved_by FROM clock_offset), interval '0') AS at),
apart AS (SELECT subject FROM set_apart WHERE kind = 'outbox' AND ended_at IS NULL)
SELECT line.id, line.kind, line.payload, line.attempts, time.at, EXISTS (SELECT FROM apart) AS beside_apart,
    party.has_worker AS program, party.namespace
FROM outbox AS line CROSS JOIN time LEFT JOIN party ON party.id = line.payload ->> 'party'
WHERE line.done_at IS NULL
  AND line.due_at <= time.at
  AND (line.id::text IN (SELECT subject FROM apart) OR line.id IN (
    SELECT min(id) FROM outbox WHERE done_at IS NULL AND id::text NOT IN (SELECT subject FROM apart)
    GROUP BY {_OFFER.format("")}
  ))
ORDER BY line.id
LIMIT %s
FOR UPDATE OF line SKIP LOCKED
"""  # noqa: S608 our own words
_DONE = "UPDATE outbox SET done_at = %s, attempts = attempts + 1, last_error = NULL WHERE id = ANY(%s)"
_RECOVERED = """
UPDATE set_apart SET ended_at = %s, ended_how = 'recovered'
WHERE kind = 'outbox' AND ended_at IS NULL AND subject = ANY(%s)
"""
_MOOT = f"""
UPDATE outbox AS line SET done_at = %(at)s, last_error = 'moot: what came later about this offer was told'
WHERE line.done_at IS NULL AND line.payload ->> 'task_id' IS NOT NULL
  AND line.id::text IN (SELECT subject FROM set_apart WHERE kind = 'outbox' AND ended_at IS NULL)
  AND EXISTS (
    SELECT FROM outbox AS later
    WHERE later.id = ANY(%(done)s) AND later.id > line.id AND {_OFFER.format("later.")} = {_OFFER.format("line.")}
  )
RETURNING line.id
"""  # noqa: S608 our own words
_POSTPONE = "UPDATE outbox SET due_at = %s, attempts = attempts + 1, last_error = %s WHERE id = %s"


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """One effect that was taken at the platform's time `at`, and has been tried `attempts` times before.

    `payload` is what stands there, which may be anything. `beside_apart` says whether any line stands still. `program`
    is whether the party it is for now runs a program (None: for no party we know), `namespace` how the operator called
    the namespace of that.
    """

    id: int
    kind: str
    payload: Any
    attempts: int
    at: datetime
    beside_apart: bool
    program: bool | None = None
    namespace: str | None = None

    def says(self, name: str) -> str | None:
        """Return this word of the payload, if it is there."""
        said = self.payload.get(name) if isinstance(self.payload, Mapping) else None
        return said if isinstance(said, str) else None


@dataclass(frozen=True, slots=True)
class Postponed:
    """An effect that could not be handed over now: why, and how long to wait; `held`: for its partner alone."""

    line: OutboxLine
    why: str
    wait: timedelta
    held: bool = False


@dataclass(frozen=True, slots=True)
class UnreadableEffect:
    """An effect that cannot be handed over through a fault of its own, and why."""

    line: OutboxLine
    why: str


async def take(connection: AsyncConnection, most: int) -> list[OutboxLine]:
    """Lock and return lines that are due, oldest first; they stay ours until the transaction ends."""
    async with connection.cursor(row_factory=class_row(OutboxLine)) as cursor:
        await cursor.execute(_TAKE, [most])
        return await cursor.fetchall()


async def settle(
    connection: AsyncConnection,
    done: Sequence[OutboxLine],
    postponed: Sequence[Postponed],
    apart: Sequence[UnreadableEffect],
) -> None:
    """Write down what became of the lines that were taken."""
    if done:
        await _settle_done(connection, done)
    for each in postponed:
        await connection.execute(_POSTPONE, [each.line.at + each.wait, each.why, each.line.id])
    for stuck in apart:
        await _set_apart(connection, stuck)


async def _settle_done(connection: AsyncConnection, done: Sequence[OutboxLine]) -> None:
    at, ids = done[0].at, [line.id for line in done]
    await connection.execute(_DONE, [at, ids])
    if any(line.beside_apart for line in done):
        moot = await (await connection.execute(_MOOT, {"at": at, "done": ids})).fetchall()
        over = [str(each) for each in (*ids, *(row[0] for row in moot))]
        await connection.execute(_RECOVERED, [at, over])


async def _set_apart(connection: AsyncConnection, stuck: UnreadableEffect) -> None:
    line = stuck.line
    values = {
        "kind": ApartKind.OUTBOX.value,
        "subject": str(line.id),
        "municipality": line.says("municipality"),
        "case_id": line.says("case_id"),
        "at": line.at,
        "reason": stuck.why,
    }
    row = await (await connection.execute(cast("Any", SET.sql), values)).fetchone()
    again = row[0] if row else line.at
    await connection.execute(_POSTPONE, [again, stuck.why, line.id])
