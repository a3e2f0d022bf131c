"""A token that an organisation signs itself, with a key it registered (after RFC 7523).

It is short, for this platform alone, and either bound to the key of whoever sends it or used once.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from orchestrator.domain.bearer import BearerRefused, Check
from orchestrator.domain.dpop import bound_to
from orchestrator.domain.jwt import Jwt
from orchestrator.domain.public_key import algorithms_of, import_public
from orchestrator.domain.signed_token import SignedToken, jti_of

LONGEST_LIFE = timedelta(minutes=5)


def read_assertion(jwt: Jwt, audience: str, at: datetime) -> SignedToken:
    """Return what it comes to if the key it names signed it. Raises BearerRefused."""
    party, kid = jwt.word("iss"), jwt.kid
    if jwt.header.get("typ", "JWT") != "JWT":
        raise BearerRefused(Check.KIND, jwt.header["typ"])
    if party is None or "://" in party:
        raise BearerRefused(Check.ISSUER, jwt.claims.get("iss"))
    if jwt.word("sub") != party:
        raise BearerRefused(Check.SUBJECT)
    if kid is None:
        raise BearerRefused(Check.KEY, jwt.header.get("kid"))
    if jwt.claims.get("aud") not in (audience, [audience]):
        raise BearerRefused(Check.AUDIENCE, jwt.claims.get("aud"))
    bound, jti = bound_to(jwt), jti_of(jwt)
    return SignedToken(jwt, party, _end_of(jwt, at), bound, kid, None if bound else jti)


def _end_of(jwt: Jwt, at: datetime) -> datetime:
    made, ends = jwt.must_be_timely(at)
    if ends - made > LONGEST_LIFE:
        raise BearerRefused(Check.LIFETIME, ends - made)
    return ends


def verify_assertion(token: SignedToken, jwk: Mapping[str, str]) -> None:
    """Raises BearerRefused unless this key signed it."""
    token.jwt.verify(import_public(jwk), algorithms_of(jwk))
