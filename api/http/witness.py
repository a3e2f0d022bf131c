"""Every request is part of a trace, and leaves a line in the log: what was asked of which thing, and how it ended.

The line holds the address as it stands in the description of the API, with the ids of the things it found, and a name
for what the caller showed by which a token is listed. It holds no address of anybody, no question and no content.
"""

import logging
import time
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.allowance import shown_in
from api.http.headers import TRACE_ID
from api.http.visitor import name_of
from orchestrator.log import FIELDS
from orchestrator.trace import HEADER, begin, taken_up

_IDS = ("case", "task", "notice", "policy", "version", "date", "number")
"""Parts of an address that name things. A party may be a person, and a secret opens a calendar: neither is here."""
_UNREMARKABLE = ("/static/", "/healthz", "/readyz", "/metrics")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_FOUND = 400

_log = logging.getLogger("speelruimte.requests")


class Witness:
    """Stands before everything else."""

    def __init__(self, app: ASGIApp, cookie: str) -> None:
        self._app = app
        self._cookie = cookie

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer as part of a trace, and write down that it did."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[TRACE_ID] = trace.trace_id
            await send(message)

        # Each request is a task of its own; what is written of a fault after us belongs to the trace as well.
        trace = taken_up(Headers(scope=scope).get(HEADER))
        begin(trace)
        try:
            await self._app(scope, receive, watched)
        finally:
            if not scope["path"].startswith(_UNREMARKABLE):
                self._write(scope, status, time.perf_counter() - began)

    def _write(self, scope: Scope, status: int, seconds: float) -> None:
        route = _route(scope)
        shown = shown_in(scope, self._cookie)
        line: dict[str, Any] = {
            "method": scope["method"] if scope["method"] in _METHODS else "other",
            "route": route,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "shown": name_of(shown) if shown else None,
            **(_ids(scope) if status < _FOUND else {}),
        }
        said = {name: value for name, value in line.items() if value is not None}
        _log.info("%s %s %d", line["method"], line["route"], status, extra={FIELDS: said})


def _route(scope: Scope) -> str:
    """Return the address as it is described, with names in place of what was asked for."""
    found = getattr(scope.get("route"), "path", None)
    if found is None:
        return "nowhere"
    within = _API if scope["path"].startswith(_API) and not found.startswith(_API) else ""
    return f"{within}{found}"


_API = "/v1"


def _ids(scope: Scope) -> dict[str, str]:
    """Return the ids of what was found. What was not found may be anything somebody typed."""
    return {name: str(value) for name, value in scope.get("path_params", {}).items() if name in _IDS}
