"""The platform's own program outlives PostgreSQL and Temporal, and carries on when they are there again."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg
import pytest
from temporalio.service import RPCError

from orchestrator.contracts import INBOX
from orchestrator.db.migrate import upgrade
from orchestrator.dispatch.connection import connect
from orchestrator.local import postgres, temporal
from orchestrator.local.ports import free_port
from orchestrator.settings import Settings
from tests.integration.dispatch.outbox_story import an_order


@dataclass
class Servers:
    """A PostgreSQL and a Temporal of their own, which can be killed and come back where they were."""

    data_dir: Path
    ending: ExitStack

    def __post_init__(self) -> None:
        self.temporal_port = free_port()
        self.start_postgres()
        upgrade(self.postgres.url, self.postgres.owner_url())
        self.start_temporal()

    def start_postgres(self) -> None:
        self.postgres = postgres.start(self.data_dir)
        self.ending.callback(self.postgres.stop)

    def start_temporal(self) -> None:
        self.temporal = temporal.start(self.data_dir, port=self.temporal_port, headless=True)
        self.ending.callback(self.temporal.stop)

    def kill(self, server: postgres.RunningPostgres | temporal.RunningTemporal) -> None:
        os.kill(server.pid, signal.SIGKILL)
        server.child.wait()
        server.stop()

    def offer(self, case: str) -> str:
        """Write an offer in the outbox; returns the id of its activity."""
        order = an_order(case)
        with psycopg.connect(self.postgres.url) as connection:
            connection.execute(
                "insert into outbox (kind, payload, created_at, due_at) values ('start_task', %s, now(), now())",
                [json.dumps(asdict(order) | {"queue": INBOX})],
            )
        return order.activity_id

    def reaches_temporal(self, activity: str, seconds: float = 180) -> bool:
        return asyncio.run(self._reaches_temporal(activity, seconds))

    async def _reaches_temporal(self, activity: str, seconds: float) -> bool:
        client = await connect(self.temporal.address)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                await client.get_activity_handle(activity).describe()
            except RPCError:
                await asyncio.sleep(0.1)
            else:
                return True
        return False


@pytest.fixture
def servers(data_dir: Path) -> Iterator[Servers]:
    with ExitStack() as ending:
        yield Servers(data_dir, ending)


@pytest.fixture
def worker(servers: Servers) -> Iterator[subprocess.Popen[bytes]]:
    settings = Settings(database_url=servers.postgres.url, temporal_address=servers.temporal.address, development=True)
    with (servers.data_dir / "worker.log").open("wb") as log:
        running = subprocess.Popen(
            [sys.executable, "-m", "workers.platform"],
            env=os.environ | settings.as_environment(),
            stdout=log,
            stderr=log,
        )
    yield running
    running.kill()
    running.wait()


def test_work_goes_out_after_every_kill_and_the_program_ends_when_asked(
    servers: Servers, worker: subprocess.Popen[bytes]
) -> None:
    assert servers.reaches_temporal(servers.offer("case-before"))

    servers.kill(servers.temporal)
    waiting = servers.offer("case-without-temporal")
    time.sleep(0.5)
    servers.start_temporal()
    assert servers.reaches_temporal(waiting)

    servers.kill(servers.postgres)
    time.sleep(0.5)
    servers.start_postgres()
    assert servers.reaches_temporal(servers.offer("case-after"))

    assert worker.poll() is None, "it was the same program all the time"
    worker.terminate()
    assert worker.wait(180) == 0
