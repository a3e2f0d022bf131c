"""What the tests of commands have in common: a shell in which the command is at hand, with a database of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture
def shell(database_url: str, tmp_path: Path) -> Callable[[str], str]:
    """Runs a script in a folder of its own, with the command at hand; returns what it says."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SPEELRUIMTE_")}
    path = f"{Path(sys.executable).parent}:{kept.get('PATH', '')}"
    more = {"SPEELRUIMTE_DATABASE_URL": database_url, "SPEELRUIMTE_DATA_DIR": str(tmp_path / "data")}

    def run(script: str) -> str:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            capture_output=True,
            text=True,
            check=False,
            env=kept | more | {"PATH": path, "PYTHONPATH": str(ROOT)},
            cwd=tmp_path,
            timeout=300,
        )
        assert done.returncode == 0, done
        return done.stdout

    return run
