"""Terms against a calendar that shares nothing with the product: closed days are listed, and each day is walked.

The readings of docs/decisions/0007 are written down here a second time, one day after the other.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import pytest

from rules.terms.duration import Duration
from rules.terms.suspension import Suspension
from rules.terms.term import Term, compute

TERMS = 20_000
DAY = timedelta(days=1)
FIRST, LAST = date(2023, 1, 1), date(2027, 3, 31)

EASTER = ["2023-04-09", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16", "2029-04-01"]
KINGS_DAY = ["2023-04-27", "2024-04-27", "2025-04-26", "2026-04-27", "2027-04-27", "2028-04-27", "2029-04-27"]
BY_DECREE = [
    "2023-04-28", "2023-05-19", "2024-05-10", "2024-12-27", "2025-05-30", "2026-01-02", "2026-05-15", "2027-05-07",
    "2028-04-28", "2028-05-26",
]  # fmt: skip
EVERY_YEAR = [(1, 1), (5, 5), (12, 25), (12, 26)]
AROUND_EASTER = [-2, 1, 39, 50]
CLOSED = {
    *map(date.fromisoformat, (*KINGS_DAY, *BY_DECREE)),
    *(date(year, *day) for year in range(2023, 2030) for day in EVERY_YEAR),
    *(date.fromisoformat(sunday) + n * DAY for sunday in EASTER for n in AROUND_EASTER),
}


def is_open(day: date) -> bool:
    return day.weekday() < 5 and day not in CLOSED


def months_later(day: date, months: int) -> date:
    """The same number in that month, or the last day before it that there is."""
    number = day.month - 1 + months
    for last in range(day.day, 27, -1):
        try:
            return date(day.year + number // 12, number % 12 + 1, last)
        except ValueError:
            continue
    return date(day.year + number // 12, number % 12 + 1, day.day)


def days_of(suspension: Suspension) -> Iterator[date]:
    day = suspension.from_day_after + DAY
    until = suspension.until_day_of
    assert until
    while day < until or (day == until and suspension.inclusive):
        if suspension.at_most_until and day > suspension.at_most_until:
            return
        yield day
        day += DAY


def runs_of(days: set[date]) -> list[list[date]]:
    runs: list[list[date]] = []
    for day in sorted(days):
        if runs and day - runs[-1][-1] == DAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def walked(begin: date, number: int, still: set[date], *, working: bool = False) -> date:
    """So many days on, of those that are not suspended."""
    day = begin
    while number:
        day += DAY
        if day not in still and (is_open(day) or not working):
            number -= 1
    return day


def part_ends(begin: date, part: Duration, still: set[date], *, first: bool) -> date:
    if part.working_days:
        return walked(begin, part.working_days, still, working=True)
    if not part.months:
        return walked(begin, part.days + 7 * part.weeks, still)
    if first:
        return walked(begin, (months_later(begin, part.months) - begin).days, still)
    # The months of an extension come after the days suspended in it.
    given_back = 0
    while True:
        end = months_later(begin + given_back * DAY, part.months)
        inside = sum(len(run) for run in runs_of({day for day in still if day > begin}) if run[0] <= end)
        if inside == given_back:
            return end
        given_back = inside


def within_the_act(part: Duration) -> bool:
    return part.months <= 3 and part.weeks <= 12 and part.days + part.working_days <= 90


def legal_end(after: date, raw: date, parts: Sequence[Duration], still: set[date]) -> date:
    day = raw
    while day in still:
        day += DAY
    if not all(map(within_the_act, parts)):
        return day
    counted = [after + n * DAY for n in range(1, (day - after).days + 1) if after + n * DAY not in still]
    if not parts[0].working_days and len(counted) >= 3:
        working = sum(map(is_open, counted))
        while working < 2:
            day += DAY
            working += is_open(day) and day not in still
    while day in still or not is_open(day):
        day += DAY
    return day


def last_day(after: date, parts: Sequence[Duration], suspended: Sequence[Suspension]) -> date:
    """The last day, counted by hand: a standstill plays a part when it begins before the term has ended."""
    still: set[date] = set()

    def end() -> date:
        day = after
        for n, part in enumerate(parts):
            day = part_ends(day, part, still, first=n == 0)
        return legal_end(after, day, parts, still)

    for run in runs_of({day for each in suspended for day in days_of(each) if day > after}):
        if run[0] > end():
            break
        still.update(run)
    return end()


def a_length(chance: random.Random) -> Duration:
    match chance.randrange(7):
        case 0:
            return Duration(days=chance.randint(1, 100))
        case 1:
            return Duration(days=chance.randint(1, 9))
        case 2 | 3:
            return Duration(weeks=chance.randint(1, 14))
        case 4:
            return Duration(working_days=chance.randint(1, 25))
    return Duration(months=chance.randint(1, 7))


def a_suspension(chance: random.Random, after: date) -> Suspension:
    first = after + chance.randint(-10, 120) * DAY
    until = first + chance.randint(0, 40) * DAY
    limit = first + chance.randint(0, 40) * DAY if chance.random() < 0.4 else None
    return Suspension(first, until, inclusive=chance.random() < 0.3, at_most_until=limit)


def a_term(seed: int) -> tuple[date, list[Duration], list[Suspension]]:
    chance = random.Random(seed)
    after = FIRST + chance.randint(0, (LAST - FIRST).days) * DAY
    parts = [a_length(chance) for _ in range(chance.choice((1, 1, 1, 2, 3)))]
    return after, parts, [a_suspension(chance, after) for _ in range(chance.choice((0, 0, 1, 1, 2, 3)))]


@pytest.mark.parametrize("share", range(4))
def test_every_last_day_is_the_one_counted_by_hand(share: int) -> None:
    for seed in range(share, TERMS, 4):
        after, (lasts, *extended), suspended = a_term(seed)
        found = compute(Term(after=after, lasts=lasts, extended=tuple(extended), suspended=tuple(suspended))).last_day
        expected = last_day(after, [lasts, *extended], suspended)
        assert found == expected, (seed, after, str(lasts), list(map(str, extended)), suspended)
