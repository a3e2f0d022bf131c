"""What Temporal has: which activities and clocks run, and how one activity stands that we miss."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import ActivityExecutionStatus, ActivityHandle, Client, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from orchestrator.dispatch.clock import CLOCK, clock_id
from orchestrator.dispatch.connection import RPC_TIMEOUT
from orchestrator.dispatch.encryption import NotOpened
from orchestrator.dispatch.keyring import KeysInvalid
from orchestrator.dispatch.namespaces import is_missing

AT_ONCE = 32
_RUNNING = "ExecutionStatus = 'Running'"
_OURS = ("task:", "call:")


@dataclass(frozen=True, slots=True)
class Stands:
    """How an activity stands: `status` is None when Temporal does not know it; `result` is what it ended with.

    `attempt` is the number of the try that is under way or comes next.
    """

    status: ActivityExecutionStatus | None
    result: str | None = None
    attempt: int = 0

    @property
    def is_gone(self) -> bool:
        """Whether Temporal knows nothing of it."""
        return self.status is None

    @property
    def runs(self) -> bool:
        """Whether it has not ended."""
        return self.status is ActivityExecutionStatus.RUNNING


async def running_activities(client: Client) -> frozenset[str]:
    """Return the ids of the offers and calls that run, as far as Temporal's index has come."""
    found = client.list_activities(_RUNNING)
    return frozenset([each.activity_id async for each in found if each.activity_id.startswith(_OURS)])


async def running_clocks(client: Client) -> frozenset[str]:
    """Return the ids of the clocks that run, as far as Temporal's index has come."""
    found = client.list_workflows(f"WorkflowType = '{CLOCK}' AND {_RUNNING}")
    return frozenset([each.id async for each in found])


async def clock_runs(client: Client, municipality: str) -> bool:
    """Whether the clock of the municipality runs at this moment."""
    try:
        told = await client.get_workflow_handle(clock_id(municipality)).describe(rpc_timeout=RPC_TIMEOUT)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        return False
    return told.status is WorkflowExecutionStatus.RUNNING


async def how_they_stand(client: Client, activities: Iterable[str]) -> Mapping[str, Stands]:
    """Return how each of these stands at this moment, not as an index had it."""
    gate = asyncio.Semaphore(AT_ONCE)
    wanted = tuple(activities)

    async def one(activity: str) -> Stands:
        async with gate:
            return await how_it_stands(client, activity)

    return dict(zip(wanted, await asyncio.gather(*map(one, wanted)), strict=True))


async def how_it_stands(client: Client, activity: str) -> Stands:
    """Return how this one stands at this moment. Raises RPCError when Temporal is away, or refuses the id."""
    handle = client.get_activity_handle(activity, result_type=str)
    try:
        found = await handle.describe(rpc_timeout=RPC_TIMEOUT)
        if found.status is ActivityExecutionStatus.COMPLETED:
            return Stands(found.status, await _result(handle), found.attempt)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND or is_missing(error):
            raise
        return Stands(None)
    return Stands(found.status, attempt=found.attempt)


async def _result(handle: ActivityHandle[str]) -> str | None:
    """Return the word the activity ended with; what does not open, or is no word, says nothing."""
    try:
        return str(await handle.result(rpc_timeout=RPC_TIMEOUT))
    except (NotOpened, KeysInvalid, ValueError, RuntimeError):
        return None


async def remembers_for(client: Client) -> timedelta:
    """Return how long Temporal remembers what has ended."""
    asked = DescribeNamespaceRequest(namespace=client.namespace)
    told = await client.workflow_service.describe_namespace(asked, timeout=RPC_TIMEOUT)
    return told.config.workflow_execution_retention_ttl.ToTimedelta()
