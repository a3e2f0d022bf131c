"""Nobody asks without end: so many requests a minute for whoever was let in, and fewer for who shows nothing good.

Whoever was let in has an allowance of their own, which nobody at the same address can use up. All others share that of
their address, and of it a token or key that is wrong takes as much as ten requests: whoever tries them is soon told to
wait. Somebody with many tokens has one allowance. Each process counts by itself, in memory: each of several allows as
much.
"""

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from math import floor

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.bucket import Bucket, Buckets
from api.http.visitor import address_of, household, name_of
from orchestrator.domain.party import Actor
from orchestrator.settings import Settings, networks

WRONG = 10
"""What a token, a session or a key that is not known costs, in requests."""

_FREE = ("/healthz", "/readyz", "/metrics", "/static/")
"""What is asked all the time by who looks after the platform, and what pages are made up with."""
_NOT_SIGNED_IN = 401
_MOST_KNOWN = 20_000

Answer = Callable[[Request, Exception], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Asking:
    """A request as it is counted: what was shown (a name for it), from where, and of which bucket it takes."""

    shown: str | None
    address: Bucket
    whom: str
    bucket: Bucket


class Allowance:
    """Stands before the application and counts who asks."""

    def __init__(
        self, app: ASGIApp, settings: Settings, cookie: str, tell: Answer, count: Callable[[str], None]
    ) -> None:
        self._app = app
        self._cookie = cookie
        self._tell = tell
        self._count = count
        self._proxies = networks(settings.proxies)
        self._of_callers = Buckets(settings.requests_per_minute)
        self._of_addresses = Buckets(settings.requests_per_minute_unknown)
        self._good: dict[str, str] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer while there is an allowance left."""
        if scope["type"] != "http" or scope["path"].startswith(_FREE):
            await self._app(scope, receive, send)
            return
        asking = self._asking(scope)
        if not asking.bucket.take(1, time.monotonic()):
            self._count(asking.whom)
            answer = await self._tell(Request(scope), _too_many(asking))
            answer.headers.update({"Retry-After": str(asking.bucket.seconds_until(1)), **headers_of(asking)})
            await answer(scope, receive, send)
            return
        # What the application writes here is read when it answers, also where something in between copies the scope.
        scope.setdefault("state", {})
        await self._app(scope, receive, self._watching(scope, asking, send))

    def _asking(self, scope: Scope) -> Asking:
        said = shown_in(scope, self._cookie)
        shown = name_of(said) if said else None
        at = time.monotonic()
        address = self._of_addresses.of(household(address_of(scope, self._proxies)), at)
        caller = self._good.get(shown or "")
        if caller is None:
            return Asking(shown, address, "address", address)
        return Asking(shown, address, "caller", self._of_callers.of(caller, at))

    def _watching(self, scope: Scope, asking: Asking, send: Send) -> Send:
        async def watching(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._learn(scope, asking, message["status"], time.monotonic())
                MutableHeaders(scope=message).update(headers_of(asking))
            await send(message)

        return watching

    def _learn(self, scope: Scope, asking: Asking, status: int, at: float) -> None:
        """Remember for whom stands what was shown, and let who shows what is not good pay for it."""
        caller = caller_in(scope)
        if caller and asking.shown:
            self._remember(asking, caller, at)
        elif scope["state"].get("wrong") or (status == _NOT_SIGNED_IN and asking.shown):
            self._good.pop(asking.shown or "", None)
            asking.address.charge(WRONG - 1, at)

    def _remember(self, asking: Asking, caller: str, at: float) -> None:
        """Remember it; the first time the address paid, which is now the caller's to pay as long as they can."""
        self._good[asking.shown or ""] = caller
        if len(self._good) > _MOST_KNOWN:
            self._good.pop(next(iter(self._good)))
        if asking.whom == "address" and self._of_callers.of(caller, at).take(1, at):
            asking.address.charge(-1, at)


def tell_caller(scope: Scope, actor: Actor) -> None:
    """Let what stands before the application know who was let in."""
    scope.setdefault("state", {})["caller"] = actor


def tell_wrong(scope: Scope) -> None:
    """Let what stands before the application know that a key that was typed in is not known."""
    scope.setdefault("state", {})["wrong"] = True


def caller_in(scope: Scope) -> str | None:
    """Return a name for who was let in: a person of a party, or its programs together."""
    actor: Actor | None = scope["state"].get("caller")
    return f"{actor.party}:{actor.person or ''}" if actor else None


def shown_in(scope: Scope, cookie: str) -> str | None:
    """Return what the request shows to be let in: the token of a program, or the session of a browser."""
    headers = Headers(scope=scope)
    if said := headers.get("authorization"):
        return said.partition(" ")[2].strip() or said
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(cookie)
    except CookieError:
        return None
    return found.value if found else None


def headers_of(asking: Asking) -> Mapping[str, str]:
    """Return what the answer says of the allowance, as the draft of the IETF on RateLimit fields has it."""
    size, bucket = floor(asking.bucket.size), asking.bucket
    return {
        "RateLimit-Policy": f'"{asking.whom}";q={size};w=60',
        "RateLimit": f'"{asking.whom}";r={floor(bucket.left)};t={bucket.seconds_until(bucket.size)}',
    }


def _too_many(asking: Asking) -> HTTPException:
    wait = asking.bucket.seconds_until(1)
    sentence = f"More than {floor(asking.bucket.size):,} requests a minute. Nothing was done; ask again in {wait} s."
    return HTTPException(429, sentence)
