"""A signal at any moment, while starting or running, ends all of it: no program outlives the one who started it."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from orchestrator.local import platform
from orchestrator.local.child import end_child, start_child
from orchestrator.local.data_directory import is_held, lock_path, note_path
from orchestrator.local.interrupt import Stopped, look, pause, signals_noted
from orchestrator.local.platform import Platform
from orchestrator.local.program import Program
from orchestrator.settings import Settings
from tests.integration.local.test_up import is_running, stat_of, wait_for
from tests.patience import PATIENCE

PLATFORM = Path(__file__).with_name("small_platform.py")
SEED = 8
MOMENTS = 6
LONGEST_START = 6.0


def start(data_dir: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-W", "error", PLATFORM, data_dir],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])},
    )


def left_of(data_dir: Path, cluster_of: int) -> set[str]:
    """What still runs of a platform: its own process, and whatever names its data directory."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and is_running(int(entry.name)):
            try:
                said = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if str(data_dir) in said or int((stat_of(int(entry.name)) or [0] * 2)[1]) == cluster_of:
                found.add(f"{entry.name}: {said}")
    return found


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_at_whatever_moment_it_is_asked_it_ends_and_leaves_nothing(data_dir: Path, how: signal.Signals) -> None:
    chance = random.Random(f"{SEED} {how.name}")
    for _ in range(MOMENTS // 3):
        up = start(data_dir)
        # Not earlier than the first line of our own: until then the interpreter itself ends by the signal, and so fast.
        wait_for(lambda up=up: is_held(lock_path(data_dir)) or up.poll() is not None)
        time.sleep(chance.uniform(0, LONGEST_START))
        up.send_signal(how)
        told, _ = up.communicate(timeout=PATIENCE)
        assert up.returncode == 0, told
        assert "Traceback" not in told
        assert left_of(data_dir, up.pid) == set()
        assert not is_held(lock_path(data_dir))
        assert not note_path(data_dir).exists()


def test_asked_twice_it_waits_for_nobody(data_dir: Path) -> None:
    up = start(data_dir)
    wait_for(note_path(data_dir).exists)
    stubborn = left_of(data_dir, up.pid)
    assert stubborn
    for pid in (int(each.partition(":")[0]) for each in stubborn):
        if pid != up.pid and "-c" in (Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")):
            os.kill(pid, signal.SIGSTOP)  # a program that is stopped hears no SIGTERM
    up.terminate()
    time.sleep(0.5)
    up.terminate()
    told, _ = up.communicate(timeout=PATIENCE)
    assert up.returncode == 0, told
    assert left_of(data_dir, up.pid) == set()


def test_a_signal_interrupts_nothing_that_does_not_look() -> None:
    done = []
    with signals_noted():
        signal.raise_signal(signal.SIGTERM)
        done.append("what came after the signal")
        with pytest.raises(Stopped):
            look()
    assert done
    look()  # outside the block nobody was asked anything


def test_who_pauses_hears_a_signal_soon() -> None:
    with signals_noted():
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(Stopped):
            pause(3600)


def test_programs_that_do_not_hear_are_ended_together(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "STOP_SECONDS", 1.0)
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); time.sleep(3600)"
    programs = [Program(f"deaf-{number}", (sys.executable, "-c", deaf)) for number in range(3)]
    settings = Settings(data_dir=data_dir, database_url="postgresql://nobody@127.0.0.1:1/x", temporal_address="x:1")
    with ExitStack() as ending:
        one = Platform(settings, ending)
        one._start_programs(programs)
        pids = [each.pid for each in one._programs]
        wait_for(lambda: all("deaf" in (data_dir / "log" / f"{each.name}.log").read_text() for each in programs))
    assert not any(is_running(pid) for pid in pids if pid)


def test_a_child_that_is_gone_is_no_reason_to_wait(tmp_path: Path) -> None:
    child = start_child([sys.executable, "-c", "pass"], log=tmp_path / "log")
    child.wait()
    end_child(child, grace=3600)
