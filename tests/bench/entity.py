"""The entity workflow as a keeper of cases: the same callers, on the same Temporal server, without HTTP in between."""

import asyncio
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack

from temporalio.client import Client

from orchestrator.local.program import OF_A_PARTNER, Program, start_program
from orchestrator.settings import Settings
from tests.bench.callers import Call
from tests.bench.compare import rows_of
from tests.bench.entity_workflow import PARTNERS, QUEUE, CaseWorkflow
from tests.bench.job import APPLICATION, Said
from tests.bench.pick_up import Loop, partner_at_work
from tests.bench.row import Row
from tests.bench.servers import Servers

WORKERS = 2
AT_ONCE = 8


class Entity:
    """Cases as workflows; a fact is an update, under an id that makes a second time a no-op."""

    part = "entity workflow"

    def __init__(self, client: Client, loop: Loop) -> None:
        self._client, self._loop = client, loop

    def open_cases(self, prefix: str, count: int) -> list[str]:
        names = [f"{prefix}-{number}" for number in range(count)]
        self._loop.run(self._open(names))
        return names

    async def _open(self, names: list[str]) -> None:
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(name: str) -> None:
            async with gate:
                await self._client.start_workflow(CaseWorkflow.run, name, id=name, task_queue=QUEUE)
                await self._add(name, APPLICATION)

        await asyncio.gather(*map(one, names))

    async def _add(self, case: str, said: Said) -> None:
        known = self._client.get_workflow_handle(case)
        await known.execute_update(CaseWorkflow.add_fact, said, id=uuid.uuid4().hex)

    def caller(self, cases: list[str], said: Said) -> Callable[[], Call]:
        return lambda: lambda number: self._loop.run(self._add(cases[number % len(cases)], said))


def entity_rows(servers: Servers, callers: tuple[int, ...]) -> Iterator[Row]:
    """Start the workers and measure them."""
    settings = Settings(data_dir=servers.data_dir, temporal_address=servers.temporal_address)
    with ExitStack() as ending:
        for number in range(WORKERS):
            command = (sys.executable, "-m", "tests.bench.entity_worker")
            program = Program(f"entity-{number}", command, told=OF_A_PARTNER)
            ending.callback(start_program(program, settings).stop)
        picked, loop, client = ending.enter_context(partner_at_work(servers.temporal_address, PARTNERS))
        yield from rows_of(Entity(client, loop), callers, picked)
