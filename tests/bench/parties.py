"""How fast every form that asks for a party answers when there are 20,000 of them: `python -m tests.bench.parties`."""

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import text

from orchestrator.clock import now
from orchestrator.db.database import Database
from orchestrator.db.migrate import upgrade
from orchestrator.local.postgres import throwaway_postgres
from tests.bench.pages import page_rows
from tests.bench.row import Row
from tests.e2e.town import TODAY, TOWN, Town

PART = "parties"
PARTIES, TIMES = 20_000, 25

_FILL = """
INSERT INTO party (id, title, kind, registered_at)
SELECT 'bureau-' || n, 'Adviesbureau ' || n, 'adviser', :at FROM generate_series(1, :parties) n
"""
PAGES = (
    ("suggestions while typing", "/partijen/suggesties?party=bureau%20199"),
    ("open a case", "/regie/nieuwe-zaak?beleid=omgevingsvergunning"),
    ("let a party join", "/zaken/wabo-1/feit/party_joined?party=bureau%20199"),
    ("give work", "/zaken/wabo-1/feit/work_given"),
    ("worklist, which one is meant", "/regie?wacht-op=bureau%20199"),
    ("deadline board, which one is meant", "/handhaving?partij=bureau%20199"),
    ("calendar, which one is meant", "/handhaving/kalender?partij=bureau%20199"),
    ("several cases at a time", "/regie/meer-zaken?zaak=wabo-1"),
    ("sign-in, by a part of a name", "/aanmelden?zoek=bureau%20199"),
)


def party_rows() -> Iterator[Row]:
    """Fill a database with parties and ask for each form many times, as one director."""
    with throwaway_postgres() as running, TemporaryDirectory() as tokens:
        upgrade(running.url, running.owner_url())
        database = Database(running.url, connections=2)
        town = Town(database)
        town.begin(Path(tokens))
        town.permit("wabo-1", "Schuur", received=TODAY)
        with database.transaction() as session:
            session.execute(text(_FILL), {"at": now(), "parties": PARTIES})
        yield from page_rows(PART, running.url, TOWN, PAGES, TIMES)
        database.dispose()


if __name__ == "__main__":
    for line in party_rows():
        sys.stdout.write(f"{line.name}: {line.shown()} {line.unit} ({line.note})\n")
        sys.stdout.flush()
