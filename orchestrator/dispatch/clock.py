"""The clocks of municipalities as those see them who only wake them."""

from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy

from orchestrator.dispatch.connection import RPC_TIMEOUT

CLOCK = "municipality_clock"
"""Name of the workflow."""

CLOCK_QUEUE = "clock"
"""The queue on which the platform's own worker finds it."""

NUDGE = "nudge"
"""The signal that says: look again, something may be due earlier than you think."""


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
