"""The connection to Temporal, tuned for programs that wait and try again by themselves."""

from temporalio.client import Client
from temporalio.service import RetryConfig

# What fails is tried again by its own rhythm (the outbox, a worker's loop); asking longer only holds up the rest.
_RETRY = RetryConfig(max_elapsed_time_millis=2_000, max_interval_millis=500)


async def connect(address: str, namespace: str = "default") -> Client:
    """Connect to Temporal. Raises RuntimeError when nobody answers."""
    return await Client.connect(address, namespace=namespace, retry_config=_RETRY)
