from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from api.app import create_app
from orchestrator.clock import move_clock, now
from orchestrator.db.database import Database
from orchestrator.domain.party import PartyDraft, Seat
from orchestrator.domain.person import Person, PersonState
from orchestrator.settings import Settings
from orchestrator.usecases.identity import issue_token
from orchestrator.usecases.parties import register_party
from orchestrator.usecases.persons import store_person
from orchestrator.usecases.policies import publish_policy
from tests.integration.api.counter import Counter
from tests.integration.serving import serving
from tests.patience import UNHURRIED

BEGIN = datetime(2026, 3, 3, 10, tzinfo=UTC)
"""What time it is when a test begins: the deadlines of the law do not wait for the day the tests run."""

POLICY = Path(__file__).parent / "vergunning.yaml"
PARTIES = {
    "gemeente-duinrand": "municipality",
    "gemeente-veenland": "municipality",
    "brandweer-kust": "adviser",
    "omgevingsdienst-kust": "adviser",
    "aanvrager-portaal": "portal",
}
ADMINISTRATOR = "beheerder"
PERSONS = (None, "medewerker-1", "medewerker-2")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database in which the parties and the policy are known."""
    found = Database(database_url, connections=2)
    with found.transaction() as session:
        move_clock(session, BEGIN - now())
        publish_policy(session, POLICY.read_text("utf-8"), at=BEGIN)
        for party, kind in PARTIES.items():
            register_party(session, PartyDraft(party, party.title(), kind), at=BEGIN)
            for person in PERSONS:
                issue_token(session, party, person, at=now(), token=f"token of {party} {person}".replace(" ", "-"))
            make_administrator(session, party)
    yield found
    found.dispose()


def make_administrator(session: Session, party: str) -> None:
    """Let the party have an administrator, who comes by a token as the others do."""
    person = Person(party, ADMINISTRATOR, "Bea Beheer", frozenset({Seat.ADMINISTRATOR}), PersonState.ACTIVE, BEGIN)
    store_person(session, person, None, None, BEGIN)
    issue_token(session, party, ADMINISTRATOR, at=now(), token=f"token-of-{party}-{ADMINISTRATOR}")


@pytest.fixture
def api_url(database: Database, database_url: str) -> Iterator[str]:  # noqa: ARG001 the database must be furnished
    """The API, served for real over the loopback."""
    with serving(create_app(Settings(database_url=database_url, development=True, **UNHURRIED))) as url:
        yield url


@pytest.fixture
def counter(api_url: str) -> Iterator[Counter]:
    """Where everybody asks for things."""
    with Counter(api_url) as found:
        yield found
