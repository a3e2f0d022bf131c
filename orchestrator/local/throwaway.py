"""PostgreSQL for tests and measurements: the real one, in memory where there is room, gone afterwards."""

import os
import shutil
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from orchestrator.local.data_directory import is_held
from orchestrator.local.postgres import RunningPostgres, start
from orchestrator.local.postgres_place import open_directory

_PREFIX = "speelruimte-throwaway-"
_YOUNG = 120.0  # seconds a directory may be without a lock because its server is still being made


@contextmanager
def throwaway_postgres() -> Iterator[RunningPostgres]:
    """Run a server that promises nothing about durability, as long as the block runs, and remove its data."""
    above = _fast_directory()
    _remove_forgotten(above)
    data_dir = open_directory(above / f"{_PREFIX}{uuid.uuid4().hex}")
    try:
        running = start(data_dir, throwaway=True)
        try:
            yield running
        finally:
            running.stop()
    finally:
        shutil.rmtree(data_dir)


def _fast_directory() -> Path:
    memory = Path("/dev/shm")  # noqa: S108 the names below it are ours and unguessable
    return memory if os.access(memory, os.W_OK) else Path(tempfile.gettempdir())


def _remove_forgotten(above: Path) -> None:
    """Remove what runs that were killed left in memory."""
    for left in above.glob(f"{_PREFIX}*"):
        found = left.stat()
        old = time.time() - found.st_mtime > _YOUNG
        if old and found.st_uid == os.geteuid() and not is_held(left / "postgres.lock"):
            shutil.rmtree(left, ignore_errors=True)
