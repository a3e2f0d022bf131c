"""`person`: who acts for a party. The operator invites its first administrator, who lets in the others."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.options import As, Json
from api.cli.party import Operator, Party
from api.cli.platform import at_database, place_of, sign_in
from api.cli.terminal import Commands, cell_of, clock_of, say, say_json, say_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orchestrator.domain.party import Seat

app = typer.Typer(name="person", cls=Commands, help="Persons of a party.", no_args_is_help=True, rich_markup_mode=None)

Person = Annotated[str, typer.Argument(help="Id of the person, as `person list` names it.", show_default=False)]
Seats = Annotated[
    list[str] | None, typer.Option("--seat", help="What they see to: worker, officer, author, administrator, operator.")
]
COLUMNS = ("id", "name", "seats", "state", "since", "invited by")
CHANGE_COLUMNS = ("at", "by", "name", "seats", "state")


@app.command()
def invite(
    *,
    party: Party,
    name: Annotated[str, typer.Option(help="As colleagues know them.")],
    seats: Seats = None,
    operator: Operator = False,
    seat: As = None,
    as_json: Json = False,
) -> None:
    """Invite somebody: send them the link, and tell them the code another way. Both are shown once, and last a week."""
    wanted = seats or ["worker"]
    if operator:
        answer = _invited(party, name, wanted)
    else:
        answer = sign_in(seat).write("parties", party, "persons", body={"name": name, "seats": wanted})
    _say_invitation(answer, as_json=as_json)


@app.command("list")
def list_persons(*, party: Party, operator: Operator = False, seat: As = None, as_json: Json = False) -> None:
    """List who acts for a party, and who did."""
    found = list(_listed(party)) if operator else list(sign_in(seat).every("parties", party, "persons"))
    if as_json:
        say_json(found)
    else:
        say_rows(f"Persons of {party}", COLUMNS, map(_row, found))


@app.command()
def change(
    *,
    party: Party,
    person: Person,
    name: Annotated[str | None, typer.Option(help="As colleagues know them.")] = None,
    seats: Seats = None,
    operator: Operator = False,
    seat: As = None,
    as_json: Json = False,
) -> None:
    """Give somebody another name or other seats, from their next request on."""
    body = {key: each for key, each in (("name", name), ("seats", seats)) if each}
    if operator:
        answer = _changed(party, person, name, seats)
    else:
        answer = sign_in(seat).change("parties", party, "persons", person, body=body)
    _say_person(answer, "is changed", as_json=as_json)


@app.command()
def remove(*, party: Party, person: Person, operator: Operator = False, seat: As = None, as_json: Json = False) -> None:
    """Let somebody in no more: their sessions and tokens end at once. What they wrote stays."""
    if operator:
        answer = _removed(party, person)
    else:
        answer = sign_in(seat).write("parties", party, "persons", person, "removal")
    _say_person(answer, "is removed", as_json=as_json)


@app.command()
def changes(
    *, party: Party, person: Person, operator: Operator = False, seat: As = None, as_json: Json = False
) -> None:
    """Show what was changed of somebody, when and by whom."""
    path = ("parties", party, "persons", person, "changes")
    found = list(_changes(party, person)) if operator else list(sign_in(seat).every(*path))
    if as_json:
        say_json(found)
    else:
        say_rows(f"Changes of {person} of {party}", CHANGE_COLUMNS, map(_change_row, found))


def _invited(party: str, name: str, seats: "Sequence[str]") -> Mapping[str, Any]:
    from api.http.messages.person import InvitationOut
    from orchestrator.domain.party import PLATFORM
    from orchestrator.domain.person import PersonDraft
    from orchestrator.usecases.invitations import invite as invite_person

    with at_database(real=True) as (session, at):
        invited = invite_person(session, PLATFORM, party, PersonDraft(name, _known(seats)), at=at)
        return _plain(InvitationOut.of(invited))


def _listed(party: str) -> Iterator[Mapping[str, Any]]:
    from api.http.messages.person import PersonOut
    from orchestrator.domain.listing import pages
    from orchestrator.domain.party import PLATFORM
    from orchestrator.usecases import persons

    with at_database(real=True) as (session, _):
        for part in pages(lambda page: persons.list_persons(session, PLATFORM, party, page)):
            yield from (_plain(PersonOut.of(each)) for each in part)


def _changed(party: str, person: str, name: str | None, seats: "Sequence[str] | None") -> Mapping[str, Any]:
    from api.http.messages.person import PersonOut
    from orchestrator.domain.party import PLATFORM
    from orchestrator.domain.person import PersonAmendment
    from orchestrator.usecases.persons import amend_person

    wanted = PersonAmendment(name, _known(seats) if seats else None)
    with at_database(real=True) as (session, at):
        return _plain(PersonOut.of(amend_person(session, PLATFORM, party, person, wanted, at=at)))


def _removed(party: str, person: str) -> Mapping[str, Any]:
    from api.http.messages.person import PersonOut
    from orchestrator.domain.party import PLATFORM
    from orchestrator.usecases.persons import remove_person

    with at_database(real=True) as (session, at):
        return _plain(PersonOut.of(remove_person(session, PLATFORM, party, person, at=at)))


def _changes(party: str, person: str) -> Iterator[Mapping[str, Any]]:
    from api.http.messages.person import PersonChangeOut
    from orchestrator.domain.listing import pages
    from orchestrator.domain.party import PLATFORM
    from orchestrator.usecases.persons import list_person_changes

    with at_database(real=True) as (session, _):
        for part in pages(lambda page: list_person_changes(session, PLATFORM, party, person, page)):
            yield from (_plain(PersonChangeOut.tell(each)) for each in part)


def _known(seats: "Sequence[str]") -> "frozenset[Seat]":
    """Return the seats of these names. Raises Trouble."""
    from api.cli.terminal import Trouble
    from orchestrator.domain.party import Seat

    unknown = [each for each in seats if each not in set(Seat)]
    if unknown:
        raise Trouble(f"--seat: found {unknown[0]!r}, expected one of {', '.join(Seat)}.")
    return frozenset(map(Seat, seats))


def _plain(message: Any) -> Mapping[str, Any]:
    said: Mapping[str, Any] = message.model_dump(mode="json", by_alias=True)
    return said


def _say_invitation(answer: Mapping[str, Any], *, as_json: bool) -> None:
    from orchestrator.settings import load_settings

    settings = load_settings()
    place = None if settings.api_url else place_of(settings)
    address = (place.api_url if place else settings.client_url) + answer["path"]
    if as_json:
        say_json({**answer, "link": address})
        return
    person = answer["person"]
    say(f"{person['name']} ({person['id']}) is invited into {person['party']}, until {clock_of(answer['endsAt'])}.")
    typer.echo(f"Link: {address}\nCode: {answer['code']}")


def _say_person(answer: Mapping[str, Any], done: str, *, as_json: bool) -> None:
    if as_json:
        say_json(answer)
    else:
        say(f"{answer['name']} ({answer['id']}) of {answer['party']} {done}.")


def _row(person: Mapping[str, Any]) -> list[Any]:
    since = clock_of(person["since"])[:10]
    return [person["id"], person["name"], person["seats"], person["state"], since, person["invitedBy"]]


def _change_row(change: Mapping[str, Any]) -> list[Any]:
    after, who = change["after"], change["byPerson"] or change["byParty"] or "their issuer"
    return [clock_of(change["at"]), who, after["name"], cell_of(after["seats"]), after["state"]]
