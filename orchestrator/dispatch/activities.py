"""Offers and calls as standalone Temporal activities: put on the queue of a party, and taken away again."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Any

from temporalio.client import AsyncActivityCancelledError, Client
from temporalio.common import ActivityIDConflictPolicy, ActivityIDReusePolicy, Priority, RetryPolicy
from temporalio.exceptions import ActivityAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from orchestrator.contracts import INBOX, PERFORM_TASK, CallOrder, TaskOrder, activity_id

RPC_TIMEOUT = timedelta(seconds=5)

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
    await _start(client, payload, at, ActivityIDReusePolicy.REJECT_DUPLICATE)


async def move_offer(client: Client, payload: Mapping[str, Any], at: datetime) -> None:
    """Let the activity of this offer, which is still open, wait on this queue. Raises RPCError.

    Moved twice is moved once: one that waits there already is left alone.
    """
    queue = await _queue_of(client, payload)
    if queue == payload["queue"]:
        return
    if queue:
        await withdraw_offer(client, payload["task_id"], payload["party"], "moved")
    await _start(client, payload, at, ActivityIDReusePolicy.ALLOW_DUPLICATE)


async def _queue_of(client: Client, payload: Mapping[str, Any]) -> str | None:
    """Return on which queue the activity of the offer waits; None when it does not, or no longer."""
    handle = client.get_activity_handle(activity_id(payload["task_id"], payload["party"]))
    try:
        found = await handle.describe(rpc_timeout=RPC_TIMEOUT)
    except RPCError as error:
        if error.status not in _ENDED:
            raise
        return None
    return found.task_queue if found.close_time is None else None


async def _start(client: Client, payload: Mapping[str, Any], at: datetime, reuse: ActivityIDReusePolicy) -> None:
    order = as_order(payload)
    people = payload["queue"] == INBOX
    open_for = _open_for(order, at)
    try:
        await client.start_activity(
            PERFORM_TASK,
            order,
            id=order.activity_id,
            task_queue=payload["queue"],
            # Left out, start-to-close would become as long as the whole, and the work of a killed program stay lost.
            schedule_to_close_timeout=open_for,
            start_to_close_timeout=open_for if people else LONGEST_RUN,
            heartbeat_timeout=None if people else HEARTBEAT,
            retry_policy=RETRY,
            id_reuse_policy=reuse,
            id_conflict_policy=ActivityIDConflictPolicy.USE_EXISTING,
            summary=f"{order.title_en} ({order.party})",
            priority=Priority(fairness_key=order.municipality),
            rpc_timeout=RPC_TIMEOUT,
        )
    except ActivityAlreadyStartedError:
        return


async def withdraw_offer(client: Client, task_id: str, party: str, reason: str) -> None:
    """End the activity of this offer."""
    await end_activity(client, activity_id(task_id, party), reason)


async def end_activity(client: Client, activity: str, reason: str) -> None:
    """End the activity. One that is missing or has ended is what we wanted."""
    try:
        await client.get_activity_handle(activity).terminate(reason=reason, rpc_timeout=RPC_TIMEOUT)
    except RPCError as error:
        if error.status not in _ENDED:
            raise


async def complete_offer(client: Client, task_id: str, party: str) -> None:
    """Complete the activity of this offer, also when no worker ever took it. One that has ended is done."""
    handle = client.get_async_activity_handle(activity_id=activity_id(task_id, party))
    try:
        await handle.complete("completed", rpc_timeout=RPC_TIMEOUT)
    except AsyncActivityCancelledError:
        return
    except RPCError as error:
        if error.status not in _ENDED:
            raise


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
    order = as_call(payload)
    try:
        await client.start_activity(
            order.call,
            order,
            id=order.activity_id,
            task_queue=payload["queue"],
            schedule_to_close_timeout=OPEN_FOR,
            start_to_close_timeout=LONGEST_RUN,
            heartbeat_timeout=HEARTBEAT,
            retry_policy=RETRY,
            id_reuse_policy=ActivityIDReusePolicy.REJECT_DUPLICATE,
            id_conflict_policy=ActivityIDConflictPolicy.USE_EXISTING,
            summary=f"{order.call} ({order.party})",
            priority=Priority(fairness_key=order.municipality),
            rpc_timeout=RPC_TIMEOUT,
        )
    except ActivityAlreadyStartedError:
        return


def as_call(payload: Mapping[str, Any]) -> CallOrder:
    """Return the message for the party out of the line in the outbox."""
    named: dict[str, Any] = {each.name: payload.get(each.name) for each in fields(CallOrder)}
    return CallOrder(**named)
