"""Days, moments and amounts as people write them: in full, and seen from today."""

from datetime import date, datetime

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency

from api.web.words.language import Language
from rules.terms.moment import AMSTERDAM, local_day


def day_in_words(day: date | datetime, language: Language) -> str:
    """Return the day with its weekday: `dinsdag 9 maart 2026`. Of a moment the day in the Netherlands."""
    return format_date(local_day(day), language.day, locale=language.code)


def short_day(day: date | datetime, language: Language) -> str:
    """Return the day without its weekday: `9 mrt 2026`."""
    return format_date(local_day(day), language.short_day, locale=language.code)


def moment_in_words(moment: datetime, language: Language) -> str:
    """Return the moment on the clocks of the Netherlands: `9 maart 2026 om 14:05`."""
    return format_datetime(moment.astimezone(AMSTERDAM), language.moment, locale=language.code)


def month_in_words(day: date, language: Language) -> str:
    """Return the month the day is in, with its year: `maart 2026`."""
    return format_date(day, language.month, locale=language.code)


def days_away(day: date | datetime, at: datetime, language: Language) -> str:
    """Return how far the day is from today: `vandaag`, `over 3 dagen`, `2 dagen geleden`."""
    distance = (local_day(day) - local_day(at)).days
    near = {-1: "days.yesterday", 0: "days.today", 1: "days.tomorrow"}.get(distance)
    if near:
        return language.say(near)
    return language.say("days.ahead" if distance > 0 else "days.ago", count=abs(distance))


def iso(day: date | datetime) -> str:
    """Return the day as a `time` element carries it."""
    return day.astimezone(AMSTERDAM).isoformat(timespec="minutes") if isinstance(day, datetime) else day.isoformat()


def euros_in_words(amount: int, language: Language) -> str:
    """Return an amount in whole euros, as the law says them: `€ 1.442` in Dutch, `€1,442` in English."""
    return format_currency(amount, "EUR", language.amount, locale=language.code, currency_digits=False)
