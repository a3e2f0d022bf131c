"""Which days are working days decides where a statutory term may end; a policy names the calendar it counts by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from rules.terms.edition import CALENDAR, Edition, Editions, shipped
from rules.terms.errors import TermError
from rules.terms.said import Told, language_of
from rules.terms.statute import closed_days, decrees_known

_SATURDAY = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """A way to tell working days from closed days.

    It counts by one `edition` of the closed days. The plain calendar has none: it closes no day, so no term is moved by
    it (`shifts`), and it cannot count working days.
    """

    name: str
    edition: Edition | None

    @property
    def shifts(self) -> bool:
        """Whether it moves terms."""
        return self.edition is not None

    def is_closed(self, day: date, language: str = "en") -> str | None:
        """Return why the day is no working day, as the name of the holiday or day of the week; None for a working day.

        Source: Atw art. 1(1) and 3.
        """
        if self.edition is None:
            return None
        holiday = self.holiday(day)
        if holiday is not None:
            return holiday.in_language(language)
        weekday = day.weekday()
        return None if weekday < _SATURDAY else language_of(language).weekday(day)

    def is_working(self, day: date) -> bool:
        """Whether it is a working day; every day of the plain calendar is."""
        return self.edition is None or (day.weekday() < _SATURDAY and self.holiday(day) is None)

    def holiday(self, day: date) -> Told | None:
        """Return what the day is called that is equal to a Sunday; None for another day."""
        closed = closed_days(self.edition, day.year).get(day) if self.edition else None
        return closed.name if closed else None

    def next_working_day(self, day: date) -> date:
        """Return the day itself when it is a working day, else the first working day after it."""
        while not self.is_working(day):
            day += _DAY
        return day

    def working_days_between(self, after: date, until: date) -> int:
        """Return how many working days lie after `after`, up to and including `until`; 0 where that is no span.

        Raises TermError: this calendar knows no closed days, so it has no working days to count.
        """
        self.must_know_working_days()
        span = range(1, (until - after).days + 1)
        return sum(self.is_working(after + timedelta(days=n)) for n in span)

    def must_know_working_days(self) -> None:
        """Refuse to count working days without closed days: each day would be one.

        Raises TermError: this is the plain calendar.
        """
        if not self.shifts:
            raise TermError(
                "calendar", self.name, "a calendar with closed days, such as nl-termijnenwet, to count working days"
            )

    def is_complete(self, year: int) -> bool:
        """Say whether all closed days of the year are in the data, those equated by royal decree included."""
        return self.edition is None or decrees_known(self.edition, year)


CALENDARS = (CALENDAR, "plain")


@lru_cache(maxsize=256)
def get_calendar(name: str, editions: Editions | None = None) -> Calendar:
    """Return the calendar of that name, by these editions or else the newest that come with the product.

    Raises TermError: there is none.
    """
    if name not in CALENDARS:
        raise TermError("calendar", name, f"one of: {', '.join(CALENDARS)}")
    return Calendar(name, (editions or shipped()).get(name) if name == CALENDAR else None)
