"""Injuries that should never be: a line of the outbox nobody can read, a case nobody can evaluate.

Each has to be set apart, visibly and with its reason, while all others go on; and it has to go again by itself, or by
an operator's word, once what was wrong with it is mended.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, LiteralString, Self

import psycopg
from psycopg.types.json import Jsonb
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from orchestrator.clock import current_time
from orchestrator.db.database import Database
from orchestrator.usecases.stuck import drop_stuck, list_stuck
from tests.chaos.injuries.injury import Injury, moment
from tests.chaos.trial import Trial

APART_SECONDS = 60.0
"""Within this, planted rows have to be set apart, and others to have gone on, on a machine that has other work too."""

LINES = (
    ("start_task", '{"task_id": "nobody-1:advies:1"}'),
    ("start_task", '{"task_id": 7, "party": ["x"], "queue": null}'),
    ("start_task", '"not even an object"'),
    ("withdraw_task", "{}"),
    ("nudge_clock", '{"municipality": {"no": "text"}}'),
    ("no_such_effect", '{"municipality": "gemeente-proef"}'),
)
_INSERT = """
insert into outbox (kind, payload, created_at, due_at)
select %s, %s, at, at from (select now() + coalesce((select moved_by from clock_offset), interval '0') as at) as time
returning id
"""
_APART = """
select reason from set_apart where kind = %s and subject = %s and ended_at is null and reason <> ''
"""
_OTHERS_WAIT = """
select id from outbox where done_at is null and id > %s and id not in (
    select subject::bigint from set_apart where kind = 'outbox' and ended_at is null
)
"""
_UNREADABLE = """
insert into policy_version (digest, name, in_force, text, published_at)
values (%s, %s, '2024-01-01', 'policy: [this is not a policy', now())
"""
_SOME_CASE = """
update "case" set digest = %s, next_due = least(next_due, now())
where id = (select id from "case" where next_due is not null order by md5(id || %s) limit 1) returning id, municipality
"""
_OTHERS_DUE = """
select id from "case" where id <> %s
and next_due <= now() + coalesce((select moved_by from clock_offset), interval '0') - interval '1 second'
"""
_NUDGE = """
insert into outbox (kind, payload, created_at, due_at)
select 'nudge_clock', %s, at, at from (select now() + coalesce((select moved_by from clock_offset), interval '0') as at)
"""
_MEND = """
update "case" set digest = (select digest from policy_version where name = 'beproeving') where digest like %s
"""
_PLANTED = "select id from outbox where (kind, payload) in (select * from unnest(%s::text[], %s::jsonb[]))"
_DROP = """
with dropped as (
    update outbox set done_at = now(), last_error = 'planted' where done_at is null and id = any(%s) returning id)
update set_apart set ended_at = now(), ended_how = 'dropped', ended_by = 'trial', ended_why = 'planted'
where kind = 'outbox' and ended_at is null and subject in (select id::text from dropped)
"""


@dataclass(frozen=True)
class LinePlanted(Injury):
    """A line of the outbox that cannot be read, in one of several ways."""

    name = "unreadable effect"

    which: int

    @classmethod
    def drawn(cls, rng: random.Random) -> Self:
        return cls(moment(rng), rng.randrange(len(LINES)))

    def inflict(self, trial: Trial) -> None:
        kind, payload = LINES[self.which]
        line = _ask(trial, _INSERT, kind, payload)[0][0]
        trial.timeline.mark("outbox", f"line {line} planted, which cannot be read: {kind} {payload}")
        try:
            _must(trial, f"line {line} is set apart", lambda: _ask(trial, _APART, "outbox", str(line)))
            _must(trial, f"lines after line {line} go out", lambda: not _ask(trial, _OTHERS_WAIT, line))
            _must(trial, f"the operator sees line {line}", lambda: _number(trial, "outbox", str(line)))
            _must(trial, f"the operator drops line {line}", lambda: _drop(trial, str(line)))
        finally:
            _ask(trial, _DROP, [line])  # its own alone: another may just be looked at

    def __str__(self) -> str:
        return f"{super().__str__()}: {LINES[self.which][0]} {LINES[self.which][1]}"


@dataclass(frozen=True)
class CasePlanted(Injury):
    """A case whose policy cannot be read any more; after a while it can again."""

    name = "unreadable case"

    salt: str

    @classmethod
    def drawn(cls, rng: random.Random) -> Self:
        return cls(moment(rng), f"{rng.random():.6f}")

    def inflict(self, trial: Trial) -> None:
        digest = f"planted-{trial.round}-{self.salt}"
        _ask(trial, _UNREADABLE, digest, digest)
        found = _ask(trial, _SOME_CASE, digest, self.salt)
        if not found:
            trial.timeline.mark("case", "there is none yet to make unreadable")
            return
        case, municipality = found[0]
        trial.timeline.mark("case", f"{case} cannot be evaluated any more")
        _ask(trial, _NUDGE, Jsonb({"municipality": municipality}))
        try:
            _must(trial, f"{case} is set apart", lambda: _ask(trial, _APART, "case", case))
            _must(trial, f"other cases than {case} are woken", lambda: not _ask(trial, _OTHERS_DUE, case))
            _must(trial, f"the operator sees {case}", lambda: _number(trial, "case", case))
        finally:
            _ask(trial, _MEND, digest)
            trial.timeline.mark("case", f"{case} can be evaluated again")


def mend(trial: Trial) -> None:
    """Take away whatever was planted; also what came back with an older database."""
    _ask(trial, _MEND, "planted-%")
    planted = _ask(trial, _PLANTED, [kind for kind, _ in LINES], [payload for _, payload in LINES])
    _ask(trial, _DROP, [line for (line,) in planted])


def _number(trial: Trial, kind: str, subject: str) -> int | None:
    """Return the number under which the operator finds it, in the command's list and on the page."""
    with _session(trial) as session:
        found = list_stuck(session)
    return next((each.id for each in found if (each.kind, each.subject) == (kind, subject)), None)


def _drop(trial: Trial, line: str) -> bool:
    """Drop the line as an operator does; say whether it was there."""
    number = _number(trial, "outbox", line)
    if number is None:
        return False
    with _session(trial) as session:
        at = current_time(session, trial.platform.settings)
        drop_stuck(session, number, by="trial", why="planted", at=at)
    return True


@contextmanager
def _session(trial: Trial) -> Iterator[Session]:
    """Give a session on the database, straight, in a transaction."""
    database = Database(trial.platform.url, connections=1)
    try:
        with database.transaction() as session:
            yield session
    finally:
        database.dispose()


def _must(trial: Trial, what: str, holds: Callable[[], object]) -> None:
    """Wait until it holds; that it does not is a violation, unless the database is another one meanwhile."""
    restored = trial.ledger.restored

    def held() -> bool:
        try:
            return trial.ledger.restored != restored or bool(holds())
        except (psycopg.Error, DBAPIError):
            return False

    if not trial.wait_until(held, APART_SECONDS):
        trial.violated(f"not within {APART_SECONDS:.0f} s: {what}")
    elif trial.ledger.restored == restored:
        trial.timeline.mark("apart", what)


def _ask(trial: Trial, asked: LiteralString, *values: object) -> list[tuple[Any, ...]]:
    """Ask or change, again and again while the database is away."""
    until = time.monotonic() + APART_SECONDS
    while True:
        try:
            with psycopg.connect(trial.platform.url, connect_timeout=10) as connection:
                done = connection.execute(asked, values)
                return done.fetchall() if done.description else []
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            trial.wait(0.2)
