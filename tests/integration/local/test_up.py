"""The platform on one machine: what dies comes back, what was started ends with it, what was written stays."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import psycopg
import pytest

from orchestrator.local.data_directory import Runtime, find_runtime
from orchestrator.local.platform import Platform, ProgramDidNotStart
from orchestrator.local.program import Program
from orchestrator.settings import Settings
from tests.patience import PATIENCE

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def settings(data_dir: Path) -> Settings:
    return Settings(data_dir=data_dir, api_port=0)


@pytest.fixture
def start(data_dir: Path) -> Iterator[Start]:
    """Starts the small platform; ends it in order when the test did not."""
    started = []

    def start_platform(*arguments: str) -> "subprocess.Popen[str]":
        program = Path(__file__).with_name("small_platform.py")
        up = subprocess.Popen(
            [sys.executable, "-W", "error", program, data_dir, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])},
        )
        started.append(up)
        return up

    yield start_platform
    for up in started:
        up.terminate()
        up.communicate(timeout=PATIENCE)


def test_everything_that_is_killed_comes_back_at_the_same_address(start: Start, settings: Settings) -> None:
    start()
    before = running(settings)
    with psycopg.connect(before.database_url) as connection:
        connection.execute("insert into tally values ('remark', '', 1)")
    for name in ("api", "worker", "temporal", "postgres"):
        os.kill(running(settings).pids[name], signal.SIGKILL)
        wait_for(lambda name=name: running(settings).restarts[name] == 1)
    after = running(settings)
    assert not set(before.pids.values()) & set(after.pids.values())
    assert (after.api_url, after.database_url) == (before.api_url, before.database_url)
    wait_for(lambda: answers(after) == after.database_url)
    with psycopg.connect(after.database_url) as connection:
        assert connection.execute("select number from tally where name = 'remark'").fetchone() == (1,)


def test_sigterm_ends_all_of_it_and_the_next_start_goes_on_with_the_data(start: Start, settings: Settings) -> None:
    first = start()
    runtime = running(settings)
    with psycopg.connect(runtime.database_url) as connection:
        connection.execute("insert into tally values ('remark', '', 1)")
    first.terminate()
    told, _ = first.communicate(timeout=PATIENCE)
    assert first.returncode == 0, told
    assert "Stopping" in told
    assert runtime.database_url not in told, "the password is not for the screen"
    assert sessions(runtime) == set()
    assert find_runtime(settings) is None

    start()
    with psycopg.connect(running(settings).database_url) as connection:
        assert connection.execute("select number from tally where name = 'remark'").fetchone() == (1,)


def test_a_platform_that_is_killed_takes_its_programs_along(start: Start, settings: Settings) -> None:
    first = start()
    runtime = running(settings)
    first.kill()
    first.wait()
    assert find_runtime(settings) is None, "a note without a holder of the lock is not believed"
    wait_for(lambda: not any(is_running(pid) for pid in runtime.pids.values()))
    os.killpg(runtime.pids["worker"], signal.SIGKILL)  # what a program started by itself is its own affair

    start()
    assert running(settings).database_url == runtime.database_url


def test_a_second_platform_over_the_same_data_is_refused_and_harms_nothing(start: Start, settings: Settings) -> None:
    start()
    runtime = running(settings)
    second = start()
    told, _ = second.communicate(timeout=PATIENCE)
    assert second.returncode != 0
    assert f"is in use by another program (process number {runtime.supervisor}" in told
    assert answers(runtime) == runtime.database_url


def test_the_platform_stops_when_what_it_was_started_for_is_done(start: Start, settings: Settings) -> None:
    up = start("3")
    told, _ = up.communicate(timeout=300)
    assert up.returncode == 3, told
    assert find_runtime(settings) is None


def test_a_program_that_keeps_ending_is_reported_with_the_end_of_its_log(settings: Settings) -> None:
    broken = Program("api", (sys.executable, "-c", "raise SystemExit('no port for me')"), ready_path="/readyz")
    with ExitStack() as ending, pytest.raises(ProgramDidNotStart, match="no port for me"):
        Platform(settings, ending).start([broken])


def running(settings: Settings) -> Runtime:
    """The running platform, waited for."""
    wait_for(lambda: find_runtime(settings) is not None)
    runtime = find_runtime(settings)
    assert runtime is not None
    return runtime


def answers(runtime: Runtime) -> str | None:
    try:
        return httpx.get(runtime.api_url + "/readyz", timeout=2).text
    except httpx.TransportError:
        return None


def sessions(runtime: Runtime) -> set[int]:
    """The processes that still live in the session of one of the platform's programs."""
    alive = [
        int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and is_running(int(entry.name))
    ]
    return {pid for pid in alive if int((stat_of(pid) or [0] * 4)[3]) in set(runtime.pids.values())}


def is_running(pid: int) -> bool:
    stat = stat_of(pid)
    return bool(stat) and stat[0] != "Z"


def stat_of(pid: int) -> list[str]:
    """State, parent, group, session … of a process, from behind its name; nothing when there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def wait_for(truth: Callable[[], object], seconds: float = 300) -> None:
    until = time.monotonic() + seconds
    while not truth():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)
