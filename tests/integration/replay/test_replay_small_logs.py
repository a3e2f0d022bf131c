"""Small logs through the whole of the platform: what is missed is noted when it is missed, and nothing is half done."""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from orchestrator.db.beliefs import load_obligations
from orchestrator.db.database import Database
from orchestrator.db.journals import read_entries
from orchestrator.domain.case import CaseDraft
from orchestrator.domain.journal import InputKind
from orchestrator.domain.party import Actor
from orchestrator.domain.work import ObligationState
from orchestrator.replay.log import LogBroken
from orchestrator.replay.replay import ReplayedOtherwise, replay_log
from orchestrator.replay.report import ReplayReport
from orchestrator.usecases.open_case import open_case
from orchestrator.usecases.rebuild_case import rebuild_case
from orchestrator.usecases.see_case import verify_journal
from orchestrator.usecases.wake import wake_cases

HERE = Path(__file__).parents[2] / "unit" / "replay"
MAPPING, POLICY = HERE / "verkeersboete-mapping.yaml", HERE / "verkeersboete.yaml"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)

FINE = """<event><string key="concept:name" value="Create Fine"/><float key="amount" value="35.0"/>
<int key="article" value="157"/><string key="vehicleClass" value="A"/><date key="time:timestamp" value="{}"/></event>
"""
PAYMENT = """<event><string key="concept:name" value="Payment"/><float key="paymentAmount" value="35.0"/>
<date key="time:timestamp" value="{}"/></event>
"""


def a_trace(name: str, fined: str, paid: str | None = None) -> str:
    events = FINE.format(fined) + (PAYMENT.format(paid) if paid else "")
    return f'<trace>\n<string key="concept:name" value="{name}"/>\n{events}</trace>\n'


IN_TIME = a_trace("A1", "2007-07-02T10:00:00+02:00", "2007-08-27T23:30:00+02:00")
LATE = a_trace("A2", "2007-07-02T10:00:00+02:00", "2007-08-28T00:30:00+02:00")
OVERDUE = a_trace("A3", "2007-07-03T10:00:00+02:00")
OPEN = a_trace("A4", "2007-07-09T10:00:00+02:00")
LAST = a_trace("A5", "2007-08-29T10:00:00+02:00")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    yield made
    made.dispose()


def a_log(place: Path, *traces: str, name: str = "fines.xes") -> Path:
    path = place / name
    path.write_text("<log>\n" + "".join(traces) + "</log>")
    return path


def replayed(database: Database, log: Path) -> ReplayReport:
    return replay_log(database, log, MAPPING, POLICY, at=NOW)


def count(database: Database, table: str) -> int:
    with database.engine.connect() as connection:
        number: int = connection.exec_driver_sql(f"select count(*) from {table}").scalar_one()  # noqa: S608
        return number


def test_another_log_under_another_policy_needs_only_another_mapping(database: Database, tmp_path: Path) -> None:
    report = replayed(database, a_log(tmp_path, IN_TIME, LATE, OVERDUE, OPEN, LAST))

    assert [tuple(each.values()) for each in report.as_json()["cases"]] == [
        ("A1", "boete-A1", "2007-07-02", "2007-08-27", "2007-08-27", "in_time"),
        ("A2", "boete-A2", "2007-07-02", "2007-08-27", "2007-08-28", "late"),
        ("A3", "boete-A3", "2007-07-03", "2007-08-28", None, "overdue"),
        ("A4", "boete-A4", "2007-07-09", "2007-09-03", None, "open"),
        ("A5", "boete-A5", "2007-08-29", "2007-10-24", None, "open"),
    ]
    assert (report.facts, report.known, report.refused) == (7, 0, ())


def test_what_was_missed_is_noted_at_the_moment_it_was_missed(database: Database, tmp_path: Path) -> None:
    replayed(database, a_log(tmp_path, LATE, OVERDUE, LAST))

    with database.transaction() as session:
        for case in ("boete-A2", "boete-A3"):
            woken = [each for each in read_entries(session, case) if each.kind is InputKind.CLOCK]
            missed = datetime(2007, 8, 27 if case == "boete-A2" else 28, 22, tzinfo=UTC)
            assert [each.at for each in woken] == [missed]
            assert rebuild_case(session, case, write=False).equal
            assert verify_journal(session, case) == ()


def test_history_sets_nobody_to_work_and_a_clock_only_for_what_goes_on(database: Database, tmp_path: Path) -> None:
    replayed(database, a_log(tmp_path, OPEN, LAST))

    with database.transaction() as session:
        sent = [(each.kind, each.payload["municipality"]) for each in session.execute(text("SELECT * FROM outbox"))]
        ((rings,),) = session.execute(text("SELECT next_wake FROM municipality_clock")).all()
    assert sent == [("nudge_clock", "politie-elders")]
    assert rings == datetime(2007, 9, 3, 22, tzinfo=UTC)


