"""Telling Temporal what lines of the outbox say: each in the namespace where its party reads, and by itself.

What is wrong with one line, or with one partner's namespace, holds up nobody else.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from orchestrator.contracts import INBOX, queue_for
from orchestrator.dispatch.activities import complete_offer, make_call, move_offer, start_offer, withdraw_offer
from orchestrator.dispatch.clock import nudge_clock
from orchestrator.dispatch.keyring import KeysInvalid
from orchestrator.dispatch.namespaces import NamespaceMissing, Temporal, stops_partner
from orchestrator.dispatch.outbox import OutboxLine, Postponed, UnreadableEffect
from orchestrator.domain.condition import reason_of
from orchestrator.domain.effects import EffectKind

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

_ABOUT_OFFERS = frozenset(
    {EffectKind.START_TASK, EffectKind.MOVE_TASK, EffectKind.WITHDRAW_TASK, EffectKind.COMPLETE_TASK}
)
_OFFER = ("task_id", "party")
_ORDER = (*_OFFER, "case_id", "task", "queue", "municipality")
_NEEDED: Mapping[str, Sequence[str]] = {
    EffectKind.START_TASK: _ORDER,
    EffectKind.MOVE_TASK: _ORDER,
    EffectKind.WITHDRAW_TASK: _OFFER,
    EffectKind.COMPLETE_TASK: _OFFER,
    EffectKind.MAKE_CALL: ("activity_id", "call", "queue", "party", "municipality"),
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


async def hand_over(temporal: Temporal, lines: Sequence[OutboxLine]) -> HandedOver:
    """Tell Temporal everything these lines say, and say of each what became of it; a bad one holds up no other.

    Nothing here is about one offer twice. Nudges of one clock are told once, for all of them.
    """
    failures = await _failures(temporal, lines)
    told = tuple(line for line in lines if line.id not in failures)
    reached = {_whose(line) for line in told}
    failed = [line for line in lines if line.id in failures]
    stuck = [line for line in failed if _is_its_own(line, failures[line.id], _whose(line) in reached)]
    ours = {line.id for line in stuck}
    return HandedOver(
        told,
        tuple(_postponed(line, failures[line.id]) for line in failed if line.id not in ours),
        tuple(UnreadableEffect(line, reason_of(failures[line.id])) for line in stuck),
    )


async def _failures(temporal: Temporal, lines: Sequence[OutboxLine]) -> Mapping[int, Exception]:
    """Tell everything, many at the same time, and return what went wrong, by the id of the line."""
    together: dict[tuple[str, str], list[OutboxLine]] = {}
    for line in lines:
        together.setdefault(_about(line), []).append(line)
    gate = asyncio.Semaphore(AT_ONCE)
    answers = await asyncio.gather(*(_try(gate, temporal, each[0]) for each in together.values()))
    answered = zip(together.values(), answers, strict=True)
    return {line.id: error for same, error in answered if error for line in same}


async def _try(gate: asyncio.Semaphore, temporal: Temporal, line: OutboxLine) -> Exception | None:
    """Tell it; what comes in between is returned, whatever it is: it is about this line, or about Temporal."""
    async with gate:
        try:
            await _tell(temporal, line)
        except Exception as error:  # noqa: BLE001 a line that holds anything can raise anything
            if stops_partner(error):
                temporal.forget(line.says("party") or "")
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


async def _tell(temporal: Temporal, line: OutboxLine) -> None:
    said = _read(line)
    if line.kind == EffectKind.NUDGE_CLOCK:
        await nudge_clock(temporal.own, said["municipality"])
    elif line.kind == EffectKind.MAKE_CALL:
        await make_call(await _client(temporal, line, said["queue"]), said)
    elif line.kind in _ABOUT_OFFERS:
        queue = _queue(line, said)
        await _tell_of_offer(temporal, line, {**said, "queue": queue}, await _client(temporal, line, queue))
    else:
        raise UnknownEffect(f"no effect {line.kind!r}: expected {', '.join(EffectKind)}")


async def _tell_of_offer(temporal: Temporal, line: OutboxLine, said: Mapping[str, Any], client: Client) -> None:
    match line.kind:
        case EffectKind.START_TASK:
            await start_offer(client, said, line.at)
        case EffectKind.MOVE_TASK:
            await move_offer(client, await _left(temporal, line, said), said, line.at)
        case EffectKind.WITHDRAW_TASK:
            await withdraw_offer(client, said["task_id"], said["party"], said.get("reason") or "withdrawn")
        case EffectKind.COMPLETE_TASK:
            await complete_offer(client, said["task_id"], said["party"])


def _queue(line: OutboxLine, said: Mapping[str, Any]) -> str:
    """Return the queue of the offer: where its party reads now, whatever was so when the line was written."""
    if line.program is None:
        return str(said.get("queue", INBOX))
    return queue_for(said["party"], has_worker=line.program)


async def _client(temporal: Temporal, line: OutboxLine, queue: str) -> Client:
    return await temporal.of(temporal.place(queue, line.says("party") or "", line.namespace))


async def _left(temporal: Temporal, line: OutboxLine, said: Mapping[str, Any]) -> list[Client]:
    """Return where the offer may have been before it moved: what is not there has nothing of it."""
    party = said["party"]
    named = [line.namespace, *([said["left"]] if said.get("left") else [])]
    places = {temporal.place(INBOX, party, None), *(temporal.place_of(party, each) for each in named)}
    found: list[Client] = []
    for place in places - {temporal.place(said["queue"], party, line.namespace)}:
        with suppress(NamespaceMissing):
            found.append(await temporal.of(place))
    return found


def _whose(line: OutboxLine) -> str | None:
    """Return the partner whose namespace the line is for; None for the platform's own."""
    queue = line.says("queue") or INBOX
    in_own = line.kind != EffectKind.MAKE_CALL and (not line.program if line.program is not None else queue == INBOX)
    return None if in_own else line.says("party")


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
    if _waits_for_partner(line, error):
        return False
    if isinstance(error, RPCError):
        return is_refusal(error) or (others_go and line.attempts >= PATIENCE)
    return not isinstance(error, OSError | KeysInvalid)


def _waits_for_partner(line: OutboxLine, error: Exception) -> bool:
    """Whether all that goes to this partner waits, and nobody else's."""
    return _whose(line) is not None and stops_partner(error)


def _postponed(line: OutboxLine, error: Exception) -> Postponed:
    held = _waits_for_partner(line, error)
    away = not held and (not isinstance(error, RPCError) or _is_away(error))
    wait = FIRST_WAIT if away else min(FIRST_WAIT * 2 ** min(line.attempts, 10), LONGEST_WAIT)
    return Postponed(line, reason_of(error), wait, held=held)
