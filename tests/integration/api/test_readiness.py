"""What readyz says is so: who can record facts is ready, and what happens to facts afterwards is told with words."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text

from orchestrator.clock import current_time, now
from orchestrator.db.condition import read_condition, save_beat
from orchestrator.db.database import Database
from orchestrator.db.trouble import Trouble, trouble_of
from orchestrator.domain.condition import PARTS
from orchestrator.local.postgres import RunningPostgres
from orchestrator.settings import Settings
from tests.integration.api.counter import AANVRAAG, GEMEENTE, PORTAAL, Counter
from tests.integration.api.test_under_pressure import until


def readyz(counter: Counter, **asked: Any) -> Any:
    """The answer of a look that is not a second old."""
    return counter.get("/readyz", None, **asked)


def states(counter: Counter) -> dict[str, str]:
    return {name: each["state"] for name, each in readyz(counter).json().get("checks", {}).items()}


@contextmanager
def read_only(postgres: RunningPostgres, database: Database) -> Iterator[None]:
    url = database.engine.url
    name = sql.Identifier(url.database or "")
    with psycopg.connect(postgres.admin_url(), autocommit=True) as connection:
        connection.execute(sql.SQL("alter database {} set default_transaction_read_only = on").format(name))
        connection.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", (url.database,))
        yield
        connection.execute(sql.SQL("alter database {} reset default_transaction_read_only").format(name))
        connection.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", (url.database,))


def test_a_database_that_cannot_be_written_is_not_ready_and_can_be_read(
    counter: Counter, database: Database, postgres: RunningPostgres
) -> None:
    counter.open_case()
    until(lambda: readyz(counter).status_code == 200)
    with read_only(postgres, database):
        until(lambda: states(counter).get("writing") == "failing")
        said = readyz(counter)
        assert (said.status_code, said.json()["ready"]) == (503, False)
        assert "only be read" in said.json()["checks"]["writing"]["words"]
        until(lambda: counter.post("/v1/cases/zaak-1/facts", PORTAAL, AANVRAAG).json()["type"].endswith(":read-only"))
        until(lambda: counter.get("/v1/cases/zaak-1").status_code == 200)
    until(lambda: readyz(counter).status_code == 200)
    until(lambda: counter.post("/v1/cases/zaak-1/facts", PORTAAL, AANVRAAG, key="een").status_code == 201)


def gets_on(database: Database, *parts: str) -> None:
    with database.transaction() as session:
        for part in parts:
            save_beat(session, part, now())


def test_a_worker_that_was_never_started_is_told_as_one_that_ended(counter: Counter, database: Database) -> None:
    counter.open_case()
    until(lambda: states(counter).get("worker") == "degraded")
    words = readyz(counter).json()["checks"]["worker"]["words"]
    assert all(f"{part} (never yet)" in words for part in PARTS)
    assert readyz(counter, whole="true").status_code == 503
    gets_on(database, *PARTS[1:])
    until(lambda: readyz(counter).json()["checks"]["worker"]["words"] == f"Not getting on: {PARTS[0]} (never yet).")
    gets_on(database, PARTS[0])
    until(lambda: states(counter).get("worker") == "ok")


def test_what_does_not_get_on_is_told_and_stops_nobody(counter: Counter, database: Database) -> None:
    counter.open_case()
    counter.add(PORTAAL, AANVRAAG)
    gets_on(database, *PARTS)
    until(lambda: readyz(counter).json()["state"] == "ok")
    with database.transaction() as session:
        long_ago = current_time(session, Settings(development=True)) - timedelta(hours=3)
        session.execute(text("update outbox set created_at = :at, due_at = :at"), {"at": long_ago})
        session.execute(text('update "case" set next_due = :at'), {"at": long_ago})
        session.execute(text("update part_beat set beat_at = now() - interval '30 minutes' where part = 'relay'"))
        session.execute(
            text(
                "insert into set_apart (kind, subject, since, attempts, next_try_at, reason)"
                " values ('offer', 'a task', now(), 3, now(), 'it does not go')"
            )
        )
    late = {"outbox", "clock", "worker", "apart"}
    until(lambda: {name for name, state in states(counter).items() if state == "degraded"} == late)
    said = readyz(counter)
    assert (said.status_code, said.json()["ready"], said.json()["state"]) == (200, True, "degraded")
    words = {name: each.get("words", "") for name, each in said.json()["checks"].items()}
    assert "3 hours" in words["outbox"]
    assert "3 hours ago" in words["clock"]
    assert words["worker"] == "Not getting on: relay (last 30 minutes ago)."
    assert "1 of kind offer" in words["apart"]
    assert all(each["since"] for each in said.json()["checks"].values())
    assert readyz(counter, whole="true").status_code == 503
    figures = counter.get("/metrics", None).text
    assert 'speelruimte_set_apart{kind="offer"} 1.0' in figures
    assert 'speelruimte_check_ok{check="clock"} 0.0' in figures
    assert "speelruimte_ready 1.0" in figures


def test_what_waits_for_its_own_moment_is_not_late_until_it_was_tried(counter: Counter, database: Database) -> None:
    counter.open_case()
    counter.add(PORTAAL, AANVRAAG)
    with database.transaction() as session:
        at = current_time(session, Settings(development=True))
        before, later = at - timedelta(hours=1), at + timedelta(hours=1)
        session.execute(
            text("update outbox set created_at = :before, due_at = :later"), {"before": before, "later": later}
        )
        assert read_condition(session, at=at, really=at).outbox_age == timedelta()
        session.execute(text("update outbox set attempts = 1"))
        assert read_condition(session, at=at, really=at).outbox_age == timedelta(hours=1)


def test_a_municipality_without_its_clock_is_told(counter: Counter, database: Database) -> None:
    counter.open_case()
    counter.add(PORTAAL, AANVRAAG)
    with database.transaction() as session:
        gone = session.execute(text("delete from municipality_clock where municipality = :name"), {"name": GEMEENTE})
        assert gone.rowcount == 1
    until(lambda: states(counter).get("clocks") == "degraded")


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (psycopg.errors.LockNotAvailable(), Trouble.BUSY),
        (psycopg.errors.DeadlockDetected(), Trouble.BUSY),
        (psycopg.errors.QueryCanceled(), Trouble.SLOW),
        (psycopg.errors.IdleInTransactionSessionTimeout(), Trouble.SLOW),
        (psycopg.errors.DiskFull(), Trouble.FULL),
        (psycopg.errors.ReadOnlySqlTransaction(), Trouble.READ_ONLY),
        (psycopg.errors.TooManyConnections(), Trouble.CROWDED),
        (psycopg.errors.AdminShutdown(), Trouble.AWAY),
        (psycopg.OperationalError("gone"), Trouble.AWAY),
        (psycopg.errors.UndefinedColumn(), None),
        (psycopg.errors.CheckViolation(), None),
    ],
)
def test_each_trouble_has_its_word_and_a_fault_of_ours_has_none(error: psycopg.Error, trouble: Trouble | None) -> None:
    assert trouble_of(error) is trouble
