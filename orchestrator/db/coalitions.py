"""How the parties of a coalition did, counted over the cases one shares, and the duties each figure is made of.

What is for the reader is decided once for each deadline, in one statement with what is counted of it.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Integer,
    Row,
    Select,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import JSONB, array
from sqlmodel import Session

from orchestrator.db.audiences import hears
from orchestrator.db.cases import seen_by
from orchestrator.db.listing import OF_CASE, obligation_line
from orchestrator.db.nearness import is_passed, within
from orchestrator.db.tables.case import CASE, CASE_PARTY, JOURNAL
from orchestrator.db.tables.work import DEADLINE, OBLIGATION
from orchestrator.domain.coalition import (
    By,
    Coalition,
    CoalitionSeen,
    CountedDuty,
    Outcome,
    Tally,
    Wanted,
)
from orchestrator.domain.listing import Listed, Page
from orchestrator.errors import PageInvalid
from rules.model.policy import Policy

ALL_TOGETHER: ColumnElement[str] = literal_column("NULL::text")
Place = tuple[By, str | None, str | None]
_BY = {0b11: By.PARTY, 0b01: By.RULE, 0b10: By.MONTH}
"""By what a row is told apart, as PostgreSQL says which columns it is not grouped by."""
_OWN, _HOLDER = DEADLINE.alias("own"), CASE_PARTY.alias("with_us")
_A_DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}"


def list_coalitions(session: Session, party: str, page: Page) -> Listed[CoalitionSeen]:
    """Return the coalitions in whose cases the party takes part, by municipality and policy. Raises PageInvalid."""
    place = tuple_(CASE.c.municipality, CASE.c.policy)
    parties = select(func.array_agg(_HOLDER.c.party.distinct())).join(CASE, CASE.c.id == _HOLDER.c.case_id)
    asked = select(CASE.c.municipality, CASE.c.policy, func.count().label("cases")).where(seen_by(party))
    if page.after:
        asked = asked.where(place > _coalition_at(page))
    first = asked.group_by(CASE.c.municipality, CASE.c.policy).order_by(CASE.c.municipality, CASE.c.policy)
    found = first.limit(page.limit + 1).subquery("found")
    ours = parties.where(seen_by(party), CASE.c.municipality == found.c.municipality, CASE.c.policy == found.c.policy)
    rows = session.execute(
        select(found, ours.scalar_subquery().label("parties")).order_by(found.c.municipality, found.c.policy)
    ).all()
    seen = tuple(_seen(row) for row in rows[: page.limit])
    return Listed(seen, _coalition_mark(seen[-1].coalition) if len(rows) > page.limit else None)


def find_coalition(session: Session, party: str, coalition: Coalition) -> CoalitionSeen | None:
    """Return the coalition, if the party takes part in any of its cases."""
    of_case = and_(*in_coalition(party, coalition))
    number = session.execute(select(func.count()).select_from(CASE).where(of_case)).scalar_one()
    held = select(_HOLDER.c.party).join(CASE, CASE.c.id == _HOLDER.c.case_id).where(of_case).distinct()
    parties = session.execute(held).scalars() if number else ()
    return CoalitionSeen(coalition, number, tuple(sorted(parties))) if number else None


def _seen(row: Row[Any]) -> CoalitionSeen:
    return CoalitionSeen(Coalition(row.municipality, row.policy), row.cases, tuple(sorted(row.parties or ())))


def _coalition_at(page: Page) -> tuple[str, str]:
    municipality, space, policy = (page.after or "").partition(" ")
    if not space:
        raise PageInvalid(page.after or "")
    return municipality, policy


def _coalition_mark(coalition: Coalition) -> str:
    return f"{coalition.municipality} {coalition.policy}"


def in_coalition(party: str, coalition: Coalition) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a case is one of the coalition in which the party takes part."""
    of = (CASE.c.municipality == coalition.municipality, CASE.c.policy == coalition.policy)
    return of if party == coalition.municipality else (*of, seen_by(party))


def once(found: CTE) -> CTE:
    """Return the CTE worked out once, however often what stands in it is used."""
    return found.prefix_with("MATERIALIZED")


