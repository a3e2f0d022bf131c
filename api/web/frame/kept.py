"""No page is the answer to a form: what would be one is kept, and the browser is sent to where it can ask for it.

So going back, reloading and sharing a tab between a preview and a cup of coffee ask nobody to send a form again, with
or without a script. It holds for every form there is, refusals included, because it stands before all pages.
"""

import secrets
from dataclasses import dataclass
from http import HTTPStatus

from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.web.frame.session import is_secure, shown_token
from orchestrator.clock import now
from orchestrator.domain.answers import KeptAnswer
from orchestrator.usecases.kept_answers import keep_answer

WINDOW = "speelruimte_venster"
"""The cookie of a browser in which nobody is signed in yet: what is kept for it is shown to nobody else."""
BEGAN = "began"
"""The name under which a page that begins a session leaves its token with the request."""


def shown_window(request: Request) -> str | None:
    """Return the secret of the browser's window, if it was given one."""
    return request.cookies.get(WINDOW) or None


@dataclass
class _Answer:
    """The answer of the application, held back until it is whole."""

    start: Message
    body: bytes = b""

    @property
    def headers(self) -> Headers:
        """Its headers."""
        return Headers(raw=self.start["headers"])

    async def __call__(self, _: Scope, __: Receive, send: Send) -> None:
        """Send it as it is."""
        await send(self.start)
        await send({"type": "http.response.body", "body": self.body})


class AnswersKept:
    """Stands before the application: a page that answers a form is kept and asked for anew."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer; send on what is no page as it comes."""
        if scope["type"] != "http" or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        held: _Answer | None = None

        async def hold(message: Message) -> None:
            nonlocal held
            if message["type"] == "http.response.start" and _is_page(message):
                held = _Answer(message)
            elif held is None:
                await send(message)
            else:
                held.body += message.get("body", b"")

        await self._app(scope, receive, hold)
        if held is not None:
            answer = await _sent_on(Request(scope), held)
            await answer(scope, receive, send)


def _is_page(start: Message) -> bool:
    kind = Headers(raw=start["headers"]).get("content-type", "")
    # A browser that was told the platform is away should send the form again: nothing can be kept then.
    return kind.startswith("text/html") and start["status"] < HTTPStatus.INTERNAL_SERVER_ERROR


async def _sent_on(request: Request, held: _Answer) -> ASGIApp:
    """Return the way to where the answer is kept; the answer itself when it could not be kept."""
    token = getattr(request.state, BEGAN, None) or (shown_token(request) if _is_signed_in(request) else None)
    window = shown_window(request) or secrets.token_urlsafe(16)
    name = await run_in_threadpool(_keep, request, held, token or window, signed_in=token is not None)
    if name is None:
        return held
    answer = RedirectResponse(request.app.url_path_for("show_answer", answer=name), 303)
    for cookie in held.headers.getlist("set-cookie"):
        answer.headers.append("set-cookie", cookie)
    if token is None:
        answer.set_cookie(WINDOW, window, path="/", httponly=True, samesite="lax", secure=is_secure(request))
    return answer


def _keep(request: Request, held: _Answer, owner: str, *, signed_in: bool) -> str | None:
    answer = KeptAnswer(held.body.decode(), held.start["status"], held.headers.get("content-language", "nl"))
    try:
        with request.app.state.database.transaction() as session:
            return keep_answer(session, owner, answer, signed_in=signed_in, at=now())
    except SQLAlchemyError:  # The form was dealt with: whoever sent it is told so, if need be without going elsewhere.
        return None


def _is_signed_in(request: Request) -> bool:
    return getattr(request.state, "visitor", None) is not None
