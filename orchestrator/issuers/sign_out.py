"""Signing out: at the issuer for whoever leaves here, and here for whoever the issuer says has left."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from orchestrator.domain.sign_in import SignedOut
from orchestrator.issuers.id_token import must_be_for_us, sid_of, subject_of
from orchestrator.issuers.known import KnownIssuer
from orchestrator.issuers.signed import TokenInvalid

EVENT = "http://schemas.openid.net/event/backchannel-logout"
OLDEST = timedelta(minutes=2)
"""So long after it was made a logout token counts."""
LONGEST_ID = 255
_TYPES = (None, "JWT", "jwt", "logout+jwt")


def way_out(known: KnownIssuer, id_token: str | None, back_to: str) -> str | None:
    """Return the address at which the issuer lets somebody out; None where it has none. Raises IssuerAway."""
    door = known.description.end_session_endpoint
    if door is None:
        return None
    said = {"client_id": known.issuer.client_id, "post_logout_redirect_uri": back_to}
    hint = {"id_token_hint": id_token} if id_token else {}
    return f"{door}{'&' if '?' in door else '?'}{urlencode(said | hint)}"


def read_logout_token(known: KnownIssuer, token: str, at: datetime) -> SignedOut:
    """Return who has left (OpenID Connect Back-Channel Logout 1.0). Raises TokenInvalid, IssuerAway."""
    signed = known.open(token)
    claims = signed.claims
    if signed.header.get("typ") not in _TYPES:
        raise TokenInvalid("the token is of another kind (typ) than a logout token")
    made = must_be_for_us(known, claims, at, OLDEST)
    events, token_id = claims.get("events"), claims.get("jti")
    if not isinstance(events, dict) or not isinstance(events.get(EVENT), dict) or "nonce" in claims:
        raise TokenInvalid("events: the token does not say that somebody has left")
    if not isinstance(token_id, str) or not 0 < len(token_id) <= LONGEST_ID or not token_id.isprintable():
        raise TokenInvalid("jti: the token has no name in 1 to 255 characters")
    sid = sid_of(claims)
    subject = None if "sub" not in claims else subject_of(claims)
    if sid is None and subject is None:
        raise TokenInvalid("sub: the token names neither a person nor a session")
    return SignedOut(known.issuer.name, made, subject, sid)
