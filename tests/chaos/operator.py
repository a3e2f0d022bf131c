"""What whoever keeps the platform running does at the command line, over the platform under trial."""

import os
import subprocess
import sys
from pathlib import Path

from orchestrator.settings import PREFIX

PATIENCE = 120.0


def speelruimte(data_dir: Path, *asked: str) -> subprocess.CompletedProcess[str]:
    """Run `speelruimte` with these arguments for the platform that runs over this directory."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return subprocess.run(
        [sys.executable, "-m", "api.cli.main", *asked],
        env=plain | {f"{PREFIX}DATA_DIR": str(data_dir)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
