"""How days, moments, lengths of time, amounts and sources are written inside a Dutch sentence."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from rules.terms.duration import Duration
from rules.terms.moment import AMSTERDAM

AS_GIVEN = "as given"
"""The source of what the asker said, and no law."""

_WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
    "december",
)  # fmt: skip
_UNITS = {
    "years": ("jaar", "jaar"),
    "months": ("maand", "maanden"),
    "weeks": ("week", "weken"),
    "days": ("dag", "dagen"),
    "working_days": ("werkdag", "werkdagen"),
    "hours": ("uur", "uur"),
}


@lru_cache(maxsize=4096)
def day_in_dutch(day: date) -> str:
    """Return a day as people write it: `maandag 23 maart 2026`."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def moment_in_dutch(moment: datetime) -> str:
    """Return a moment as the clock in the Netherlands shows it: `maandag 23 maart 2026 om 09:00 uur`.

    In the hour that the clock shows twice, in October, it says which of the two.
    """
    local = moment.astimezone(AMSTERDAM)
    clock = local.strftime("%H:%M:%S" if local.second else "%H:%M")
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    which = (" wintertijd" if local.fold else " zomertijd") if twice else ""
    return f"{day_in_dutch(local.date())} om {clock} uur{which}"


def length_in_dutch(length: Duration) -> str:
    """Return a length of time in words: `8 weken`, `1 jaar en 6 maanden`."""
    amounts = ((getattr(length, unit), words) for unit, words in _UNITS.items())
    return " en ".join(_count(number, *words) for number, words in amounts if number) or "0 dagen"


def days_in_dutch(number: int) -> str:
    """Return a number of days: `1 dag`, `13 dagen`."""
    return _count(number, *_UNITS["days"])


def euros_in_dutch(amount: int) -> str:
    """Return whole euros: `€ 1.442`."""
    return f"€ {amount:,}".replace(",", ".")


def source_in_dutch(source: str) -> str:
    """Return a legal source, which reads the same in each language; what was given without one has words."""
    return "zoals opgegeven" if source == AS_GIVEN else source


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
