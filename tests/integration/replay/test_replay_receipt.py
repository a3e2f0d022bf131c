"""A real log of a real municipality: every one of its 1,434 deadlines is reckoned here again, with nothing of ours."""

import gzip
import json
import os
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from orchestrator.db.database import Database
from orchestrator.replay.mapping_file import find_mapping
from orchestrator.replay.replay import replay_log
from orchestrator.replay.report import ReplayReport

REPOSITORY = Path(__file__).parents[3]
SHARED = Path(os.environ.get("SPEELRUIMTE_SHARED") or REPOSITORY.parent / "shared")
LOG = SHARED / "data" / "logs" / "receipt.xes.gz"
POLICY = REPOSITORY / "rules" / "policies" / "omgevingsvergunning" / "2024-01-01.yaml"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not LOG.is_file(), reason=f"the receipt log is not there: {LOG}")

EIGHT_WEEKS = timedelta(days=56)
LAST_DAY_OF_THE_LOG = date(2012, 1, 23)
HOLIDAYS = {
    *(date(2010, month, day) for month, day in ((12, 25), (12, 26))),
    *(date(2011, month, day) for month, day in ((1, 1), (4, 22), (4, 25), (4, 30), (5, 5), (6, 2), (6, 13))),
    *(date(2011, month, day) for month, day in ((12, 25), (12, 26))),
    *(date(2012, month, day) for month, day in ((1, 1), (4, 6), (4, 9), (4, 30), (5, 5))),
}


def reckoned() -> list[dict[str, str | None]]:
    """What the log says, by another reader. Its dates bear the Dutch offset: the day is the first ten characters."""
    space = "{http://www.xes-standard.org/}"
    with gzip.open(LOG) as file:
        log = ET.parse(file)  # noqa: S314  a file that comes along
    return [
        expected({each.get("key", ""): each.get("value", "") for each in trace if each.tag != f"{space}event"})
        for trace in log.iter(f"{space}trace")
    ]


def expected(said: dict[str, str]) -> dict[str, str | None]:
    deadline = date.fromisoformat(said["startdate"][:10]) + EIGHT_WEEKS
    while deadline.weekday() >= 5 or deadline in HOLIDAYS:
        deadline += timedelta(days=1)
    ended = date.fromisoformat(said["enddate"][:10]) if "enddate" in said else None
    if ended:
        state = "in_time" if ended <= deadline else "late"
    else:
        state = "overdue" if deadline < LAST_DAY_OF_THE_LOG else "open"
    return {
        "case": said["concept:name"],
        "id": said["concept:name"],
        "started": said["startdate"][:10],
        "deadline": deadline.isoformat(),
        "ended": ended.isoformat() if ended else None,
        "state": state,
    }


def rows(database: Database) -> dict[str, int]:
    tables = ("journal", '"case"', "obligation", "task", "outbox", "idempotency", "municipality_clock", "party")
    with database.engine.connect() as connection:
        return {name: connection.exec_driver_sql(f"select count(*) from {name}").scalar_one() for name in tables}  # noqa: S608


def told_of(database: Database) -> dict[str, list[str]]:
    """What is to be told to the world, by kind: of work the task it is, of a clock whose it is."""
    with database.engine.connect() as connection:
        lines = connection.exec_driver_sql("select kind, payload from outbox").all()
    told: dict[str, list[str]] = {}
    for kind, payload in lines:
        told.setdefault(kind, []).append(payload["task_id"] if kind == "start_task" else payload["municipality"])
    return {kind: sorted(each) for kind, each in told.items()}


def standing(database: Database) -> list[str]:
    """The tasks that somebody can still take up, in cases that go on living."""
    asked = """select task.id from task join "case" on "case".id = task.case_id where task.state = 'offered'
        and "case".closed_since is null order by task.id"""
    with database.engine.connect() as connection:
        return list(connection.exec_driver_sql(asked).scalars())


def replayed(database: Database) -> ReplayReport:
    return replay_log(database, LOG, find_mapping("receipt"), POLICY, at=NOW)


def test_the_receipt_log_goes_through_the_platform_and_once_more_changes_nothing(database_url: str) -> None:
    database = Database(database_url)
    told = replayed(database).as_json()
    summary, by_case = told["summary"], {each["case"]: each for each in told["cases"]}
    own = reckoned()

    assert len(own) == len(by_case) == summary["cases"] == 1434
    assert [by_case[str(each["case"])] for each in own] == own
    assert by_case["case-10011"] == {
        "case": "case-10011",
        "id": "case-10011",
        "started": "2011-10-11",
        "deadline": "2011-12-06",
        "ended": None,
        "state": "overdue",
    }
    states = Counter(each["state"] for each in own)
    assert {name: summary["rules"]["tijdig_beslissen"][name] for name in states} == states
    assert summary["refused"] == []
    assert sum(week["arisen"] for week in summary["weeks"].values()) == 1434
    assert summary["last_moment"] == "2012-01-23T15:42:54+01:00"

    before = rows(database)
    assert before["municipality_clock"] == 1
    assert told_of(database) == {"start_task": standing(database), "nudge_clock": ["gemeente-coselog"]}
    again = replayed(database).as_json()
    assert rows(database) == before
    assert again["summary"].pop("replayed_before") == 1434
    assert summary.pop("replayed_before") == 0
    assert json.dumps(again) == json.dumps(told)
    database.dispose()
