"""What every answer carries: the version of the API, and what keeps browsers from being misled."""

from collections.abc import Callable

from fastapi import Request, Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.going_away import GoingAway, of_request

API_VERSION = "1.0.0"
OPENAPI_PATH = "/v1/openapi.json"

TRACE_ID = "Trace-Id"
"""Stands in every answer: the name under which the request is found in the logs."""

ALWAYS = {
    "API-Version": API_VERSION,
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Courtesy:
    """Adds the headers to every answer, also to a refusal, and counts it.

    Anybody's page may read the description of the API.
    """

    def __init__(self, app: ASGIApp, count: Callable[[str, int], None]) -> None:
        self._app = app
        self._count = count

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer, and complete its headers."""
        begun = False

        async def courteous(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                self._count(scope["method"], message["status"])
                headers = MutableHeaders(scope=message)
                for name, value in ALWAYS.items():
                    headers.setdefault(name, value)
                if leaving := of_request(scope):
                    _say_when(headers, leaving)
                if scope["path"] == OPENAPI_PATH:
                    headers["Access-Control-Allow-Origin"] = "*"
            await send(message)

        try:
            await self._app(scope, receive, courteous if scope["type"] == "http" else send)
        except Exception:
            # A fault of ours is answered outside of all this, with 500.
            if scope["type"] == "http" and not begun:
                self._count(scope["method"], 500)
            raise


def _say_when(headers: MutableHeaders, leaving: GoingAway) -> None:
    """Add until when it answers; a page of a list has links already, which stay."""
    for name, value in leaving.headers().items():
        headers[name] = f"{headers[name]}, {value}" if name in headers else value


def created(request: Request, response: Response, route: str, **names: str) -> None:
    """Name the new thing's address in the headers."""
    response.headers["Location"] = request.url_for(route, **names).path
