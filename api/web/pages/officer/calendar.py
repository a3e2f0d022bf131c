"""When it gets busy: how much is due on each day of a month, and in each of the weeks that come."""

from calendar import Calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from babel.dates import format_date
from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, DeskVisit
from api.web.pages.officer.board import BoardQuery, board_query, day_of
from api.web.pages.officer.chart import Bar, bars
from api.web.pages.officer.deadlines import choices, meant, parties_for
from api.web.words.days import month_in_words
from api.web.words.language import Language
from orchestrator.domain.listing import COUNTED
from orchestrator.domain.nearness import Span
from orchestrator.usecases.deadlines import count_deadlines
from rules.terms.moment import local_day

router = APIRouter()

WEEKS = 13
MOST_A_WEEK = 10_000
_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the calendar; `inside` the month that is shown."""

    day: date
    number: int
    inside: bool


@dataclass(frozen=True, slots=True)
class Week:
    """One week of the chart, by its number, with what is due in it."""

    number: int
    first: date
    due: int


@router.get("/handhaving/kalender")
def show_deadline_calendar(desk: AnyDesk, maand: str = "") -> Response:
    """Show a month with what is due on each day, and the load of the weeks that come."""
    asked = board_query(desk.request)
    with desk.open() as visit:
        asked = meant(visit, asked)
        today = local_day(visit.at)
        month = day_of(f"{maand}-01") or today.replace(day=1)
        days = _days(visit, asked, month)
        weeks = _weeks(visit, asked, today)
        told: dict[str, Any] = dict(choices(visit, desk.language))
        told["parties"] = parties_for(visit, asked)
    chart = bars([_bar(each, desk.language) for each in weeks])
    rows = [days[place : place + 7] for place in range(0, len(days), 7)]
    return desk.show(
        "pages/officer/calendar.html",
        asked=asked,
        month=month,
        month_in_words=month_in_words(month, desk.language),
        weekdays=[format_date(each.day, "EEEE", locale=desk.language.code) for each in rows[0]],
        rows=rows,
        before=(month - _DAY).isoformat()[:7],
        after=(month + timedelta(days=32)).isoformat()[:7],
        today=today,
        weeks=weeks,
        chart=chart,
        counted=COUNTED,
        counted_a_week=MOST_A_WEEK,
        **told,
    )


def _days(visit: DeskVisit, asked: BoardQuery, month: date) -> Sequence[Day]:
    shown = list(Calendar().itermonthdates(month.year, month.month))
    spans = [Span.of_days(each, each) for each in shown]
    numbers = count_deadlines(visit.session, visit.actor, asked.wanted, spans)
    return [Day(each, number, each.month == month.month) for each, number in zip(shown, numbers, strict=True)]


def _weeks(visit: DeskVisit, asked: BoardQuery, today: date) -> Sequence[Week]:
    monday = today - timedelta(days=today.weekday())
    firsts = [monday + place * _WEEK for place in range(WEEKS)]
    spans = [_of_week(each, today, visit.at) for each in firsts]
    numbers = count_deadlines(visit.session, visit.actor, asked.wanted, spans, MOST_A_WEEK)
    return [Week(each.isocalendar().week, each, n) for each, n in zip(firsts, numbers, strict=True)]


def _of_week(first: date, today: date, at: datetime) -> Span:
    """Return the days of a week; of this one what has not passed yet, for that is no load but late."""
    week = Span.of_days(first, first + 6 * _DAY)
    return Span(max(week.after, at), week.until) if first <= today else week


def _bar(week: Week, language: Language) -> Bar:
    return Bar(language.say("calendar.week_short", number=week.number), week.due)
