"""Deadlines over many cases: a page, how many in stretches of time, how parties did, and on what their cost depends.

Each municipality is looked at by itself, from its own index, no further than asked: so how long a question takes goes
by what it shows and not by how much there is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Row, Select, Text, cast, func, literal, or_, select, text, true, tuple_
from sqlmodel import Session

from orchestrator.db.audiences import directing_hears, hears
from orchestrator.db.beliefs import obligation_of
from orchestrator.db.journals import entry_of
from orchestrator.db.listing import OF_CASE, obligation_line
from orchestrator.db.nearness import within
from orchestrator.db.tables.case import CASE, JOURNAL
from orchestrator.db.tables.columns import MOMENT
from orchestrator.db.tables.work import DEADLINE, OBLIGATION
from orchestrator.domain.journal import InputKind
from orchestrator.domain.listing import DeadlineFilter, Listed, ObligationLine, Page, Score
from orchestrator.domain.nearness import Span
from orchestrator.domain.veil import bare_duty
from orchestrator.domain.work import Obligation
from orchestrator.domain.written import read_fact
from orchestrator.errors import PageInvalid
from rules.facts import Fact
from rules.model.policy import Policy

_PLACE = (DEADLINE.c.due_at, DEADLINE.c.case_id, DEADLINE.c.key)
_OWED_ONCE = (DEADLINE.c.outcome == text("'owed'"), DEADLINE.c.foremost)


@dataclass(frozen=True, slots=True)
class Watched:
    """The municipalities whose deadlines a party watches; in the cases of its own it is told what is for its roles."""

    by: str
    towns: Sequence[str]


Evidence = tuple[tuple[Obligation, ...], tuple[Fact, ...]]


def list_deadlines(
    session: Session, watched: Watched, wanted: DeadlineFilter, span: Span, page: Page
) -> Listed[ObligationLine]:
    """Return the deadlines in the span, the earliest first. Raises PageInvalid."""
    town = _towns(wanted.within(watched.towns))
    of_town = select(*_PLACE).where(_matches(watched.by, town.c.municipality, wanted), within(DEADLINE.c.due_at, span))
    return _page_of(session, watched.by, town, of_town, page)


def count_deadlines(
    session: Session, watched: Watched, wanted: DeadlineFilter, spans: Sequence[Span], most: int
) -> tuple[int, ...]:
    """Return how many deadlines there are in each span, counted no further than `most` + 1."""
    town = _towns(wanted.within(watched.towns))
    asked = _asked(spans)
    of_town = select(literal(1).label("one")).where(
        _matches(watched.by, town.c.municipality, wanted),
        within(DEADLINE.c.due_at, asked.c),
    )
    near = of_town.limit(most + 1).correlate(town, asked).lateral("near")
    few = select(near.c.one).select_from(town.join(near, true())).limit(most + 1).correlate(asked).lateral("few")
    number = select(func.count().label("number")).select_from(few).lateral("number")
    counted = select(number.c.number).select_from(asked.join(number, true())).order_by(asked.c.place)
    return tuple(session.execute(counted).scalars())


def count_by(
    session: Session, watched: Watched, by: str, values: Sequence[str], spans: Sequence[Span], most: int
) -> Mapping[str, tuple[int, ...]]:
    """Return for each value of a column (`municipality`, `bearer`, `policy`, `rule`) how many each span has, if any."""
    each = func.unnest(cast(list(values), ARRAY(Text))).table_valued("value", name="each").render_derived()
    town, asked = _towns(watched.towns), _asked(spans)
    of_town = select(literal(1).label("one")).where(
        _matches(watched.by, town.c.municipality, DeadlineFilter(), once=by != "bearer"),
        DEADLINE.c[by] == each.c.value,
        within(DEADLINE.c.due_at, asked.c),
    )
    near = of_town.limit(most + 1).correlate(town, asked, each).lateral("near")
    meant = each.c.value == town.c.municipality if by == "municipality" else true()
    few = select(near.c.one).select_from(town.join(near, true())).where(meant).limit(most + 1)
    number = select(func.count().label("number")).select_from(few.correlate(asked, each).lateral("few"))
    counted = number.correlate(asked, each).lateral("number")
    rows = select(each.c.value, counted.c.number).select_from(each.join(asked, true()).join(counted, true()))
    found: dict[str, tuple[int, ...]] = {}
    for row in session.execute(rows.order_by(each.c.value, asked.c.place)):
        found[row.value] = (*found.get(row.value, ()), row.number)
    return {value: numbers for value, numbers in found.items() if any(numbers)}


def list_bearers(session: Session, watched: Watched, most: int) -> tuple[str, ...]:
    """Return the parties that owe anything with a deadline, by id, at most so many and one more."""
    owed = (DEADLINE.c.municipality.in_(watched.towns), DEADLINE.c.outcome == text("'owed'"), DEADLINE.c.bearer != "")
    asked = (
        select(DEADLINE.c.bearer)
        .where(*owed, _is_told(watched.by))
        .distinct()
        .order_by(DEADLINE.c.bearer)
        .limit(most + 1)
    )
    return tuple(session.execute(asked).scalars())


_MONTH = text("date_trunc('month', (due_at - interval '1 microsecond') AT TIME ZONE 'Europe/Amsterdam')::date AS month")


def _outcome(name: str) -> ColumnElement[int]:
    return func.count().filter(DEADLINE.c.outcome == name)


def list_scores(session: Session, watched: Watched, span: Span) -> tuple[Score, ...]:
    """Return how each party did with the deadlines that passed in the span, month by month."""
    numbers = (_outcome("in_time").label("in_time"), _outcome("late").label("late"), _outcome("owed").label("overdue"))
    asked = select(DEADLINE.c.bearer, _MONTH, *numbers).where(
        DEADLINE.c.municipality.in_(watched.towns),
        within(DEADLINE.c.due_at, span),
        DEADLINE.c.bearer != "",
        _is_told(watched.by),
    )
    rows = session.execute(asked.group_by(text("1, 2")).order_by(text("1, 2")))
    return tuple(_score(row) for row in rows)


def list_by_rule(session: Session, watched: Watched, rules: Iterable[str], page: Page) -> Listed[ObligationLine]:
    """Return what is owed by any of the rules, the earliest deadline first. Raises PageInvalid."""
    town = _towns(watched.towns)
    rule = func.unnest(cast(sorted(rules), ARRAY(Text))).table_valued("rule", name="by").render_derived()
    of_town = select(*_PLACE).where(
        DEADLINE.c.municipality == town.c.municipality, DEADLINE.c.rule == rule.c.rule, *_OWED_ONCE
    )
    return _page_of(session, watched.by, town.join(rule, true()), of_town.where(_is_told(watched.by)), page)


def _page_of(session: Session, party: str, places: Any, of_place: Select[Any], page: Page) -> Listed[ObligationLine]:
    """Return the page of what the question yields for each of the places (towns, or rules of towns) together."""
    if page.after:
        of_place = of_place.where(_after(page))
    near = of_place.order_by(*_PLACE).limit(page.limit + 1).lateral("near")
    first = select(near).select_from(places.join(near, true()))
    first = first.order_by(near.c.due_at, near.c.case_id, near.c.key).limit(page.limit + 1)
    rows = session.execute(_in_full(party, first)).all()
    found = tuple(_watched_line(party, row) for row in rows[: page.limit])
    return Listed(found, _mark(found[-1]) if len(rows) > page.limit else None)


def _watched_line(party: str, row: Row[Any]) -> ObligationLine:
    """Return the line; who watches from outside is told every duty, but of hidden grounds nothing."""
    if row.heard or row.municipality == party:
        return obligation_line(row)
    return ObligationLine(row.case_id, row.title, row.municipality, row.version, bare_duty(obligation_of(row)))


def _is_told(party: str) -> ColumnElement[bool]:
    """Return the condition that a deadline is for the party: another's, its own, or by a rule it hears."""
    others = DEADLINE.c.municipality != party
    return or_(others, DEADLINE.c.bearer == party, directing_hears(party, DEADLINE))


