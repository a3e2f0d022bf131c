"""Who writes passes a turnstile: a case that is held up holds up itself, and neither other cases nor who reads.

A request that waits for a row keeps a thread and a connection meanwhile. So of one case only a few writes are let in
at a time, and of all cases no more than there are connections for; the others wait where waiting costs nothing, for a
while.
"""

import asyncio
import re
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problems import problem
from api.http.unavailable import TurnedAway
from orchestrator.db.trouble import Trouble

WRITERS = 10
"""Writes at the same time, and connections for them, in each process."""
READERS = 12
"""Connections for who reads."""
OF_ONE_CASE = 4
PATIENCE = 4.0
"""Seconds a write waits for its turn."""
BODY_SECONDS = 60.0
"""A body that takes longer to come in is not waited for."""

Answer = Callable[[Request, Exception], Awaitable[Response]]

_READS = frozenset({"GET", "HEAD", "OPTIONS"})
# A task's id begins with that of its case. This decides who waits for whom, never what anybody may do.
_CASE = re.compile(r"/(?:cases|zaken)/([^/]+)|/(?:tasks|postvak/[a-z]+)/([^/:]+)")


def is_reading(method: str, path: str) -> bool:
    """Whether the request changes nothing: the rules evaluate facts that are kept elsewhere without storing them."""
    return method in _READS or path.endswith("/evaluations")


class Turnstile:
    """Stands before the application; the body has come in before anybody takes a turn."""

    def __init__(self, app: ASGIApp, tell: Answer) -> None:
        self._app = app
        self._tell = tell
        self._all = asyncio.Semaphore(WRITERS)
        self._cases: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(OF_ONE_CASE))
        self._present: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer, when it is this request's turn."""
        if scope["type"] != "http" or scope["method"] in _READS:
            await self._app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(BODY_SECONDS):
                whole = await _whole(receive)
        except TimeoutError:
            slow = problem(408, f"The body did not come in within {BODY_SECONDS:.0f} seconds.", instance=scope["path"])
            await slow(scope, receive, send)
            return
        if is_reading(scope["method"], scope["path"]):
            await self._app(scope, whole, send)
        else:
            await self._in_turn(scope, whole, send)

    async def _in_turn(self, scope: Scope, receive: Receive, send: Send) -> None:
        until = asyncio.get_running_loop().time() + PATIENCE
        try:
            async with self._case(scope["path"], until), _place(self._all, until, Trouble.CROWDED):
                await self._app(scope, receive, send)
        except TurnedAway as away:
            await (await self._tell(Request(scope), away))(scope, receive, send)

    @asynccontextmanager
    async def _case(self, path: str, until: float) -> AsyncIterator[None]:
        """Be one of the few who write in this case."""
        found = _CASE.search(path)
        if found is None:
            yield
            return
        case = found[1] or found[2]
        self._present[case] += 1
        try:
            async with _place(self._cases[case], until, Trouble.BUSY):
                yield
        finally:
            self._present[case] -= 1
            if not self._present[case]:
                del self._present[case], self._cases[case]


@asynccontextmanager
async def _place(places: asyncio.Semaphore, until: float, trouble: Trouble) -> AsyncIterator[None]:
    """Take a place, free again when the block ends. Raises TurnedAway when there is none in time."""
    try:
        async with asyncio.timeout_at(until):
            await places.acquire()
    except TimeoutError:
        raise TurnedAway(trouble) from None
    try:
        yield
    finally:
        places.release()


async def _whole(receive: Receive) -> Receive:
    """Return what gives the body again, read to its end; also that it was refused."""
    kept: list[Message | HTTPException] = []
    while not kept or _goes_on(kept[-1]):
        try:
            kept.append(await receive())
        except HTTPException as refused:
            kept.append(refused)
    kept.reverse()

    async def again() -> Message:
        message = kept.pop() if kept else await receive()
        if isinstance(message, HTTPException):
            raise message
        return message

    return again


def _goes_on(message: Message | HTTPException) -> bool:
    return not isinstance(message, HTTPException) and bool(message.get("more_body"))
