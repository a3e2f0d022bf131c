"""The README's quick start, run as written on a fresh platform."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
QUICK_START = re.compile(r"<!-- quick start -->\n```sh\n(.*?)```", re.DOTALL)


@pytest.fixture
def environment(data_dir):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SPEELRUIMTE_")}
    path = os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", "")])
    return kept | {"SPEELRUIMTE_DATA_DIR": str(data_dir), "SPEELRUIMTE_API_PORT": "0", "PATH": path}


@pytest.fixture
def platform(environment, data_dir):
    process = subprocess.Popen(
        ["speelruimte", "up"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + 90
    while not ((data_dir / "runtime.json").exists() and (data_dir / "tokens.json").exists()):
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.1)
    yield
    process.terminate()
    process.wait(timeout=60)


@pytest.mark.usefixtures("platform")
def test_the_quick_start_works_as_written(environment):
    commands = QUICK_START.search((ROOT / "README.md").read_text())
    assert commands
    done = subprocess.run(
        ["bash", "-euc", commands[1]], capture_output=True, text=True, check=False, env=environment, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "8 weeks, that day itself not counted" in done.stdout
    assert "geen_besluit_zonder_advies: No decision without advice" in done.stdout
    assert "what is stored is what the journal yields" in done.stdout
