"""How work of a coalition was taken on, counted over the cases one shares, and the tasks each figure is made of."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Row,
    Select,
    any_,
    case,
    cast,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
    true,
    tuple_,
)
from sqlmodel import Session

from orchestrator.db.audiences import hears, is_for
from orchestrator.db.coalitions import ALL_TOGETHER, Place, apart, in_coalition, once
from orchestrator.db.listing import task_line, task_lines
from orchestrator.db.tables.case import CASE, JOURNAL, WORK_ACTED
from orchestrator.db.tables.work import TASK
from orchestrator.domain.coalition import Coalition, CountedWork, Pickup, Wanted, Work
from orchestrator.domain.listing import Listed, Page

_OF_TASK = ("id", "case_id", "rule", "offered_to", "state", "claimed_by", "completed_by", "completed_at")
_NOBODY: ColumnElement[list[str]] = literal_column("'{}'::text[]")


def count_work(session: Session, party: str, coalition: Coalition, wanted: Wanted) -> dict[Place, Pickup]:
    """Return how work was taken on, for each party (None: all together), and told apart by rule and by month."""
    told = _told(party, coalition, wanted)
    takers: Any = case((told.c.taken_by.is_(None), _NOBODY), else_=func.array_append(_NOBODY, told.c.taken_by))
    offered = func.array_cat(func.array_remove(told.c.offered_to, told.c.taken_by), takers)
    of = func.unnest(func.array_append(offered, ALL_TOGETHER)).table_valued("party", name="of").render_derived()
    asked = select(*_numbers(told, of.c.party)).select_from(told.join(of, true()))
    return {place: _pickup(row) for place, row in apart(session, asked, of.c.party, told, wanted)}


def _numbers(told: CTE, party: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    """Count for each party its own acts, and for all together those of anybody."""
    all_of_them = party.is_(None)
    took = told.c.taken_by.is_not(None) & or_(all_of_them, told.c.taken_by == party)
    declined = or_(all_of_them & (told.c.declined_by != _NOBODY), party == any_(told.c.declined_by))
    long = func.percentile_disc(0.5).within_group(told.c.taken_at - told.c.offered_at)
    return [
        func.count().filter(or_(all_of_them, party == any_(told.c.offered_to))).label("offered"),
        func.count().filter(took).label("taken"),
        func.count().filter(declined).label("declined"),
        long.filter(took).label("median"),
    ]


def _pickup(row: Row[Any]) -> Pickup:
    median: timedelta | None = row.median
    return Pickup(row.offered, row.taken, row.declined, median)


def list_work(session: Session, party: str, coalition: Coalition, wanted: Wanted, page: Page) -> Listed[CountedWork]:
    """Return the work that is counted, what was offered first first. Raises PageInvalid."""
    told = _told(party, coalition, wanted)
    place = (told.c.offered_at, told.c.id)
    near = select(*place, told.c.taken_by, told.c.taken_at, told.c.declined_by).where(*_of(told, wanted))
    if page.after:
        near = near.where(tuple_(*place) > page.place)
    found = near.order_by(*place).limit(page.limit + 1).subquery("found")
    columns = (found.c.offered_at, found.c.taken_by, found.c.taken_at, found.c.declined_by)
    asked: Select[Any] = task_lines(party).join(found, found.c.id == TASK.c.id).add_columns(*columns)
    rows = session.execute(asked.order_by(found.c.offered_at, found.c.id)).all()
    lines = tuple(map(partial(_line, party), rows[: page.limit]))
    return Listed(lines, _mark(lines[-1]) if len(rows) > page.limit else None)


def _of(told: CTE, wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    """Return the conditions that a task is in the figure that is asked for: of a party its own acts."""
    party = None if wanted.party is None else literal(wanted.party)
    took = told.c.taken_by.is_not(None) if party is None else told.c.taken_by == party
    declined = told.c.declined_by != _NOBODY if party is None else party == any_(told.c.declined_by)
    offered = true() if party is None else party == any_(told.c.offered_to)
    match wanted.work:
        case Work.TAKEN:
            return (took,)
        case Work.DECLINED:
            return (declined,)
        case Work.OPEN:
            return (offered, told.c.taken_by.is_(None), told.c.open)
    return (or_(offered, func.coalesce(took, literal_column("false"))),)


def _line(party: str, row: Row[Any]) -> CountedWork:
    return CountedWork(
        task_line(party, row), _utc(row.offered_at), row.taken_by, _utc_if(row.taken_at), tuple(row.declined_by)
    )


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _utc_if(moment: datetime | None) -> datetime | None:
    return _utc(moment) if moment else None


def _mark(last: CountedWork) -> str:
    return f"{last.offered_at.isoformat()} {last.line.task.id}"


def _told(party: str, coalition: Coalition, wanted: Wanted) -> CTE:
    """Return every task of the coalition that the party is told of, with what its journal says was done with it."""
    heard = hears(party, TASK)
    seen = once(
        select(*(TASK.c[name] for name in _OF_TASK), heard.label("heard"))
        .join(CASE, CASE.c.id == TASK.c.case_id)
        .where(*in_coalition(party, coalition))
        .cte("seen")
    )
    acts = _acts(seen)
    rule = case((seen.c.heard, seen.c.rule), else_="")
    since, until = wanted.offered
    told = select(
        seen.c.id,
        seen.c.offered_to,
        rule.label("rule"),
        acts.c.offered_at,
        func.coalesce(acts.c.declined_by, _NOBODY).label("declined_by"),
        func.coalesce(acts.c.taken_by, seen.c.completed_by).label("taken_by"),
        func.coalesce(acts.c.taken_at, seen.c.completed_at).label("taken_at"),
        (seen.c.state == literal_column("'offered'")).label("open"),
        cast(func.date_trunc("month", func.timezone("Europe/Amsterdam", acts.c.offered_at)), Date).label("month"),
    ).select_from(seen.join(acts, (acts.c.case_id == seen.c.case_id) & (acts.c.task == seen.c.id)))
    told = told.where(or_(seen.c.heard, is_for(party, seen)), acts.c.offered_at >= since, acts.c.offered_at < until)
    return once((told.where(rule == wanted.rule) if wanted.rule is not None else told).cte("told"))


def _acts(seen: CTE) -> Any:
    """Return when the work was offered and taken on, by whom, and who declined it, from the lines about it."""

    def of(kind: str) -> ColumnElement[bool]:
        return JOURNAL.c.kind == literal_column(f"'{kind}'")

    claimed = of("task_claimed")
    about = func.coalesce(JOURNAL.c.body["task"]["id"].astext, JOURNAL.c.body["task"].astext)
    return (
        select(
            JOURNAL.c.case_id,
            about.label("task"),
            func.min(JOURNAL.c.at).filter(of("task_offered")).label("offered_at"),
            func.min(JOURNAL.c.at).filter(claimed).label("taken_at"),
            func.min(JOURNAL.c.party).filter(claimed).label("taken_by"),
            func.array_agg(JOURNAL.c.party.distinct()).filter(of("task_declined")).label("declined_by"),
        )
        .where(text(WORK_ACTED), JOURNAL.c.case_id.in_(select(seen.c.case_id)))
        .group_by(JOURNAL.c.case_id, about)
        .subquery("acts")
    )
