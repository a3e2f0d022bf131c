"""Signing out: here, at the issuer one came from, and here again when an issuer says that somebody has left."""

import logging

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from api.web.frame.desk import AnyDesk, Desk
from api.web.frame.posted import AForm, AnyForm
from api.web.frame.session import end, keep_farewell, shown_farewell
from api.web.pages.at_issuer import known_issuer
from orchestrator.clock import now
from orchestrator.domain.sign_in import Vouching
from orchestrator.errors import IssuerAway
from orchestrator.issuers.known import KnownIssuer
from orchestrator.issuers.sign_out import read_logout_token, way_out
from orchestrator.issuers.signed import TokenInvalid
from orchestrator.usecases.identity import end_session
from orchestrator.usecases.sign_in import end_left, find_vouching

router = APIRouter()

_log = logging.getLogger(__name__)


@router.post("/afmelden")
def sign_out(desk: AnyDesk, _: AForm) -> Response:
    """End the session, and go on to the issuer that vouched for it."""
    shown = desk.token or ""
    with desk.database.transaction() as session:
        vouching = find_vouching(session, shown)
        end_session(session, shown)
    known = _issuer_of(desk, vouching)
    if known is None or vouching is None:
        answer: Response = desk.go_to("show_sign_in", "signed_out")
    else:
        answer = desk.go_to("show_signed_out", issuer=known.issuer.name)
        keep_farewell(desk.request, answer, vouching.id_token)
    end(answer)
    return answer


@router.get("/afgemeld/{issuer}")
def show_signed_out(desk: AnyDesk, issuer: str) -> Response:
    """Lead to the issuer to sign out there too; when it has no way to, or is away, say that it is done here alone."""
    known = known_issuer(desk, issuer)
    back = f"{desk.settings.client_url}{desk.request.app.url_path_for('show_sign_in')}"
    try:
        way = way_out(known, shown_farewell(desk.request), back)
    except IssuerAway as away:
        _log.warning("the issuer %s is away, so nobody is signed out there: %s", away.issuer, away.why)
        way = None
    return desk.show("pages/leave.html", way=way, issuer=known.issuer, leaves=True)


@router.post("/afmelden/door/{issuer}")
def sign_out_by_issuer(desk: AnyDesk, form: AnyForm, issuer: str) -> Response:
    """End the sessions of somebody who left, the issuer says (OpenID Connect Back-Channel Logout 1.0)."""
    known = known_issuer(desk, issuer)
    try:
        left = read_logout_token(known, form.text("logout_token"), now())
    except TokenInvalid as error:
        _log.warning("a logout token at the issuer %s is not believed: %s", known.issuer.name, error)
        return _told(400, {"error": "invalid_request", "error_description": str(error)})
    with desk.database.transaction() as session:
        end_left(session, left)
    return _told(200, {})


def _issuer_of(desk: Desk, vouching: Vouching | None) -> KnownIssuer | None:
    found: KnownIssuer | None = desk.request.app.state.issuers.find(vouching.issuer) if vouching else None
    return found


def _told(status: int, said: dict[str, str]) -> Response:
    return JSONResponse(said, status, {"Cache-Control": "no-store"})
