"""Whether an ID token may be believed: who says it, to whom, when, and in answer to what."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from orchestrator.issuers.exchange import Tokens
from orchestrator.issuers.known import KnownIssuer
from orchestrator.issuers.signed import Claims, Signed, TokenInvalid

LEEWAY = timedelta(seconds=60)
"""So much two clocks may differ."""
OLDEST = timedelta(minutes=10)
"""So long after it was made an ID token of a sign-in is believed: it was asked for just now."""
LONGEST_SUBJECT = 255
_TYPES = (None, "JWT", "jwt")
_HASHES: dict[str, Callable[[bytes], Any]] = {
    "256": hashlib.sha256,
    "384": hashlib.sha384,
    "512": hashlib.sha512,
    "DSA": hashlib.sha512,
    "519": hashlib.sha512,
}
"""What `at_hash` is made with, by the end of the name of the way of signing."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """What an issuer says of somebody: all claims, who it is (`subject`), and its session (`sid`) if it names that."""

    subject: str
    sid: str | None
    claims: Claims = field(repr=False)
    id_token: str = field(repr=False)


def read_id_token(known: KnownIssuer, tokens: Tokens, nonce: str, at: datetime) -> Vouched:
    """Return what the ID token says. Raises TokenInvalid when it is not to be believed, and IssuerAway."""
    signed = known.open(tokens.id_token)
    claims = signed.claims
    if signed.header.get("typ") not in _TYPES:
        raise TokenInvalid("the token is of another kind (typ) than an ID token")
    must_be_for_us(known, claims, at, OLDEST)
    found = claims.get("nonce")
    if not isinstance(found, str) or not hmac.compare_digest(found.encode(), nonce.encode()):
        raise TokenInvalid("nonce: the token answers another attempt to sign in")
    _must_belong(signed, tokens.access_token)
    return Vouched(subject_of(claims), sid_of(claims), claims, tokens.id_token)


def must_be_for_us(known: KnownIssuer, claims: Claims, at: datetime, oldest: timedelta) -> datetime:
    """Return when the token was made. Raises TokenInvalid for one of another issuer, for somebody else, or too old."""
    issuer = known.issuer
    if claims.get("iss") != issuer.url:
        raise TokenInvalid("iss: the token is of another issuer")
    audience, authorised = claims.get("aud"), claims.get("azp", issuer.client_id)
    named = [audience] if isinstance(audience, str) else audience
    if not isinstance(named, list) or issuer.client_id not in named:
        raise TokenInvalid("aud: the token is for somebody else")
    if authorised != issuer.client_id or (len(named) > 1 and "azp" not in claims):
        raise TokenInvalid("azp: the token was given to somebody else")
    made, ends, begins = (_moment(claims, each, at) for each in ("iat", "exp", "nbf"))
    if made is None or made > at + LEEWAY or made < at - oldest - LEEWAY:
        raise TokenInvalid("iat: the token was made at another time than now")
    if ends is None or ends <= at - LEEWAY:
        raise TokenInvalid("exp: the token has ended")
    if begins is not None and begins > at + LEEWAY:
        raise TokenInvalid("nbf: the token is not good yet")
    return made


def subject_of(claims: Claims) -> str:
    """Return who the token is about. Raises TokenInvalid."""
    found = claims.get("sub")
    if not isinstance(found, str) or not 0 < len(found) <= LONGEST_SUBJECT or not found.isprintable():
        raise TokenInvalid("sub: the token names nobody in 1 to 255 characters")
    return found


def sid_of(claims: Claims) -> str | None:
    """Return the session of the issuer the token is about, if it names one. Raises TokenInvalid."""
    found = claims.get("sid")
    if found is None:
        return None
    if not isinstance(found, str) or not 0 < len(found) <= LONGEST_SUBJECT or not found.isprintable():
        raise TokenInvalid("sid: the token names no session in 1 to 255 characters")
    return found


def _moment(claims: Claims, name: str, at: datetime) -> datetime | None:
    found = claims.get(name)
    if found is None:
        return None
    with suppress(ValueError, OverflowError, OSError):
        if isinstance(found, int | float) and not isinstance(found, bool):
            return datetime.fromtimestamp(found, at.tzinfo)
    raise TokenInvalid(f"{name}: the token says no moment")


def _must_belong(signed: Signed, access_token: str | None) -> None:
    """Raises TokenInvalid when the ID token says that it came along with another access token."""
    said, algorithm = signed.claims.get("at_hash"), signed.header["alg"]
    if said is None or access_token is None:
        return
    digest = _HASHES[algorithm[-3:]](access_token.encode("ascii", "replace")).digest()
    half = base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=")
    if not isinstance(said, str) or not hmac.compare_digest(said.encode(), half):
        raise TokenInvalid("at_hash: the token came along with another access token")