def test_a_running_case_that_was_taken_in_becomes_late_by_itself(database: Database, tmp_path: Path) -> None:
    log = a_log(tmp_path, OPEN, LAST)
    first = replayed(database, log)

    with database.transaction() as session:
        assert wake_cases(session, municipality="politie-elders", at=NOW).count == 2
    with database.transaction() as session:
        (owed,) = load_obligations(session, "boete-A4")
        assert (owed.state, rebuild_case(session, "boete-A4", write=False).equal) == (ObligationState.BREACHED, True)

    again = replayed(database, log)  # tells how things stood at the end of the log, not how they went on
    assert (again.cases, again.obligations, again.known) == (first.cases, first.obligations, 2)


def test_taking_in_a_log_leaves_what_is_due_in_other_cases_to_their_clock(database: Database, tmp_path: Path) -> None:
    replayed(database, a_log(tmp_path, OPEN, LAST))
    later = a_trace("A9", "2008-07-09T10:00:00+02:00", "2009-01-01T10:00:00+01:00")

    replayed(database, a_log(tmp_path, later, name="more.xes"))

    with database.transaction() as session:
        (owed,) = load_obligations(session, "boete-A4")
        assert owed.state is ObligationState.OPEN
    with database.transaction() as session:
        assert wake_cases(session, municipality="politie-elders", at=NOW).count == 2


def test_the_same_log_again_changes_nothing_whether_it_is_packed_or_not(database: Database, tmp_path: Path) -> None:
    plain = a_log(tmp_path, LATE, OPEN, LAST)
    packed = tmp_path / "fines.xes.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))

    first = replayed(database, plain)
    entries = count(database, "journal")
    second = replayed(database, packed)

    assert count(database, "journal") == entries
    assert (second.cases, second.obligations, second.known) == (first.cases, first.obligations, 3)


def test_a_log_with_more_cases_adds_only_those(database: Database, tmp_path: Path) -> None:
    replayed(database, a_log(tmp_path, LATE))

    report = replayed(database, a_log(tmp_path, LATE, LAST))

    assert (report.known, len(report.cases), count(database, '"case"')) == (1, 2, 2)


@pytest.mark.parametrize(
    ("traces", "says"),
    [
        ((IN_TIME, "<trace/>"), r"fines\.xes:9:1: trace 2 has no name"),
        ((IN_TIME, a_trace("A2", "tomorrow")), r"fines\.xes:12: .* this date cannot be read\. Found 'tomorrow'"),
        ((IN_TIME, LATE.replace("157", "15x")), r"fines\.xes:12: .* this int cannot be read"),
        ((IN_TIME, LATE.replace("35.0", "1e300")), r"trace 'A2', fact 'boete': field 'bedrag': found"),
        ((IN_TIME, "<trace>"), "the XML is broken. Found mismatched tag"),
    ],
)
def test_a_broken_log_leaves_nothing(database: Database, tmp_path: Path, traces: tuple[str, ...], says: str) -> None:
    with pytest.raises(LogBroken, match=says):
        replayed(database, a_log(tmp_path, *traces))

    assert [count(database, name) for name in ('"case"', "journal", "party", "policy_version")] == [0, 0, 0, 0]


def test_a_case_that_is_there_already_with_another_content_stops_the_whole_replay(
    database: Database, tmp_path: Path
) -> None:
    replayed(database, a_log(tmp_path, LATE))

    with pytest.raises(ReplayedOtherwise, match=r"There already is a case 'boete-A2', of other content"):
        replayed(database, a_log(tmp_path, OPEN, LATE.replace("35.0", "70.0")))

    assert count(database, '"case"') == 1


def test_a_live_case_of_the_municipality_keeps_its_clock(database: Database, tmp_path: Path) -> None:
    replayed(database, a_log(tmp_path, OPEN, LAST))

    with database.transaction() as session:
        draft = CaseDraft("verkeersboete", "politie-elders", roles={"beboete": ("beboeten-elders",)})
        opened = open_case(session, Actor("politie-elders"), draft, at=NOW, key="live")

    assert opened.case.municipality == "politie-elders"


def test_whoever_waits_is_told_how_far_it_is(database: Database, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []

    log = a_log(tmp_path, IN_TIME, LATE)
    replay_log(database, log, MAPPING, POLICY, at=NOW, progress=lambda done, total: told.append((done, total)))

    assert told == [(1, 2), (2, 2)]
