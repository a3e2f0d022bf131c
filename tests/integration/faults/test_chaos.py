"""A short round of the harness that tries to break the platform; and it leaves nothing behind when interrupted."""

import re
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[3]
SEED, ROUNDS = 5188, 3  # of many seeds one that has many kinds of injury in few rounds
PATIENCE = 900  # seconds; a round takes some ten where nothing else runs


def test_nothing_breaks_in_a_few_rounds_of_injuries() -> None:
    done = subprocess.run(
        _asked(ROUNDS),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stdout
    assert "| violations | 0 |" in done.stdout


def test_interrupted_in_the_middle_of_a_round_it_ends_everything_it_started() -> None:
    with subprocess.Popen(_asked(200), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as trial:
        assert trial.stdout is not None
        first = trial.stdout.readline()
        place = re.search(r"data in (.*)\.$", first)
        assert place, first
        assert trial.stdout.readline() == "Everything runs.\n"
        assert len(_belonging_to(place[1])) >= 4
        trial.send_signal(signal.SIGINT)
        said = trial.stdout.read()
    assert trial.returncode == 130, said
    assert _belonging_to(place[1]) == []
    assert not Path(place[1]).exists()


def _asked(rounds: int) -> list[str]:
    return [sys.executable, "-m", "tests.chaos", "--rounds", str(rounds), "--seed", str(SEED)]


def _belonging_to(place: str) -> list[str]:
    """Return the programs that were told of this directory, in their command or in their environment."""
    found = []
    for process in Path("/proc").iterdir():
        with suppress(OSError):
            told = [(process / name).read_bytes().replace(b"\0", b" ").decode() for name in ("cmdline", "environ")]
            if any(place in each for each in told):
                found.append(told[0])
    return found
