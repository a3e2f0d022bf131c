"""A proof that whoever sends a request holds the key to which its token is bound (DPoP, RFC 9449).

A token that was seen by another is of no use to them: each request has a proof of its own, for its method, its address
and its token, good for a minute and for once.
"""

import hashlib
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import unquote, urlsplit

from orchestrator.domain.bearer import Bearer, BearerRefused, Check
from orchestrator.domain.jwt import LEEWAY, Jwt, read_jwt
from orchestrator.domain.public_key import ALGORITHMS, KeyInvalid, PublicKey, import_public, read_public_key
from orchestrator.domain.signed_token import LONGEST_JTI

GOOD_FOR = timedelta(seconds=60)
BEARER, DPOP = "bearer", "dpop"
"""By which scheme a token is shown that is not bound, and one that is; in small letters."""
PROOF_ALGORITHMS = tuple(name for names in ALGORITHMS.values() for name in names)
"""With which algorithms a proof may be signed."""

_UNRESERVED = re.compile(r"%(2D|2E|5F|7E|3\d|[46][1-9A-F]|[57][0-9A])", re.IGNORECASE)
_ESCAPED = re.compile(r"%[0-9a-f]{2}", re.IGNORECASE)
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof that was found good: by the key with this thumbprint, to be used once until `ends`."""

    thumbprint: str
    jti: str
    ends: datetime


def bound_to(jwt: Jwt) -> str | None:
    """Return the thumbprint of the key the token is bound to, None when it is not. Raises BearerRefused.

    Bound in a way that cannot be checked here, as to a certificate, is not the same as not bound.
    """
    cnf = jwt.claims.get("cnf")
    if cnf is None:
        return None
    bound = cnf.get("jkt") if isinstance(cnf, dict) and len(cnf) == 1 else None
    if not isinstance(bound, str) or not bound:
        raise BearerRefused(Check.BINDING, cnf)
    return bound


def prove(bearer: Bearer, bound: str | None, at: datetime) -> Proof | None:
    """Return the proof beside a bound token, None for one that is not bound. Raises BearerRefused."""
    if (bearer.scheme.lower() == DPOP) != (bound is not None):
        raise BearerRefused(Check.BINDING, bearer.scheme)
    if bound is None:
        return None
    if len(bearer.proofs) != 1:
        raise BearerRefused(Check.PROOF_FORM, f"{len(bearer.proofs)} headers")
    proof = _read(bearer.proofs[0])
    key = _key_of(proof)
    if key.thumbprint != bound:
        raise BearerRefused(Check.PROOF_KEY, key.thumbprint)
    _must_fit(proof, bearer)
    found = _timely(proof, key, at)
    _verify(proof, key)
    return found


def _read(text: str) -> Jwt:
    try:
        proof = read_jwt(text)
    except BearerRefused as error:
        raise BearerRefused(Check.PROOF_FORM, error.found) from None
    if proof.header.get("typ") != "dpop+jwt":
        raise BearerRefused(Check.PROOF_FORM, proof.header.get("typ"))
    return proof


def _key_of(proof: Jwt) -> PublicKey:
    try:
        return read_public_key({"keys": [proof.header.get("jwk")]})
    except KeyInvalid as error:
        raise BearerRefused(Check.PROOF_FORM, str(error)) from None


def _verify(proof: Jwt, key: PublicKey) -> None:
    try:
        proof.verify(import_public(key.jwk), ALGORITHMS[key.kind])
    except BearerRefused as error:
        raise BearerRefused(Check.PROOF_KEY, error.found) from None


def _must_fit(proof: Jwt, bearer: Bearer) -> None:
    if proof.word("htm") != bearer.method:
        raise BearerRefused(Check.PROOF_METHOD, proof.claims.get("htm"))
    if not _same(proof.word("htu") or "", bearer.url):
        raise BearerRefused(Check.PROOF_ADDRESS)
    if proof.word("ath") != hash_of(bearer.token):
        raise BearerRefused(Check.PROOF_TOKEN, proof.claims.get("ath"))


def _timely(proof: Jwt, key: PublicKey, at: datetime) -> Proof:
    made, jti = proof.moment("iat"), proof.word("jti")
    if made is None or jti is None or len(jti) > LONGEST_JTI:
        raise BearerRefused(Check.PROOF_FORM, proof.claims.get("iat"))
    if not at - GOOD_FOR <= made <= at + LEEWAY:
        raise BearerRefused(Check.PROOF_AGE, made)
    return Proof(key.thumbprint, jti, made + GOOD_FOR + timedelta(seconds=1))


def hash_of(token: str) -> str:
    """Return what a proof says of the token it belongs to (`ath`)."""
    return urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).rstrip(b"=").decode()


def _same(one: str, other: str) -> bool:
    """Whether two addresses are the same but for their query, after RFC 3986, 6.2.2 and 6.2.3."""
    try:
        return _plain(one) == _plain(other)
    except ValueError:
        return False


def _plain(url: str) -> tuple[str, str | None, int | None, str]:
    parts = urlsplit(url)
    path = _UNRESERVED.sub(lambda found: unquote(found[0]), parts.path or "/")
    path = _ESCAPED.sub(lambda found: found[0].upper(), path)
    return parts.scheme.lower(), parts.hostname, parts.port or _PORTS.get(parts.scheme.lower()), path
