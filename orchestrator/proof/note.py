"""A checkpoint: how large the tree of a municipality was, with which root and when; signed, as text (C2SP signed-note).

It reads as a C2SP tlog-checkpoint, with one line more, that says when it was made.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from orchestrator.proof.keys import PublicKey, SigningKey

LONGEST = 10_000
"""Characters a signed checkpoint has at most."""
MOST = 2**53 - 1
_ED25519 = b"\x01"
_TEXT = re.compile(r"([^\s+]+)\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\nat ([0-9T:+-]{25})\n")
_SIGNED = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")


class NoteUnreadable(ValueError):
    """Text that is no signed checkpoint."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What is signed. `origin` names the tree: the platform, a slash, and the municipality."""

    origin: str
    size: int
    root: bytes
    at: datetime

    def text(self) -> str:
        """Return what is signed, as text."""
        at = self.at.astimezone(UTC).isoformat(timespec="seconds")
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\nat {at}\n"


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed: a name, the four bytes by which its key is known, and the signature."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A signed checkpoint, as it was read."""

    checkpoint: Checkpoint
    signatures: tuple[Signature, ...]

    def text(self) -> str:
        """Return the note as it was read."""
        return f"{self.checkpoint.text()}\n{''.join(map(_signed_line, self.signatures))}"

    def signers(self, keys: Sequence[PublicKey]) -> tuple[PublicKey, ...]:
        """Return those of the keys it is rightly signed with; none at all when one of them is named and did not sign.

        A signature by a key that is not among these says nothing either way.
        """
        found: list[PublicKey] = []
        origin, text = self.checkpoint.origin, self.checkpoint.text().encode()
        for key in keys:
            named = [each for each in self.signatures if (each.name, each.key_id) == (origin, key_id(origin, key))]
            if any(not key.signed(text, each.signature) for each in named):
                return ()
            found += [key] if named else []
        return tuple(found)

    def of_others(self, keys: Sequence[PublicKey]) -> int:
        """Return how many signatures are by none of these keys."""
        known = {(self.checkpoint.origin, key_id(self.checkpoint.origin, key)) for key in keys}
        return sum((each.name, each.key_id) not in known for each in self.signatures)


def key_id(name: str, key: PublicKey) -> bytes:
    """Return the four bytes by which a key is known under a name."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + key.raw).digest()[:4]


def signed(checkpoint: Checkpoint, keys: Sequence[SigningKey]) -> str:
    """Return the checkpoint as text, signed with each of the keys."""
    text, name = checkpoint.text(), checkpoint.origin
    made = tuple(Signature(name, key_id(name, key.public), key.sign(text.encode())) for key in keys)
    return Note(checkpoint, made).text()


def _signed_line(made: Signature) -> str:
    return f"— {made.name} {_base64(made.key_id + made.signature)}\n"


def read_note(text: str) -> Note:
    """Read a signed checkpoint, in the one way in which it is written. Raises NoteUnreadable."""
    body, blank, below = text.partition("\n\n")
    found = _TEXT.fullmatch(f"{body}\n")
    lines = below.split("\n")
    if len(text) > LONGEST or not (found and blank and below) or lines.pop():
        raise NoteUnreadable
    signatures = tuple(map(_signature, lines))
    checkpoint = _checkpoint(*found.groups())
    if checkpoint.text() != f"{body}\n":
        raise NoteUnreadable
    return Note(checkpoint, signatures)


def _checkpoint(origin: str, size: str, root: str, at: str) -> Checkpoint:
    try:
        moment = datetime.fromisoformat(at)
    except ValueError as error:
        raise NoteUnreadable from error
    if int(size) > MOST or moment.tzinfo is None:
        raise NoteUnreadable
    return Checkpoint(origin, int(size), _bytes(root), moment)


def _signature(line: str) -> Signature:
    found = _SIGNED.fullmatch(line)
    content = _bytes(found[2]) if found else b""
    if not found or len(content) != 4 + 64:
        raise NoteUnreadable
    return Signature(found[1], content[:4], content[4:])


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _bytes(text: str) -> bytes:
    """Return what the text stands for, when it is the one way to write that. Raises NoteUnreadable."""
    try:
        content = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise NoteUnreadable from error
    if _base64(content) != text:
        raise NoteUnreadable
    return content
