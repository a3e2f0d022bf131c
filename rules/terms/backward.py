"""Terms counted back from a day, such as ten days before the hearing."""

from __future__ import annotations

from datetime import date, timedelta

from rules.terms.calendar import Calendar
from rules.terms.deadline import Deadline
from rules.terms.duration import Duration, LeapDay
from rules.terms.moment import end_of
from rules.terms.said import Text, cited, said
from rules.terms.termijnenwet import move_back, reaches

_DAY = timedelta(days=1)


def run_backward(
    before: date, lasts: Duration, *, calendar: Calendar, source: str | Text, leap_day: LeapDay = LeapDay.FEBRUARY
) -> Deadline:
    """Return the deadline that lies a length of time before a day; the day itself is not counted.

    Ten days before the 20th is the 10th: the last day on which it can be done.

    Raises TermError: working days by a calendar without closed days.
    """
    end = _count_back(before, lasts, calendar, leap_day)
    moves = [said("counted_back_from", lasts=lasts, before=before, end=end, source=cited(source))]
    if calendar.shifts and reaches(lasts) and not lasts.working_days:
        end, more = move_back(before, end, calendar)
        moves += more
    return Deadline(end, end_of(end), 0, tuple(moves))


def _count_back(before: date, lasts: Duration, calendar: Calendar, leap_day: LeapDay) -> date:
    if not lasts.working_days:
        return lasts.add_to(before, -1, leap_day)
    calendar.must_know_working_days()
    day, left = before, lasts.working_days
    while left:
        day -= _DAY
        left -= calendar.is_working(day)
    return day
