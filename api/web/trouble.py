"""Every "no" as a page: what happened, why, and what to do next. The table of statuses is that of the API."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.http import problems
from api.http.unavailable import UNAVAILABLE, trouble_in
from api.web.frame.desk import WRITTEN_DOWN, Desk, desk_of
from api.web.frame.refusals import (
    AnswerGone,
    FormNotOurs,
    NotHere,
    PageNotFound,
    PartyUnready,
    SignInDeclined,
    SignInNeeded,
    SignInRefused,
    SignInStale,
)
from api.web.pages.sign_in import sign_in_page
from orchestrator.errors import CaseSetApart, IssuerAway, IssuerUnready, SpeelruimteError
from orchestrator.trace import current_trace
from rules.model.fault import PolicyFault

_log = logging.getLogger(__name__)
Answer = Callable[[Request, Exception], Awaitable[Response]]

_PROGRAMS = ("/v1/", "/healthz", "/readyz", "/metrics", "/.well-known/")
_OURS: Mapping[type[Exception], int] = {
    SignInNeeded: 401,
    FormNotOurs: 403,
    NotHere: 403,
    PartyUnready: 403,
    SignInDeclined: 403,
    SignInRefused: 403,
    PageNotFound: 404,
    SignInStale: 409,
    AnswerGone: 410,
    IssuerAway: 503,
    IssuerUnready: 503,
}

_FAILED = 500
_ASKED_AGAIN = "10"
"""Seconds after which an issuer that did not answer is asked again, as those wait who ask it."""


def is_for_people(request: Request) -> bool:
    """Whether a browser asks for a page, and not a program for an answer."""
    path = request.url.path
    return not path.startswith(_PROGRAMS) and path != "/v1" and "text/html" in request.headers.get("accept", "")


def by_door(program: Answer) -> Answer:
    """Return what answers people with a page and programs as before."""

    async def answer(request: Request, error: Exception) -> Response:
        return await _tell(request, error) if is_for_people(request) else await program(request, error)

    return answer


def answer_page_refusals(app: FastAPI) -> None:
    """Let the pages answer what only they refuse; a program that asks for one is told in the same status."""

    async def program(request: Request, error: Exception) -> Response:
        answer = problems.problem(_OURS[type(error)], str(error), instance=request.url.path)
        if isinstance(error, IssuerAway):
            _log.warning("the issuer %s is away: %s", error.issuer, error.why)
            answer.headers["Retry-After"] = _ASKED_AGAIN
        return answer

    for kind in _OURS:
        app.add_exception_handler(kind, by_door(program))


async def _tell(request: Request, error: Exception) -> Response:
    desk = await desk_of(request)
    if isinstance(error, IssuerAway):
        _log.warning("the issuer %s is away: %s", error.issuer, error.why)
    if isinstance(error, SignInNeeded):
        return _to_sign_in(desk)
    trouble = trouble_in(error)
    if isinstance(error, UNAVAILABLE) and trouble is None:
        raise error
    if trouble:
        request.app.state.metrics.count_trouble(trouble)
    status = _status(error)
    said = {"error": error, "about": _about(error, desk), "reference": _reference(request, status)}
    return desk.show("frame/trouble.html", status=status, **said)


def _reference(request: Request, status: int) -> str:
    """Return by which trace the log tells more, where it does; else nothing."""
    trace = current_trace()
    return trace.trace_id if trace and (status >= _FAILED or getattr(request.state, WRITTEN_DOWN, False)) else ""


def _to_sign_in(desk: Desk) -> Response:
    """Send the person to the sign-in page; what was typed in a form goes along."""
    posted = getattr(desk.request.state, "posted", None)
    if posted is not None:
        return sign_in_page(desk, towards=desk.request.url.path, typed=posted.kept, status=401)
    towards = desk.request.url.path + (f"?{desk.request.url.query}" if desk.request.url.query else "")
    path = desk.request.app.url_path_for("show_sign_in")
    return RedirectResponse(f"{path}?{urlencode({'naar': towards})}", 303)


def _status(error: Exception) -> int:
    if type(error) in _OURS:
        return _OURS[type(error)]
    if isinstance(error, HTTPException):
        return error.status_code
    if isinstance(error, RequestValidationError):
        return 400
    if isinstance(error, SpeelruimteError):
        return next(problems.KINDS[each] for each in type(error).__mro__ if each in problems.KINDS).status
    if isinstance(error, PolicyFault):
        return problems.WITHOUT_END.status
    return 503 if trouble_in(error) or isinstance(error, CaseSetApart) else 500


def _about(error: Exception, desk: Desk) -> str:
    """Return the key of the words that fit the error best."""
    kinds = [each.__name__ for each in type(error).__mro__]
    trouble = trouble_in(error)
    known = (f"trouble.{name}" for name in (f"database_{trouble}", *kinds, f"status_{_status(error)}"))
    return next((key for key in known if desk.language.knows(f"{key}.title")), "trouble.status_500")
