"""Where to report a weakness (RFC 9116): as the operator of this platform says."""

from datetime import datetime, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse
from starlette.exceptions import HTTPException

from orchestrator.clock import now
from orchestrator.settings import Settings

PATH = "/.well-known/security.txt"
LASTS = timedelta(days=180)
"""What is told is good for so long from the day it is asked; who keeps it asks again by then."""

router = APIRouter(include_in_schema=False)


@router.get(PATH)
def tell_security(request: Request) -> PlainTextResponse:
    """Tell where to report a weakness; nothing where the operator named no contact."""
    settings: Settings = request.app.state.settings
    if settings.security_contact is None:
        raise HTTPException(404)
    return PlainTextResponse(security_txt(settings, now()), headers={"Cache-Control": "public, max-age=86400"})


def security_txt(settings: Settings, at: datetime) -> str:
    """Return the file."""
    expires = (at + LASTS).strftime("%Y-%m-%dT00:00:00Z")
    lines = [f"Contact: {settings.security_contact}", f"Expires: {expires}", "Preferred-Languages: nl, en"]
    if settings.api_url and settings.api_url.startswith("https://"):
        lines.append(f"Canonical: {settings.client_url}{PATH}")
    return "\n".join(lines) + "\n"
