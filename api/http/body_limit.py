"""A huge body is refused before it is read, whether it says how long it is or not."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problems import problem

LARGEST_BODY = 1_048_576
LARGEST_BATCH = 16 * LARGEST_BODY
"""Bytes; a batch of dossiers to evaluate is larger than anything else."""


class BodyLimit:
    """Stands before the application and counts what comes in."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for the application when the body is too large."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        largest = LARGEST_BATCH if scope["path"].endswith("/evaluations") else LARGEST_BODY
        if _announced(scope) <= largest:
            await self._app(scope, _counted(receive, largest), send)
            return
        answer = problem(413, _sentence(largest), instance=scope["path"])
        await answer(scope, receive, send)


def _sentence(largest: int) -> str:
    return f"The body is larger than {largest:,} bytes: send less at a time."


def _announced(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else 0


def _counted(receive: Receive, largest: int) -> Receive:
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > largest:
            raise HTTPException(413, _sentence(largest))
        return message

    return counted
