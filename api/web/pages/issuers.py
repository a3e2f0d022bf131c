"""The issuers at which one can sign in, each organisation its own."""

from collections.abc import Mapping, Sequence

from fastapi import Response

from api.web.frame.desk import Desk
from api.web.frame.posted import within
from orchestrator.domain.issuer import Issuer

MANY = 12
"""From so many issuers on one can look for a name."""
MOST = 100
"""So many are shown."""


def issuers_page(
    desk: Desk, *, towards: str, typed: Mapping[str, Sequence[str]] | None, status: int, words: str
) -> Response:
    """Return the page; `typed` is what had been filled in when the session ended, `words` what one looks for."""
    known = [each.issuer for each in desk.request.app.state.issuers]
    language = desk.preferences.language
    found = sorted((each for each in known if _has(each, words)), key=lambda each: _title(each, language))
    return desk.show(
        "pages/issuers.html",
        status=status,
        issuers=found[:MOST],
        cut=len(found) > MOST,
        many=len(known) >= MANY,
        towards=within(towards),
        typed=typed,
        words=words,
        here=desk.settings.development and all(each.is_here for each in known),
    )


def _has(issuer: Issuer, words: str) -> bool:
    said = f"{issuer.name} {issuer.title.nl} {issuer.title.en} {' '.join(issuer.parties)}".casefold()
    return all(word in said for word in words.casefold().split())


def _title(issuer: Issuer, language: str) -> str:
    return issuer.title.in_language(language).casefold()
