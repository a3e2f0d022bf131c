"""Where somebody goes who just signed in: to the page they came for, with what they had typed there."""

from collections.abc import Mapping

from fastapi import Response
from fastapi.responses import RedirectResponse

from api.web.frame.desk import Desk
from api.web.frame.kept import BEGAN
from orchestrator.clock import now
from orchestrator.domain.answers import KeptAnswer
from orchestrator.usecases.kept_answers import keep_answer


def go_on(desk: Desk, token: str, towards: str, typed: Mapping[str, tuple[str, ...]]) -> Response:
    """Return the way on: to the page, or when something had been typed there, a page that keeps it."""
    if not typed:
        return RedirectResponse(towards, 303)
    setattr(desk.request.state, BEGAN, token)
    page = Desk(desk.request, token, desk.preferences).show("pages/go_on.html", towards=towards, typed=typed)
    if desk.request.method == "POST":
        return page  # which is kept, as every page is that answers a form
    answer = KeptAnswer(bytes(page.body).decode(), page.status_code, desk.language.code)
    with desk.database.transaction() as session:
        name = keep_answer(session, token, answer, signed_in=True, at=now())
    return desk.go_to("show_answer", answer=name or "")
