"""A platform with issuers: parties, persons who were invited, and a browser to sign in with."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from api.app import create_app
from orchestrator.clock import now
from orchestrator.db.database import Database
from orchestrator.db.persons import save_person
from orchestrator.domain.party import PartyDraft, Seat
from orchestrator.domain.person import Person, PersonState
from orchestrator.local.ports import free_port
from orchestrator.settings import Settings
from orchestrator.usecases.parties import register_party
from tests.integration.serving import serving
from tests.integration.sign_in.guest import Guest
from tests.patience import UNHURRIED
from tests.providers.forger import Forger, forging

DUINRAND, SCHOOL, GGZ = "gemeente-duinrand", "school-de-regenboog", "ggz-noorderlicht"
PARTIES = {DUINRAND: "municipality", SCHOOL: "school", GGZ: "care"}
Platform = Callable[..., str]


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database in which the parties are known."""
    found = Database(database_url, connections=2)
    with found.transaction() as session:
        for party, kind in PARTIES.items():
            register_party(session, PartyDraft(party, party.title(), kind), at=now())
    yield found
    found.dispose()


@pytest.fixture
def site() -> str:
    """Where the platform is going to be: issuers must know it beforehand."""
    return f"http://127.0.0.1:{free_port()}"


@pytest.fixture
def platform(database: Database, database_url: str, site: str, tmp_path: Path) -> Iterator[Platform]:  # noqa: ARG001
    """Serve the platform with the issuers in a text; give where."""
    with ExitStack() as ending:

        def serve(issuers: str, **settings: object) -> str:
            place = tmp_path / "issuers.toml"
            place.write_text(issuers, "utf-8")
            port = int(site.rpartition(":")[2])
            given = Settings(database_url=database_url, issuers=place, api_port=port, **UNHURRIED).changed(**settings)
            return ending.enter_context(serving(create_app(given), ends_within=1, port=port))

        yield serve


@pytest.fixture
def guest(site: str) -> Iterator[Guest]:
    """Somebody with a browser."""
    with Guest(site) as found:
        yield found


@pytest.fixture
def other_guest(site: str) -> Iterator[Guest]:
    """Somebody else, with another browser."""
    with Guest(site) as found:
        yield found


@pytest.fixture
def forger() -> Iterator[Forger]:
    """An issuer that says what a test lets it say."""
    with forging() as found:
        yield found


def issuer_text(name: str, url: str, party: str = DUINRAND, *more: str) -> str:
    """The lines of an issuer in the file."""
    lines = [f'name = "{name}"', f'title = "{name.title()}"', f'issuer = "{url}"', 'client_id = "speelruimte"']
    return "\n".join(["[[issuer]]", *lines, f'parties = ["{party}"]', *more, ""])


def invited(database: Database, url: str, subject: str, party: str = DUINRAND, *seats: Seat) -> Person:
    """Somebody who took up an invitation before."""
    person = Person(
        party, subject, subject.title(), frozenset(seats or (Seat.WORKER,)), PersonState.ACTIVE, now(), url, subject
    )
    with database.transaction() as session:
        save_person(session, person)
    return person