def _matches(
    party: str, municipality: ColumnElement[str], wanted: DeadlineFilter, *, once: bool = True
) -> ColumnElement[bool]:
    """Return the condition in the words of the indexes, so that one of them answers it.

    `once`: an obligation of several bearers is one, unless one of them is asked for.
    """
    found = (DEADLINE.c.municipality == municipality) & (DEADLINE.c.outcome == text("'owed'")) & _is_told(party)
    if wanted.bearer is not None:
        found &= DEADLINE.c.bearer == wanted.bearer
    elif once:
        found &= DEADLINE.c.foremost
    if wanted.policy is not None:
        found &= DEADLINE.c.policy == wanted.policy
    if wanted.rule is not None:
        found &= DEADLINE.c.rule == wanted.rule
    return found


def _towns(watched: Sequence[str]) -> Any:
    return func.unnest(cast(list(watched), ARRAY(Text))).table_valued("municipality", name="town").render_derived()


def _asked(spans: Sequence[Span]) -> Any:
    after = literal([each.after for each in spans], ARRAY(MOMENT))
    until = literal([each.until for each in spans], ARRAY(MOMENT))
    return (
        func.unnest(after, until).table_valued("after", "until", with_ordinality="place", name="asked").render_derived()
    )


def _after(page: Page) -> ColumnElement[bool]:
    moment, name = page.place
    case, space, key = name.partition(" ")
    if not space:
        raise PageInvalid(page.after or "")
    return tuple_(*_PLACE) > (moment, case, key)


