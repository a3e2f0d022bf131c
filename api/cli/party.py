"""`party`: who takes part. What a party may not do by itself the operator of the platform does, at the database."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.options import As, Json
from api.cli.screen import say, say_json, say_rows
from api.cli.trouble import Commands, Trouble

if TYPE_CHECKING:
    from orchestrator.domain.party import Party as Registered

app = typer.Typer(name="party", cls=Commands, help="Parties.", no_args_is_help=True, rich_markup_mode=None)

Party = Annotated[str, typer.Argument(help="Id of the party, such as ggz-noorderlicht.", show_default=False)]
Operator = Annotated[bool, typer.Option("--operator", help="As operator of the platform, at its database.")]
NewTitle = Annotated[str | None, typer.Option("--title", help="Its name, for people.")]
NewKind = Annotated[str | None, typer.Option("--kind", help="Its kind; rights go by it, so with --operator alone.")]
NewWorker = Annotated[bool | None, typer.Option("--has-worker/--no-worker", help="Whether it runs its own worker.")]
CHANGE_COLUMNS = ("at", "by", "person", "what", "before", "after")
_OPERATOR = "operator"


@app.command()
def add(
    *,
    party: Party,
    title: Annotated[str, typer.Option(help="Its name, for people.")],
    kind: Annotated[str, typer.Option(help="school, citizen, …; a municipality only with --operator.")],
    program: Annotated[bool, typer.Option("--has-worker", help="It runs its own worker.")] = False,
    operator: Operator = False,
    seat: As = None,
    as_json: Json = False,
) -> None:
    """Register a new party, so that it can take part in cases."""
    from api.cli.remote import sign_in

    if operator:
        answer = _registered(party, title, kind, has_worker=program)
    else:
        body = {"id": party, "title": title, "kind": kind, "hasWorker": program}
        answer = sign_in(seat).write("parties", body=body)
    _say(answer, "is registered", as_json=as_json)


@app.command()
def change(
    *,
    party: Party,
    title: NewTitle = None,
    kind: NewKind = None,
    has_worker: NewWorker = None,
    operator: Operator = False,
    seat: As = None,
    as_json: Json = False,
) -> None:
    """Change what is known of a party: your own, or with --operator any."""
    from api.cli.remote import sign_in

    wanted = {"title": title, "kind": kind, "hasWorker": has_worker}
    body = {name: value for name, value in wanted.items() if value is not None}
    if not body:
        raise Trouble("nothing to change: say --title, --kind, --has-worker or --no-worker.")
    answer = _amended(party, title, kind, has_worker) if operator else sign_in(seat).change("parties", party, body=body)
    _say(answer, "is changed", as_json=as_json)


@app.command()
def changes(*, party: Party, operator: Operator = False, seat: As = None, as_json: Json = False) -> None:
    """Show what was changed of a party, when and by whom."""
    from api.cli.remote import sign_in

    found = list(_changes(party)) if operator else list(sign_in(seat).every("parties", party, "changes"))
    if as_json:
        say_json(found)
    else:
        say_rows(f"Changes of {party}", CHANGE_COLUMNS, (row for each in found for row in _change_rows(each)))


@app.command()
def supervise(
    *,
    party: Party,
    municipality: Annotated[list[str], typer.Argument(help="Ids of municipalities.", show_default=False)],
    as_json: Json = False,
) -> None:
    """Let a party watch over the deadlines of municipalities, without taking part in their cases."""
    from api.cli.at_database import open_database
    from orchestrator.clock import now
    from orchestrator.domain.party import Actor
    from orchestrator.settings import load_settings
    from orchestrator.usecases.oversight import supervise, watched_by

    with open_database(load_settings()) as database, database.transaction() as session:
        for each in municipality:
            supervise(session, party, each, at=now())
        watched = watched_by(session, Actor(party))
    if as_json:
        say_json({"party": party, "watches": list(watched)})
    else:
        say(f"{party} watches over {', '.join(watched)}.")


def _registered(party: str, title: str, kind: str, *, has_worker: bool) -> Mapping[str, Any]:
    from api.cli.at_database import open_database
    from orchestrator.clock import now
    from orchestrator.domain.party import PartyDraft
    from orchestrator.settings import load_settings
    from orchestrator.usecases.parties import register_party

    with open_database(load_settings(), begins=True) as database, database.transaction() as session:
        return _answer(register_party(session, PartyDraft(party, title, kind, has_worker), at=now()))


def _amended(party: str, title: str | None, kind: str | None, has_worker: bool | None) -> Mapping[str, Any]:
    from api.cli.at_database import open_database
    from orchestrator.clock import now
    from orchestrator.domain.party import PartyAmendment
    from orchestrator.settings import load_settings
    from orchestrator.usecases.parties import amend_as_operator

    with open_database(load_settings()) as database, database.transaction() as session:
        return _answer(amend_as_operator(session, party, PartyAmendment(title, kind, has_worker), at=now()))


def _changes(party: str) -> Iterator[Mapping[str, Any]]:
    from api.cli.at_database import open_database
    from api.http.messages.party import PartyChangeOut
    from orchestrator.domain.listing import Page
    from orchestrator.settings import load_settings
    from orchestrator.usecases.parties import list_changes_as_operator

    page: Page | None = Page(limit=200)
    with open_database(load_settings()) as database, database.transaction() as session:
        while page:
            listed = list_changes_as_operator(session, party, page)
            yield from (PartyChangeOut.tell(each).model_dump(mode="json", by_alias=True) for each in listed.found)
            page = Page(limit=200, after=listed.next) if listed.next else None


def _answer(party: "Registered") -> Mapping[str, Any]:
    from api.http.messages.party import PartyOut

    return PartyOut.tell(party).model_dump(mode="json", by_alias=True)


def _say(answer: Mapping[str, Any], done: str, *, as_json: bool) -> None:
    if as_json:
        say_json(answer)
    else:
        say(f"{answer['id']} ({answer['title']}) {done}.")


def _change_rows(change: Mapping[str, Any]) -> Iterator[list[Any]]:
    who = [change["at"][:16], change["byParty"] or _OPERATOR, change["byPerson"]]
    for name, after in change["after"].items():
        before = change["before"][name]
        if before != after:
            yield [*who, name, before, after]
