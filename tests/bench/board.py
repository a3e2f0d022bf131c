"""How fast the deadline board answers over two million deadlines, as its officer's browser asks for it.

The rows are generated in the database; what lies around them (cases, municipalities, rules) is of the sizes one would
expect: four hundred municipalities, ten of every hundred deadlines passed, the others over the next half year. Making
them takes some minutes, so this is measured by itself: `python -m tests.bench.board`.
"""

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from sqlalchemy import text

from orchestrator.clock import now
from orchestrator.db.database import Database
from orchestrator.db.migrate import upgrade
from orchestrator.domain.party import PartyDraft
from orchestrator.local.development import let_in, make_tokens
from orchestrator.local.postgres import throwaway_postgres
from orchestrator.usecases.oversight import supervise
from orchestrator.usecases.parties import register_party
from tests.bench.pages import page_rows
from tests.bench.row import Row

PART = "board"
DEADLINES, CASES, TOWNS = 2_000_000, 650_000, 400
TIMES = 40
WATCHER, TOWN, RARE = "toezicht-kust", "gemeente-duinrand", "stadsdienst-7"

_FILL = """
ALTER TABLE obligation DISABLE TRIGGER USER;
INSERT INTO "case" (id, municipality, title, policy, version, digest, opened_at, recorded_at, seq, head, epoch)
SELECT 'made-' || n, (ARRAY[:towns])[1 + (n * 79 % :many)], 'Zaak ' || n, p.name, p.name || '@' || p.in_force, p.digest,
    now() - n % 300 * interval '1 day', now(), 1, '', 0
FROM generate_series(1, :cases) n JOIN (
    SELECT name, in_force, digest, row_number() OVER (ORDER BY name) AS place
    FROM policy_version WHERE municipality IS NULL
) p ON p.place = 1 + n % (SELECT count(*) FROM policy_version WHERE municipality IS NULL);
INSERT INTO obligation (case_id, key, rule, act, bearers, state, late, since, last_day, due_at, reminders, steps, facts)
SELECT c, 'tijdig:' || n,
    (ARRAY['tijdig_beslissen', 'tijdig_adviseren', 'ontvangst_melden', 'dwangsom_ten_volle'])[1 + n % 4], 'besluit',
    ARRAY[CASE n % 5 WHEN 0 THEN 'stadsdienst-' || n % 5000 ELSE (ARRAY[:towns])[1 + (n / 4 * 79 % :many)] END],
    CASE WHEN n % 10 = 0 THEN 'breached' ELSE 'open' END, false, now(), d::date, d,
    '{}', ARRAY['Eight weeks after Monday 2026-03-02 is Monday 2026-04-27 (Awb 4:13)'], ARRAY['f3']
FROM (
    SELECT n, 'made-' || (1 + n % :cases) AS c, date_trunc('day', now())
        + (CASE WHEN n % 10 = 0 THEN -(n / 10 % 200) ELSE 1 + n / 10 % 180 END) * interval '1 day' AS d
    FROM generate_series(1, :deadlines) n
) made;
INSERT INTO deadline SELECT found.* FROM obligation o, deadlines_of(o) found ON CONFLICT DO NOTHING;
ALTER TABLE obligation ENABLE TRIGGER USER;
"""

PAGES = (
    ("first page, all of them", "/handhaving"),
    ("overdue", "/handhaving?toon=te-laat"),
    ("later", "/handhaving?toon=later"),
    ("one municipality", f"/handhaving?gemeente={TOWN}"),
    ("one policy", "/handhaving?beleid=wmo-melding"),
    ("one rule", "/handhaving?regel=tijdig_adviseren"),
    ("a party with few", f"/handhaving?partij={RARE}"),
    ("a rule that nothing rests on", "/handhaving?regel=bestaat_niet"),
    ("calendar and load", "/handhaving/kalender"),
    ("penalties", "/handhaving/dwangsommen"),
)


def board_rows() -> Iterator[Row]:
    """Fill a database and ask for each page many times, as somebody who supervises every municipality."""
    with throwaway_postgres() as running, TemporaryDirectory() as tokens:
        upgrade(running.url, running.owner_url())
        database = Database(running.url, connections=2)
        let_in(database, make_tokens(), Path(tokens))
        began = time.monotonic()
        _fill(Database(running.owner_url(), connections=1))
        yield Row(PART, f"{DEADLINES:,} deadlines made", time.monotonic() - began, "s")
        yield from page_rows(PART, running.url, WATCHER, PAGES, TIMES)
        database.dispose()


def _fill(database: Database) -> None:
    towns = [TOWN, *(f"gemeente-{Random(n).randrange(10**6)}-{n}" for n in range(1, TOWNS))]
    with database.transaction() as session:
        for town in towns:
            register_party(session, PartyDraft(town, town, "municipality"), at=now())
            supervise(session, WATCHER, town, at=now())
    filled = _FILL.replace(":towns", ", ".join(f"'{town}'" for town in towns))
    for name, number in {":many": TOWNS, ":cases": CASES, ":deadlines": DEADLINES}.items():
        filled = filled.replace(name, str(number))
    with database.transaction() as session:
        for statement in filled.split(";\n"):
            if statement.strip():
                session.execute(text(statement.replace(":", "\\:")))
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))


if __name__ == "__main__":
    for line in board_rows():
        sys.stdout.write(f"{line.name}: {line.shown()} {line.unit} ({line.note})\n")
        sys.stdout.flush()
