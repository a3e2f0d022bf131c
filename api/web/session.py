"""What a browser shows at the door: a cookie that holds a token of its own, and proof that a form came from our page.

The token is one like any other, so that there is one door: only its hash is kept, and it stands for one person of one
party. It comes into being at sign-in, ends at sign-out, and is refused once it is older than a working day.
"""

import hashlib
import hmac
from datetime import timedelta

from fastapi import Request
from starlette.responses import Response

COOKIE = "speelruimte_sessie"
LASTS = timedelta(hours=10)


def shown_token(request: Request) -> str | None:
    """Return the token of the browser's session."""
    return request.cookies.get(COOKIE) or None


def begin(request: Request, response: Response, token: str) -> None:
    """Let the browser carry the token; no script can read it, and no other site can make the browser send a form."""
    secure = request.url.scheme == "https"
    seconds = int(LASTS.total_seconds())
    response.set_cookie(COOKIE, token, max_age=seconds, path="/", httponly=True, samesite="lax", secure=secure)


def end(response: Response) -> None:
    """Let the browser forget the token."""
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")


def proof_for(token: str) -> str:
    """Return what a form of this session carries, and a page of another site cannot know."""
    return hmac.new(token.encode(), b"form", hashlib.sha256).hexdigest()


def proves(token: str, proof: str) -> bool:
    """Whether a form with this proof came from a page of this session."""
    return hmac.compare_digest(proof_for(token).encode(), proof.encode("utf-8", "replace"))
