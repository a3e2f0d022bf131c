"""A case that cannot be evaluated: whoever asked hears so, and whoever keeps the platform running finds it marked."""

import logging
from collections.abc import Awaitable, Callable

from fastapi import Request
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.http.problems import Kind, problem
from orchestrator.clock import current_time
from orchestrator.errors import CaseSetApart
from orchestrator.usecases.stuck import set_case_apart

_KIND = Kind(503, "case-set-apart", "The case cannot be evaluated now")
_RETRY_AFTER = "60"

_log = logging.getLogger(__name__)
Answer = Callable[[Request, Exception], Awaitable[Response]]


def marking(told: Answer) -> Answer:
    """Return what marks the case before it answers; where that fails the clock marks it later."""

    async def answer(request: Request, error: Exception) -> Response:
        assert isinstance(error, CaseSetApart)  # noqa: S101  registered for this class alone
        _log.error("case %s is set apart", error.case_id, exc_info=error)
        try:
            await run_in_threadpool(_mark, request, error)
        except SQLAlchemyError:
            _log.exception("case %s could not be marked", error.case_id)
        return await told(request, error)

    return answer


async def tell_case_set_apart(request: Request, error: Exception) -> JSONResponse:
    """Answer that it is the platform that cannot, for now; what went wrong is not for everybody."""
    assert isinstance(error, CaseSetApart)  # noqa: S101  registered for this class alone
    answer = problem(_KIND.status, str(error), instance=request.url.path, kind=_KIND, case=error.case_id)
    answer.headers["Retry-After"] = _RETRY_AFTER
    return answer


def _mark(request: Request, error: CaseSetApart) -> None:
    state = request.app.state
    with state.database.transaction() as session:
        set_case_apart(session, error.case_id, error.reason, at=current_time(session, state.settings))
