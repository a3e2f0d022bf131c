"""A huge body is refused before it is read, whether it says how long it is or not."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem

LARGEST_BODY = 1_048_576
"""Bytes."""

_SENTENCE = f"The body is larger than {LARGEST_BODY:,} bytes: send less at a time."


class BodyLimit:
    """Stands before the application and counts what comes in."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for the application when the body is too large."""
        if scope["type"] != "http" or _announced(scope) <= LARGEST_BODY:
            await self._app(scope, _counted(receive), send)
            return
        answer = problem(413, _SENTENCE, instance=scope["path"])
        await answer(scope, receive, send)


def _announced(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else 0


def _counted(receive: Receive) -> Receive:
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > LARGEST_BODY:
            raise HTTPException(413, _SENTENCE)
        return message

    return counted
