"""An invitation that is taken up: whoever has the link shows the code, and from then on signs in as that person."""

from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from api.web.frame.desk import AnyDesk, Desk
from api.web.frame.navigation import first_page_for
from api.web.frame.own_address import at_own_address
from api.web.frame.posted import AnyForm
from api.web.frame.session import begin
from api.web.pages.at_issuer import send_to_issuer
from api.web.pages.sign_in import is_here
from orchestrator.clock import now
from orchestrator.domain.issuer import Issuer
from orchestrator.domain.party import Actor
from orchestrator.domain.person import FICTIONAL, can_be_a_code, plain_code
from orchestrator.domain.person_refused import CodeWrong, InvitationOver, Over
from orchestrator.domain.sign_in import Purpose, TakenUp
from orchestrator.usecases.identity import begin_session, end_session
from orchestrator.usecases.invitations import check_code, see_invitation, take_up

router = APIRouter()

CODE, AT = "code", "bij"


@router.get("/uitnodiging/{secret}")
def show_invitation(desk: AnyDesk, secret: str) -> Response:
    """Show who is invited and by whom, and ask for the code, where who takes it up is going to come back."""
    if desk.request.app.state.issuers and (there := at_own_address(desk)):
        return RedirectResponse(there, 303)
    return _form(desk, secret)


@router.post("/uitnodiging/{secret}")
def accept_invitation(desk: AnyDesk, secret: str, form: AnyForm) -> Response:
    """Look whether the code is right, and go on to where whoever has it says who they are."""
    code = form.text(CODE)
    with desk.database.transaction() as session:
        try:
            person = check_code(session, secret, code, at=now())
        except CodeWrong as no:
            person, left = None, no.left  # that it was tried is counted, so the transaction ends well
        except InvitationOver as over:
            return _over(desk, over.why)
    if person is None and not left:
        return _over(desk, Over.WRONG_CODES)
    if person is None:
        return _form(desk, secret, {CODE: _wrong(desk, code, left)}, 400)
    chosen = next((each.name for each in _issuers(desk, person.party) if each.name == form.text(AT)), None)
    if chosen:
        return send_to_issuer(desk, chosen, Purpose(invitation=TakenUp(secret, code)))
    return _begin(desk, secret, code) if is_here(desk) else _form(desk, secret)


def _wrong(desk: Desk, code: str, left: int) -> str:
    """Return what is wrong with a code; what can be no code took no try."""
    if not plain_code(code):
        return desk.language.say("invitation.code_empty")
    if not can_be_a_code(code):
        return desk.language.say("invitation.code_short")
    return desk.language.say("invitation.code_wrong", count=left)


def _begin(desk: Desk, secret: str, code: str) -> Response:
    """Begin a session as a fictional person, who from now on is the one that was invited."""
    lasts = desk.settings.session_lasts
    with desk.database.transaction() as session:
        invited, party = see_invitation(session, secret, at=now())
        came = take_up(session, secret, code, FICTIONAL, invited.id, at=now())
        if desk.token:
            end_session(session, desk.token)
        actor = Actor(came.party, came.id, came.seats)
        token = begin_session(session, actor, at=now(), lasts=lasts, development=True)
    answer = RedirectResponse(first_page_for(desk.request.app, actor, party), 303)
    begin(desk.request, answer, token, lasts)
    return answer


def _form(desk: Desk, secret: str, problems: dict[str, str] | None = None, status: int = 200) -> Response:
    try:
        with desk.database.reading() as session:
            person, party = see_invitation(session, secret, at=now())
    except InvitationOver as over:
        return _over(desk, over.why)
    told: dict[str, Any] = {"person": person, "into": party, "problems": problems or {}, "here": is_here(desk)}
    return desk.show("pages/invitation.html", status=status, issuers=_issuers(desk, party.id), **told)


def _issuers(desk: Desk, party: str) -> list[Issuer]:
    """Return the issuers at which somebody of the party can say who they are."""
    return [each.issuer for each in desk.request.app.state.issuers if each.issuer.speaks_for(party)]


def _over(desk: Desk, why: Over) -> Response:
    return desk.show("pages/invitation.html", status=404, person=None, why=why.value)
