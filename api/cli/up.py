"""`up`: everything on this machine. `demo` and `worker` are programs of their own, which this one becomes."""

import os
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from api.cli.options import As
from api.cli.platform import place_of, token_of
from api.cli.terminal import say

if TYPE_CHECKING:
    from orchestrator.db.database import Database
    from orchestrator.domain.issuer import Issuer
    from orchestrator.local.data_directory import Runtime
    from orchestrator.settings import Settings

Development = Annotated[
    bool | None,
    typer.Option(
        help="Register fictional parties with tokens, and let the clock be moved. "
        "Without it: SPEELRUIMTE_DEVELOPMENT, which is off. Never with real cases.",
        show_default=False,
    ),
]
Once = Annotated[bool, typer.Option("--once", help="End after the summary instead of serving on.")]
Verbose = Annotated[bool, typer.Option("--verbose", help="Write every line of every journal, not a summary.")]
Party = Annotated[str, typer.Option("--party", help="Party whose program this is.")]


def up(development: Development = None) -> None:
    """Run the platform on this machine until Ctrl-C: PostgreSQL, Temporal, the API and the worker."""
    from orchestrator.issuers.load import load_issuers
    from orchestrator.local.platform import run_up
    from orchestrator.local.program import platform_programs
    from orchestrator.settings import load_settings

    settings = load_settings()
    if development is not None:
        settings = settings.changed(development=development)
    issuers = load_issuers(settings)  # what is wrong there is said here, not in the log of a program that ends
    programs = platform_programs()
    raise typer.Exit(run_up(settings, programs, lambda runtime: _furnish(settings, runtime, issuers)))


def demo(once: Once = False, verbose: Verbose = False) -> None:
    """Show some thirty fictional dossiers under all policies, with all parties, and keep serving until Ctrl-C."""
    _become("workers.demo", *(["--once"] if once else []), *(["--verbose"] if verbose else []))


def worker(*, party: Party, seat: As = None) -> None:
    """Run the demonstration's program of a party: it does the tasks it knows how to do."""
    from orchestrator.local.child import bare_environment
    from orchestrator.local.program import ITS_OWN_WAY_TO_TEMPORAL, OF_A_PARTNER, SHOWN_BY_A_CLIENT
    from orchestrator.settings import load_settings

    settings = load_settings()
    place = place_of(settings)
    temporal = settings.temporal_address or (place.temporal_address if place else None)
    url = settings.api_url or (place.api_url if place else settings.client_url)
    token = None if settings.key_file or settings.client_issuer else token_of(settings, seat or party)
    found = settings.changed(token=token, temporal_address=temporal, api_url=url)
    told = {*OF_A_PARTNER, *ITS_OWN_WAY_TO_TEMPORAL, *SHOWN_BY_A_CLIENT}
    environment = bare_environment() | found.as_environment(told)
    _become("workers.demo_partner", "--party", party, environment=environment)


def _furnish(settings: "Settings", runtime: "Runtime", issuers: "Sequence[Issuer]") -> None:
    """Publish the policies, and for development let the fictional parties in, with the tokens they had before."""
    from orchestrator.clock import now
    from orchestrator.db.database import Database
    from orchestrator.usecases.parties import every_party
    from orchestrator.usecases.policies import publish_shelf

    database = Database(runtime.database_url, connections=1)
    try:
        if settings.development:
            _let_in(database, Path(runtime.data_dir))
        else:
            with database.transaction() as session:
                publish_shelf(session, at=now())
        with database.reading() as session:
            _tell_of(issuers, {each.id for each in every_party(session)})
    finally:
        database.dispose()


def _tell_of(issuers: "Sequence[Issuer]", registered: "Collection[str]") -> None:
    """Say where people sign in, and for whom nobody can, because the party that is named is not registered."""
    from orchestrator.issuers.inspection import State, look_up_parties

    for each in issuers:
        say(f"Signing in: {each.name} ({each.url}), for {', '.join(each.parties)}.")
    for found in (found for each in issuers for found in look_up_parties(each, registered)):
        if found.state is not State.GOOD:
            say(f"Issuer {found.issuer}: {found.said}")


def _let_in(database: "Database", data_dir: Path) -> None:
    from orchestrator.local.data_directory import known_tokens
    from orchestrator.local.development import let_in, make_tokens

    let_in(database, {**make_tokens(), **known_tokens(data_dir)}, data_dir)


def _become(module: str, *arguments: str, environment: Mapping[str, str] | None = None) -> NoReturn:
    """Become another program, so that signals reach it and its exit status is ours."""
    sys.stdout.flush()
    command = [sys.executable, "-m", module, *arguments]
    os.execve(sys.executable, command, dict(environment or os.environ))  # noqa: S606 from a list, on purpose
