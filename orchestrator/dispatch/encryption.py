"""What goes through Temporal to and from one party, closed so that only that party and the platform open it.

AES-256-GCM, bound to namespace and party: moved to another one it does not open. In sight are the ids of tasks,
parties and municipalities, the kind of activity, and when.
"""

import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from google.protobuf.message import DecodeError
from temporalio.api.common.v1 import Payload
from temporalio.converter import (
    DataConverter,
    DefaultFailureConverterWithEncodedAttributes,
    PayloadCodec,
)

from orchestrator.dispatch.keyring import Key, Keyring

ENCODING = b"binary/encrypted"
_NONCE = 12


class NotOpened(Exception):
    """What came through Temporal was not closed for us with a key we have, or is not what was closed."""


class PartyCodec(PayloadCodec):
    """Closes and opens for one party in one namespace. What comes unencrypted is not taken."""

    def __init__(self, keyring: Keyring, namespace: str, party: str) -> None:
        self._keyring = keyring
        self._bound_to = f"{namespace}\n{party}".encode()
        self._where = f"{party} in namespace {namespace}"

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Close each of them. Raises KeysInvalid."""
        key = self._keyring.closing()
        return [self._close(each, key) for each in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Open each of them. Raises NotOpened, KeysInvalid."""
        return [self._open(each) for each in payloads]

    def _close(self, payload: Payload, key: Key) -> Payload:
        nonce = os.urandom(_NONCE)
        closed = AESGCM(key.secret).encrypt(nonce, payload.SerializeToString(), self._bound_to)
        return Payload(metadata={"encoding": ENCODING, "key": key.name.encode()}, data=nonce + closed)

    def _open(self, payload: Payload) -> Payload:
        if payload.metadata.get("encoding") != ENCODING:
            raise NotOpened(f"Something unencrypted came for {self._where}, where there are keys.")
        name = payload.metadata.get("key", b"").decode("utf-8", "replace")
        key = self._keyring.opening(name)
        if key is None:
            raise NotOpened(f"What came for {self._where} was closed with key {name[:80]!r}, which is not here.")
        try:
            opened = AESGCM(key.secret).decrypt(payload.data[:_NONCE], payload.data[_NONCE:], self._bound_to)
            return Payload.FromString(opened)
        except (InvalidTag, ValueError, DecodeError) as error:
            said = f"What came for {self._where} is not what was closed with key {name!r}, or not for here."
            raise NotOpened(said) from error


def converter_for(keyring: Keyring | None, namespace: str, party: str) -> DataConverter:
    """Return what turns values into what goes through Temporal, and errors too; without keys it stays in sight."""
    if keyring is None:
        return DataConverter.default
    return DataConverter(
        payload_codec=PartyCodec(keyring, namespace, party),
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )
