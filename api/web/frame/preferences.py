"""What somebody prefers, kept in the browser: language and how much stands on a page."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from fastapi import Request
from starlette.responses import Response

from api.web.words.language import CODES, DEFAULT, preferred

COOKIE = "speelruimte_voorkeuren"
LINES = (25, 50, 100)
_A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Preferences:
    """`lines` is how many lines a list shows at a time; `live` whether pages tell when there is news."""

    language: str = DEFAULT
    lines: int = 25
    live: bool = True


def preferences_of(request: Request) -> Preferences:
    """Return what the browser brought; what cannot be read is left at its default."""
    default = Preferences(language=preferred(request.headers.get("accept-language", "")))
    try:
        kept = json.loads(request.cookies.get(COOKIE, "{}"))
    except ValueError:
        return default
    return chosen(kept, default) if isinstance(kept, dict) else default


def chosen(kept: dict[str, Any], default: Preferences) -> Preferences:
    """Return the preferences somebody chose, as far as there are such choices."""
    language, lines, live = kept.get("language"), kept.get("lines"), kept.get("live")
    return Preferences(
        language=language if language in CODES else default.language,
        lines=lines if lines in LINES else default.lines,
        live=live if isinstance(live, bool) else default.live,
    )


def keep(response: Response, preferences: Preferences) -> None:
    """Let the browser remember them."""
    said = json.dumps(asdict(preferences), separators=(",", ":"))
    response.set_cookie(COOKIE, said, max_age=_A_YEAR, path="/", httponly=True, samesite="lax")
