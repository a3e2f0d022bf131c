"""`party` and `token`: who takes part, and how it shows who it is. What no party may do itself the operator does."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.options import As, Json, Lasts, length_of
from api.cli.platform import at_database, sign_in
from api.cli.terminal import Commands, Trouble, clock_of, say, say_json, say_rows

if TYPE_CHECKING:
    from datetime import datetime

    from orchestrator.domain.party import Credential
    from orchestrator.domain.party import Party as Registered

party_app = typer.Typer(name="party", cls=Commands, help="Parties.", no_args_is_help=True, rich_markup_mode=None)
token_app = typer.Typer(name="token", cls=Commands, help="Tokens.", no_args_is_help=True, rich_markup_mode=None)

Party = Annotated[str, typer.Argument(help="Id of the party, such as ggz-noorderlicht.", show_default=False)]
Operator = Annotated[bool, typer.Option("--operator", help="As operator of the platform, at its database.")]
NewTitle = Annotated[str | None, typer.Option("--title", help="Its name, for people.")]
NewKind = Annotated[str | None, typer.Option("--kind", help="Its kind; rights go by it, so with --operator alone.")]
NewWorker = Annotated[bool | None, typer.Option("--has-worker/--no-worker", help="Whether it runs its own worker.")]
PARTY_COLUMNS = ("id", "title", "kind", "has a worker", "registered by")
CHANGE_COLUMNS = ("at", "by", "person", "what", "before", "after")
TOKEN_COLUMNS = ("id", "party", "person", "issued", "ends", "")
_OPERATOR = "operator"


@party_app.command()
def add(
    *,
    party: Party,
    title: Annotated[str, typer.Option(help="Its name, for people.")],
    kind: Annotated[str, typer.Option(help="school, care, citizen, …; a municipality only with --operator.")],
    program: Annotated[bool, typer.Option("--has-worker", help="It runs its own worker.")] = False,
    operator: Operator = False,
    seat: As = None,
    as_json: Json = False,
) -> None:
    """Register a new party, so that it can take part in cases."""
    if operator:
        answer = _registered(party, title, kind, has_worker=program)
    else:
        body = {"id": party, "title": title, "kind": kind, "hasWorker": program}
        answer = sign_in(seat).write("parties", body=body)
    _say_party(answer, "is registered", as_json=as_json)


@party_app.command("list")
def list_parties(*, operator: Operator = False, seat: As = None, as_json: Json = False) -> None:
    """List the parties that are registered."""
    found = list(_listed() if operator else sign_in(seat).every("parties"))
    if as_json:
        say_json(found)
    else:
        say_rows("Parties", PARTY_COLUMNS, (list(each.values()) for each in found))


@party_app.command()
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
    wanted = {"title": title, "kind": kind, "hasWorker": has_worker}
    body = {name: value for name, value in wanted.items() if value is not None}
    if not body:
        raise Trouble("nothing to change: say --title, --kind, --has-worker or --no-worker.")
    answer = _amended(party, title, kind, has_worker) if operator else sign_in(seat).change("parties", party, body=body)
    _say_party(answer, "is changed", as_json=as_json)


@party_app.command()
def changes(*, party: Party, operator: Operator = False, seat: As = None, as_json: Json = False) -> None:
    """Show what was changed of a party, when and by whom."""
    found = list(_changes(party)) if operator else list(sign_in(seat).every("parties", party, "changes"))
    if as_json:
        say_json(found)
    else:
        say_rows(f"Changes of {party}", CHANGE_COLUMNS, (row for each in found for row in _change_rows(each)))


@party_app.command()
def supervise(
    *,
    party: Party,
    municipality: Annotated[list[str], typer.Argument(help="Ids of municipalities.", show_default=False)],
    as_json: Json = False,
) -> None:
    """Let a party watch over the deadlines of municipalities, without taking part in their cases."""
    from orchestrator.domain.party import Actor
    from orchestrator.usecases.oversight import supervise, watched_by

    with at_database(real=True) as (session, at):
        for each in municipality:
            supervise(session, party, each, at=at)
        watched = watched_by(session, Actor(party))
    if as_json:
        say_json({"party": party, "watches": list(watched)})
    else:
        say(f"{party} watches over {', '.join(watched)}.")


def _registered(party: str, title: str, kind: str, *, has_worker: bool) -> Mapping[str, Any]:
    from orchestrator.domain.party import PartyDraft
    from orchestrator.usecases.parties import register_party

    with at_database(real=True) as (session, at):
        return _party_shown(register_party(session, PartyDraft(party, title, kind, has_worker), at=at))


def _listed() -> Iterator[Mapping[str, Any]]:
    from orchestrator.usecases.parties import every_party

    with at_database(real=True) as (session, _):
        yield from map(_party_shown, every_party(session))


def _amended(party: str, title: str | None, kind: str | None, has_worker: bool | None) -> Mapping[str, Any]:
    from orchestrator.domain.party import PartyAmendment
    from orchestrator.usecases.parties import amend_as_operator

    with at_database(real=True) as (session, at):
        return _party_shown(amend_as_operator(session, party, PartyAmendment(title, kind, has_worker), at=at))


def _changes(party: str) -> Iterator[Mapping[str, Any]]:
    from api.http.messages.party import PartyChangeOut
    from orchestrator.domain.listing import Page
    from orchestrator.usecases.parties import list_changes_as_operator

    page: Page | None = Page(limit=200)
    with at_database(real=True) as (session, _):
        while page:
            listed = list_changes_as_operator(session, party, page)
            yield from (PartyChangeOut.tell(each).model_dump(mode="json", by_alias=True) for each in listed.found)
            page = Page(limit=200, after=listed.next) if listed.next else None


def _party_shown(party: "Registered") -> Mapping[str, Any]:
    from api.http.messages.party import PartyOut

    return PartyOut.tell(party).model_dump(mode="json", by_alias=True)


def _say_party(answer: Mapping[str, Any], done: str, *, as_json: bool) -> None:
    if as_json:
        say_json(answer)
    else:
        say(f"{answer['id']} ({answer['title']}) {done}.")


def _change_rows(change: Mapping[str, Any]) -> Iterator[list[Any]]:
    who = [clock_of(change["at"]), change["byParty"] or _OPERATOR, change["byPerson"]]
    for name, after in change["after"].items():
        before = change["before"].get(name)
        if before != after:
            yield [*who, name, before, after]


@token_app.command()
def issue(
    *,
    party: Party,
    person: Annotated[str | None, typer.Option(help="Left out: a token for the party's program.")] = None,
    lasts: Lasts = "365d",
    as_json: Json = False,
) -> None:
    """Issue a token for a party. It is shown once; only its hash is kept. It ends: issue the next one in time."""
    from orchestrator.usecases.identity import issue_token

    length = length_of(lasts)
    with at_database(real=True) as (session, at):
        token = issue_token(session, party, person, at=at, lasts=length)
    if as_json:
        ends = (at + length).isoformat(timespec="seconds")
        say_json({"party": party, "person": person, "token": token, "expiresAt": ends})
    else:
        typer.echo(token)


@token_app.command("list")
def list_tokens(
    *,
    party: Annotated[str | None, typer.Argument(help="Left out: of every party.")] = None,
    as_json: Json = False,
) -> None:
    """List tokens, those that end soonest on top. The tokens themselves are not kept, and so not shown."""
    from orchestrator.usecases import identity

    with at_database(real=True) as (session, at):
        found = [_line(each, at) for each in identity.list_tokens(session, party)]
    if as_json:
        say_json(found)
    else:
        say_rows("Tokens", TOKEN_COLUMNS, map(_token_row, found))


@token_app.command()
def revoke(
    *,
    token: Annotated[str, typer.Argument(help="Id of the token, as `token list` names it.", show_default=False)],
    as_json: Json = False,
) -> None:
    """Withdraw a token: from now on it lets nobody in."""
    from orchestrator.usecases.identity import revoke_token

    with at_database(real=True) as (session, _):
        gone = revoke_token(session, token)
    if as_json:
        say_json({"id": gone.id, "party": gone.actor.party, "person": gone.actor.person, "revoked": True})
    else:
        say(f"Token {gone.id} of {gone.actor.party} is withdrawn.")


def _line(token: "Credential", at: "datetime") -> Mapping[str, Any]:
    return {
        "id": token.id,
        "party": token.actor.party,
        "person": token.actor.person,
        "issuedAt": token.issued_at.isoformat(timespec="seconds"),
        "expiresAt": token.expires_at.isoformat(timespec="seconds"),
        "ended": token.expires_at <= at,
        "endsSoon": token.ends_soon(at),
        "development": token.development,
    }


def _token_row(line: Mapping[str, Any]) -> list[Any]:
    moments = (clock_of(line["issuedAt"]), clock_of(line["expiresAt"]))
    return [line["id"], line["party"], line["person"], *moments, _remark(line)]


def _remark(line: Mapping[str, Any]) -> str:
    if line["ended"]:
        return "ended"
    said = [word for word, is_so in (("ends soon", line["endsSoon"]), ("development", line["development"])) if is_so]
    return ", ".join(said)
