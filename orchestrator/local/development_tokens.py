"""The file with the tokens a development platform gave out, where the command line finds them."""

import json
from collections.abc import Mapping
from pathlib import Path

from orchestrator.local.secret_file import write_secret


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
