"""A token that somebody signed (JWS), opened: only when the signature is right, by a key and in a way that are allowed.

What the token itself says about keys (`jwk`, `jku`, `x5u`, `x5c`) is not looked at.
"""

import base64
import binascii
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey

LONGEST = 32_768
"""Characters of a token that are looked at."""
_PARTS = 3
_DEEPEST = 20
_REGISTRY = jws.JWSRegistry(strict_check_header=False)

PublicKey = RSAKey | ECKey | OKPKey
KEY_TYPES = {"RS": "RSA", "PS": "RSA", "ES": "EC", "Ed": "OKP"}
"""With keys of which type is signed in which way, by the first letters of the way."""

Claims = Mapping[str, Any]


class TokenInvalid(ValueError):
    """A token is not to be believed. `str()` says which check failed, for the log, and nothing that is in the token."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What is in a token with a right signature; whether it may be believed is for whoever reads its claims."""

    header: Claims
    claims: Claims


def read_header(token: str, algorithms: Collection[str]) -> Claims:
    """Return what the token says of its signature, which is not checked yet. Raises TokenInvalid."""
    if len(token) > LONGEST or not token.isascii():
        raise TokenInvalid(f"the token is longer than {LONGEST} characters, or holds what no token does")
    parts = token.split(".")
    if len(parts) != _PARTS:
        raise TokenInvalid(f"the token has {len(parts)} parts, expected {_PARTS}: header, claims and signature")
    header = _object(_bytes(parts[0]), "header")
    if header.get("alg") not in algorithms:
        raise TokenInvalid("the token is signed in a way (alg) that is not allowed")
    if "crit" in header:
        raise TokenInvalid("the token asks for something (crit) that is not known here")
    return header


def open_signed(token: str, algorithms: Collection[str], key_for: Callable[[Claims], PublicKey]) -> Signed:
    """Return what is in the token. Raises TokenInvalid, and whatever `key_for` raises."""
    header = read_header(token, algorithms)
    key = key_for(header)
    try:
        opened = jws.deserialize_compact(token, key, algorithms=[header["alg"]], registry=_REGISTRY)
    except (JoseError, ValueError) as error:
        raise TokenInvalid("the signature of the token is not right") from error
    return Signed(header, _object(opened.payload, "claims"))


def signs_with(algorithm: str, key_type: str) -> bool:
    """Whether a key of this type signs in this way."""
    return KEY_TYPES.get(algorithm[:2]) == key_type


def _bytes(part: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except (binascii.Error, ValueError) as error:
        raise TokenInvalid("the token is not written as tokens are") from error


def _object(read: bytes, what: str) -> Claims:
    try:
        found = json.loads(read, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise TokenInvalid(f"the {what} of the token cannot be read") from error
    if not isinstance(found, dict) or _is_deep(found):
        raise TokenInvalid(f"the {what} of the token are no object, or too deep")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the object; one that says something twice says two things, to whoever reads the first or the last."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name that is there twice")
    return found


def _is_deep(found: Any, left: int = _DEEPEST) -> bool:
    """Whether there is more inside one another than makes sense; no deeper than that is looked."""
    within = found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
    return left == 0 or any(_is_deep(each, left - 1) for each in within)
