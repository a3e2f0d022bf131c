"""Call the program of a party: one standalone Temporal activity for each call, named after what it has to do.

The id of the activity makes a second time a no-op, so calling twice is as good as once.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import timedelta
from typing import Any

from temporalio.client import Client
from temporalio.common import ActivityIDConflictPolicy, ActivityIDReusePolicy, Priority
from temporalio.exceptions import ActivityAlreadyStartedError

from orchestrator.contracts import CallOrder
from orchestrator.dispatch.offer import HEARTBEAT, LONGEST_RUN, RETRY, RPC_TIMEOUT

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
