"""What is taken away is whole, however much there is, and made in bounded memory."""

import re
import subprocess
import sys
import textwrap

import pytest
from sqlalchemy import text

from api.web.frame.sheet import csv_file, xlsx_file
from tests.e2e.town import TODAY, TOWN, Town
from tests.integration.lists.reader import Reader

CASES = 5_100
MEGABYTE = 1024 * (1 if sys.platform == "linux" else 1024)

_CASES = """
INSERT INTO "case" (id, municipality, title, policy, version, digest, opened_at, recorded_at, seq, head, epoch)
SELECT 'made-' || n, :town, 'Zaak ' || n, p.name, p.name || '@' || p.in_force, p.digest,
    :at - n % 300 * interval '1 day', :at, 1, '', 0
FROM generate_series(1, :cases) n,
    (SELECT * FROM policy_version WHERE name = 'omgevingsvergunning' AND municipality IS NULL LIMIT 1) p
"""
_OWED = """
INSERT INTO obligation (case_id, key, rule, act, bearer_role, bearers, state, late, since, last_day, due_at,
    reminders, steps, facts)
SELECT 'made-' || n, 'rule', 'tijdig_beslissen', 'besluit', 'bevoegd_gezag', ARRAY[:town], 'open', false, :at,
    (:at + (n % 200 - 60) * interval '1 day')::date - 1, date_trunc('day', :at + (n % 200 - 60) * interval '1 day'),
    '{}', '{}', '{}'
FROM generate_series(1, :cases) n
"""


def fill(town: Town) -> None:
    """Open many cases, each with a decision to be made, without telling how they came about."""
    with town.database.transaction() as session:
        for statement in (_CASES, _OWED):
            session.execute(text(statement), {"town": TOWN, "cases": CASES, "at": TODAY})


def test_every_file_holds_all_of_a_long_list(town: Town, reader: Reader):
    fill(town)
    ids = {f"made-{n}" for n in range(1, CASES + 1)}
    for view in ("alles", "aandacht"):
        for read, kind in ((reader.rows, "csv"), (reader.book, "xlsx")):
            found = [line["Zaak"] for line in read(f"/regie/werkvoorraad.{kind}", toon=view)]
            assert len(found) == CASES
            assert set(found) == ids
    for read, kind in ((reader.rows, "csv"), (reader.book, "xlsx")):
        lines = read(f"/handhaving/termijnen.{kind}")
        assert len(lines) == CASES
        assert {line["Zaak"] for line in lines} == ids
    page = reader.post("/handhaving/agenda", doen="maak")
    (address,) = re.findall(r'value="(http[^"]+\.ics)"', page.text)
    calendar = reader.get(address).text
    assert calendar.count("BEGIN:VEVENT") == CASES
    assert calendar.endswith("END:VCALENDAR\r\n")
    assert reader.get("/regie").text.count("1000+") >= 1


_WRITER = """
    import resource, sys
    from datetime import date
    from api.web.frame import sheet

    def lines(count):
        return ([f"zaak {n}", "Titel " * 8, date(2026, 3, 1), n, "wat er moet gebeuren " * 3] for n in range(count))

    make = getattr(sheet, sys.argv[1])
    make("klein", ["a", "b", "c", "d", "e"], lines(100))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    make("groot", ["a", "b", "c", "d", "e"], lines(int(sys.argv[2])))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_a_file_is_written_in_the_memory_of_a_line():
    """Kept in memory, this list alone would take more than a hundred megabytes."""
    for make in ("csv_file", "xlsx_file"):
        asked = [sys.executable, "-c", textwrap.dedent(_WRITER), make, "80000"]
        grown = int(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)
        assert grown < 25 * MEGABYTE, f"{make} took {grown // MEGABYTE} MB more for 80,000 lines"


def test_a_list_that_breaks_off_is_an_error_and_not_a_shorter_list():
    def lines():
        yield ["zaak-1"]
        raise ConnectionError("the database is gone")

    for make in (csv_file, xlsx_file):
        with pytest.raises(ConnectionError):
            make("lijst", ["Zaak"], lines())