def _in_full(party: str, first: Select[Any]) -> Select[Any]:
    """Return the question for everything about the lines that were found."""
    found = first.subquery("found")
    asked = select(OBLIGATION, *OF_CASE, hears(party, OBLIGATION).label("heard"))
    asked = asked.join(CASE, CASE.c.id == OBLIGATION.c.case_id)
    asked = asked.join(found, (found.c.case_id == OBLIGATION.c.case_id) & (found.c.key == OBLIGATION.c.key))
    return asked.order_by(found.c.due_at, found.c.case_id, found.c.key)


def _mark(last: ObligationLine) -> str:
    due = last.obligation.due_at
    return f"{due.isoformat() if due else ''} {last.case_id} {last.obligation.key}"


def _score(row: Row[Any]) -> Score:
    month: date = row.month
    return Score(row.bearer, month, row.in_time, row.late, row.overdue)


def load_evidence(session: Session, cases: Mapping[str, Policy], types: Sequence[str]) -> Mapping[str, Evidence]:
    """Return for each case (with its policy) its obligations, and its facts of these types and that fulfilled one."""
    obligations: dict[str, list[Obligation]] = {case: [] for case in cases}
    for row in session.execute(select(OBLIGATION).where(OBLIGATION.c.case_id.in_(list(cases)))):
        obligations[row.case_id].append(obligation_of(row))
    facts: dict[str, list[Fact]] = {case: [] for case in cases}
    answered = select(OBLIGATION.c.case_id, OBLIGATION.c.fulfilled_by).where(
        OBLIGATION.c.case_id == JOURNAL.c.case_id, OBLIGATION.c.fulfilled_by == func.concat("f", JOURNAL.c.seq)
    )
    kept = JOURNAL.c.body["type"].astext.in_(list(types)) | answered.exists()
    asked = select(JOURNAL).where(JOURNAL.c.case_id.in_(list(cases)), JOURNAL.c.kind == InputKind.FACT.value, kept)
    for row in session.execute(asked.order_by(JOURNAL.c.case_id, JOURNAL.c.seq)):
        facts[row.case_id].append(read_fact(cases[row.case_id], entry_of(row)))
    return {case: (tuple(obligations[case]), tuple(facts[case])) for case in cases}
