"""`party` and `token`: who takes part, and with what they show who they are."""

from typing import Annotated

import typer

from api.cli.options import As, Json
from api.cli.screen import say, say_json
from api.cli.trouble import Commands

app = typer.Typer(name="party", cls=Commands, help="Parties.", no_args_is_help=True, rich_markup_mode=None)
tokens = typer.Typer(name="token", cls=Commands, help="Tokens.", no_args_is_help=True, rich_markup_mode=None)

Party = Annotated[str, typer.Argument(help="Id of the party, such as ggz-noorderlicht.", show_default=False)]


@app.command()
def add(
    *,
    party: Party,
    title: Annotated[str, typer.Option(help="Its name, for people.")],
    kind: Annotated[str, typer.Option(help="municipality, school, citizen, …")],
    program: Annotated[bool, typer.Option("--has-worker", help="It runs its own worker.")] = False,
    seat: As = None,
    as_json: Json = False,
) -> None:
    """Register a party, so that it can take part in cases."""
    from api.cli.remote import sign_in

    body = {"id": party, "title": title, "kind": kind, "hasWorker": program}
    answer = sign_in(seat).write("parties", body=body)
    if as_json:
        say_json(answer)
    else:
        say(f"{answer['id']} ({answer['title']}) is registered.")


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
    from orchestrator.domain.actor import Actor
    from orchestrator.settings import load_settings
    from orchestrator.usecases.supervise import supervise, watched_by

    with open_database(load_settings()) as database, database.transaction() as session:
        for each in municipality:
            supervise(session, party, each, at=now())
        watched = watched_by(session, Actor(party))
    if as_json:
        say_json({"party": party, "watches": list(watched)})
    else:
        say(f"{party} watches over {', '.join(watched)}.")


@tokens.command()
def issue(
    *,
    party: Party,
    person: Annotated[str | None, typer.Option(help="Left out: a token for the party's program.")] = None,
    as_json: Json = False,
) -> None:
    """Issue a token for a party. It is shown once; only its hash is kept."""
    from api.cli.at_database import open_database
    from orchestrator.clock import now
    from orchestrator.settings import load_settings
    from orchestrator.usecases.issue_token import issue_token

    with open_database(load_settings()) as database, database.transaction() as session:
        token = issue_token(session, party, person, at=now())
    if as_json:
        say_json({"party": party, "person": person, "token": token})
    else:
        typer.echo(token)


@tokens.callback()
def _group() -> None:
    """Tokens: with what a person or a program shows who it is."""