def count_duties(
    session: Session, party: str, coalition: Coalition, wanted: Wanted, policies: Iterable[Policy], at: datetime
) -> dict[Place, Tally]:
    """Return how duties ended, for each party (None: all together), and told apart by rule and by month."""
    told = _told(party, coalition, wanted, policies, at)
    every: Any = case((told.c.foremost, array([told.c.bearer, ALL_TOGETHER])), else_=array([told.c.bearer]))
    of = func.unnest(every).table_valued("party", name="of").render_derived()
    asked = select(*_numbers(told)).select_from(told.join(of, true()))
    return {place: _tally(row) for place, row in apart(session, asked, of.c.party, told, wanted)}


def apart(
    session: Session, asked: Select[Any], party: ColumnElement[Any], told: CTE, wanted: Wanted
) -> Iterator[tuple[Place, Row[Any]]]:
    """Yield what is counted for each party, and told apart by the columns `rule` and `month`: all of it in one look."""
    apart_by = (told.c.rule, told.c.month)
    sets = func.grouping_sets(tuple_(party), tuple_(party, told.c.rule), tuple_(party, told.c.month))
    by = func.grouping(*apart_by).label("by")
    asked = asked.add_columns(party.label("party"), *apart_by, by).group_by(sets)
    if wanted.party is not None:
        asked = asked.where(or_(party.is_(None), party == wanted.party))
    for row in session.execute(asked):
        match _BY[row.by]:
            case By.PARTY:
                yield (By.PARTY, row.party, None), row
            case By.RULE:
                yield (By.RULE, row.party, row.rule), row
            case By.MONTH:
                yield (By.MONTH, row.party, row.month.isoformat()), row


def _numbers(told: CTE) -> list[ColumnElement[Any]]:
    counted = [func.count().filter(told.c.outcome == each.value).label(each.value) for each in Outcome]
    median = func.percentile_disc(0.5).within_group(told.c.days_late).label("median_days")
    return [*counted, median, func.max(told.c.days_late).label("worst_days")]


def _tally(row: Row[Any]) -> Tally:
    return Tally(row.in_time, row.late, row.overdue, row.owed, row.median_days, row.worst_days)


def list_duties(
    session: Session,
    party: str,
    coalition: Coalition,
    wanted: Wanted,
    policies: Iterable[Policy],
    page: Page,
    at: datetime,
) -> Listed[CountedDuty]:
    """Return the duties that are counted, the earliest deadline first. Raises PageInvalid."""
    told = _told(party, coalition, wanted, policies, at)
    place = (told.c.due_at, told.c.case_id, told.c.key)
    near = select(*place, told.c.outcome, told.c.days_late)
    near = near.where(told.c.foremost if wanted.party is None else told.c.bearer == wanted.party)
    if wanted.outcome:
        near = near.where(told.c.outcome == wanted.outcome.value)
    if page.after:
        near = near.where(tuple_(*place) > _place_of(page))
    found = near.order_by(*place).limit(page.limit + 1).subquery("found")
    asked = select(OBLIGATION, *OF_CASE, found.c.outcome, found.c.days_late, hears(party, OBLIGATION).label("heard"))
    asked = asked.join(CASE, CASE.c.id == OBLIGATION.c.case_id)
    asked = asked.join(found, (found.c.case_id == OBLIGATION.c.case_id) & (found.c.key == OBLIGATION.c.key))
    rows = session.execute(asked.order_by(found.c.due_at, found.c.case_id, found.c.key)).all()
    lines = tuple(
        CountedDuty(obligation_line(row, at), Outcome(row.outcome), row.days_late) for row in rows[: page.limit]
    )
    return Listed(lines, _mark(lines[-1]) if len(rows) > page.limit else None)


def _place_of(page: Page) -> tuple[datetime, str, str]:
    moment, name = page.place
    case_id, space, key = name.partition(" ")
    if not space:
        raise PageInvalid(page.after or "")
    return moment, case_id, key


def _mark(last: CountedDuty) -> str:
    owed = last.line.obligation
    return f"{owed.due_at.isoformat() if owed.due_at else ''} {last.line.case_id} {owed.key}"


