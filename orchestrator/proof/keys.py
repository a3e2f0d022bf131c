"""The keys checkpoints are signed with, in files that nobody but their owner reads, and the keys to check them with."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from orchestrator.secret_file import SecretUnreadable, read_secret


class KeyUnusable(ValueError):
    """A file that holds no key that can be used; the message says where, what was found and what was expected."""

    def __init__(self, where: str, found: str, expected: str) -> None:
        super().__init__(f"{where}: found {found}, expected {expected}.")


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The 32 bytes with which everybody can check what was signed."""

    raw: bytes

    def signed(self, content: bytes, signature: bytes) -> bool:
        """Say whether the signature was made over this content with the key that belongs to this one."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, content)
        except InvalidSignature:
            return False
        return True

    def pem(self) -> str:
        """Return the key as a file has it."""
        found = Ed25519PublicKey.from_public_bytes(self.raw)
        return found.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key to sign with. It never leaves the program that read its file."""

    _private: Ed25519PrivateKey

    @property
    def public(self) -> PublicKey:
        """The key to check with."""
        return PublicKey(self._private.public_key().public_bytes_raw())

    def sign(self, content: bytes) -> bytes:
        """Return the signature over the content."""
        return self._private.sign(content)


def make_key(path: Path) -> SigningKey:
    """Write a new key to a file that is not there yet, for its owner alone. Raises KeyUnusable."""
    key = Ed25519PrivateKey.generate()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise KeyUnusable(str(path), error.strerror or "it cannot be written", "a place for a new file") from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return SigningKey(key)


def read_key(path: Path) -> SigningKey:
    """Read a key to sign with, and warn where others may read its file. Raises KeyUnusable."""
    try:
        content = read_secret(path)
    except SecretUnreadable as error:
        raise KeyUnusable(str(path), str(error).rstrip("."), "a file with a key") from error
    try:
        key = load_pem_private_key(content.encode(), password=None)
    except (ValueError, TypeError) as error:
        raise KeyUnusable(str(path), "something else", "an Ed25519 key in PEM") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnusable(str(path), "a key of another kind", "an Ed25519 key in PEM")
    return SigningKey(key)


def read_public(pem: bytes, name: str) -> tuple[PublicKey, ...]:
    """Return the keys in a PEM file, one or several. Raises KeyUnusable."""
    mark = b"-----BEGIN PUBLIC KEY-----"
    found = tuple(_public(mark + each, name) for each in pem.split(mark)[1:])
    if not found:
        raise KeyUnusable(name, "something else", "a public key in PEM")
    return found


def _public(pem: bytes, name: str) -> PublicKey:
    try:
        key = load_pem_public_key(pem)
    except ValueError as error:
        raise KeyUnusable(name, "something else", "a public key in PEM") from error
    if not isinstance(key, Ed25519PublicKey):
        raise KeyUnusable(name, "a key of another kind", "an Ed25519 public key")
    return PublicKey(key.public_bytes_raw())


def read_keys(paths: Sequence[Path]) -> tuple[SigningKey, ...]:
    """Read the keys, the first of which is the newest. Raises KeyUnusable."""
    return tuple(map(read_key, paths))
