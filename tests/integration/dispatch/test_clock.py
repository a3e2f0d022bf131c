"""The clock of a municipality: it wakes when told, sleeps as long as told, and is woken by a nudge."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from temporalio import activity
from temporalio.client import Client, WorkflowHandle
from temporalio.worker import Replayer, Worker

from orchestrator.dispatch.clock import CLOCK, CLOCK_QUEUE, clock_id, nudge_clock, restart_clock
from orchestrator.dispatch.connection import connect
from workers.clock import WAKE, MunicipalityClock, Rest

pytestmark = pytest.mark.anyio

AN_HOUR = 3600.0


class Evaluation:
    """The other side of the clock: says how long it may rest, and remembers for whom it was asked.

    Clocks that other tests left in the one Temporal sleep on, and are not remembered.
    """

    def __init__(self, *rests: float) -> None:
        self._rests = list(rests)
        self.municipality = f"gemeente-{uuid.uuid4().hex[:8]}"
        self.woken: list[str] = []

    @activity.defn(name=WAKE)
    async def wake(self, municipality: str) -> Rest:
        if municipality != self.municipality:
            return Rest(0, AN_HOUR)
        self.woken.append(municipality)
        return Rest(0, self._rests.pop(0) if self._rests else AN_HOUR)

    async def is_woken(self, times: int) -> None:
        async with asyncio.timeout(180):
            while len(self.woken) < times:  # noqa: ASYNC110 the clock runs elsewhere
                await asyncio.sleep(0.02)


@pytest.fixture
async def client(anyio_backend: str, temporal_address: str) -> Client:  # noqa: ARG001 async fixtures need it
    return await connect(temporal_address)


@asynccontextmanager
async def a_clock(client: Client, evaluation: Evaluation) -> AsyncIterator[tuple[str, WorkflowHandle]]:
    municipality = evaluation.municipality
    async with Worker(client, task_queue=CLOCK_QUEUE, workflows=[MunicipalityClock], activities=[evaluation.wake]):
        await nudge_clock(client, municipality)
        handle = client.get_workflow_handle(clock_id(municipality))
        yield municipality, handle
        await handle.terminate()


async def test_it_wakes_at_once_then_sleeps_as_long_as_there_is_nothing_to_do(client: Client) -> None:
    evaluation = Evaluation(0.3, 0.3, AN_HOUR)
    async with a_clock(client, evaluation) as (municipality, _):
        await evaluation.is_woken(3)
        await asyncio.sleep(0.5)
        # The nudge with which it started may have come during the first look, and then it looks once more.
        assert set(evaluation.woken) == {municipality}
        assert len(evaluation.woken) in {3, 4}


async def test_a_nudge_wakes_it_from_a_long_sleep(client: Client) -> None:
    evaluation = Evaluation()
    async with a_clock(client, evaluation) as (municipality, _):
        await evaluation.is_woken(1)
        await asyncio.sleep(0.5)
        before = len(evaluation.woken)
        await nudge_clock(client, municipality)
        await evaluation.is_woken(before + 1)


async def test_it_goes_on_for_ever_in_fresh_runs_and_its_past_replays(client: Client) -> None:
    evaluation = Evaluation(0, 0, 0, 0, 0, 0, 0)
    async with Worker(client, task_queue=CLOCK_QUEUE, workflows=[MunicipalityClock], activities=[evaluation.wake]):
        municipality = evaluation.municipality
        first = await client.start_workflow(CLOCK, args=[municipality, 3], id=municipality, task_queue=CLOCK_QUEUE)
        await evaluation.is_woken(7)
        runs = client.get_workflow_handle(municipality)
        assert (await runs.describe()).run_id != first.first_execution_run_id
        await runs.terminate()
        past = client.get_workflow_handle(municipality, run_id=first.first_execution_run_id)
        await Replayer(workflows=[MunicipalityClock]).replay_workflow(await past.fetch_history())


async def test_a_clock_that_cannot_go_on_is_started_anew(client: Client) -> None:
    evaluation = Evaluation(AN_HOUR, AN_HOUR)
    municipality = evaluation.municipality
    await client.start_workflow("nobody_knows_this", municipality, id=clock_id(municipality), task_queue=CLOCK_QUEUE)
    async with Worker(client, task_queue=CLOCK_QUEUE, workflows=[MunicipalityClock], activities=[evaluation.wake]):
        await nudge_clock(client, municipality)
        await restart_clock(client, municipality)
        await evaluation.is_woken(1)
        assert evaluation.woken == [municipality]
        await client.get_workflow_handle(clock_id(municipality)).terminate()
