"""Erasing what lines of a journal say, and the record of that; the guard of the journal lets through nothing else."""

from collections.abc import Collection, Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import Integer, Row, and_, case, cast, delete, insert, or_, select, update
from sqlmodel import Session

from orchestrator.db.destruction import BARE
from orchestrator.db.rows import in_order, values_of
from orchestrator.db.tables.case import JOURNAL, STANDING
from orchestrator.db.tables.personal import ERASURE
from orchestrator.db.tables.platform import IDEMPOTENCY, KEPT_ANSWER, OUTBOX
from orchestrator.db.tables.work import LEASE, NOTICE, NOTICE_READ, OBLIGATION, TASK
from orchestrator.domain.erasure import Erasure
from orchestrator.domain.listing import Listed, Page
from orchestrator.domain.view import Believed
from orchestrator.domain.work import Notice, Obligation, Task, notice_id


def forget_believed(session: Session, case_id: str, gone: Collection[Believed]) -> None:
    """Remove what is not believed any more, with what was told of it to others and kept beside it."""
    tasks = [each.id for each in gone if isinstance(each, Task)]
    notices = [each.key for each in gone if isinstance(each, Notice)]
    duties = [each.key for each in gone if isinstance(each, Obligation)]
    parts = [each.scope for each in gone if not isinstance(each, Task | Notice | Obligation)]
    session.execute(delete(LEASE).where(LEASE.c.task_id.in_(tasks)))
    session.execute(delete(TASK).where(TASK.c.case_id == case_id, TASK.c.id.in_(tasks)))
    session.execute(delete(NOTICE_READ).where(NOTICE_READ.c.case_id == case_id, NOTICE_READ.c.key.in_(notices)))
    session.execute(delete(NOTICE).where(NOTICE.c.case_id == case_id, NOTICE.c.key.in_(notices)))
    session.execute(delete(OBLIGATION).where(OBLIGATION.c.case_id == case_id, OBLIGATION.c.key.in_(duties)))
    session.execute(delete(STANDING).where(STANDING.c.case_id == case_id, STANDING.c.scope.in_(parts)))
    told = [notice_id(case_id, each) for each in notices]
    about = or_(OUTBOX.c.payload["task_id"].astext.in_(tasks), OUTBOX.c.payload["notice_id"].astext.in_(told))
    session.execute(delete(OUTBOX).where(about))


def forget_told(session: Session, tasks: Iterable[str]) -> None:
    """Remove what was handed on of these tasks, which are told anew."""
    done = OUTBOX.c.done_at.is_not(None)
    session.execute(delete(OUTBOX).where(done, OUTBOX.c.payload["task_id"].astext.in_(list(tasks))))


def erase(session: Session, done: Erasure) -> None:
    """Store the record, and with it take away what the lines say; of each its place, hash and commitment stay.

    A request that wrote one of them is answered no more; nor is it taken for a new one, which would write it again.
    """
    told = {name: _as_column(each) for name, each in asdict(done).items() if name != "seq"}
    session.execute(insert(ERASURE).values(told))
    gone = (*done.lines, *done.rested)
    of_journal = update(JOURNAL).where(JOURNAL.c.case_id == done.case_id, JOURNAL.c.seq.in_(gone))
    session.execute(of_journal.values(BARE))
    of_case = IDEMPOTENCY.c.answer["case"].astext == done.case_id
    first, last = (cast(IDEMPOTENCY.c.answer[each].astext, Integer) for each in ("first", "last"))
    # Only of this case: whether an answer of another has these is not looked at.
    wrote = case((of_case, or_(*(and_(first <= each, last >= each) for each in gone))), else_=False)
    session.execute(update(IDEMPOTENCY).where(wrote).values(fingerprint="", answer={"case": done.case_id}))
    # Pages that were kept to be shown once are packed: of which case they are cannot be asked.
    session.execute(delete(KEPT_ANSWER))


def _as_column(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def list_erasures(session: Session, municipality: str, page: Page) -> Listed[Erasure]:
    """Return what was erased in cases of the municipality, the first first."""
    asked = select(ERASURE).where(ERASURE.c.municipality == municipality)
    return in_order(session, asked, ERASURE.c.seq, page, _erasure_of)


def find_erasure(session: Session, case_id: str, line: int) -> Erasure:
    """Return the record of what this line of the journal says was erased."""
    asked = select(ERASURE).where(ERASURE.c.case_id == case_id, ERASURE.c.line == line)
    return _erasure_of(session.execute(asked).one())


def _erasure_of(row: Row[Any]) -> Erasure:
    return Erasure(**values_of(row, Erasure))
