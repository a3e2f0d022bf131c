"""Two platforms over the same data would tear it apart: a lock on it, and removing it for good."""

import fcntl
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from orchestrator.local.interrupt import pause
from orchestrator.local.postgres_place import kept_elsewhere
from orchestrator.settings import load_settings

_PATIENCE = 1.0  # seconds; a reader that asks whether the lock is held holds it for an instant itself


class InUse(RuntimeError):
    """Another program works with this data already."""


@contextmanager
def hold(path: Path, *, what: str, patience: float = _PATIENCE) -> Iterator[int]:
    """Hold the lock file as long as the block runs; yield its open file, which a child may keep.

    Raises InUse, naming `what`, when another program still holds it after `patience` seconds.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(descriptor, path, what, patience)
        yield descriptor
    finally:
        os.close(descriptor)


def is_held(path: Path) -> bool:
    """Say whether some program holds the lock file."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(descriptor)


def _take(descriptor: int, path: Path, what: str, patience: float) -> None:
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > until:
                holder = os.pread(descriptor, 100, 0).decode() or "unknown"
                raise InUse(f"{what} is in use by another program (process number {holder}; lock {path}).") from error
            pause(0.05)
        else:
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, str(os.getpid()).encode(), 0)
            return


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


def lock_path(data_dir: Path) -> Path:
    """Return the lock that `up` holds as long as it runs."""
    return data_dir / "up.lock"
