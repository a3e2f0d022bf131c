"""How fast a real log is replayed, and with how much memory: the command itself, in a database of its own."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.bench.row import Row
from tests.bench.servers import Servers

LOG = Path(__file__).parents[3] / "shared/data/logs/receipt.xes.gz"
NAME = "bench_replay"


def replay_rows(servers: Servers) -> Iterator[Row]:
    """Replay the receipt log once; when it is not there, say so."""
    if not LOG.is_file():
        yield Row("replay", "receipt log", None, "", f"skipped: no {LOG.name} in ../shared/data/logs")
        return
    with psycopg.connect(servers.admin_url, autocommit=True) as connection:
        connection.execute(f"create database {NAME} owner speelruimte_owner")
    began = time.perf_counter()
    urls = (urlsplit(url)._replace(path=f"/{NAME}").geturl() for url in (servers.database_url, servers.owner_url))
    cases, peak = _replayed(*urls, servers.data_dir)
    elapsed = time.perf_counter() - began
    yield Row("replay", "receipt log, whole command", elapsed, "s", f"{cases} cases; aim: under 60 s")
    yield Row("replay", "receipt log, cases/s", cases / elapsed, "/s")
    yield Row("replay", "receipt log, peak memory of the largest process", peak / 2**20, "MB", "aim: under 1,000 MB")


def _replayed(database_url: str, owner_url: str, data_dir: Path) -> tuple[int, int]:
    """Return the number of cases and the most bytes the command had in memory."""
    command = str(Path(sys.executable).with_name("speelruimte"))
    asked = [command, "replay", str(LOG), "--policy", "omgevingsvergunning", "--mapping", "receipt", "--json"]
    environment = os.environ | {
        "SPEELRUIMTE_DATABASE_URL": database_url,
        "SPEELRUIMTE_DATABASE_OWNER_URL": owner_url,
        "SPEELRUIMTE_DATA_DIR": str(data_dir),
    }
    written = data_dir / "replay.json"
    with written.open("wb") as output:
        running = subprocess.Popen(asked, stdout=output, env=environment)
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    assert running.returncode == 0, f"replay ended with {running.returncode}"
    return len(json.loads(written.read_bytes())["cases"]), used.ru_maxrss * 1024
