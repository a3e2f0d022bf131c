"""How fast the director's worklist answers over 100,000 cases of one municipality, as a browser asks for it.

The cases and what is owed in them are made in the database: three obligations each, one in ten of them missed.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import text

from orchestrator.clock import now
from orchestrator.db.database import Database
from orchestrator.db.migrate import upgrade
from orchestrator.local.development import let_in, make_tokens
from orchestrator.local.postgres import throwaway_postgres
from tests.bench.pages import page_rows
from tests.bench.row import Row

PART = "worklist"
CASES, TIMES = 100_000, 40
TOWN, OTHER = "gemeente-duinrand", "brandweer-kust"

_FILL = """
INSERT INTO "case" (id, municipality, title, policy, version, digest, opened_at, recorded_at, seq, head, epoch)
SELECT 'made-' || n, :town, 'Zaak ' || n, p.name, p.name || '@' || p.in_force, p.digest,
    :at - n % 300 * interval '1 day', :at, 1, '', 0
FROM generate_series(1, :cases) n,
    (SELECT * FROM policy_version WHERE name = 'omgevingsvergunning' AND municipality IS NULL LIMIT 1) p;
INSERT INTO obligation (case_id, key, rule, act, bearer_role, bearers, state, late, since, last_day, due_at,
    reminders, steps, facts)
SELECT 'made-' || n, 'rule-' || k, 'tijdig_beslissen', 'besluit', 'bevoegd_gezag',
    CASE WHEN (n + k) % 997 = 0 THEN '{}' WHEN k = 1 THEN ARRAY[:other] ELSE ARRAY[:town] END,
    CASE WHEN (n + k) % 10 = 0 THEN 'breached' WHEN n % 4 = 0 THEN 'fulfilled' ELSE 'open' END,
    false, :at, due::date, due, '{}', '{}', '{}'
FROM generate_series(1, :cases) n, generate_series(1, 3) k,
    LATERAL (SELECT :at + ((n * 7 + k * 31) % 120 - CASE WHEN (n + k) % 10 = 0 THEN 130 ELSE 0 END)
        * interval '1 day' AS due) d;
"""

PAGES = (
    ("what needs attention", "/regie"),
    ("late", "/regie?toon=te-laat"),
    ("within a week", "/regie?toon=deze-week"),
    ("role vacant", "/regie?toon=onbezet"),
    ("nothing to do", "/regie?toon=niets-te-doen"),
    ("all, a few words", "/regie?toon=alles&zoek=Zaak%20999"),
    ("waiting for one party", f"/regie?wacht-op={OTHER}"),
)


def worklist_rows() -> Iterator[Row]:
    """Fill a database and ask for each page many times, as one director."""
    with throwaway_postgres() as running, TemporaryDirectory() as tokens:
        upgrade(running.url, running.owner_url())
        database = Database(running.url, connections=2)
        let_in(database, make_tokens(), Path(tokens))
        _fill(Database(running.owner_url(), connections=1))
        yield from page_rows(PART, running.url, TOWN, PAGES, TIMES)
        database.dispose()


def _fill(database: Database) -> None:
    told = {"town": TOWN, "other": OTHER, "cases": CASES, "at": now()}
    with database.transaction() as session:
        for statement in _FILL.split(";")[:-1]:
            session.execute(text(statement), told)
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
