from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from orchestrator.db.database import Database
from orchestrator.domain.party import OPERATOR, PLATFORM, PartyDraft
from orchestrator.usecases.parties import register_party

AT = datetime(2026, 3, 3, 10, tzinfo=UTC)
PARTIES = {"gemeente-duinrand": "municipality", "ggz-noord": "care", "ggz-zuid": "care", PLATFORM.party: OPERATOR}


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database in which a municipality, two partners and the operator are known, and nobody of them."""
    found = Database(database_url, connections=4)
    with found.transaction() as session:
        for party, kind in PARTIES.items():
            register_party(session, PartyDraft(party, party.title(), kind), at=AT)
    yield found
    found.dispose()
