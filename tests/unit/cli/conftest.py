"""The command as a shell runs it: a process of its own, with only the settings it is given."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.patience import PATIENCE

ROOT = Path(__file__).parents[3]


@pytest.fixture
def speelruimte(tmp_path):
    """Runs the command with these arguments; returns the finished process, with text on stdout and stderr."""

    def run(*arguments, stdin="", more=None):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SPEELRUIMTE_")}
        return subprocess.run(
            [sys.executable, "-m", "api.cli.main", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            env=kept | {"SPEELRUIMTE_DATA_DIR": str(tmp_path / "nothing-here"), "PYTHONPATH": str(ROOT)} | (more or {}),
            cwd=tmp_path,
            timeout=PATIENCE,
        )

    return run


@pytest.fixture
def refusal(speelruimte):
    """Runs a command that cannot be done; returns the one sentence it says on stderr."""

    def run(*arguments, stdin="", more=None):
        done = speelruimte(*arguments, stdin=stdin, more=more)
        assert (done.returncode, done.stdout) == (2, ""), done
        assert len(done.stderr.splitlines()) == 1, done.stderr
        return done.stderr.strip()

    return run
