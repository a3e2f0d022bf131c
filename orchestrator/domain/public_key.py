"""The public keys with which organisations sign: read from what they hand over, and only those that are strong enough.

Whoever verifies says which algorithms a key may be used with (RFC 8725, 3.1): that never follows from what is signed.
"""

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, Key, OKPKey, RSAKey

from orchestrator.errors import FieldProblem, SpeelruimteError

SMALLEST_RSA, LARGEST_RSA = 2048, 8192
"""Bits of an RSA key: smaller can be broken, larger costs whoever verifies too much."""
LONGEST_TEXT = 20_000
PRIVATE = "private"
"""The code of the refusal of a key that is private: it is not to be shown again, nor kept."""
MOST_AT_ONCE = 20
A_KEY = "a public key Ed25519, P-256 or RSA of at least 2048 bits, as PEM, JWK or JWKS"
ALGORITHMS: Mapping[str, tuple[str, ...]] = {
    "Ed25519": ("Ed25519", "EdDSA"),
    "P-256": ("ES256",),
    "RSA": ("PS256", "RS256"),
}
"""Per kind of key with which algorithms it signs; the first is the one to choose."""

_SECRET = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_KINDS: Mapping[type, type[OKPKey | ECKey | RSAKey]] = {
    Ed25519PublicKey: OKPKey,
    EllipticCurvePublicKey: ECKey,
    RSAPublicKey: RSAKey,
}
_PUBLIC = {"OKP": ("crv", "x"), "EC": ("crv", "x", "y"), "RSA": ("n", "e")}
_KID = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,127}")
_EXPONENT = 65_537


