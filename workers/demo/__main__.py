"""The demonstration: three municipalities, their partners, some thirty dossiers and eleven weeks in about a minute.

`python -m workers.demo [--once]`. Everything is real (PostgreSQL, Temporal, HTTP, workers) but the dossiers.
"""

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from urllib.parse import quote

from rich.console import Console

from orchestrator.clock import move_clock, now
from orchestrator.db.database import Database
from orchestrator.local.child import DidNotStart
from orchestrator.local.data_directory import InUse, Runtime, forget
from orchestrator.local.development import (
    AUTHOR,
    DIRECTOR,
    MUNICIPALITIES,
    SEATS,
    WITH_PROGRAM,
    Keys,
    Seat,
    Tokens,
    let_in,
    make_keys,
    make_tokens,
    register_keys,
)
from orchestrator.local.platform import addresses, run_up
from orchestrator.local.ports import is_free
from orchestrator.local.program import OF_A_PARTNER, Program, platform_programs
from orchestrator.settings import Settings, SettingsInvalid, load_settings
from rules.rows import screen
from workers.demo.dossiers import Dossier, dossiers
from workers.demo.issuers import DemoIssuer, demo_issuers, know_administrators, know_people, write_issuers
from workers.demo.narrator import Narrator
from workers.demo.people import Office
from workers.demo.story import BEGIN, Story
from workers.demo.summary import Question, compared, question, summary
from workers.demo.visitor import Visitor

CHECKPOINTS = 30.0
"""Seconds: eleven weeks pass in a minute here, and who looks around wants to see that what happened is signed."""

# What comes in at every municipality alike, the act of theirs that is looked at, and in which dossiers.
_SAME = (
    ("a dormer is built", "besluit", "wabo", (1, 2, 3)),
    ("a tree is felled", "besluit", "wabo", (4, 5, 6)),
    ("a sign is put up", "besluit", "wabo", (7, 8, 9)),
    ("a monument gets scaffolding", "besluit", "wabo", (10, 11, 12)),
    ("somebody needs shelter at once", "onderzoek", "wmo", (1, 2, 3)),
)


def main() -> None:
    """Run the demonstration; with `--once` it ends by itself."""
    parser = argparse.ArgumentParser(prog="speelruimte demo", description=__doc__)
    parser.add_argument("--once", action="store_true", help="end after the summary instead of serving on")
    parser.add_argument("--verbose", action="store_true", help="write every line of every journal")
    asked = parser.parse_args()
    try:
        settings = _settings()
        forget(settings.data_dir)
        sys.exit(run_demo(settings, once=asked.once, verbose=asked.verbose))
    except (SettingsInvalid, InUse, DidNotStart) as error:
        sys.exit(f"The demonstration cannot run. {error}")


def run_demo(settings: Settings, *, once: bool, verbose: bool = False) -> int:
    """Run it over an empty data directory; return the exit status."""
    console = screen()
    tokens, issuers = make_tokens(), demo_issuers()
    settings = settings.changed(issuers=write_issuers(issuers, settings.data_dir))
    with tempfile.TemporaryDirectory(prefix="speelruimte-keys-") as kept:
        keys = make_keys(Path(kept))
        show = partial(_show, console, tokens, keys, issuers, once, verbose)
        return run_up(settings, (*programs(keys), *(each.program() for each in issuers)), show, console=console)


def programs(keys: Keys) -> tuple[Program, ...]:
    """Return the programs of the platform, and those of the partners that have one."""
    partners = (
        Program(
            party,
            (sys.executable, "-m", "workers.demo_partner", "--party", party),
            told=OF_A_PARTNER,
            env={"SPEELRUIMTE_KEY_FILE": str(keys[party])},
        )
        for party in WITH_PROGRAM
    )
    return (*platform_programs(), *partners)


