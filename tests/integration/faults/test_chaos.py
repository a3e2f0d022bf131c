"""A short round of the harness that tries to break the platform, and proof that its checks can fail."""

import subprocess
import sys
from pathlib import Path

SEED, ROUNDS = 7, 3
PATIENCE = 900  # seconds; a round takes some fifteen where nothing else runs


def test_nothing_breaks_in_a_few_rounds_of_injuries() -> None:
    root = Path(__file__).parents[3]
    asked = [sys.executable, "-m", "tests.chaos", "--rounds", str(ROUNDS), "--seed", str(SEED)]
    done = subprocess.run(
        asked, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stdout
    assert "| violations | 0 |" in done.stdout
