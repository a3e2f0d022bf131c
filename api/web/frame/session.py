"""What a browser shows at the door: a cookie that names its session, and proof that a form came from our page.

Of what is in the cookie only the hash is kept. It stands for one person of one party, and opens pages, not the API. It
comes into being at sign-in and ends at sign-out, at the next sign-in, when it is not used, and at the end of the day.
"""

import hashlib
import hmac
from datetime import timedelta

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


def proof_for(token: str) -> str:
    """Return what a form of this session carries, and a page of another site cannot know."""
    return hmac.new(token.encode("utf-8", "surrogatepass"), b"form", hashlib.sha256).hexdigest()


def proves(token: str, proof: str) -> bool:
    """Whether a form with this proof came from a page of this session."""
    return hmac.compare_digest(proof_for(token).encode(), proof.encode("utf-8", "replace"))
