"""Who waits for whom over the cases of a coalition: what is owed to whom, one line of each; and summed by two parties.

Whether parties wait for each other, or one waits for who waits itself, is looked at within each case.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, Row, and_, any_, case, func, literal, literal_column, or_, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlmodel import Session

from orchestrator.db.audiences import hears
from orchestrator.db.coalitions import in_coalition, once
from orchestrator.db.listing import duty_lines, in_due_order, listed, obligation_line
from orchestrator.db.nearness import is_owed, is_passed, or_never
from orchestrator.db.tables.case import CASE, CASE_PARTY
from orchestrator.db.tables.work import OBLIGATION
from orchestrator.domain.coalition import Coalition
from orchestrator.domain.listing import Listed, Page
from orchestrator.domain.waits import Knot, WaitFilter, Waiting, WaitSum, chain

_NOBODY: ColumnElement[list[str]] = literal_column("'{\"\"}'::text[]")
_NONE: ColumnElement[list[str]] = literal_column("'{}'::text[]")
_NAME = OBLIGATION.c.case_id + " " + OBLIGATION.c.key


def list_waits(
    session: Session, party: str, coalition: Coalition, wanted: WaitFilter, page: Page, at: datetime
) -> Listed[Waiting]:
    """Return what is waited for, the earliest deadline first, without one last. Raises PageInvalid."""
    pairs = _pairs(party, coalition)
    waiters = func.array_agg(aggregate_order_by(pairs.c.waiter.distinct(), pairs.c.waiter)).label("waiters")
    meant = func.bool_or(and_(true(), *_of(pairs, wanted, at)))
    name = pairs.c.case_id + " " + pairs.c.key
    duties = select(pairs.c.case_id, pairs.c.key, waiters, func.bool_or(pairs.c.mutual).label("mutual"))
    of = duties.group_by(pairs.c.case_id, pairs.c.key, pairs.c.due_at).having(meant)
    # The page first, and then what there is to say of it.
    few = once(in_due_order(of, pairs.c.due_at, name, page).cte("few"))
    asked = duty_lines(party).add_columns(few.c.waiters, few.c.mutual)
    asked = asked.join(few, (few.c.case_id == OBLIGATION.c.case_id) & (few.c.key == OBLIGATION.c.key))
    rows = session.execute(asked.order_by(or_never(OBLIGATION.c.due_at), _NAME)).all()
    next_of = _next_of(session, party, coalition, {row.case_id for row in rows[: page.limit]})
    return listed(
        rows, page, lambda row: (row.due_at, f"{row.case_id} {row.key}"), lambda row: _waiting(row, next_of, at)
    )


def sum_waits(session: Session, party: str, coalition: Coalition, at: datetime) -> tuple[WaitSum, ...]:
    """Return for each pair of parties how often one waits for the other, the most often first."""
    pairs = _pairs(party, coalition)
    number, late = func.count(), func.count().filter(is_passed(pairs.c.due_at, at))
    numbers = (
        number.label("number"),
        func.min(pairs.c.since).label("since"),
        late.label("late"),
        func.count().filter(pairs.c.mutual).label("mutual"),
    )
    asked = select(pairs.c.waiter, pairs.c.bearer, *numbers).group_by(pairs.c.waiter, pairs.c.bearer)
    rows = session.execute(asked.order_by(number.desc(), pairs.c.waiter, pairs.c.bearer))
    return tuple(
        WaitSum(row.waiter, row.bearer, row.number, row.since.astimezone(UTC), row.late, row.mutual) for row in rows
    )


def _of(pairs: CTE, wanted: WaitFilter, at: datetime) -> Sequence[ColumnElement[bool]]:
    found = []
    if wanted.waiter is not None:
        found.append(pairs.c.waiter == wanted.waiter)
    if wanted.bearer is not None:
        found.append(pairs.c.bearer == wanted.bearer)
    knots = {
        Knot.MUTUAL: pairs.c.mutual,
        Knot.CHAIN: pairs.c.chained,
        Knot.UNHELD: pairs.c.bearer == literal(""),
        Knot.LATE: is_passed(pairs.c.due_at, at),
    }
    return [*found, knots[wanted.knot]] if wanted.knot else found


def _pairs(party: str, coalition: Coalition) -> CTE:
    """Return for everything owed that the party is told of each who waits with each who owes it, empty for nobody.

    `mutual`: these two wait for each other in the case; `chained`: who owes it waits itself for somebody in it.
    """
    plain = once(_plain_pairs(party, coalition, None).cte("waiting"))
    waiter, bearer = plain.c.waiter, plain.c.bearer
    these_two = [plain.c.case_id, func.least(waiter, bearer), func.greatest(waiter, bearer)]
    both_ways = func.min(waiter).over(partition_by=these_two) != func.max(waiter).over(partition_by=these_two)
    waiting = func.array_agg(waiter).over(partition_by=plain.c.case_id)
    # Empty for who waits is nobody in particular, and for who owes nobody at all: these are not each other.
    somebody = bearer != literal("")
    mutual, chained = and_(waiter != literal(""), somebody, both_ways), and_(somebody, bearer == any_(waiting))
    return once(select(plain, mutual.label("mutual"), chained.label("chained")).cte("pairs"))


def _plain_pairs(party: str, coalition: Coalition, cases: Sequence[str] | None) -> Any:
    heard = hears(party, OBLIGATION)
    since = case((heard, OBLIGATION.c.since), else_=CASE.c.opened_at).label("since")
    holders = select(func.array_agg(CASE_PARTY.c.party)).where(
        CASE_PARTY.c.case_id == OBLIGATION.c.case_id, CASE_PARTY.c.role == OBLIGATION.c.beneficiary_role
    )
    waiters = func.coalesce(holders.correlate(OBLIGATION).scalar_subquery(), _NOBODY)
    bearers: Any = case((OBLIGATION.c.bearers == _NONE, _NOBODY), else_=OBLIGATION.c.bearers)
    waiter = func.unnest(waiters).table_valued("party", name="waiter").render_derived().lateral()
    bearer = func.unnest(bearers).table_valued("party", name="bearer").render_derived().lateral()
    asked = select(
        OBLIGATION.c.case_id,
        OBLIGATION.c.key,
        OBLIGATION.c.due_at,
        since,
        waiter.c.party.label("waiter"),
        bearer.c.party.label("bearer"),
    )
    asked = asked.select_from(
        OBLIGATION.join(CASE, CASE.c.id == OBLIGATION.c.case_id).join(waiter, true()).join(bearer, true())
    )
    told = or_(heard, OBLIGATION.c.bearers.contains([party]))
    asked = asked.where(*in_coalition(party, coalition), is_owed(OBLIGATION), told)
    asked = asked.where(or_(waiter.c.party != bearer.c.party, bearer.c.party == literal("")))
    return asked if cases is None else asked.where(CASE.c.id.in_(cases))


def _next_of(session: Session, party: str, coalition: Coalition, cases: set[str]) -> Mapping[str, Mapping[str, str]]:
    """Return for each of these cases for whom each party in it waits longest."""
    pairs = _plain_pairs(party, coalition, sorted(cases)).subquery("waiting")
    asked = select(pairs.c.case_id, pairs.c.waiter, pairs.c.bearer).where(pairs.c.waiter != literal(""))
    longest = asked.order_by(pairs.c.since, pairs.c.key, pairs.c.bearer)
    found: dict[str, dict[str, str]] = {}
    for row in session.execute(longest):
        found.setdefault(row.case_id, {}).setdefault(row.waiter, row.bearer)
    return found


def _waiting(row: Row[Any], next_of: Mapping[str, Mapping[str, str]], at: datetime) -> Waiting:
    line, further = obligation_line(row, at), next_of.get(row.case_id, {})
    waiters = tuple(each for each in row.waiters if each)
    owing = line.obligation.bearers
    found = (chain(waiter, bearer, further) for waiter in row.waiters for bearer in owing if waiter != bearer)
    return Waiting(line, waiters, row.mutual, tuple(each for each in found if each))
