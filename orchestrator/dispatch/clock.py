"""The clocks of municipalities as those see them who only wake them, and the connection to Temporal."""

from datetime import timedelta

from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.service import RetryConfig

# What fails is tried again by its own rhythm (the outbox, a worker's loop); asking longer only holds up the rest.
_RETRY = RetryConfig(max_elapsed_time_millis=2_000, max_interval_millis=500)


async def connect(address: str, namespace: str = "default") -> Client:
    """Connect to Temporal. Raises RuntimeError when nobody answers."""
    return await Client.connect(address, namespace=namespace, retry_config=_RETRY)


CLOCK = "municipality_clock"
"""Name of the workflow."""

CLOCK_QUEUE = "clock"
"""The queue on which the platform's own worker finds it."""

NUDGE = "nudge"
"""The signal that says: look again, something may be due earlier than you think."""

RPC_TIMEOUT = timedelta(seconds=5)


def clock_id(municipality: str) -> str:
    """Return the workflow id: one clock for each municipality."""
    return f"clock:{municipality}"


async def nudge_clock(client: Client, municipality: str) -> None:
    """Wake the clock of the municipality, starting it when it does not run. Once too often is harmless."""
    await client.start_workflow(
        CLOCK,
        municipality,
        id=clock_id(municipality),
        task_queue=CLOCK_QUEUE,
        start_signal=NUDGE,
        rpc_timeout=RPC_TIMEOUT,
    )


async def restart_clock(client: Client, municipality: str) -> None:
    """End the clock of the municipality and start it anew. It knows nothing that is not in the database."""
    await client.start_workflow(
        CLOCK,
        municipality,
        id=clock_id(municipality),
        task_queue=CLOCK_QUEUE,
        id_conflict_policy=WorkflowIDConflictPolicy.TERMINATE_EXISTING,
        rpc_timeout=RPC_TIMEOUT,
    )
