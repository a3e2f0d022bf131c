"""What is answered when something is away, busy or set apart: which status, and when to come back."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.http.problems import Kind, problem
from orchestrator.clock import current_time
from orchestrator.db.trouble import Trouble, trouble_of
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


UNAVAILABLE = (DBAPIError, PoolTimeout)
"""What is raised when the database is in trouble; some of the first are faults of ours all the same."""


class TurnedAway(Exception):
    """A request that waited for its turn long enough, before anything was done."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Said:
    """The name and title of the problem, a sentence, and after how many seconds it makes sense to ask again."""

    kind: Kind
    sentence: str
    seconds: int


def _said(name: str, title: str, sentence: str, seconds: int) -> Said:
    return Said(Kind(503, name, title), sentence, seconds)


_AGAIN = "Nothing was changed. Send the same request, with the same key, again in a moment."

WORDS: Mapping[Trouble, Said] = {
    Trouble.BUSY: _said("busy", "Others are at it", f"This case is busy: others are changing it. {_AGAIN}", 1),
    Trouble.SLOW: _said("slow", "The database takes too long", f"The database took too long. {_AGAIN}", 5),
    Trouble.FULL: _said(
        "storage-full",
        "The storage is full",
        "The database has no room left: what is there can be read, and nothing can be added until its operator makes "
        "room. Nothing was changed.",
        60,
    ),
    Trouble.READ_ONLY: _said(
        "read-only",
        "Nothing can be written",
        "The database can only be read at this moment: its operator made it so, or is replacing it. Nothing was "
        "changed.",
        60,
    ),
    Trouble.CROWDED: _said("crowded", "Too many at once", f"Too many requests at once. {_AGAIN}", 2),
    Trouble.AWAY: _said(
        "away",
        "The database does not answer",
        "The database cannot be reached. Send the same request, with the same key, again in a moment: it is done once.",
        1,
    ),
}


async def tell_unavailable(request: Request, error: Exception) -> JSONResponse:
    """Answer what is the matter. Raises the error again when it is a fault and no trouble of the database."""
    trouble = trouble_in(error)
    if trouble is None:
        raise error
    request.app.state.metrics.count_trouble(trouble)
    said = WORDS[trouble]
    answer = problem(503, said.sentence, instance=request.url.path, kind=said.kind)
    answer.headers["Retry-After"] = str(said.seconds)
    return answer


def trouble_in(error: Exception) -> Trouble | None:
    """Return what is the matter, None when it is no trouble that passes."""
    return error.trouble if isinstance(error, TurnedAway) else trouble_of(error)
