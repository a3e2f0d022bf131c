"""A secret that lies in a file instead of the environment, where whatever a program starts could read it."""

import logging
import stat
from pathlib import Path

LONGEST = 65_536
"""Bytes: a key or an address is far shorter, and a device without end is not read for ever."""

_GIVEN_BY_A_CONTAINER = Path("/run/secrets")
"""Who runs the container decides who may read there; inside it nobody else lives."""

_log = logging.getLogger(__name__)


class SecretUnreadable(ValueError):
    """A file that should hold a secret cannot be read, or holds none."""


def read_secret(path: Path) -> str:
    """Return what the file holds, without the end of its line; warn where others may read it.

    Raises SecretUnreadable.
    """
    try:
        with path.open("rb") as file:
            held = file.read(LONGEST + 1)
            mode = path.stat().st_mode
    except OSError as error:
        raise SecretUnreadable(f"{path} cannot be read: {error.strerror}. Expected a file with the secret.") from None
    if said := _too_open(path, mode):
        _log.warning("%s", said)
    return _text(path, held)


def too_open(path: Path) -> str | None:
    """Return what is so of a file with a secret that others than its owner may use, and what to do; else None."""
    try:
        return _too_open(path, path.stat().st_mode)
    except OSError:
        return None


def _text(path: Path, held: bytes) -> str:
    if len(held) > LONGEST:
        raise SecretUnreadable(f"{path} holds more than {LONGEST:,} bytes. Expected the secret alone.")
    try:
        text = held.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        raise SecretUnreadable(f"{path} holds bytes that are no text. Expected the secret, in UTF-8.") from None
    if not text.strip():
        raise SecretUnreadable(f"{path} is empty. Expected the secret.")
    return text


def _too_open(path: Path, mode: int) -> str | None:
    if path.is_relative_to(_GIVEN_BY_A_CONTAINER) or not mode & (stat.S_IRWXG | stat.S_IRWXO):
        return None
    found = f"(mode {oct(stat.S_IMODE(mode))}). Expected 0600 or 0400: chmod 600 {path}"
    return f"{path} holds a secret, and others than its owner may use it {found}"
