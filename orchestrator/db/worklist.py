"""Finding cases of a municipality in order of what needs attention, by words, by what is new; views that were saved."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    and_,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import array, insert
from sqlmodel import Session

from orchestrator.db.audiences import directing_hears, is_for
from orchestrator.db.beliefs import obligation_of
from orchestrator.db.cases import case_of, seen_by
from orchestrator.db.listing import listed
from orchestrator.db.nearness import NEVER, is_owed, is_owed_in_case, is_passed, press, within
from orchestrator.db.secrecy import SEEN, TITLE
from orchestrator.db.tables.case import CASE
from orchestrator.db.tables.party import SAVED_VIEW
from orchestrator.db.tables.work import OBLIGATION, TASK
from orchestrator.domain.case import Case
from orchestrator.domain.listing import Listed, Page
from orchestrator.domain.party import Actor
from orchestrator.domain.veil import unexplained
from orchestrator.domain.work import HELD, Obligation, TaskState
from orchestrator.domain.worklist import (
    BY_AGE,
    COUNTED,
    NEARNESS,
    Urgency,
    WorklistCounts,
    WorklistFilter,
    WorklistLine,
)

_NOBODY: ColumnElement[list[str]] = literal_column("'{}'::text[]")
_FIRST = OBLIGATION.alias("first")
_OTHER = OBLIGATION.alias("other")
_PREFIX = "o_"


def list_worklist(
    session: Session, municipality: str, wanted: WorklistFilter, page: Page, at: datetime
) -> Listed[WorklistLine]:
    """Return the cases, the deadline that presses most first; those in which nothing is owed by age, the newest first.

    Whatever the order, of each case is looked up what presses most in it: in one statement with the case and the
    numbers, so that a line does not contradict itself. A mark of a page is the moment and the id of its last case.
    Raises PageInvalid.
    """
    driven = wanted.urgency not in BY_AGE
    asked = _by_deadline(municipality, wanted, at) if driven else _by_age(municipality, wanted)
    asked = asked.where(_holding(session, municipality, wanted.words))
    if page.after:
        asked = asked.where(_after_deadline(page) if driven else tuple_(CASE.c.opened_at, CASE.c.id) < page.place)
    # In PostgreSQL what has no deadline comes last by itself, and the index has the same order.
    order = (_FIRST.c.due_at, CASE.c.id) if driven else (CASE.c.opened_at.desc(), CASE.c.id.desc())
    rows = session.execute(asked.add_columns(*_numbers(municipality, at)).order_by(*order).limit(page.limit + 1)).all()
    return listed(
        rows, page, lambda row: (row.o_due_at if driven else row.opened_at, row.id), lambda row: _worklist_line(row, at)
    )


def count_worklist(session: Session, municipality: str, wanted: WorklistFilter, at: datetime) -> WorklistCounts:
    """Return how many cases there are of each urgency, given the rest of the filter."""
    numbers: dict[str, int] = {}
    holding = _holding(session, municipality, wanted.words)
    for name in WorklistCounts.__dataclass_fields__:
        narrowed = WorklistFilter(Urgency(name), wanted.policy, wanted.waits_for, wanted.person, wanted.words)
        driven = narrowed.urgency not in BY_AGE
        asked = _by_deadline(municipality, narrowed, at) if driven else _by_age(municipality, narrowed)
        few = asked.where(holding).with_only_columns(CASE.c.id).limit(COUNTED + 1).subquery()
        numbers[name] = session.execute(select(func.count()).select_from(few)).scalar_one()
    return WorklistCounts(**numbers)


def _by_deadline(municipality: str, wanted: WorklistFilter, at: datetime) -> Select[Any]:
    """Return cases with, of the obligations the filter is about, the one that presses most."""
    earlier = and_(
        _OTHER.c.case_id == _FIRST.c.case_id,
        _about(is_owed_in_case, _OTHER, wanted, municipality),
        press(_OTHER) < press(_FIRST),
    )
    asked = select(*SEEN, *_pressing_columns(_FIRST)).join(_FIRST, _FIRST.c.case_id == CASE.c.id)
    asked = asked.where(
        _about(is_owed, _FIRST, wanted, municipality), ~exists(select(1).select_from(_OTHER).where(earlier))
    )
    return _narrowed(asked.where(_urgent(wanted.urgency, at)), municipality, wanted)


def _after_deadline(page: Page) -> ColumnElement[bool]:
    moment, case = page.place
    no_deadline = _FIRST.c.due_at.is_(None)
    if moment >= NEVER:
        return no_deadline & (CASE.c.id > case)
    return or_(tuple_(_FIRST.c.due_at, CASE.c.id) > (moment, case), no_deadline)


def _by_age(municipality: str, wanted: WorklistFilter) -> Select[Any]:
    """Return cases with what presses most in each, if anything is owed."""
    about = select(_OTHER).where(_OTHER.c.case_id == CASE.c.id, _about(is_owed_in_case, _OTHER, wanted, municipality))
    first = about.order_by(press(_OTHER)).limit(1).lateral("pressing")
    asked = select(*SEEN, *_pressing_columns(first)).join(first, true(), isouter=True)
    if wanted.urgency is Urgency.QUIET:
        owing = select(1).select_from(_FIRST).where(_FIRST.c.case_id == CASE.c.id, is_owed_in_case(_FIRST))
        told = owing.where(_is_told(municipality, _FIRST))
        asked = asked.where(CASE.c.closed_since.is_(None), ~exists(told))
    if wanted.urgency is Urgency.CLOSED:
        asked = asked.where(CASE.c.closed_since.is_not(None))
    if wanted.waits_for:
        asked = asked.where(first.c.key.is_not(None))
    return _narrowed(asked, municipality, wanted)


def _pressing_columns(first: Any) -> list[Any]:
    columns = [first.c[column.name].label(f"{_PREFIX}{column.name}") for column in OBLIGATION.c]
    return [*columns, directing_hears(CASE.c.municipality, first).label("heard")]


def _is_told(municipality: str, table: Any) -> ColumnElement[bool]:
    """Return the condition that an obligation is for who directs the case: it bears it, or may know why it is there."""
    return or_(table.c.bearers.contains([municipality]), directing_hears(municipality, table))


def _about(
    owed: Callable[[Any], ColumnElement[bool]], table: Any, wanted: WorklistFilter, municipality: str
) -> ColumnElement[bool]:
    found = owed(table) & _is_told(municipality, table)
    if wanted.waits_for:
        found &= table.c.bearers.contains([wanted.waits_for])
    if wanted.urgency is Urgency.UNHELD:
        found &= table.c.bearers == _NOBODY
    return found


def _urgent(urgency: Urgency, at: datetime) -> ColumnElement[bool]:
    if urgency is Urgency.NO_TERM:
        return _FIRST.c.due_at.is_(None)
    return within(_FIRST.c.due_at, NEARNESS[urgency].span(at)) if urgency in NEARNESS else true()


def _narrowed(asked: Select[Any], municipality: str, wanted: WorklistFilter) -> Select[Any]:
    asked = asked.where(CASE.c.municipality == municipality)
    if wanted.policy:
        asked = asked.where(CASE.c.policy == wanted.policy)
    if wanted.person:
        theirs = (TASK.c.claimed_by == municipality) & (TASK.c.person == wanted.person)
        claimed = select(TASK.c.case_id).where(theirs, TASK.c.state.in_([each.value for each in HELD]))
        asked = asked.where(CASE.c.id.in_(claimed))
    return asked


def _holding(session: Session, municipality: str, words: str | None) -> ColumnElement[bool]:
    """Return the condition that a case holds the words: looked up once, when not too many do."""
    if not words:
        return true()
    asked = select(CASE.c.id).where(CASE.c.municipality == municipality, holds_words(words)).limit(COUNTED + 1)
    found = session.execute(asked).scalars().all()
    return CASE.c.id.in_(found) if len(found) <= COUNTED else holds_words(words)


def holds_words(words: str) -> ColumnElement[bool]:
    """Return the condition that a case holds the words in its id or title."""
    return or_(TITLE.icontains(words, autoescape=True), CASE.c.id.icontains(words, autoescape=True))


def _numbers(municipality: str, at: datetime) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Return of a case how much is owed in it, late and by nobody, and how much work is on offer."""
    numbers: list[Any] = [
        func.count(),
        func.count().filter(is_passed(OBLIGATION.c.due_at, at)),
        func.count().filter(OBLIGATION.c.bearers == _NOBODY),
    ]
    together: Any = array(numbers, type_=Integer)
    owed = select(together).where(OBLIGATION.c.case_id == CASE.c.id, is_owed_in_case(OBLIGATION))
    owed = owed.where(_is_told(municipality, OBLIGATION))
    offered = select(func.count()).where(TASK.c.case_id == CASE.c.id, TASK.c.state == TaskState.OFFERED.value)
    offered = offered.where(or_(is_for(municipality, TASK), directing_hears(municipality, TASK)))
    return owed.scalar_subquery().label("owed"), offered.scalar_subquery().label("offered")


