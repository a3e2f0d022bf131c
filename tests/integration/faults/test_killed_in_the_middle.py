"""`kill -9` in the middle of a stream of facts: what was acknowledged is there once, and each task has one taker."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest

from orchestrator.db.database import Database
from orchestrator.local.data_directory import Runtime, find_runtime
from orchestrator.settings import Settings
from orchestrator.usecases.rebuild_case import rebuild_case
from orchestrator.usecases.see_case import verify_journal
from tests.integration.faults.stream import NOTES, Stream

CASES = 40
UNFINISHED = """
select id, state from task where state <> 'completed'
union all select kind, payload::text from outbox where done_at is null
"""
FACTS = """
select case_id, (body -> 'fields' ->> 'nummer')::int, count(*) from journal
where kind = 'fact' and body ->> 'type' = %s group by 1, 2
"""
VICTIMS = ("api", "worker", "temporal", "postgres", "adviseur-oost", "worker", "api")
SETTLE_SECONDS = 300.0


@pytest.fixture
def platform(data_dir: Path) -> Iterator[Runtime]:
    """The whole platform in its own process, which starts again what dies."""
    program = Path(__file__).with_name("platform_under_fire.py")
    with (data_dir / "up.log").open("wb") as log:
        running = subprocess.Popen([sys.executable, str(program), str(data_dir)], stdout=log, stderr=log)
    try:
        _until((data_dir / "everybody-is-in").exists, seconds=300, what=(data_dir / "up.log").read_text)
        runtime = find_runtime(Settings(data_dir=data_dir))
        assert runtime is not None
        yield runtime
    finally:
        running.terminate()
        running.wait(180)


def test_nothing_acknowledged_is_lost_or_doubled_and_every_task_has_one_taker(platform: Runtime) -> None:
    stream = Stream(platform.api_url, CASES)
    stream.start()
    killed = Counter(_kill(platform, victim) for victim in VICTIMS)
    stream.join()
    assert stream.failures == []
    assert sum(killed.values()) == len(VICTIMS)

    _until(lambda: _unfinished(platform) == [], seconds=SETTLE_SECONDS, what=lambda: str(_unfinished(platform)))

    assert stream.repeated, "the stream never noticed anything: this test tests nothing"
    assert _facts(platform, "notitie") == {(case, n): 1 for case in stream.acknowledged for n in range(NOTES)}
    assert _facts(platform, "bericht") == {(f"proef-{n}", n): 1 for n in range(CASES)}
    assert _facts(platform, "advies") == {(f"proef-{n}", n): 1 for n in range(CASES)}, "each asked once, given once"
    assert {taker for _, taker in _takers(platform)} <= {"adviseur-oost", "adviseur-west"}
    assert len(_takers(platform)) == CASES
    _journals_are_whole(platform, stream)


def _kill(platform: Runtime, victim: str) -> str:
    """Kill it without warning, once it runs (again), while the stream goes on."""
    time.sleep(1.2)
    before = _now(platform).pids
    _until(lambda: victim in _now(platform).pids, seconds=300, what=lambda: f"{victim} is not there: {before}")
    os.kill(_now(platform).pids[victim], signal.SIGKILL)
    return victim


def _now(platform: Runtime) -> Runtime:
    found = find_runtime(Settings(data_dir=Path(platform.data_dir)))
    assert found is not None, "the platform itself has ended"
    return found


def _unfinished(platform: Runtime) -> list[tuple[Any, ...]]:
    """Tasks that are not completed, and effects that were not handed over."""
    try:
        return _rows(platform, UNFINISHED)
    except psycopg.OperationalError as away:
        return [("database", str(away))]


def _facts(platform: Runtime, kind: str) -> dict[tuple[str, int], int]:
    return {(case, number): count for case, number, count in _rows(platform, FACTS, kind)}


def _takers(platform: Runtime) -> list[tuple[Any, ...]]:
    return _rows(platform, "select id, claimed_by from task")


def _rows(platform: Runtime, asked: LiteralString, *values: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(platform.database_url, options="-c speelruimte.eyes=*") as connection:
        return connection.execute(asked, values).fetchall()


def _journals_are_whole(platform: Runtime, stream: Stream) -> None:
    database = Database(platform.database_url, connections=1)
    with database.transaction() as session:
        assert [verify_journal(session, case) for case in stream.acknowledged] == [()] * CASES
        assert all(rebuild_case(session, case, write=False).equal for case in stream.acknowledged)
    database.dispose()


def _until(holds, *, seconds: float, what) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, what()
        time.sleep(0.1)
