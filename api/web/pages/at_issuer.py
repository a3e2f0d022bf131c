"""Signing in at an issuer: the way there, and coming back from there with an answer."""

import secrets
from collections.abc import Mapping

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from api.web.frame.desk import AnyDesk, Desk
from api.web.frame.navigation import first_page_for
from api.web.frame.own_address import at_own_address
from api.web.frame.posted import AnyForm, Posted, within
from api.web.frame.refusals import PageNotFound, SignInDeclined, SignInStale
from api.web.frame.session import attempting, begin, shown_attempt
from api.web.pages.go_on import go_on
from api.web.pages.not_let_in import NOT_LET_IN, not_let_in
from orchestrator.clock import now
from orchestrator.domain.arrival import arrival_of
from orchestrator.domain.issuer import Admits
from orchestrator.domain.party import Actor
from orchestrator.domain.person import Arrival
from orchestrator.domain.sign_in import Attempt, Purpose, Vouching
from orchestrator.issuers.exchange import Asked, exchange, way_to
from orchestrator.issuers.id_token import Vouched, read_id_token
from orchestrator.issuers.known import KnownIssuer
from orchestrator.issuers.signed import TokenInvalid
from orchestrator.usecases.identity import remove_ended
from orchestrator.usecases.parties import get_party
from orchestrator.usecases.sign_in import Entrance, begin_attempt, enter, enter_invited, finish_attempt

router = APIRouter()

_TYPED = "getypt."
_DECLINED = frozenset({"access_denied", "login_required", "interaction_required", "consent_required"})


@router.get("/aanmelden/bij/{issuer}")
def go_to_issuer(desk: AnyDesk, issuer: str, naar: str = "") -> Response:
    """Send the browser to where its person says who they are."""
    if there := at_own_address(desk):
        return RedirectResponse(there, 303)
    way, browser = _begin(desk, known_issuer(desk, issuer), Purpose(within(naar)))
    answer = RedirectResponse(way, 303)
    attempting(desk.request, answer, browser)
    return answer


@router.post("/aanmelden/bij/{issuer}")
def go_to_issuer_with_what_was_typed(desk: AnyDesk, form: AnyForm, issuer: str) -> Response:
    """Do the same, and keep what was typed until they are back."""
    return send_to_issuer(desk, issuer, Purpose(within(form.text("naar")), typed_in(form)))


def send_to_issuer(desk: Desk, issuer: str, purpose: Purpose) -> Response:
    """Answer a form with the way to the issuer. Raises PageNotFound, IssuerAway.

    A browser lets no form lead to another site, so it is a page that does. For an invitation its code must have been
    checked.
    """
    known = known_issuer(desk, issuer)
    way, browser = _begin(desk, known, purpose)
    answer = desk.show("pages/leave.html", way=way, issuer=known.issuer, leaves=False)
    attempting(desk.request, answer, browser)
    return answer


@router.get("/aanmelden/terug/{issuer}")
def come_back(desk: AnyDesk, issuer: str) -> Response:
    """Let in whoever the issuer says it is."""
    known, said = known_issuer(desk, issuer), _said(desk)
    try:
        attempt = _attempt_of(desk, known, said)
        vouched = _vouched(desk, known, attempt, said)
        arrival = arrival_of(known.issuer, vouched.claims)
        return _let_in(desk, known, attempt.purpose, arrival, vouched)
    except NOT_LET_IN as error:
        raise not_let_in(desk, known, error) from error


def known_issuer(desk: Desk, name: str) -> KnownIssuer:
    """Return the issuer of this name. Raises PageNotFound."""
    found: KnownIssuer | None = desk.request.app.state.issuers.find(name)
    if found is None:
        raise PageNotFound(desk.request.url.path)
    return found


def back_from(desk: Desk, known: KnownIssuer) -> str:
    """Return the address to which the issuer sends people back, as it is registered there."""
    return address_of(desk.settings.client_url, known.issuer.name)


def typed_in(form: Posted) -> Mapping[str, tuple[str, ...]]:
    """Return what somebody had filled in at the page they come from."""
    return {name.removeprefix(_TYPED): all_ for name, all_ in form.values.items() if name.startswith(_TYPED)}


def _begin(desk: Desk, known: KnownIssuer, purpose: Purpose) -> tuple[str, str]:
    """Return the way to the issuer, and the secret by which the browser is known when it comes back."""
    asked, browser = Asked(), shown_attempt(desk.request) or secrets.token_urlsafe(32)
    way = way_to(known, asked, back_from(desk, known))
    attempt = Attempt(known.issuer.name, asked.nonce, asked.verifier, purpose, now())
    with desk.database.transaction() as session:
        begin_attempt(session, asked.state, browser, attempt)
    return way, browser


def _said(desk: Desk) -> Mapping[str, str]:
    """Return what the issuer says in the address; what it says twice it does not say."""
    asked = desk.request.query_params
    return {name: asked[name] for name in asked if len(asked.getlist(name)) == 1}


def _attempt_of(desk: Desk, known: KnownIssuer, said: Mapping[str, str]) -> Attempt:
    """Return the attempt this answers, which is over now. Raises SignInStale."""
    state, browser = said.get("state", ""), shown_attempt(desk.request)
    if browser is None or not state:
        raise SignInStale
    with desk.database.transaction() as session:
        found = finish_attempt(session, state, browser, known.issuer.name, at=now())
    if found is None:
        raise SignInStale
    return found


def _vouched(desk: Desk, known: KnownIssuer, attempt: Attempt, said: Mapping[str, str]) -> Vouched:
    """Return what the issuer says of whoever comes back. Raises SignInDeclined, TokenInvalid, IssuerAway."""
    _must_be_from(known, said.get("iss"))
    if said.get("error") in _DECLINED:
        raise SignInDeclined
    code = said.get("code")
    if code is None or "error" in said:
        raise TokenInvalid("it sent no code")
    asked = Asked("", attempt.nonce, attempt.verifier)
    tokens = exchange(known, code, asked, back_from(desk, known))
    return read_id_token(known, tokens, attempt.nonce, now())


def _must_be_from(known: KnownIssuer, named: str | None) -> None:
    """Raises TokenInvalid when another issuer answers than the one that was asked."""
    if named is None and not known.description.names_itself:
        return
    if named != known.issuer.url:
        raise TokenInvalid("iss: another issuer answers than the one that was asked")


def _let_in(desk: Desk, known: KnownIssuer, purpose: Purpose, arrival: Arrival, vouched: Vouched) -> Response:
    settings, at = desk.settings, now()
    vouching = Vouching(known.issuer.name, vouched.subject, vouched.sid, vouched.id_token)
    entrance = Entrance(settings.session_lasts, desk.token, settings.development)
    with desk.database.transaction() as session:
        remove_ended(session, at=at, idle=settings.session_idle)
        if purpose.invitation:
            person, token = enter_invited(session, purpose.invitation, arrival, vouching, entrance, at=at)
        else:
            everyone = known.issuer.admits is Admits.EVERYONE
            person, token = enter(session, arrival, vouching, entrance, everyone=everyone, at=at)
        party = get_party(session, person.party)
    towards = purpose.towards or first_page_for(desk.request.app, Actor(person.party, person.id, person.seats), party)
    answer = go_on(desk, token, towards, purpose.typed)
    begin(desk.request, answer, token, settings.session_lasts)
    return answer


def address_of(site: str, issuer: str) -> str:
    """Return where on the site an issuer of this name sends people back to."""
    return f"{site}/aanmelden/terug/{issuer}"
