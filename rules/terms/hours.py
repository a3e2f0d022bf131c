"""Terms in hours run by the clock, through weekends and the change to summer time (Atw art. 4(a))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from rules.terms.deadline import Deadline
from rules.terms.dutch import moment_in_dutch, source_in_dutch
from rules.terms.moment import aware, end_of, last_day_before, spell_moment
from rules.terms.sentence import Sentence

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Course:
    """Which way the hours run, as each language says it, and by which source."""

    nl: str
    en: str
    source: str

    def in_words(self, hours: int, start: datetime, end: datetime) -> Sentence:
        """Return the move from one moment to the other."""
        dutch = f"{hours} uur {self.nl} {moment_in_dutch(start)}, op de klok: {moment_in_dutch(end)}"
        english = f"{hours} hours {self.en} {spell_moment(start)}, by the clock: {spell_moment(end)}"
        return Sentence(
            nl=f"{dutch} ({source_in_dutch(self.source)}; Atw art. 4(a))",
            en=f"{english} ({self.source}; Atw art. 4(a))",
        )


def run_hours(after: date | datetime, hours: tuple[int, ...], *, source: str) -> Deadline:
    """Return the deadline a number of hours after a moment, and those of each extension after that.

    When only the day is known the hours run from its end: the bearer is not held to a moment nobody recorded.
    """
    start = aware(after).astimezone(UTC) if isinstance(after, datetime) else end_of(after)
    moves = [] if isinstance(after, datetime) else [_only_the_day(start)]
    return _until(start, hours, moves, _Course("na", "after", source))


def run_hours_back(before: date | datetime, hours: int, *, source: str) -> Deadline:
    """Return the deadline a number of hours before a moment, or before the day begins when only the day is known."""
    start = aware(before).astimezone(UTC) if isinstance(before, datetime) else end_of(before - _DAY)
    return _until(start, (-hours,), [], _Course("voor", "before", source))


def _until(start: datetime, hours: tuple[int, ...], moves: list[Sentence], course: _Course) -> Deadline:
    for number in hours:
        end = start + timedelta(hours=number)
        moves.append(course.in_words(abs(number), start, end))
        start = end
    return Deadline(last_day_before(start), start, 0, tuple(moves), in_hours=True)


def _only_the_day(start: datetime) -> Sentence:
    return Sentence(
        nl=f"Alleen de dag is bekend: vanaf {moment_in_dutch(start)} (zoals opgegeven)",
        en=f"Only the day is known: from {spell_moment(start)} (as given)",
    )
