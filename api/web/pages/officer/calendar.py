"""When it gets busy: how much is due on each day and in each week; and the calendar in a program of one's own."""

import hashlib
from calendar import Calendar
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import icalendar
from babel.dates import format_date
from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, Desk, DeskVisit
from api.web.frame.posted import AForm
from api.web.frame.refusals import PageNotFound
from api.web.frame.sheet import sent, whole_file
from api.web.pages.officer.board import BoardQuery, DeadlineRow, board_query, day_of, deadline_rows
from api.web.pages.officer.chart import Bar, bars
from api.web.pages.officer.deadlines import choices, meant, parties_for
from api.web.words.days import month_in_words
from api.web.words.language import Language, language
from orchestrator.clock import current_time
from orchestrator.domain.listing import COUNTED
from orchestrator.domain.nearness import Span
from orchestrator.domain.told import vacant
from orchestrator.usecases.deadlines import count_deadlines, end_feed, find_feed, list_feed, make_feed, open_feed
from orchestrator.usecases.oversight import watched_by
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
    told |= _month_shown(month, days, desk.language)
    told |= {"weeks": weeks, "chart": bars([_bar(each, desk.language) for each in weeks])}
    told |= {"counted": COUNTED, "counted_a_week": MOST_A_WEEK}
    return desk.show("pages/officer/calendar.html", asked=asked, today=today, **told)


def _month_shown(month: date, days: Sequence[Day], language: Language) -> dict[str, Any]:
    """Return the month as rows of days, and the months before and after it."""
    rows = [days[place : place + 7] for place in range(0, len(days), 7)]
    return {
        "month": month,
        "month_in_words": month_in_words(month, language),
        "weekdays": [format_date(each.day, "EEEE", locale=language.code) for each in rows[0]],
        "rows": rows,
        "before": (month - _DAY).isoformat()[:7],
        "after": (month + timedelta(days=32)).isoformat()[:7],
    }


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


_EVERY = timedelta(hours=4)
_END = b"END:VCALENDAR\r\n"


@router.get("/handhaving/agenda")
def show_feed(desk: AnyDesk) -> Response:
    """Show whether there is a calendar, and what one can do with it."""
    with desk.open() as visit:
        watched_by(visit.session, visit.actor)
        feed = find_feed(visit.session, visit.actor)
    return desk.show("pages/officer/feed.html", feed=feed, address_of_feed="")


@router.post("/handhaving/agenda")
def choose_feed(desk: AnyDesk, form: AForm) -> Response:
    """Make a new secret address, which is shown this once; or let none open the calendar any more."""

    def do(visit: DeskVisit) -> Response:
        there = ""
        if form.text("doen") == "stop":
            end_feed(visit.session, visit.actor)
        else:
            secret = make_feed(visit.session, visit.actor, desk.language.code, at=visit.at)
            there = str(desk.request.url_for("read_feed", secret=secret))
        feed = find_feed(visit.session, visit.actor)
        return desk.show("pages/officer/feed.html", feed=feed, address_of_feed=there)

    return desk.act(do)


@router.get("/agenda/{secret}.ics")
def read_feed(desk: AnyDesk, secret: str) -> Response:
    """Return the calendar the secret opens, to whoever has it: no titles of cases in it, and no names of people."""
    with desk.database.snapshot() as session:
        feed = open_feed(session, secret)
        if feed is None:
            raise PageNotFound("/agenda/….ics")
        at = current_time(session, desk.settings)
        spoken = language(feed.language)
        found = (line for part in list_feed(session, feed, at=at) for line in deadline_rows(session, part, spoken, at))
        file = whole_file(_calendar(desk, found, spoken, at))
    return sent(file, "text/calendar; charset=utf-8", {"Cache-Control": "private, no-store"})


def _calendar(desk: Desk, lines: Iterable[DeadlineRow], spoken: Language, at: datetime) -> Iterator[bytes]:
    """Yield the calendar in parts: its head, each deadline, its end."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Speelruimte//termijnen//NL")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", spoken.say("feed.name"))
    calendar.add("refresh-interval", _EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-wr-caldesc", spoken.say("feed.reach"))
    head, end = calendar.to_ical().split(_END)[0], _END
    yield head
    yield from (_event(desk, line, spoken, at).to_ical() for line in lines)
    yield end


def _event(desk: Desk, line: DeadlineRow, spoken: Language, at: datetime) -> icalendar.Event:
    event = icalendar.Event()
    name = hashlib.sha256(f"{line.case} {line.key}".encode()).hexdigest()[:32]
    event.add("uid", f"{name}@speelruimte")
    event.add("dtstamp", at)
    for part, when in _when(line):
        event.add(part, when)
    key = "feed.summary_late" if line.tone == "late" else "feed.summary"
    event.add("summary", spoken.say(key, act=line.act, case=line.case))
    who = line.bearers or spoken.of(vacant(line.role))
    about = {"who": who, "policy": line.policy, "source": line.source or line.rule}
    event.add("description", spoken.say("feed.description", **about))
    event.add("location", line.municipality)
    event.add("url", str(desk.request.url_for("show_evidence", case=line.case)))
    event.add("transp", "TRANSPARENT")
    return event


def _when(line: DeadlineRow) -> Iterator[tuple[str, date | datetime]]:
    """Yield when it begins, and ends where it takes the whole of its last day."""
    if line.last_day:
        yield "dtstart", line.last_day
        yield "dtend", line.last_day + _DAY
    elif line.due_at:
        yield "dtstart", line.due_at
