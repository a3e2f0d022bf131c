"""Deadlines over many cases: a page, how many in stretches of time, how parties did, and on what their cost depends.

Each municipality is looked at by itself, from its own index, no further than asked: so how long a question takes goes
by what it shows and not by how much there is.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Row, Select, Text, cast, func, literal, select, text, true, tuple_
from sqlmodel import Session

from orchestrator.db.beliefs import obligation_of
from orchestrator.db.journals import entry_of
from orchestrator.db.listing import obligation_line
from orchestrator.db.nearness import within
from orchestrator.db.tables.case import CASE, JOURNAL
from orchestrator.db.tables.columns import MOMENT
from orchestrator.db.tables.work import DEADLINE, OBLIGATION
from orchestrator.domain.journal import InputKind
from orchestrator.domain.listing import DeadlineFilter, Listed, ObligationLine, Page, Score
from orchestrator.domain.nearness import Span
from orchestrator.domain.work import Obligation
from orchestrator.domain.written import read_fact
from orchestrator.errors import PageInvalid
from rules.facts import Fact
from rules.model.policy import Policy

_PLACE = (DEADLINE.c.due_at, DEADLINE.c.case_id, DEADLINE.c.key)
_OWED_ONCE = (DEADLINE.c.outcome == text("'owed'"), DEADLINE.c.foremost)

Evidence = tuple[tuple[Obligation, ...], tuple[Fact, ...]]


def list_deadlines(
    session: Session, watched: Sequence[str], wanted: DeadlineFilter, span: Span, page: Page
) -> Listed[ObligationLine]:
    """Return the deadlines in the span, the earliest first. Raises PageInvalid."""
    town = _towns(wanted.within(watched))
    of_town = select(*_PLACE).where(_matches(town.c.municipality, wanted), within(DEADLINE.c.due_at, span))
    return _page_of(session, town, of_town, page)


def count_deadlines(
    session: Session, watched: Sequence[str], wanted: DeadlineFilter, spans: Sequence[Span], most: int
) -> tuple[int, ...]:
    """Return how many deadlines there are in each span, counted no further than `most` + 1."""
    town = _towns(wanted.within(watched))
    asked = _asked(spans)
    of_town = select(literal(1).label("one")).where(
        _matches(town.c.municipality, wanted),
        within(DEADLINE.c.due_at, asked.c),
    )
    near = of_town.limit(most + 1).correlate(town, asked).lateral("near")
    few = select(near.c.one).select_from(town.join(near, true())).limit(most + 1).correlate(asked).lateral("few")
    number = select(func.count().label("number")).select_from(few).lateral("number")
    counted = select(number.c.number).select_from(asked.join(number, true())).order_by(asked.c.place)
    return tuple(session.execute(counted).scalars())


def count_by(
    session: Session, watched: Sequence[str], by: str, values: Sequence[str], spans: Sequence[Span], most: int
) -> Mapping[str, tuple[int, ...]]:
    """Return for each value of a column (`municipality`, `bearer`, `policy`, `rule`) how many each span has, if any."""
    each = func.unnest(cast(list(values), ARRAY(Text))).table_valued("value", name="each").render_derived()
    town, asked = _towns(watched), _asked(spans)
    of_town = select(literal(1).label("one")).where(
        _matches(town.c.municipality, DeadlineFilter(), once=by != "bearer"),
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


def list_bearers(session: Session, watched: Sequence[str], most: int) -> tuple[str, ...]:
    """Return the parties that owe anything with a deadline, by id, at most so many and one more."""
    owed = (DEADLINE.c.municipality.in_(watched), DEADLINE.c.outcome == text("'owed'"), DEADLINE.c.bearer != "")
    asked = select(DEADLINE.c.bearer).where(*owed).distinct().order_by(DEADLINE.c.bearer).limit(most + 1)
    return tuple(session.execute(asked).scalars())


_SCORES = text("""
    SELECT bearer,
        date_trunc('month', (due_at - interval '1 microsecond') AT TIME ZONE 'Europe/Amsterdam')::date AS month,
        count(*) FILTER (WHERE outcome = 'in_time') AS in_time,
        count(*) FILTER (WHERE outcome = 'late') AS late,
        count(*) FILTER (WHERE outcome = 'owed') AS overdue
    FROM deadline
    WHERE municipality = ANY (:watched) AND due_at > :after AND due_at <= :until AND bearer <> ''
    GROUP BY 1, 2 ORDER BY 1, 2
""")


def list_scores(session: Session, watched: Sequence[str], span: Span) -> tuple[Score, ...]:
    """Return how each party did with the deadlines that passed in the span, month by month."""
    asked = {"watched": list(watched), "after": span.after, "until": span.until}
    return tuple(_score(row) for row in session.execute(_SCORES, asked))


def list_by_rule(session: Session, watched: Sequence[str], rules: Iterable[str], page: Page) -> Listed[ObligationLine]:
    """Return what is owed by any of the rules, the earliest deadline first. Raises PageInvalid."""
    town = _towns(watched)
    rule = func.unnest(cast(sorted(rules), ARRAY(Text))).table_valued("rule", name="by").render_derived()
    of_town = select(*_PLACE).where(
        DEADLINE.c.municipality == town.c.municipality, DEADLINE.c.rule == rule.c.rule, *_OWED_ONCE
    )
    return _page_of(session, town.join(rule, true()), of_town, page)


def _page_of(session: Session, places: Any, of_place: Select[Any], page: Page) -> Listed[ObligationLine]:
    """Return the page of what the question yields for each of the places (towns, or rules of towns) together."""
    if page.after:
        of_place = of_place.where(_after(page))
    near = of_place.order_by(*_PLACE).limit(page.limit + 1).lateral("near")
    first = select(near).select_from(places.join(near, true()))
    first = first.order_by(near.c.due_at, near.c.case_id, near.c.key).limit(page.limit + 1)
    rows = session.execute(_in_full(first)).all()
    found = tuple(obligation_line(row) for row in rows[: page.limit])
    return Listed(found, _mark(found[-1]) if len(rows) > page.limit else None)


def _matches(municipality: ColumnElement[str], wanted: DeadlineFilter, *, once: bool = True) -> ColumnElement[bool]:
    """Return the condition in the words of the indexes, so that one of them answers it.

    `once`: an obligation of several bearers is one, unless one of them is asked for.
    """
    found = (DEADLINE.c.municipality == municipality) & (DEADLINE.c.outcome == text("'owed'"))
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


def _in_full(first: Select[Any]) -> Select[Any]:
    """Return the question for everything about the lines that were found."""
    found = first.subquery("found")
    asked = select(OBLIGATION, CASE.c.title, CASE.c.municipality, CASE.c.version)
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