def _worklist_line(row: Row[Any], at: datetime) -> WorklistLine:
    pressing = _pressing(row).stood_at(at) if row.o_key else None
    owed, late, unheld = row.owed
    return WorklistLine(case_of(row), pressing, owed=owed, late=late, unheld=unheld, offered=row.offered)


def _pressing(row: Row[Any]) -> Obligation:
    owed = obligation_of(row, _PREFIX)
    return owed if row.heard else unexplained(owed, row.opened_at.astimezone(UTC))


def search_cases(session: Session, party: str, words: str, limit: int) -> tuple[Case, ...]:
    """Return cases with the words in their id or title, the newest first."""
    asked = select(*SEEN).where(seen_by(party), holds_words(words))
    rows = session.execute(asked.order_by(CASE.c.opened_at.desc(), CASE.c.id).limit(limit))
    return tuple(case_of(row) for row in rows)


def last_recorded(session: Session, party: str) -> str:
    """Return the moment of the last entry in any case the party may see, as a mark; empty when there is none."""
    found = session.execute(select(func.max(CASE.c.recorded_at)).where(seen_by(party))).scalar()
    return found.isoformat() if found else ""


def list_views(session: Session, actor: Actor) -> tuple[tuple[str, str], ...]:
    """Return name and query of every view of the person, by name."""
    asked = select(SAVED_VIEW.c.name, SAVED_VIEW.c.query).where(*_of(actor)).order_by(SAVED_VIEW.c.name)
    return tuple((row.name, row.query) for row in session.execute(asked))


def add_view(session: Session, actor: Actor, name: str, query: str, at: datetime) -> bool:
    """Store the view; False when the name is that of another one, which stays as it is."""
    values = {"party": actor.party, "person": actor.person or "", "name": name, "query": query, "saved_at": at}
    stored = insert(SAVED_VIEW).values(values)
    # The same again is locked and told, not changed.
    same = stored.on_conflict_do_update(
        index_elements=["party", "person", "name"],
        set_={"query": SAVED_VIEW.c.query},
        where=SAVED_VIEW.c.query == stored.excluded.query,
    )
    return session.execute(same.returning(SAVED_VIEW.c.name)).first() is not None


def remove_view(session: Session, actor: Actor, name: str) -> None:
    """Remove the view, if there is one with this name."""
    session.execute(delete(SAVED_VIEW).where(*_of(actor), SAVED_VIEW.c.name == name))


def _of(actor: Actor) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return SAVED_VIEW.c.party == actor.party, SAVED_VIEW.c.person == (actor.person or "")
