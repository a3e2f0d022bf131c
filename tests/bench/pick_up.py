"""A partner's worker that only notes when work reaches it. It answers at once; the task stays offered."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from temporalio import activity
from temporalio.client import Client
from temporalio.service import RPCError
from temporalio.worker import Worker

from orchestrator.contracts import PERFORM_TASK
from orchestrator.dispatch.connection import connect
from orchestrator.dispatch.namespaces import is_missing

PATIENCE = 30.0


class PickUps:
    """When the applicant's task of each case was picked up, for the first time."""

    def __init__(self, task: str) -> None:
        self.count = 0
        self._task = task
        self._at: dict[str, float] = {}
        self._changed = threading.Condition()

    @activity.defn(name=PERFORM_TASK)
    async def note(self, order: dict[str, Any]) -> str:
        with self._changed:
            self.count += 1
            if order["task"] == self._task:
                self._at.setdefault(order["case_id"], time.perf_counter())
            self._changed.notify_all()
        return "noted"

    def when(self, case: str) -> float:
        with self._changed:
            assert self._changed.wait_for(lambda: case in self._at, PATIENCE), f"nobody picked up the task of {case}"
            return self._at[case]


class Loop:
    """An event loop in a thread, for those who do not have one."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result()

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()


async def _connected(address: str, namespace: str) -> Client:
    """Connect, as soon as the platform has made the namespace."""
    client = await connect(address, namespace)
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                await client.get_activity_handle("nobody").describe()
            except RPCError as error:
                if not is_missing(error):
                    return client
                await asyncio.sleep(0.2)


@contextmanager
def partner_at_work(address: str, queue: str, namespace: str = "default") -> Iterator[tuple[PickUps, Loop, Client]]:
    """Let the partner work on its queue as long as the block runs."""
    picked, loop = PickUps("aanvraag_aanvullen"), Loop()
    try:
        client = loop.run(_connected(address, namespace))
        worker = Worker(client, task_queue=queue, activities=[picked.note])
        working = asyncio.run_coroutine_threadsafe(worker.run(), loop.loop)
        try:
            yield picked, loop, client
        finally:
            loop.run(worker.shutdown())
            working.result(20)
    finally:
        loop.stop()
