"""The command line: every command by its name. The heavy parts are imported by the commands that need them."""

from typing import Annotated

import typer

from api.cli.terminal import Commands

app = typer.Typer(
    name="speelruimte",
    cls=Commands,
    help="Public bodies work on one shared case: rules say what each party may, must and may not do.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _tell_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"speelruimte {version('speelruimte')}")
        raise typer.Exit


@app.callback()
def _begin(
    version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Public bodies work on one shared case: rules say what each party may, must and may not do."""


def _wire() -> None:
    from api.cli import (
        archive,
        case,
        edition,
        evaluate,
        issuer,
        lists,
        partner,
        party,
        party_key,
        person,
        policy,
        policy_radar,
        policy_sources,
        processing,
        proof,
        replay,
        retention,
        stuck,
        task,
        term,
        up,
    )

    app.command()(up.up)
    app.command()(up.demo)
    app.command()(up.worker)
    app.command()(evaluate.evaluate)
    app.command()(term.term)
    app.command()(proof.verify)
    app.command()(replay.replay)
    app.command()(lists.obligations)
    app.command()(lists.notices)
    policy.app.command()(policy_sources.sources)
    case.app.command()(archive.archive)
    policy.app.command()(policy_radar.radar)
    party.party_app.add_typer(party_key.key_app)
    for group in (
        policy.app,
        edition.app,
        case.app,
        task.app,
        party.party_app,
        person.app,
        party.token_app,
        partner.app,
        stuck.app,
        retention.app,
        processing.app,
        proof.app,
        issuer.app,
    ):
        app.add_typer(group)


_wire()

if __name__ == "__main__":
    app()
