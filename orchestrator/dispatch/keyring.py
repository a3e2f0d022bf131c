"""Keys that close and open what goes through Temporal: of each party a file, which is read again when it changes.

A line holds a key: its name and, in base64, 32 random bytes. The first one closes; each of them opens what it closed.
So a new key is added at the end, goes to the partner, and comes first once the partner has it.
"""

import base64
import binascii
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

BYTES = 32
_FIELDS = 2


class KeysInvalid(Exception):
    """A file of keys is missing, or cannot be read as one."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key, and the name by which what it closed says so."""

    name: str
    secret: bytes = field(repr=False)


def make_key(today: date) -> Key:
    """Return a new key, named after its day."""
    return Key(f"{today.isoformat()}-{secrets.token_hex(3)}", secrets.token_bytes(BYTES))


def read_keys(file: Path) -> tuple[Key, ...]:
    """Return the keys in the file, the one that closes first. Raises KeysInvalid."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise KeysInvalid(f"{file}: no file of keys can be read here: {error}") from error
    said = [(number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    keys = tuple(_key_of(file, number, line) for number, line in said)
    if not keys or len({each.name for each in keys}) < len(keys):
        raise KeysInvalid(f"{file}: found {len(keys)} keys, expected at least one, each under a name of its own")
    return keys


def _key_of(file: Path, number: int, line: str) -> Key:
    words = line.split()
    try:
        secret = base64.b64decode(words[1], validate=True) if len(words) == _FIELDS else b""
    except binascii.Error:
        secret = b""
    if len(secret) != BYTES:  # what was found is secret, so it is not told
        raise KeysInvalid(f"{file}, line {number}: expected a name and {BYTES} bytes in base64")
    return Key(words[0], secret)


def write_keys(file: Path, keys: Sequence[Key]) -> None:
    """Write the keys, readable by nobody else, complete or not at all."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = file.with_suffix(f".{secrets.token_hex(4)}")
    lines = "".join(f"{each.name} {base64.b64encode(each.secret).decode()}\n" for each in keys)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(lines)
    beside.replace(file)


def file_of(directory: Path, party: str) -> Path:
    """Return the file of the keys of this party in the directory of all."""
    return directory / f"{party}.keys"


class Keyring:
    """The keys of one party, as they stand in its file by now."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen: tuple[int, int, int] | None = None
        self._keys: tuple[Key, ...] = ()

    def closing(self) -> Key:
        """Return the key that closes. Raises KeysInvalid."""
        return self._read()[0]

    def opening(self, name: str) -> Key | None:
        """Return the key of this name, None when it is not here, or no longer. Raises KeysInvalid."""
        return next((each for each in self._read() if each.name == name), None)

    def _read(self) -> tuple[Key, ...]:
        try:
            found = self._file.stat()
        except OSError as error:
            raise KeysInvalid(f"{self._file}: no file of keys can be read here: {error}") from error
        seen = (found.st_mtime_ns, found.st_size, found.st_ino)
        if seen != self._seen:
            self._keys, self._seen = read_keys(self._file), seen
        return self._keys