def _settings() -> Settings:
    """Return settings of its own: the demonstration never touches the data of a platform that is used."""
    given = load_settings()
    port = given.api_port if is_free(given.api_port) else 0
    return given.changed(
        data_dir=given.data_dir / "demo",
        development=True,
        database_url=None,
        api_port=port,
        temporal_keys_dir=None,
        checkpoint_seconds=min(given.checkpoint_seconds, CHECKPOINTS),
    )


def _show(
    console: Console,
    tokens: Tokens,
    keys: Keys,
    issuers: Sequence[DemoIssuer],
    once: bool,
    verbose: bool,
    runtime: Runtime,
) -> int | None:
    console.print(f"The pages are at {runtime.api_url} while this story is told.", soft_wrap=True)
    _set_up(runtime, tokens, keys, issuers)
    with ExitStack() as ending:
        people = {
            str(seat): ending.enter_context(Visitor(runtime.api_url, tokens[str(seat)], seat.party, seat.person))
            for seat in SEATS
        }
        _tell(console, people, verbose)
    console.print(addresses(runtime))
    console.print(_to_try(runtime), soft_wrap=True)
    return 0 if once else None


def _tell(console: Console, people: Mapping[str, Visitor], verbose: bool) -> None:
    """Tell the story, and then what came of it."""
    directors = [people[str(Seat(party, DIRECTOR))] for party in MUNICIPALITIES]
    authors = {party: people[str(Seat(party, AUTHOR))] for party in MUNICIPALITIES}
    narrator = Narrator(directors, console, verbose=verbose)
    cases = dossiers()
    office = Office(_fact_types(directors[0]), {each.id: each.pace for each in cases}, BEGIN, 0, narrator.remark)
    Story(people, office, narrator).tell(cases)
    narrator.sum_up()
    console.print()
    console.print(summary(directors, narrator.told, office.at))
    console.print(compared(authors, _the_same(cases), BEGIN))


def _set_up(runtime: Runtime, tokens: Tokens, keys: Keys, issuers: Sequence[DemoIssuer]) -> None:
    database = Database(runtime.database_url, connections=1)
    let_in(database, tokens, Path(runtime.data_dir))
    register_keys(database, keys)
    with database.transaction() as session:
        know_administrators(session, issuers, now())
        know_people(session, issuers, now())
        move_clock(session, BEGIN - now())
    database.dispose()


def _fact_types(director: Visitor) -> dict[tuple[str, str], dict[str, object]]:
    """Return every fact type of every policy, by the version and its name."""
    lines = director.read("policies")["found"]
    versions = [director.read(f"policies/{line['name']}/versions/{_dated(line['version'])}") for line in lines]
    return {(policy["version"], each["name"]): each for policy in versions for each in policy["facts"]}


def _the_same(cases: Sequence[Dossier]) -> list[Question]:
    """Return what is asked about what comes in at every municipality alike."""
    by_id = {each.id: each for each in cases}
    return [
        question(words, act, [by_id[f"{kind}-{number:02}"] for number in numbers])
        for words, act, kind, numbers in _SAME
    ]


def _dated(version: str) -> str:
    """Return the date of a version, with the municipality that tailored it, as it stands in a path."""
    return quote(version.partition("@")[2], safe="")


def _to_try(runtime: Runtime) -> str:
    here = f"SPEELRUIMTE_DATA_DIR={runtime.data_dir}"
    return (
        f"\nTo look around: {runtime.api_url}/aanmelden. Choose where you sign in, and there who you are, without a"
        " password: regisseur, handhaver or beleidsmaker of a municipality,"
        " as toezichthouder, or as medewerker of any of the others\n"
        "\nTo try, in another terminal:\n"
        f"  {here} speelruimte obligations --state breached --as gemeente-duinrand:handhaver\n"
        f"  {here} speelruimte case show wabo-07 --as gemeente-duinrand:regisseur\n"
        f"  {here} speelruimte case explain wabo-07 besluit --as gemeente-duinrand:regisseur\n"
        f"  {here} speelruimte task list --as brandweer-kust:medewerker-1\n"
    )


if __name__ == "__main__":
    main()
