"""The operator signs in with a token that was issued at the machine on which the platform runs."""

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, Desk
from api.web.frame.posted import AnyForm
from api.web.frame.session import begin
from orchestrator.clock import now
from orchestrator.domain.party import PLATFORM
from orchestrator.errors import NotSignedIn
from orchestrator.usecases.identity import begin_session, end_session, identify

router = APIRouter()

TOKEN = "sleutel"  # noqa: S105 the name of an input


@router.get("/beheer/aanmelden")
def show_operator_sign_in(desk: AnyDesk) -> Response:
    """Ask for the token."""
    return _form(desk, {})


@router.post("/beheer/aanmelden")
def sign_in_operator(desk: AnyDesk, form: AnyForm) -> Response:
    """Begin a session for the operator."""
    settings = desk.settings
    with desk.database.transaction() as session:
        try:
            shown = identify(session, form.text(TOKEN), at=now(), development=settings.development)
        except NotSignedIn:
            desk.tell_wrong()
            return _form(desk, {TOKEN: desk.language.say("stuck.token_unknown")}, 401)
        if shown.actor.party != PLATFORM.party:
            desk.tell_wrong()
            return _form(desk, {TOKEN: desk.language.say("stuck.token_unknown")}, 401)
        if desk.token:
            end_session(session, desk.token)
        token = begin_session(session, shown.actor, at=now(), lasts=settings.session_lasts, development=False)
    answer = desk.go_to("show_stuck")
    begin(desk.request, answer, token, settings.session_lasts)
    return answer


def _form(desk: Desk, problems: dict[str, str], status: int = 200) -> Response:
    return desk.show("pages/operator/sign_in.html", status=status, problems=problems)
