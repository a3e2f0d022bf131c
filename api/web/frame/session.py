"""What a browser shows at the door: a cookie that names its session, and proof that a form came from our page.

Of what is in the cookie only the hash is kept. It stands for one person of one party, and opens pages, not the API. It
comes into being at sign-in and ends at sign-out, at the next sign-in, when it is not used, and at the end of the day.
"""

import hashlib
import hmac
from datetime import timedelta
from typing import Any

from fastapi import Request
from starlette.responses import Response

COOKIE = "speelruimte_sessie"


def shown_token(request: Request) -> str | None:
    """Return the token of the browser's session."""
    return request.cookies.get(COOKIE) or None


def is_secure(request: Request) -> bool:
    """Whether the browser came by https, so that it is to send our cookies by nothing else.

    A proxy that takes the visitor's word for it can only make a cookie stricter.
    """
    return "https" in {request.url.scheme, request.headers.get("x-forwarded-proto", "")}


def begin(request: Request, response: Response, token: str, lasts: timedelta) -> None:
    """Let the browser carry the token; no script can read it, and no other site can make the browser send a form."""
    seconds, secure = int(lasts.total_seconds()), is_secure(request)
    response.set_cookie(COOKIE, token, max_age=seconds, path="/", httponly=True, samesite="lax", secure=secure)


def end(response: Response) -> None:
    """Let the browser forget the token."""
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")


ATTEMPT = "speelruimte_aanmelding"
"""The cookie by which a browser is known that went to an issuer: nobody else finishes what it began."""
_OF_ATTEMPTS = "/aanmelden"
_ATTEMPT_LASTS = 600  # seconds


def shown_attempt(request: Request) -> str | None:
    """Return the secret of a browser that went to an issuer."""
    return request.cookies.get(ATTEMPT) or None


def attempting(request: Request, response: Response, browser: str) -> None:
    """Let the browser be known when it comes back from an issuer."""
    kept: dict[str, Any] = {"path": _OF_ATTEMPTS, "httponly": True, "samesite": "lax", "secure": is_secure(request)}
    response.set_cookie(ATTEMPT, browser, max_age=_ATTEMPT_LASTS, **kept)


FAREWELL = "speelruimte_afscheid"
"""The cookie with what the issuer said at sign-in, for the one page that shows it to the issuer at sign-out."""
_OF_FAREWELLS = "/afgemeld"
_FAREWELL_LASTS = 60  # seconds
_LONGEST_COOKIE = 3_800
"""Characters a browser surely keeps; without it the issuer asks who it is that leaves."""


def shown_farewell(request: Request) -> str | None:
    """Return what the issuer said of whoever just signed out."""
    return request.cookies.get(FAREWELL) or None


def keep_farewell(request: Request, response: Response, id_token: str) -> None:
    """Let the browser keep for a minute what the issuer said at sign-in."""
    kept: dict[str, Any] = {"path": _OF_FAREWELLS, "httponly": True, "samesite": "lax", "secure": is_secure(request)}
    if len(id_token) <= _LONGEST_COOKIE:
        response.set_cookie(FAREWELL, id_token, max_age=_FAREWELL_LASTS, **kept)


def proof_for(token: str) -> str:
    """Return what a form of this session carries, and a page of another site cannot know."""
    return hmac.new(token.encode("utf-8", "surrogatepass"), b"form", hashlib.sha256).hexdigest()


def proves(token: str, proof: str) -> bool:
    """Whether a form with this proof came from a page of this session."""
    return hmac.compare_digest(proof_for(token).encode(), proof.encode("utf-8", "replace"))
