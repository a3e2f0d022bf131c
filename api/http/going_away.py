"""What is going away: a route that is marked so says since when it should not be used, and until when it answers.

In every answer of it, also a refusal: `Deprecation` (RFC 9745), `Sunset` (RFC 8594), and a link to where it is told.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from typing import Any, TypeVar

from starlette.types import Scope

F = TypeVar("F", bound=Callable[..., Any])

CHANGELOG = "https://example.org/speelruimte/changelog"
"""Where it is told what will go, and what to use instead."""
_MARK = "going_away"


@dataclass(frozen=True, slots=True)
class GoingAway:
    """From which day on it should not be used any more, and the day from which it may not answer any more."""

    since: date
    until: date

    def headers(self) -> Mapping[str, str]:
        """Return what its answers say."""
        return {
            "Deprecation": f"@{int(_begin(self.since).timestamp())}",
            "Sunset": format_datetime(_begin(self.until), usegmt=True),
            "Link": f'<{CHANGELOG}>; rel="deprecation"; type="text/html"',
        }


def goes_away(since: date, until: date) -> Callable[[F], F]:
    """Mark the function of a route; it stands below the line that says which route it is."""

    def mark(endpoint: F) -> F:
        setattr(endpoint, _MARK, GoingAway(since, until))
        return endpoint

    return mark


def going_away(endpoint: object) -> GoingAway | None:
    """Return until when the function of a route answers, None when it is there to stay."""
    found = getattr(endpoint, _MARK, None)
    return found if isinstance(found, GoingAway) else None


def of_request(scope: Scope) -> GoingAway | None:
    """Return the same of the route that a request came to."""
    return going_away(scope.get("endpoint"))


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
