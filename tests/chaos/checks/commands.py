"""What the operator's own commands say: the same as the checks, or one of both is wrong."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from orchestrator.settings import PREFIX


def rebuilt_by_command(data_dir: Path, cases: Sequence[str]) -> Iterator[str]:
    """Run `speelruimte case rebuild` for these cases of the platform that runs over this directory."""
    for case in cases:
        done = _speelruimte(data_dir, "case", "rebuild", case)
        if done.returncode != 0:
            yield f"speelruimte case rebuild {case} ends with status {done.returncode}: {done.stdout}{done.stderr}"


def _speelruimte(data_dir: Path, *asked: str) -> subprocess.CompletedProcess[str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return subprocess.run(
        [sys.executable, "-m", "api.cli.main", *asked],
        env=plain | {f"{PREFIX}DATA_DIR": str(data_dir)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
