"""`stuck`: what stands still and why, for whoever keeps the platform running, at the machine it runs on."""

import getpass
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.options import Json
from api.cli.platform import at_database, place_of
from api.cli.terminal import Commands, Trouble, clock_of, say, say_json, say_rows

if TYPE_CHECKING:
    from orchestrator.db.condition import PartState
    from orchestrator.domain.condition import SetApart
    from orchestrator.settings import Settings

app = typer.Typer(
    name="stuck", cls=Commands, help="What stands still, and why.", no_args_is_help=True, rich_markup_mode=None
)

Number = Annotated[int | None, typer.Argument(help="Number in the list.", show_default=False)]
COLUMNS = ("number", "what", "which", "municipality", "since", "tried", "tried again at", "why", "ended")
PART_COLUMNS = ("part", "got on", "faults", "last fault")


@app.command("list")
def list_stuck(
    *, over: Annotated[bool, typer.Option("--all", help="Also what is over.")] = False, as_json: Json = False
) -> None:
    """List what stands still, and the parts of the worker; exit status 1 when anything is set apart."""
    from orchestrator.usecases import stuck

    with at_database() as (session, _):
        found, parts = stuck.list_stuck(session, over=over), stuck.see_parts(session)
    if as_json:
        say_json({"stuck": [_told(each) for each in found], "parts": [_plain(asdict(each)) for each in parts]})
    else:
        _tell(found, parts)
    if any(each.ended_at is None for each in found):
        raise typer.Exit(1)


@app.command()
def retry(
    *,
    number: Number = None,
    everything: Annotated[bool, typer.Option("--all", help="Everything in the list.")] = False,
    as_json: Json = False,
) -> None:
    """Let something be tried again at once."""
    from orchestrator.usecases import stuck

    if (number is None) is not everything:
        raise Trouble("which? Give a number of the list, or --all.")
    with at_database() as (session, at):
        numbers = [each.id for each in stuck.list_stuck(session)] if number is None else [number]
        found = [stuck.retry_stuck(session, each, at=at) for each in numbers]
    if as_json:
        say_json({"retried": [each.id for each in found]})
    else:
        for each in found:
            say(f"{each.kind} {each.subject} is tried again now.")


@app.command()
def drop(
    *,
    number: Annotated[int, typer.Argument(help="Number in the list.", show_default=False)],
    why: Annotated[str, typer.Option(help="Why it need not be tried any more; it is kept with your name.")],
    by: Annotated[str | None, typer.Option(help="Who drops it; left out: the account you work under.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether that is meant.")] = False,
    as_json: Json = False,
) -> None:
    """Try something no more. Says first what that means, and asks."""
    from orchestrator.domain.condition import DROPPING
    from orchestrator.usecases import stuck

    with at_database() as (session, at):
        found = stuck.get_stuck(session, number)
        if not yes:
            typer.echo(f"Dropping {found.kind} {found.subject}: {DROPPING[found.kind]}.", err=True)
            typer.confirm("Drop it?", abort=True, err=True)
        stuck.drop_stuck(session, number, by=by or f"{getpass.getuser()} (command line)", why=why, at=at)
    if as_json:
        say_json({"dropped": found.id, "means": DROPPING[found.kind]})
    else:
        say(f"{found.kind} {found.subject} is dropped: {DROPPING[found.kind]}.")


@app.command()
def reconcile(
    *, dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what differs.")] = False, as_json: Json = False
) -> None:
    """Compare what ought to run with what runs in Temporal, and mend what differs; exit status 1 when something did."""
    found = _reconciled(dry_run=dry_run)
    if found is None:
        raise Trouble("another program is reconciling at this moment; look again in a moment.")
    if as_json:
        say_json(found)
    else:
        say_rows("to mend" if dry_run else "mended", ("what", "how many", "which"), _counted(found))
    if any(found.values()):
        raise typer.Exit(1)


@app.command()
def operator(
    *, person: Annotated[str, typer.Argument(help="Name of the person.", show_default=False)], as_json: Json = False
) -> None:
    """Issue a token with which a person opens the operator's pages (/beheer). It is shown once."""
    from orchestrator.usecases.stuck import issue_operator_token

    with at_database(real=True) as (session, at):
        token = issue_operator_token(session, person, at=at)
    if as_json:
        say_json({"person": person, "token": token})
    else:
        typer.echo(token)


def _tell(found: "Sequence[SetApart]", parts: "Sequence[PartState]") -> None:
    if found:
        say_rows(f"{len(found)} set apart", COLUMNS, (_row(each) for each in found))
    else:
        say("Nothing is set apart.")
    say_rows("Parts of the worker", PART_COLUMNS, (_part_row(each) for each in parts))


def _reconciled(*, dry_run: bool) -> dict[str, list[str]] | None:
    from orchestrator.local.child import bare_environment

    command = [sys.executable, "-m", "workers.reconciliation", *(["--dry-run"] if dry_run else [])]
    environment = bare_environment() | _settings_here().as_environment()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Trouble(f"reconciling did not succeed:\n{done.stderr.strip()[-2000:]}")
    found: dict[str, list[str]] | None = json.loads(done.stdout)
    return found


def _settings_here() -> "Settings":
    """Return the settings, with where the platform of this machine runs. Raises Trouble when none does."""
    from orchestrator.settings import load_settings

    settings = load_settings()
    if place := place_of(settings):
        settings = settings.changed(
            database_url=place.database_url,
            temporal_address=place.temporal_address,
            temporal_namespace=place.temporal_namespace,
        )
    if settings.database_url is None or settings.temporal_address is None:
        raise Trouble("no platform runs here: set SPEELRUIMTE_DATABASE_URL and SPEELRUIMTE_TEMPORAL_ADDRESS.")
    return settings


def _counted(found: dict[str, list[str]]) -> Iterator[tuple[str, int, str]]:
    for name, which in found.items():
        some = ", ".join(which[:3]) + (", …" if len(which) > 3 else "")  # noqa: PLR2004 a few, to know them by
        yield name.replace("_", " "), len(which), some


def _told(each: "SetApart") -> dict[str, Any]:
    from orchestrator.domain.condition import DROPPING

    return _plain(asdict(each)) | {"dropping_means": DROPPING[each.kind]}


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: each.isoformat() if hasattr(each, "isoformat") else each for name, each in values.items()}


def _row(each: "SetApart") -> tuple[Any, ...]:
    again = clock_of(each.next_try_at.isoformat()) if each.ended_at is None else ""
    ended = f"{each.ended_how} {each.ended_by or ''} {each.ended_why or ''}".strip() if each.ended_at else ""
    since = clock_of(each.since.isoformat())
    return (each.id, each.kind, each.subject, each.municipality, since, each.attempts, again, each.reason, ended)


def _part_row(each: "PartState") -> tuple[Any, ...]:
    from orchestrator.clock import now
    from orchestrator.usecases.stuck import is_silent

    at = clock_of(each.beat_at.isoformat()) if each.beat_at else "never"
    return (each.part, f"{at} (silent)" if is_silent(each, now()) else at, each.faults, each.last_error)
