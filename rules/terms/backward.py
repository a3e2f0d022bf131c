"""Terms counted back from a day, such as ten days before the hearing."""

from __future__ import annotations

from datetime import date, timedelta

from rules.terms.calendar import Calendar
from rules.terms.deadline import Deadline
from rules.terms.duration import Duration
from rules.terms.dutch import day_in_dutch, length_in_dutch, source_in_dutch
from rules.terms.moment import end_of, spell
from rules.terms.sentence import Sentence
from rules.terms.termijnenwet import move_back, reaches

_DAY = timedelta(days=1)


def run_backward(before: date, lasts: Duration, *, calendar: Calendar, source: str) -> Deadline:
    """Return the deadline that lies a length of time before a day; the day itself is not counted.

    Ten days before the 20th is the 10th: the last day on which it can be done.

    Raises:
        TermError: working days by a calendar without closed days.

    """
    end = _count_back(before, lasts, calendar)
    moves = [_counted(before, lasts, end, source)]
    if calendar.shifts and reaches(lasts) and not lasts.working_days:
        end, more = move_back(before, end, calendar)
        moves += more
    return Deadline(end, end_of(end), 0, tuple(moves))


def _counted(before: date, lasts: Duration, end: date, source: str) -> Sentence:
    return Sentence(
        nl=f"{length_in_dutch(lasts)} voor {day_in_dutch(before)}, die dag zelf niet meegeteld: {day_in_dutch(end)}"
        f" ({source_in_dutch(source)})",
        en=f"{lasts} before {spell(before)}, that day itself not counted: {spell(end)} ({source})",
    )


def _count_back(before: date, lasts: Duration, calendar: Calendar) -> date:
    if not lasts.working_days:
        return lasts.add_to(before, sign=-1)
    calendar.must_know_working_days()
    day, left = before, lasts.working_days
    while left:
        day -= _DAY
        left -= calendar.is_closed(day) is None
    return day
