"""Logs as the world writes them: names that are no ids, attributes nobody needs, moments written as text."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestrator.db.database import Database
from orchestrator.replay.log import LogBroken
from orchestrator.replay.replay import replay_log
from orchestrator.replay.report import ReplayReport
from tests.integration.replay.test_replay_small_logs import MAPPING, NOW, POLICY, a_log, a_trace

FINED, PAID = "2007-07-02T10:00:00+02:00", "2007-08-01T10:00:00+02:00"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    yield made
    made.dispose()


def replayed(database: Database, log: Path, mapping: Path = MAPPING) -> ReplayReport:
    return replay_log(database, log, mapping, POLICY, at=NOW)


def titles(database: Database) -> dict[str, str]:
    with database.engine.connect() as connection:
        return {row.id: row.title for row in connection.exec_driver_sql('select id, title from "case"')}


def test_a_case_keeps_the_name_the_world_gave_it_and_gets_an_id(tmp_path, database):
    names = ["declaratie 86791", "zaak/7", "Café", "cafe", "Cafe", "x" * 3_000]
    told = replayed(database, a_log(tmp_path, *(a_trace(name, FINED, PAID) for name in names)))
    assert [each.case for each in told.cases] == names
    assert set(titles(database)) == {each.id for each in told.cases}
    assert titles(database)[told.cases[0].id] == "declaratie 86791"
    assert replayed(database, a_log(tmp_path, *(a_trace(name, FINED, PAID) for name in names))).known == len(names)


def test_a_name_that_comes_twice_is_told_with_its_place_and_nothing_is_written(tmp_path, database):
    one = a_trace("A1", FINED).replace("\n", "")
    log = a_log(tmp_path, one, one)
    with pytest.raises(LogBroken, match=r"fines\.xes:2:\d+: trace 2 has the name 'A1' .* trace 1 on line 2, column 1"):
        replayed(database, log)
    assert titles(database) == {}


def test_attributes_that_nothing_depends_on_stop_nothing_and_are_told(tmp_path, database):
    odd = '<string key="opm"/><date key="einde" value=""/><int key="n" value="veel"/>'
    trace = a_trace("A1", FINED, PAID).replace("<event>", f"{odd}<event>", 1)
    told = replayed(database, a_log(tmp_path, trace))
    assert told.facts == 2
    assert [(each.attribute, each.times, each.line) for each in told.passed_over] == [
        ("opm", 1, 4),
        ("einde", 1, 4),
        ("n", 1, 4),
    ]


def test_what_the_mapping_uses_stays_strict(tmp_path, database):
    broken = a_trace("A1", FINED).replace('value="35.0"', 'value="veel"')
    with pytest.raises(LogBroken, match=r"fines\.xes:\d+: trace 'A1', fact 'boete': 'amount' is used, and .*'veel'"):
        replayed(database, a_log(tmp_path, broken))
    assert titles(database) == {}


@pytest.mark.parametrize("written", ["2007-07-02T10:00:00+02:00", "2007/07/02 10:00:00.000", "02-07-2007 10:00"])
def test_moments_written_as_text_are_mapped(tmp_path, database, written):
    mapping = tmp_path / "mapping.yaml"
    orderly = "{event: time:timestamp, as: day, order: day-month-year}"
    text = MAPPING.read_text().replace("{event: time:timestamp, as: day}", orderly)
    mapping.write_text(text.replace("at: {event: time:timestamp}", f"at: {orderly.replace('day,', 'moment,', 1)}"))
    trace = a_trace("A1", written).replace("<date key", "<string key")
    [case] = replayed(database, a_log(tmp_path, trace), mapping).cases
    assert str(case.started) == "2007-07-02"


def test_a_day_that_means_two_things_is_refused(tmp_path, database):
    trace = a_trace("A1", "02-07-2007 10:00").replace("<date key", "<string key")
    with pytest.raises(LogBroken, match="day and month cannot be told apart"):
        replayed(database, a_log(tmp_path, trace))