class KeyInvalid(SpeelruimteError):
    """What was handed over is no key with which somebody may sign."""

    def __init__(self, errors: Sequence[FieldProblem]) -> None:
        super().__init__("; ".join(str(each) for each in errors))
        self.errors = tuple(errors)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key: its name `kid` as whoever signs calls it, its thumbprint (RFC 7638), and its members as a JWK."""

    kid: str
    thumbprint: str
    jwk: Mapping[str, str]

    @property
    def kind(self) -> str:
        """Which kind of key it is: a name in ALGORITHMS."""
        return self.jwk.get("crv", "RSA")


def algorithms_of(jwk: Mapping[str, Any]) -> tuple[str, ...]:
    """Return with which algorithms a key of this kind signs; with none when it is not one of ours."""
    return ALGORITHMS.get(str(jwk.get("crv", "RSA" if jwk.get("kty") == "RSA" else "")), ())


def read_public_keys(given: str | Mapping[str, Any]) -> tuple[PublicKey, ...]:
    """Return the keys in a PEM, a JWK or a JWKS. Raises KeyInvalid, also for a private key."""
    written = _written(given) if isinstance(given, str) else given
    listed = written.get("keys", [written])
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST_AT_ONCE:
        raise _wrong(f"{type(listed).__name__} in 'keys'", f"a list of 1 to {MOST_AT_ONCE} keys")
    return tuple(_key(each) for each in listed)


def read_public_key(given: str | Mapping[str, Any]) -> PublicKey:
    """Return the one key in it. Raises KeyInvalid."""
    found = read_public_keys(given)
    if len(found) != 1:
        raise _wrong(f"{len(found)} keys", "one")
    return found[0]


def _written(text: str) -> Mapping[str, Any]:
    if len(text) > LONGEST_TEXT:
        raise _wrong(f"{len(text)} characters", f"at most {LONGEST_TEXT}")
    if text.lstrip().startswith("-----BEGIN"):
        return _of_pem(text.strip())
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise _wrong("neither PEM nor JSON", A_KEY)
    return found


def _of_pem(text: str) -> Mapping[str, Any]:
    if "PRIVATE KEY" in text:
        raise _private()
    try:
        key = load_pem_public_key(text.encode("ascii"))
        if isinstance(key, RSAPublicKey) and key.key_size < SMALLEST_RSA:
            raise _wrong(f"an RSA key of {key.key_size} bits", f"{SMALLEST_RSA} to {LARGEST_RSA} bits")
        kind = next(ours for theirs, ours in _KINDS.items() if isinstance(key, theirs))
        return dict(kind.import_key(text.encode("ascii")).as_dict(private=False))
    except (ValueError, StopIteration, UnsupportedAlgorithm, JoseError):
        raise _wrong("a PEM that cannot be used", A_KEY) from None


def _key(written: Any) -> PublicKey:
    if not isinstance(written, dict):
        raise _wrong(type(written).__name__, A_KEY)
    if _SECRET & written.keys():
        raise _private()
    problems = list(_problems(written))
    if problems:
        raise KeyInvalid(problems)
    bare = {"kty": written["kty"], **{name: written[name] for name in _PUBLIC[written["kty"]]}}
    _must_be_strong(bare)
    try:
        thumbprint = import_public(bare).thumbprint()
    except (ValueError, TypeError, JoseError):
        raise _wrong("members that are no key", A_KEY) from None
    return PublicKey(written.get("kid", thumbprint), thumbprint, bare)


def _problems(written: Mapping[str, Any]) -> Iterator[FieldProblem]:
    kind = written.get("kty")
    if kind not in _PUBLIC or not algorithms_of(written):
        yield FieldProblem("key", f"kty {kind!r}, crv {written.get('crv')!r}"[:100], A_KEY)
        return
    missing = [name for name in _PUBLIC[kind] if not isinstance(written.get(name), str)]
    if missing:
        yield FieldProblem("key", f"nothing in {', '.join(missing)}", "text in base64url")
    if written.get("use", "sig") != "sig":
        yield FieldProblem("key.use", repr(written["use"])[:100], "'sig'")
    if "alg" in written and written["alg"] not in algorithms_of(written):
        yield FieldProblem("key.alg", repr(written["alg"])[:100], " or ".join(algorithms_of(written)))
    if "kid" in written and not (isinstance(written["kid"], str) and _KID.fullmatch(written["kid"])):
        yield FieldProblem("key.kid", repr(written["kid"])[:100], "1 to 128 letters, digits, '.', '_', '~' and '-'")


def _must_be_strong(bare: Mapping[str, str]) -> None:
    if bare["kty"] != "RSA":
        return
    size, exponent = _number(bare["n"]).bit_length(), _number(bare["e"])
    if not SMALLEST_RSA <= size <= LARGEST_RSA:
        raise _wrong(f"an RSA key of {size} bits", f"{SMALLEST_RSA} to {LARGEST_RSA} bits")
    if exponent != _EXPONENT:
        raise _wrong("an RSA key with another exponent", f"the exponent {_EXPONENT}")


def _number(member: str) -> int:
    try:
        return int.from_bytes(urlsafe_b64decode(member + "=" * (-len(member) % 4)))
    except ValueError:
        raise _wrong("members that are no key", A_KEY) from None


def import_public(jwk: Mapping[str, str]) -> Key:
    """Return the key as it verifies, read once: that costs as much as verifying. Raises what joserfc does."""
    return _imported(tuple(sorted(jwk.items())))


@lru_cache(maxsize=1024)
def _imported(members: tuple[tuple[str, str], ...]) -> Key:
    key = JWKRegistry.import_key(dict(members))
    assert key.public_key  # noqa: S101  read it now: what it cannot be is an error of whoever hands it over
    return key


def _wrong(found: str, expected: str) -> KeyInvalid:
    return KeyInvalid([FieldProblem("key", found, expected)])


def _private() -> KeyInvalid:
    expected = "the public one alone; whoever saw this one can sign as you, so make a new pair and use this one no more"
    return KeyInvalid([FieldProblem("key", "a private key", expected, code=PRIVATE)])
