"""Carry effects from the outbox to Temporal: the only place where what was decided leaves the database.

A line is told before it is marked as told. Whatever dies in between, it is told again, under an id that makes the
second time a no-op. Any number of relays can run beside each other.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from psycopg import AsyncConnection
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from orchestrator.db.database import Limits
from orchestrator.dispatch import outbox
from orchestrator.dispatch.activities import complete_offer, make_call, move_offer, start_offer, withdraw_offer
from orchestrator.dispatch.clock import nudge_clock
from orchestrator.dispatch.outbox import OutboxLine, Postponed, UnreadableEffect
from orchestrator.domain.condition import reason_of
from orchestrator.domain.effects import EffectKind

BATCH = 200
# PostgreSQL tells us when there is work. This is for what nobody tells: lines whose wait is over.
LOOK_SECONDS = 1.0

# A batch is told while its lines are locked, which no person waits for; a peer that is gone is noticed all the same.
_LIMITS = Limits(lock=10.0, statement=30.0, idle=300.0, connect=5)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Drained:
    """What one batch did."""

    told: int
    postponed: int
    apart: int = 0


def _nothing() -> None:
    """Nobody wants to know."""


async def relay(database_url: str, client: Client, beat: Callable[[], None] = _nothing) -> None:
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
            await drain(working, client, beat)
            async for _ in listening.notifies(timeout=LOOK_SECONDS, stop_after=1):
                pass


async def drain(connection: AsyncConnection, client: Client, beat: Callable[[], None] = _nothing) -> Drained:
    """Carry everything that is due now, batch by batch; what could not be told waits.

    The connection is one that commits by itself.
    """
    told = postponed = apart = 0
    while True:
        batch = await _one_batch(connection, client)
        beat()
        told, postponed, apart = told + batch.told, postponed + batch.postponed, apart + batch.apart
        if not batch.told and not batch.apart:  # nothing there, or nobody who listens
            return Drained(told, postponed, apart)


async def _one_batch(connection: AsyncConnection, client: Client) -> Drained:
    async with connection.transaction():
        lines = await outbox.take(connection, BATCH)
        handed = await hand_over(client, lines)
        await outbox.settle(connection, handed.told, handed.postponed, handed.apart)
    if handed.postponed:
        _log.warning("%d effects wait for another try; the first: %s", len(handed.postponed), handed.postponed[0].why)
    for each in handed.apart:
        _log.error("outbox line %d (%s) is set apart: %s", each.line.id, each.line.kind, each.why)
    return Drained(len(handed.told), len(handed.postponed), len(handed.apart))


def _plain(database_url: str) -> str:
    return database_url.replace("postgresql+psycopg://", "postgresql://", 1)


AT_ONCE = 32
FIRST_WAIT = timedelta(milliseconds=500)
LONGEST_WAIT = timedelta(minutes=1)

# What Temporal says when it is this line that it does not take. Anything else it says is about itself: it is away or
# busy, its namespace is missing, we may not come in.
_ITS_OWN = frozenset(
    {
        RPCStatusCode.INVALID_ARGUMENT,
        RPCStatusCode.OUT_OF_RANGE,
        RPCStatusCode.FAILED_PRECONDITION,
        RPCStatusCode.ALREADY_EXISTS,
        RPCStatusCode.UNKNOWN,
        RPCStatusCode.INTERNAL,
        RPCStatusCode.DATA_LOSS,
    }
)
# The server is away or busy: the line need not wait longer each time.
_AWAY = frozenset({RPCStatusCode.UNAVAILABLE, RPCStatusCode.DEADLINE_EXCEEDED, RPCStatusCode.CANCELLED})
_BROKE = "transport error"
# What fails this often while others get there is at fault itself, whatever Temporal says.
PATIENCE = 20
LARGEST = 1_000_000
"""Bytes of a message: above two million Temporal refuses it, above four its answer looks as if it were busy."""

_OFFER = ("task_id", "party")
_ORDER = (*_OFFER, "case_id", "task", "queue", "municipality")
_NEEDED: Mapping[str, Sequence[str]] = {
    EffectKind.START_TASK: _ORDER,
    EffectKind.MOVE_TASK: _ORDER,
    EffectKind.WITHDRAW_TASK: _OFFER,
    EffectKind.COMPLETE_TASK: _OFFER,
    EffectKind.MAKE_CALL: ("activity_id", "call", "queue", "municipality"),
    EffectKind.NUDGE_CLOCK: ("municipality",),
}
"""What a line has to name, in text: Temporal takes anything for an id, and would run a clock of nobody for ever."""


class UnknownEffect(ValueError):
    """A line of a kind this version does not know: a newer version wrote it, and must hand it over."""


class TooLarge(ValueError):
    """A line that says more than Temporal takes."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What became of the lines: they got there, wait because Temporal does, or stand still by themselves."""

    told: tuple[OutboxLine, ...]
    postponed: tuple[Postponed, ...]
    apart: tuple[UnreadableEffect, ...]


