"""Access tokens of programs, verified with the keys of the issuer that gave them."""

from datetime import datetime

from orchestrator.domain.access_token import read_access_token
from orchestrator.domain.bearer import BearerRefused, Check
from orchestrator.domain.jwt import Jwt
from orchestrator.domain.signed_token import SignedToken
from orchestrator.issuers.known import KnownIssuer, KnownIssuers
from orchestrator.issuers.signed import TokenInvalid


class OfIssuers:
    """What the issuers of the platform make of a token that a program shows."""

    def __init__(self, issuers: KnownIssuers) -> None:
        self._issuers = issuers

    def __call__(self, jwt: Jwt, at: datetime) -> SignedToken | None:
        """Return what a token of one of the issuers comes to, None for one of nobody. Raises BearerRefused, IssuerAway.

        One issuer may be there several times, as it knows the platform as several clients: then the last no is told.
        """
        refused: BearerRefused | None = None
        known = self._issuers.of(jwt.word("iss") or "")
        for each in known:
            try:
                return _verified(each, jwt, at)
            except BearerRefused as no:
                refused = no
        if refused:
            raise refused
        return None


def _verified(known: KnownIssuer, jwt: Jwt, at: datetime) -> SignedToken:
    programs = known.issuer.programs
    if programs is None:
        raise BearerRefused(Check.ISSUER, known.issuer.name)
    token = read_access_token(jwt, known.issuer, programs, at)
    try:
        key = known.key_for(jwt.header)
    except TokenInvalid:
        raise BearerRefused(Check.KEY, jwt.kid) from None
    jwt.verify(key, programs.algorithms)
    return token
