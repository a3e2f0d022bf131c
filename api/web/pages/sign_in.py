"""Where one signs in: at an issuer, or on a platform to try that has none, as one of the fictional persons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from api.web.frame.desk import AnyDesk, Desk
from api.web.frame.navigation import first_page_for
from api.web.frame.own_address import at_own_address
from api.web.frame.posted import AnyForm, short, within
from api.web.frame.refusals import NotHere
from api.web.frame.session import begin
from api.web.pages.at_issuer import go_to_issuer, typed_in
from api.web.pages.go_on import go_on
from api.web.pages.issuers import issuers_page
from orchestrator.clock import now
from orchestrator.domain.listing import Page
from orchestrator.domain.party import Actor, Party
from orchestrator.domain.person import spoken
from orchestrator.local.development import persons_of
from orchestrator.settings import Settings
from orchestrator.usecases.identity import begin_session, end_session, remove_ended
from orchestrator.usecases.parties import get_party, list_parties, search_parties
from orchestrator.usecases.persons import list_fictional

router = APIRouter()

SEATS = 200

_KINDS = ("municipality", "school", "care", "safety", "protection", "adviser", "supervisor", "portal")


@dataclass(frozen=True, slots=True)
class Seats:
    """The parties of one kind at whose desks one can sit down."""

    kind: str
    parties: tuple[Party, ...]


@router.get("/aanmelden")
def show_sign_in(desk: AnyDesk, naar: str = "", zoek: str = "", bij: str = "") -> Response:
    """Show where one can sign in, or lead straight on to the issuer that is named."""
    if bij:
        return go_to_issuer(desk, bij, naar)
    if desk.request.app.state.issuers and (there := at_own_address(desk)):
        return RedirectResponse(there, 303)
    return sign_in_page(desk, towards=naar, words=short(zoek))


@router.post("/aanmelden")
def sign_in(desk: AnyDesk, form: AnyForm) -> Response:
    """Begin a session, and go on to the page one came for, with what was typed there."""
    _must_be_here(desk)
    settings = desk.settings
    party, _, person = form.text("plaats").partition(":")
    with desk.database.transaction() as session:
        found = get_party(session, party)
        remove_ended(session, at=now(), idle=settings.session_idle)
        if desk.token:
            # Another person sits down at this browser, or the same again: the session before it is over.
            end_session(session, desk.token)
        actor = _who(session, found, person)
        token = begin_session(session, actor, at=now(), lasts=settings.session_lasts, development=True)
    towards = within(form.text("naar")) or first_page_for(desk.request.app, actor, found)
    answer = go_on(desk, token, towards, typed_in(form))
    begin(desk.request, answer, token, settings.session_lasts)
    return answer


def sign_in_page(
    desk: Desk, *, towards: str, typed: Mapping[str, Sequence[str]] | None = None, status: int = 200, words: str = ""
) -> Response:
    """Return the page; `typed` is what somebody had filled in when the session ended, for the page at `towards`.

    Where there are too many parties for a page, those with the `words` in their name, and the page says so.
    """
    if desk.request.app.state.issuers:
        return issuers_page(desk, towards=towards, typed=typed, status=status, words=words)
    with desk.database.reading() as session:
        found = _parties(session, words) if is_here(desk) else ()
        parties = found[:SEATS]
        listed = list_fictional(session, [each.id for each in parties])
    seats = [Seats(kind, tuple(each)) for kind, each in groupby(sorted(parties, key=_by_kind), _group)]
    told: dict[str, Any] = {
        "seats": seats,
        "persons_of": persons_of,
        "spoken": spoken,
        "listed": listed,
        "towards": within(towards),
        "typed": typed,
        "here": is_here(desk),
        "words": words,
        "cut": len(found) > SEATS,
    }
    return desk.show("pages/sign_in.html", status=status, **told)


def _parties(session: Session, words: str) -> Sequence[Party]:
    return search_parties(session, words, SEATS + 1) if words else list_parties(session, Page(SEATS + 1)).found


def _who(session: Session, party: Party, person: str) -> Actor:
    """Return the fictional person of the party: one on its list, or one of those whom every party has."""
    listed = next((each for each in list_fictional(session, [party.id]) if each.id == person), None)
    if listed:
        return Actor(party.id, listed.id, listed.seats)
    known = persons_of(party.kind)
    return Actor(party.id, person if person in known else known[0])


def _by_kind(party: Party) -> tuple[int, str]:
    return (_KINDS.index(party.kind) if party.kind in _KINDS else len(_KINDS), party.title)


def _group(party: Party) -> str:
    """Under which heading the party stands: kinds without one of their own stand together."""
    return party.kind if party.kind in _KINDS else "other"


def _must_be_here(desk: Desk) -> None:
    if not is_here(desk):
        raise NotHere


def is_here(desk: Desk) -> bool:
    """Whether this is a platform to try without any issuer, and the person sits at this machine or one that may.

    By the address the connection comes from and nothing a visitor can say. What came through a proxy comes from
    nobody knows where, so it is never here.
    """
    request, settings = desk.request, desk.settings
    if not settings.development or request.app.state.issuers:
        return False
    return desk.is_near(settings.fictional_sign_in_from) and _is_meant(request, settings)


def _is_meant(request: Request, settings: Settings) -> bool:
    """Whether the browser asked for this machine by a name of its own, and not for a site that says it is here.

    It lets nobody in: it keeps out a page elsewhere whose name was made to lead to the reader's own machine.
    """
    ours = {"localhost", "127.0.0.1", "::1", settings.api_host, urlsplit(settings.client_url).hostname}
    return request.url.hostname in ours