async def hand_over(client: Client, lines: Sequence[OutboxLine]) -> HandedOver:
    """Tell Temporal everything these lines say, and say of each what became of it; a bad one holds up no other.

    Nothing here is about one offer twice. Nudges of one clock are told once, for all of them.
    """
    failures = await _failures(client, lines)
    told = tuple(line for line in lines if line.id not in failures)
    stuck = [line for line in lines if line.id in failures and _is_its_own(line, failures[line.id], bool(told))]
    ours = {line.id for line in stuck}
    return HandedOver(
        told,
        tuple(_postponed(line, failures[line.id]) for line in lines if line.id in failures and line.id not in ours),
        tuple(UnreadableEffect(line, reason_of(failures[line.id])) for line in stuck),
    )


async def _failures(client: Client, lines: Sequence[OutboxLine]) -> Mapping[int, Exception]:
    """Tell everything, many at the same time, and return what went wrong, by the id of the line."""
    together: dict[tuple[str, str], list[OutboxLine]] = {}
    for line in lines:
        together.setdefault(_about(line), []).append(line)
    gate = asyncio.Semaphore(AT_ONCE)
    answers = await asyncio.gather(*(_try(gate, client, each[0]) for each in together.values()))
    answered = zip(together.values(), answers, strict=True)
    return {line.id: error for same, error in answered if error for line in same}


async def _try(gate: asyncio.Semaphore, client: Client, line: OutboxLine) -> Exception | None:
    """Tell it; what comes in between is returned, whatever it is: it is about this line, or about Temporal."""
    async with gate:
        try:
            await _tell(client, line)
        except Exception as error:  # noqa: BLE001 a line that holds anything can raise anything
            return error
        return None


def _read(line: OutboxLine) -> Mapping[str, Any]:
    """Return what the line says. Raises TypeError, KeyError or TooLarge for one that nobody can hand over."""
    said = line.payload
    if not isinstance(said, Mapping):
        raise TypeError(f"expected an object, found {type(said).__name__}")
    size = len(json.dumps(said))
    if size > LARGEST:
        raise TooLarge(f"{size:,} bytes, expected at most {LARGEST:,}")
    for name in _NEEDED.get(line.kind, ()):
        if not (isinstance(said[name], str) and said[name]):
            raise TypeError(f"{name}: expected text, found {json.dumps(said[name])[:80]}")
    return said


async def _tell(client: Client, line: OutboxLine) -> None:
    said = _read(line)
    match line.kind:
        case EffectKind.START_TASK:
            await start_offer(client, said, line.at)
        case EffectKind.MOVE_TASK:
            await move_offer(client, said, line.at)
        case EffectKind.WITHDRAW_TASK:
            await withdraw_offer(client, said["task_id"], said["party"], said.get("reason") or "withdrawn")
        case EffectKind.COMPLETE_TASK:
            await complete_offer(client, said["task_id"], said["party"])
        case EffectKind.MAKE_CALL:
            await make_call(client, said)
        case EffectKind.NUDGE_CLOCK:
            await nudge_clock(client, said["municipality"])
        case other:
            raise UnknownEffect(f"no effect {other!r}: expected {', '.join(EffectKind)}")


def _about(line: OutboxLine) -> tuple[str, str]:
    municipality = line.says("municipality")
    if line.kind == EffectKind.NUDGE_CLOCK and municipality:
        return line.kind, municipality
    return line.kind, str(line.id)


def is_refusal(error: RPCError) -> bool:
    """Whether Temporal refuses just this, rather than being away or busy."""
    return error.status in _ITS_OWN and not _is_away(error)


def _is_away(error: RPCError) -> bool:
    """Whether nothing was refused: also a connection that broke, which the client calls an unknown error."""
    return error.status in _AWAY or (error.status is RPCStatusCode.UNKNOWN and error.message == _BROKE)


def _is_its_own(line: OutboxLine, error: Exception, others_go: bool) -> bool:
    """Whether the line itself is at fault, and not Temporal."""
    if isinstance(error, RPCError):
        return is_refusal(error) or (others_go and line.attempts >= PATIENCE)
    return not isinstance(error, OSError)


def _postponed(line: OutboxLine, error: Exception) -> Postponed:
    away = not isinstance(error, RPCError) or _is_away(error)
    wait = FIRST_WAIT if away else min(FIRST_WAIT * 2 ** min(line.attempts, 10), LONGEST_WAIT)
    return Postponed(line, reason_of(error), wait)
