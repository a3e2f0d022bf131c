"""The calendar of deadlines in a program of one's own: an address that is a secret, and what stands at it."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from fastapi import APIRouter, Response
from icalendar import Calendar, Event

from api.web.frame.desk import AnyDesk, Desk, DeskVisit
from api.web.frame.posted import AForm
from api.web.frame.refusals import PageNotFound
from api.web.frame.sheet import sent, whole_file
from api.web.pages.officer.board import DeadlineRow, deadline_rows
from api.web.words.language import Language, language
from orchestrator.clock import current_time
from orchestrator.domain.told import vacant
from orchestrator.usecases.deadlines import end_feed, find_feed, list_feed, make_feed, open_feed
from orchestrator.usecases.oversight import watched_by

router = APIRouter()

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
    calendar = Calendar()
    calendar.add("prodid", "-//Speelruimte//termijnen//NL")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", spoken.say("feed.name"))
    calendar.add("refresh-interval", _EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-wr-caldesc", spoken.say("feed.reach"))
    head, end = calendar.to_ical().split(_END)[0], _END
    yield head
    yield from (_event(desk, line, spoken, at).to_ical() for line in lines)
    yield end


def _event(desk: Desk, line: DeadlineRow, spoken: Language, at: datetime) -> Event:
    event = Event()
    name = hashlib.sha256(f"{line.case} {line.key}".encode()).hexdigest()[:32]
    event.add("uid", f"{name}@speelruimte")
    event.add("dtstamp", at)
    if line.last_day:
        event.add("dtstart", line.last_day)
        event.add("dtend", line.last_day + timedelta(days=1))
    elif line.due_at:
        event.add("dtstart", line.due_at)
    key = "feed.summary_late" if line.tone == "late" else "feed.summary"
    event.add("summary", spoken.say(key, act=line.act, case=line.case))
    who = line.bearers or spoken.of(vacant(line.role))
    event.add(
        "description", spoken.say("feed.description", who=who, policy=line.policy, source=line.source or line.rule)
    )
    event.add("location", line.municipality)
    event.add("url", str(desk.request.url_for("show_evidence", case=line.case)))
    event.add("transp", "TRANSPARENT")
    return event
