"""Removing a platform's data for good: also the part that is kept outside the data directory (see `postgres_place`)."""

import shutil
import sys
from contextlib import suppress
from pathlib import Path

from orchestrator.local.lock import InUse, hold
from orchestrator.local.postgres_place import kept_elsewhere
from orchestrator.local.runtime import lock_path
from orchestrator.settings import load_settings


def forget(data_dir: Path) -> None:
    """Remove all data of the platform in this directory. Raises InUse when it runs."""
    if not data_dir.exists():
        return
    with hold(lock_path(data_dir), what=f"the platform in {data_dir}"):
        if (elsewhere := kept_elsewhere(data_dir)) is not None:
            _remove(elsewhere)
        _remove(data_dir)


def _remove(place: Path) -> None:
    """Remove the directory, also while a server that is just ending takes away files of its own."""
    while place.exists():
        with suppress(FileNotFoundError):
            shutil.rmtree(place)


if __name__ == "__main__":
    try:
        forget(load_settings().data_dir)
    except InUse as error:
        sys.exit(f"{error} Stop it first.")
