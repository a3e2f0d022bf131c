"""The people of a party, for its administrator: invite somebody, say what they see to, let them in no more."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, Desk, DeskVisit
from api.web.frame.posted import AForm, Posted, short
from orchestrator.clock import now
from orchestrator.domain.journal import fingerprint
from orchestrator.domain.listing import Page
from orchestrator.domain.party import Seat
from orchestrator.domain.person import (
    Invitation,
    IsAsSeen,
    Outstanding,
    Person,
    PersonAmendment,
    PersonChange,
    PersonChanged,
    PersonDraft,
    PersonState,
    invitation_path,
    seats_at,
)
from orchestrator.domain.person_refused import LastAdministrator, PersonInvalid
from orchestrator.errors import SpeelruimteError
from orchestrator.usecases.invitations import invite, invite_again, list_outstanding
from orchestrator.usecases.persons import (
    amend_person,
    get_person,
    list_person_changes,
    list_persons,
    names_of,
    remove_person,
)

router = APIRouter()

NAME, SEATS, SEEN = "naam", "plaatsen", "_gezien"
MOST = 200


@router.get("/mensen")
def show_people(desk: AnyDesk, alles: str = "", na: str = "") -> Response:
    """Show who acts for the party, and a form to invite somebody."""
    with desk.open() as visit:
        return _people(desk, visit, everybody=bool(alles), after=short(na))


@router.post("/mensen")
def invite_somebody(desk: AnyDesk, form: AForm) -> Response:
    """Invite somebody; the link and the code are shown to this browser alone."""
    draft = PersonDraft(form.text(NAME), _seats(form))

    def do(visit: DeskVisit) -> Response:
        return _invited(desk, invite(visit.session, visit.actor, visit.party.id, draft, at=now(), key=form.key))

    def again(visit: DeskVisit, no: PersonInvalid) -> Response:
        typed = {NAME: draft.name, SEATS: draft.seats}
        return _people(desk, visit, typed=typed, problems=_problems(desk, no), status=400)

    return desk.act(do, again, PersonInvalid)


@router.get("/mensen/{person}")
def show_person(desk: AnyDesk, person: str) -> Response:
    """Show somebody, what they see to, and what was changed of that."""
    with desk.open() as visit:
        return _person(desk, visit, person)


@router.post("/mensen/{person}")
def change_person(desk: AnyDesk, person: str, form: AForm) -> Response:
    """Give somebody another name or other seats."""
    wanted = PersonAmendment(form.text(NAME), _seats(form))

    def do(visit: DeskVisit) -> Response:
        of = (visit.session, visit.actor, visit.party.id, person)
        amend_person(*of, wanted, at=now(), key=form.key, is_as_seen=_as_seen(form))
        return desk.go_to("show_person", "person_changed", person=person)

    def again(visit: DeskVisit, no: SpeelruimteError) -> Response:
        typed = {NAME: wanted.name, SEATS: wanted.seats}
        if isinstance(no, PersonChanged):
            return _person(desk, visit, person, typed=typed, changed=no.changes, status=409)
        return _person(desk, visit, person, typed=typed, problems=_problems(desk, no), status=400)

    return desk.act(do, again, PersonInvalid, PersonChanged, LastAdministrator)


@router.post("/mensen/{person}/uitnodiging")
def invite_anew(desk: AnyDesk, person: str, form: AForm) -> Response:
    """Make a new invitation for somebody; the link and the code are shown to this browser alone."""

    def do(visit: DeskVisit) -> Response:
        of = (visit.session, visit.actor, visit.party.id, person)
        return _invited(desk, invite_again(*of, at=now(), key=form.key, is_as_seen=_as_seen(form)))

    def again(visit: DeskVisit, no: PersonChanged) -> Response:
        return _person(desk, visit, person, changed=no.changes, status=409)

    return desk.act(do, again, PersonChanged)


@router.get("/mensen/{person}/verwijderen")
def show_removing(desk: AnyDesk, person: str) -> Response:
    """Say what removing somebody means, and ask whether it is meant."""
    with desk.open() as visit:
        found = get_person(visit.session, visit.actor, visit.party.id, person)
    return desk.show("pages/administrator/remove_person.html", person=found, seen=_seen(found))


@router.post("/mensen/{person}/verwijderen")
def remove(desk: AnyDesk, person: str, form: AForm) -> Response:
    """Let somebody in no more."""

    def do(visit: DeskVisit) -> Response:
        of = (visit.session, visit.actor, visit.party.id, person)
        remove_person(*of, at=now(), key=form.key, is_as_seen=_as_seen(form))
        return desk.go_to("show_people", "person_removed")

    def again(visit: DeskVisit, no: SpeelruimteError) -> Response:
        if isinstance(no, PersonChanged):
            return _person(desk, visit, person, changed=no.changes, status=409)
        return _person(desk, visit, person, problems=_problems(desk, no), status=409)

    return desk.act(do, again, PersonChanged, LastAdministrator)


def _seen(person: Person) -> str:
    """Return what a form says of how the person was when it was shown."""
    return fingerprint(person.said())


def _as_seen(form: Posted) -> IsAsSeen | None:
    """Return what says whether a person still is as the form showed them."""
    seen = form.text(SEEN)
    return (lambda person: _seen(person) == seen) if seen else None


def _people(
    desk: Desk,
    visit: DeskVisit,
    *,
    everybody: bool = False,
    after: str = "",
    typed: Mapping[str, Any] | None = None,
    problems: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    listed = list_persons(visit.session, visit.actor, visit.party.id, Page(MOST, after or None))
    found = [each for each in listed.found if everybody or each.state is not PersonState.REMOVED]
    told = {"found": found, "everybody": everybody, "following": listed.next, "seats": seats_at(visit.party.kind)}
    told["over"] = {who: over.value for who, each in _outstanding(visit).items() if (over := each.over(now()))}
    told |= {"typed": typed or {NAME: "", SEATS: frozenset({Seat.WORKER})}, "problems": problems or {}}
    return desk.show("pages/administrator/people.html", status=status, **told)


def _person(
    desk: Desk,
    visit: DeskVisit,
    person: str,
    *,
    typed: Mapping[str, Any] | None = None,
    problems: Mapping[str, str] | None = None,
    changed: Sequence[PersonChange] = (),
    status: int = 200,
) -> Response:
    found = get_person(visit.session, visit.actor, visit.party.id, person)
    changes = list_person_changes(visit.session, visit.actor, visit.party.id, person, Page(MOST)).found
    invitation = _outstanding(visit).get(person)
    told = {"person": found, "changes": changes[::-1], "seats": seats_at(visit.party.kind), "invitation": invitation}
    told |= {"over": invitation.over(now()) if invitation else None, "seen": _seen(found), "changed": changed}
    told["names"] = names_of(visit.session, [(visit.party.id, each.by_person) for each in changes])
    told |= {"typed": typed or {NAME: found.name, SEATS: found.seats}, "problems": problems or {}}
    return desk.show("pages/administrator/person.html", status=status, **told)


def _outstanding(visit: DeskVisit) -> Mapping[str, Outstanding]:
    return list_outstanding(visit.session, visit.actor, visit.party.id)


def _invited(desk: Desk, invitation: Invitation) -> Response:
    """Return the page with the link and the code, or, where they were told before, the page of the person."""
    if not invitation.secret:
        return desk.go_to("show_person", "person_invited", person=invitation.person.id)
    here = desk.settings.client_url if desk.request.app.state.issuers else str(desk.request.base_url).rstrip("/")
    address = here + invitation_path(invitation.secret)
    return desk.show("pages/administrator/invited.html", invitation=invitation, address_of_invitation=address)


def _seats(form: Posted) -> frozenset[Seat]:
    return frozenset(Seat(each) for each in form.all(SEATS) if each in set(Seat))


_INPUTS = {"name": NAME, "seats": SEATS}


def _problems(desk: Desk, no: SpeelruimteError) -> Mapping[str, str]:
    """Return what is wrong, in words, by the name of the input."""
    if isinstance(no, PersonInvalid):
        return {_INPUTS[each.field]: desk.language.say(f"people.problem_{each.field}") for each in no.errors}
    return {SEATS: desk.language.say("people.problem_last")}
