"""Temporal from a wheel answers for its namespace, and remembers across a kill what it was asked to do."""

import asyncio
import os
import signal
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.client import Client

from orchestrator.local import temporal
from orchestrator.local.data_directory import InUse


def test_work_that_was_accepted_survives_a_kill(data_dir: Path) -> None:
    first = temporal.start(data_dir, namespace="gemeente", headless=True)
    asyncio.run(start_activity(first.address))
    os.kill(first.pid, signal.SIGKILL)
    first.stop()
    assert first.has_ended()

    second = temporal.start(data_dir, namespace="gemeente", headless=True)
    try:
        assert second.address == first.address
        assert second.is_alive()
        assert asyncio.run(activity_ids(second.address)) == ["task:1"]
    finally:
        second.stop()


def test_a_second_server_over_the_same_file_is_refused(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(temporal, "STOP_SECONDS", 0.1)
    first = temporal.start(data_dir, headless=True)
    try:
        with pytest.raises(InUse, match="the Temporal server of"):
            temporal.start(data_dir, headless=True)
        assert first.is_alive()
    finally:
        first.stop()


def test_the_server_of_the_tests_runs_standalone_activities(temporal_address: str) -> None:
    asyncio.run(start_activity(temporal_address, namespace="default"))


async def start_activity(address: str, namespace: str = "gemeente") -> None:
    client = await Client.connect(address, namespace=namespace)
    await client.start_activity(
        "assess", id="task:1", task_queue="nobody-polls", start_to_close_timeout=timedelta(minutes=1)
    )


async def activity_ids(address: str) -> list[str]:
    client = await Client.connect(address, namespace="gemeente")
    for _ in range(100):  # the list of what runs follows a moment after the start
        found = [activity.activity_id async for activity in client.list_activities("TaskQueue = 'nobody-polls'")]
        if found:
            return found
        await asyncio.sleep(0.05)
    return []
