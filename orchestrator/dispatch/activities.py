"""Offers and calls as standalone Temporal activities: put on the queue of a party, and taken away again."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from temporalio.client import AsyncActivityCancelledError, Client
from temporalio.common import ActivityIDConflictPolicy, ActivityIDReusePolicy, Priority, RetryPolicy
from temporalio.exceptions import ActivityAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from orchestrator.contracts import INBOX, PERFORM_TASK, CallOrder, TaskOrder, activity_id
from orchestrator.dispatch.connection import RPC_TIMEOUT
from orchestrator.dispatch.namespaces import is_missing

# An overdue task is still owed, so an offer outlives its deadline by far. When even this ends, the task itself,
# which is a row in the database, is still there.
BEYOND_DEADLINE = timedelta(days=366)

# A program that was killed is noticed when its heartbeat stays away; only then another attempt begins.
HEARTBEAT = timedelta(seconds=10)
LONGEST_RUN = timedelta(hours=1)
RETRY = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=1))

# What Temporal says of an activity that is gone, and of one that has ended (`invalid transition from …`).
_ENDED = frozenset({RPCStatusCode.NOT_FOUND, RPCStatusCode.FAILED_PRECONDITION})


async def start_offer(client: Client, payload: Mapping[str, Any], at: datetime) -> None:
    """Start the activity of this offer, if it never was started. Raises RPCError when Temporal does not take it."""
    await _offer(client, payload, at, ActivityIDReusePolicy.REJECT_DUPLICATE)


async def move_offer(client: Client, left: Sequence[Client], payload: Mapping[str, Any], at: datetime) -> None:
    """Let the activity of this offer, which is still open, wait on this queue, in no other namespace. Raises RPCError.

    Moved twice is moved once: one that waits there already is left alone. One that is to be told `anew`, in words its
    party can open, is ended first wherever it waits.
    """
    for each in (*left, *([client] if payload.get("anew") else [])):
        await withdraw_offer(each, payload["task_id"], payload["party"], "moved")
    queue = await _queue_of(client, payload)
    if queue == payload["queue"]:
        return
    if queue:
        await withdraw_offer(client, payload["task_id"], payload["party"], "moved")
    await _offer(client, payload, at, ActivityIDReusePolicy.ALLOW_DUPLICATE)


async def _queue_of(client: Client, payload: Mapping[str, Any]) -> str | None:
    """Return on which queue the activity of the offer waits; None when it does not, or no longer."""
    handle = client.get_activity_handle(activity_id(payload["task_id"], payload["party"]))
    try:
        found = await handle.describe(rpc_timeout=RPC_TIMEOUT)
    except RPCError as error:
        _raise_unless_ended(error)
        return None
    return found.task_queue if found.close_time is None else None


async def _offer(client: Client, payload: Mapping[str, Any], at: datetime, reuse: ActivityIDReusePolicy) -> None:
    order, queue = as_order(payload), payload["queue"]
    open_for = _open_for(order, at)
    # Left out, start-to-close would become as long as the whole, and the work of a killed program stay lost.
    runs, beats = (open_for, None) if queue == INBOX else (LONGEST_RUN, HEARTBEAT)
    times = _Times(open_for, runs, beats)
    await _start(client, PERFORM_TASK, order, queue, times, f"{order.title_en} ({order.party})", reuse)


@dataclass(frozen=True, slots=True)
class _Times:
    """How long an activity stays open, how long one attempt may run, and after what silence it counts as dead."""

    open_for: timedelta
    run: timedelta
    silence: timedelta | None


async def _start(
    client: Client,
    activity: str,
    order: TaskOrder | CallOrder,
    queue: str,
    times: _Times,
    summary: str,
    reuse: ActivityIDReusePolicy,
) -> None:
    with suppress(ActivityAlreadyStartedError):
        await client.start_activity(
            activity,
            order,
            id=order.activity_id,
            task_queue=queue,
            schedule_to_close_timeout=times.open_for,
            start_to_close_timeout=times.run,
            heartbeat_timeout=times.silence,
            retry_policy=RETRY,
            id_reuse_policy=reuse,
            id_conflict_policy=ActivityIDConflictPolicy.USE_EXISTING,
            summary=summary,
            priority=Priority(fairness_key=order.municipality),
            rpc_timeout=RPC_TIMEOUT,
        )


async def withdraw_offer(client: Client, task_id: str, party: str, reason: str) -> None:
    """End the activity of this offer."""
    await end_activity(client, activity_id(task_id, party), reason)


async def end_activity(client: Client, activity: str, reason: str) -> None:
    """End the activity. One that is missing or has ended is what we wanted."""
    try:
        await client.get_activity_handle(activity).terminate(reason=reason, rpc_timeout=RPC_TIMEOUT)
    except RPCError as error:
        _raise_unless_ended(error)


def _raise_unless_ended(error: RPCError) -> None:
    """Raise the error unless it says that the activity is gone; when its namespace is, nobody knows that."""
    if error.status not in _ENDED or is_missing(error):
        raise error


async def complete_offer(client: Client, task_id: str, party: str) -> None:
    """Complete the activity of this offer, also when no worker ever took it. One that has ended is done."""
    handle = client.get_async_activity_handle(activity_id=activity_id(task_id, party))
    try:
        await handle.complete("completed", rpc_timeout=RPC_TIMEOUT)
    except AsyncActivityCancelledError:
        return
    except RPCError as error:
        _raise_unless_ended(error)


def as_order(payload: Mapping[str, Any]) -> TaskOrder:
    """Return the message for the party out of the line in the outbox."""
    named: dict[str, Any] = {each.name: payload.get(each.name) for each in fields(TaskOrder)}
    return TaskOrder(**named | {"activity_id": activity_id(payload["task_id"], payload["party"])})


def _open_for(order: TaskOrder, at: datetime) -> timedelta:
    if order.last_day is None:
        return BEYOND_DEADLINE
    return max(date.fromisoformat(order.last_day) - at.date(), timedelta()) + BEYOND_DEADLINE


# A program that is away this long has missed the call; its party still finds it among its notices.
OPEN_FOR = timedelta(days=31)


async def make_call(client: Client, payload: Mapping[str, Any]) -> None:
    """Start the activity of this call, if it never was started. Raises RPCError when Temporal does not take it."""
    order, times = as_call(payload), _Times(OPEN_FOR, LONGEST_RUN, HEARTBEAT)
    summary, once = f"{order.call} ({order.party})", ActivityIDReusePolicy.REJECT_DUPLICATE
    await _start(client, order.call, order, payload["queue"], times, summary, once)


def as_call(payload: Mapping[str, Any]) -> CallOrder:
    """Return the message for the party out of the line in the outbox."""
    named: dict[str, Any] = {each.name: payload.get(each.name) for each in fields(CallOrder)}
    return CallOrder(**named)
