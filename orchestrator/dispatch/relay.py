"""Carry effects from the outbox to Temporal: the only place where what was decided leaves the database.

A line is told before it is marked as told. Whatever dies in between, it is told again, under an id that makes the
second time a no-op. Any number of relays can run beside each other.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from psycopg import AsyncConnection

from orchestrator.db.database import Limits
from orchestrator.dispatch import outbox
from orchestrator.dispatch.handover import hand_over
from orchestrator.dispatch.namespaces import Temporal

BATCH = 200
# PostgreSQL tells us when there is work. This is for what nobody tells: lines whose wait is over.
LOOK_SECONDS = 1.0

# A batch is told while its lines are locked, which no person waits for; a peer that is gone is noticed all the same.
_LIMITS = Limits(lock=10.0, statement=30.0, idle=300.0, connect=5)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Drained:
    """What one batch did; of what was postponed, `held` waits for the namespace of its partner alone."""

    told: int
    postponed: int
    apart: int = 0
    held: int = 0


def _nothing() -> None:
    """Nobody wants to know."""


async def relay(database_url: str, temporal: Temporal, beat: Callable[[], None] = _nothing) -> None:
    """Carry on until cancelled; `beat` is called after each batch.

    Raises psycopg.OperationalError when the database goes away.
    """
    url = _plain(database_url)
    async with (
        await AsyncConnection.connect(url, autocommit=True, **_LIMITS.parameters()) as listening,
        await AsyncConnection.connect(url, autocommit=True, **_LIMITS.parameters()) as working,
    ):
        await listening.execute(f"LISTEN {outbox.CHANNEL}")
        while True:
            await drain(working, temporal, beat)
            async for _ in listening.notifies(timeout=LOOK_SECONDS, stop_after=1):
                pass


async def drain(connection: AsyncConnection, temporal: Temporal, beat: Callable[[], None] = _nothing) -> Drained:
    """Carry everything that is due now, batch by batch; what could not be told waits.

    The connection is one that commits by itself.
    """
    told = postponed = apart = held = 0
    while True:
        batch = await _one_batch(connection, temporal)
        beat()
        told, postponed, apart = told + batch.told, postponed + batch.postponed, apart + batch.apart
        held += batch.held
        if not batch.told and not batch.apart and not batch.held:  # nothing there, or nobody who listens
            return Drained(told, postponed, apart, held)


async def _one_batch(connection: AsyncConnection, temporal: Temporal) -> Drained:
    async with connection.transaction():
        lines = await outbox.take(connection, BATCH)
        handed = await hand_over(temporal, lines)
        await outbox.settle(connection, handed.told, handed.postponed, handed.apart)
    if handed.postponed:
        _log.warning("%d effects wait for another try; the first: %s", len(handed.postponed), handed.postponed[0].why)
    for each in handed.apart:
        _log.error("outbox line %d (%s) is set apart: %s", each.line.id, each.line.kind, each.why)
    held = sum(each.held for each in handed.postponed)
    return Drained(len(handed.told), len(handed.postponed), len(handed.apart), held)


def _plain(database_url: str) -> str:
    return database_url.replace("postgresql+psycopg://", "postgresql://", 1)