def _told(party: str, coalition: Coalition, wanted: Wanted, policies: Iterable[Policy], at: datetime) -> CTE:
    """Return every deadline of the coalition that the party is told of, and what there is to say of it.

    That is what a list of its duties holds: what it bears, and what it may know by a role it holds.
    """
    seen = _seen_duties(party, coalition, wanted, at)
    ours = exists(select(1).where(_OWN.c.case_id == seen.c.case_id, _OWN.c.key == seen.c.key, _OWN.c.bearer == party))
    columns = (seen.c.case_id, seen.c.key, seen.c.bearer, seen.c.foremost, seen.c.due_at, seen.c.outcome)
    last_day = _local_day(seen.c.due_at - timedelta(microseconds=1))
    rule = case((seen.c.heard, seen.c.rule), else_="")
    told = select(
        *columns,
        rule.label("rule"),
        cast(func.date_trunc("month", last_day), Date).label("month"),
        _days_late(seen, last_day, policies, at).label("days_late"),
    ).where(or_(seen.c.heard, ours))
    if wanted.rule is not None:
        told = told.where(rule == wanted.rule)
    return once(told.cte("told"))


def _seen_duties(party: str, coalition: Coalition, wanted: Wanted, at: datetime) -> CTE:
    late, done = DEADLINE.c.outcome == "late", DEADLINE.c.outcome == "in_time"
    passed = is_passed(DEADLINE.c.due_at, at)
    outcome = case(
        (done, Outcome.IN_TIME.value),
        (late, Outcome.LATE.value),
        (passed, Outcome.OVERDUE.value),
        else_=Outcome.OWED.value,
    )
    asked = select(
        *(DEADLINE.c[name] for name in ("case_id", "key", "bearer", "foremost", "rule", "due_at")),
        CASE.c.digest,
        outcome.label("outcome"),
        hears(party, DEADLINE).label("heard"),
    ).join(CASE, CASE.c.id == DEADLINE.c.case_id)
    of = (DEADLINE.c.municipality == coalition.municipality, DEADLINE.c.policy == coalition.policy)
    return once(asked.where(*of, *in_coalition(party, coalition), within(DEADLINE.c.due_at, wanted.due)).cte("seen"))


def _local_day(moment: ColumnElement[Any]) -> ColumnElement[Any]:
    return cast(func.timezone("Europe/Amsterdam", moment), Date)


def _days_late(
    seen: CTE, last_day: ColumnElement[Any], policies: Iterable[Policy], at: datetime
) -> ColumnElement[int | None]:
    """Return how many days after the last one it was done, or it is by now; when it was done only for who may know."""
    late = (seen.c.outcome == Outcome.LATE.value) & seen.c.heard
    done = func.greatest(_day_done(seen, policies) - last_day, 1)
    still = _local_day(literal(at)) - last_day
    return case((late, done), (seen.c.outcome == Outcome.OVERDUE.value, still), else_=literal_column("NULL::integer"))


def _day_done(seen: CTE, policies: Iterable[Policy]) -> ColumnElement[Any]:
    """Return the day from which the fact counts that fulfilled it: of its field, or else on which it was so."""
    of_duty = (OBLIGATION.c.case_id == seen.c.case_id) & (OBLIGATION.c.key == seen.c.key)
    place = cast(func.substr(OBLIGATION.c.fulfilled_by, 2), Integer)
    type_of = JOURNAL.c.body["type"].astext
    field = func.jsonb_extract_path_text(_counting_fields(policies), seen.c.digest, type_of)
    named = JOURNAL.c.body["fields"][field].astext
    day = case((named.regexp_match(f"{_A_DAY}$"), cast(named, Date)), else_=None)
    moment = case((named.regexp_match(f"{_A_DAY}T"), named), else_=JOURNAL.c.body["occurred_at"].astext)
    counts = func.coalesce(day, _local_day(cast(moment, DEADLINE.c.due_at.type)))
    fact = (JOURNAL.c.case_id == seen.c.case_id) & (JOURNAL.c.seq == place)
    asked = select(counts).select_from(JOURNAL.join(OBLIGATION, of_duty)).where(fact)
    return asked.correlate(seen).scalar_subquery()


def _counting_fields(policies: Iterable[Policy]) -> ColumnElement[Any]:
    """Return of these policies, by digest and type of fact, the field that says from which day such a fact counts."""
    fields = {
        policy.digest: {each.name: each.effective_on for each in policy.facts.values() if each.effective_on}
        for policy in policies
    }
    return literal(fields, JSONB)
