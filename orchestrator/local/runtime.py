"""How other commands find the platform that runs on this machine: `up` writes down where everything is.

The note holds a database password, so only its owner reads it. It counts only while `up` holds its lock: after a
crash the note is still there, and nobody must believe it.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from orchestrator.local.lock import is_held
from orchestrator.local.secret_file import write_secret
from orchestrator.settings import Settings


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


def lock_path(data_dir: Path) -> Path:
    """Return the lock that `up` holds as long as it runs."""
    return data_dir / "up.lock"


def note_path(data_dir: Path) -> Path:
    """Return the note that tells where everything is."""
    return data_dir / "runtime.json"
