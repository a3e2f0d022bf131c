"""The answer to a form that was sent, at an address of its own."""

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from api.web.frame.desk import AnyDesk, Desk
from api.web.frame.kept import shown_window
from api.web.frame.page import page_headers
from api.web.frame.refusals import AnswerGone, SignInNeeded
from orchestrator.clock import now
from orchestrator.usecases.kept_answers import find_answer

router = APIRouter()


@router.get("/antwoord/{answer}")
def show_answer(desk: AnyDesk, answer: str) -> Response:
    """Show the answer again, as it was. Raises SignInNeeded, AnswerGone when it is not kept for this browser."""
    desk.known()
    with desk.database.transaction() as session:
        kept = find_answer(session, answer, _shown(desk), at=now())
    if kept is None:
        raise AnswerGone if desk.visitor else SignInNeeded
    return HTMLResponse(kept.page, kept.status, page_headers(desk) | {"Content-Language": kept.language})


def _shown(desk: Desk) -> list[str]:
    """Return what the browser shows: the token of a session that lasts, the secret of its window."""
    token = desk.token if desk.visitor else None
    return [each for each in (token, shown_window(desk.request)) if each]
