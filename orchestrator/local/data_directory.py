"""What lies in the data directory beside the data: locks, the note of what runs where, tokens; and removing it all."""

import fcntl
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from orchestrator.local.interrupt import pause
from orchestrator.local.postgres_place import kept_elsewhere
from orchestrator.settings import Settings, load_settings

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


def lock_path(data_dir: Path) -> Path:
    """Return the lock that `up` holds as long as it runs."""
    return data_dir / "up.lock"


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


def write_secret(path: Path, text: str) -> None:
    """Write a file that only its owner can read, complete or not at all."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)


def tokens_file(data_dir: Path) -> Path:
    """Return where the tokens are kept."""
    return data_dir / "tokens.json"


def known_tokens(data_dir: Path) -> Mapping[str, str]:
    """Return the tokens that were written down, by `party` or `party:person`; none when none were."""
    file = tokens_file(data_dir)
    found: dict[str, str] = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    return found


def write_tokens(data_dir: Path, tokens: Mapping[str, str]) -> None:
    """Write the tokens down, for the owner of the directory alone."""
    write_secret(tokens_file(data_dir), json.dumps(dict(tokens), indent=1))


def forget_tokens(data_dir: Path) -> None:
    """Remove the file, if there is one."""
    tokens_file(data_dir).unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Runtime:
    """Where a running platform is reached; process numbers and counted restarts by the name of the program."""

    api_url: str
    database_url: str
    temporal_address: str
    temporal_namespace: str
    temporal_ui_url: str | None
    data_dir: str
    supervisor: int
    pids: Mapping[str, int] = field(default_factory=dict)
    restarts: Mapping[str, int] = field(default_factory=dict)


def find_runtime(settings: Settings) -> Runtime | None:
    """Return where the platform over this data directory runs, or None when it does not run."""
    note = note_path(settings.data_dir)
    if not is_held(lock_path(settings.data_dir)) or not note.exists():
        return None
    return Runtime(**json.loads(note.read_text("utf-8")))


def write_runtime(runtime: Runtime) -> None:
    """Write the note, complete or not at all."""
    write_secret(note_path(Path(runtime.data_dir)), json.dumps(asdict(runtime), indent=1))


def note_path(data_dir: Path) -> Path:
    """Return the note that tells where everything is."""
    return data_dir / "runtime.json"


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
