"""Hand effects to Temporal, many at the same time, and tell of each whether it got there."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta

from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from orchestrator.dispatch.call import make_call
from orchestrator.dispatch.clock import nudge_clock
from orchestrator.dispatch.offer import complete_offer, start_offer, withdraw_offer
from orchestrator.dispatch.outbox import Line, Postponed
from orchestrator.domain.effects import EffectKind

AT_ONCE = 32
FIRST_WAIT = timedelta(milliseconds=500)
LONGEST_WAIT = timedelta(minutes=1)

# The server is away or busy: that is no fault of the line, so it need not wait longer each time.
_AWAY = frozenset({RPCStatusCode.UNAVAILABLE, RPCStatusCode.DEADLINE_EXCEEDED, RPCStatusCode.CANCELLED})


class UnknownEffect(ValueError):
    """A line of a kind this version does not know: a newer version wrote it, and must hand it over."""


async def hand_over(client: Client, lines: Sequence[Line]) -> list[Postponed]:
    """Tell Temporal everything these lines say; return those that must be tried again.

    Nothing here is about one offer twice. Nudges of one clock are told once, for all of them.
    """
    together: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        together.setdefault(_about(line), []).append(line)
    gate = asyncio.Semaphore(AT_ONCE)
    answers = await asyncio.gather(*(_try(gate, client, each[0]) for each in together.values()))
    failures: Mapping[int, RPCError | UnknownEffect] = {
        line.id: error for each, error in zip(together.values(), answers, strict=True) if error for line in each
    }
    return [_postponed(line, failures[line.id]) for line in lines if line.id in failures]


async def _try(gate: asyncio.Semaphore, client: Client, line: Line) -> RPCError | UnknownEffect | None:
    async with gate:
        try:
            await _tell(client, line)
        except (RPCError, UnknownEffect) as error:
            return error
        return None


async def _tell(client: Client, line: Line) -> None:
    said = line.payload
    match line.kind:
        case EffectKind.START_TASK:
            await start_offer(client, said, line.at)
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


def _about(line: Line) -> tuple[str, str]:
    if line.kind == EffectKind.NUDGE_CLOCK:
        return line.kind, line.payload["municipality"]
    return line.kind, str(line.id)


def _postponed(line: Line, error: RPCError | UnknownEffect) -> Postponed:
    away = isinstance(error, RPCError) and error.status in _AWAY
    wait = FIRST_WAIT if away else min(FIRST_WAIT * 2 ** min(line.attempts, 10), LONGEST_WAIT)
    return Postponed(line, str(error), wait)
