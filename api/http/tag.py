"""What somebody saw has a tag, by which they ask whether it is still so, and change it only if it is.

The tag is drawn from the answer itself, so it differs for whoever may see more, and tells nothing besides.
"""

import hashlib
from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import Depends, Header, Response
from pydantic import BaseModel
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.headers import OPENAPI_PATH

_LONGEST = 4_000


def tag_of(said: bytes) -> str:
    """Return the tag of an answer."""
    return f'"{hashlib.sha256(said).hexdigest()[:32]}"'


def tag_of_message(said: BaseModel) -> str:
    """Return the tag of a thing that can be changed, as it is answered."""
    return tag_of(said.model_dump_json(by_alias=True).encode())


def is_among(tag: str, tags: str) -> bool:
    """Whether the tag is among those that were said; a proxy that compresses may have marked it as weak."""
    named = [each.strip().removeprefix("W/") for each in tags[:_LONGEST].split(",")]
    return "*" in named or tag in named


async def as_seen(
    if_match: Annotated[
        str | None,
        Header(
            alias="If-Match",
            max_length=_LONGEST,
            description="The `ETag` of the thing as you saw it: it is changed only if it is still so, else 412.",
        ),
    ] = None,
) -> str | None:
    """Return the tag of what the caller saw and wants to change."""
    return if_match


AsSeen = Annotated[str | None, Depends(as_seen)]


Told = TypeVar("Told", bound=BaseModel)
Thing = TypeVar("Thing")


def tagged(told: Told, response: Response) -> Told:
    """Return the message of a thing that can be changed, with its tag in the headers of the answer."""
    response.headers["ETag"] = tag_of_message(told)
    return told


def compared(seen: str | None, tell: Callable[[Thing], BaseModel]) -> Callable[[Thing], bool] | None:
    """Return what says whether a thing, as it would be told, is as the caller saw it; None when nobody said so."""
    return None if seen is None else lambda thing: is_among(tag_of_message(tell(thing)), seen)


class Tagged:
    """Stands before the application: tags what is seen, and answers 304 to whoever has just that already."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer, and leave out what the caller has."""
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith("/v1/"):
            await self._app(scope, receive, send)
            return
        wanted = Headers(scope=scope).get("if-none-match", "")
        await self._app(scope, receive, _Answer(scope["path"], wanted, send).take)


class _Answer:
    """An answer that is held until it is whole."""

    def __init__(self, path: str, has: str, send: Send) -> None:
        self._path = path
        self._has = has
        self._send = send
        self._start: Message = {}
        self._body: list[bytes] = []

    async def take(self, message: Message) -> None:
        """Take a part of it; hand it on when that was the last."""
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body.append(message.get("body", b""))
        if not message.get("more_body"):
            await self._hand_on(b"".join(self._body))

    async def _hand_on(self, body: bytes) -> None:
        if self._start["status"] == _FOUND:
            body = self._tagged(body)
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": body})

    def _tagged(self, body: bytes) -> bytes:
        """Tag the answer; return what is left to say."""
        headers = MutableHeaders(scope=self._start)
        tag = headers.setdefault("ETag", tag_of(body))
        headers.add_vary_header("Authorization")
        if self._path == OPENAPI_PATH:
            headers["Cache-Control"] = "no-cache"
        if not self._has or not is_among(tag, self._has):
            return body
        self._start["status"] = _NOT_MODIFIED
        for name in ("content-length", "content-type"):
            del headers[name]
        return b""


_FOUND, _NOT_MODIFIED = 200, 304
