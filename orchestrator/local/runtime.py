"""How other commands find what runs on this machine, with passwords that only their owner can read."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from orchestrator.local.lock import is_held, lock_path
from orchestrator.settings import Settings


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
