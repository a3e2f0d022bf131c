"""What a late decision costs: a citizen who has given notice of default is owed an amount for each further day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, reduce
from typing import Any

from rules.terms.duration import Duration
from rules.terms.edition import PENALTY, Edition, shipped
from rules.terms.errors import TermError
from rules.terms.said import Euros, Said, Text, Told, Value, said
from rules.terms.statute import source_of

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Penalty:
    """The penalty for a late decision.

    `first_day` and `last_day`: the first day for which it is owed and the last for which it can be, whether or not the
    decision came in between. `days`: those owed. `amount_eur`: whole euros. `steps`: each move with its legal source.
    """

    first_day: date
    last_day: date
    days: int
    amount_eur: int
    steps: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class PenaltyTable:
    """The amounts for a notice of default received from `in_force` on: bands of days with whole euros a day."""

    in_force: date
    source: Text
    bands: tuple[tuple[int, int], ...]
    at_most_eur: int

    @property
    def longest(self) -> int:
        """For how many days it can be owed."""
        return sum(days for days, _ in self.bands)

    def rows(self, days: int) -> list[tuple[int, int]]:
        """Return the days owed in each band with the euros a day, leaving out bands that are not reached."""
        rows = []
        for length, eur_a_day in self.bands:
            rows.append((min(days, length), eur_a_day))
            days -= rows[-1][0]
        return [row for row in rows if row[0]]


def compute_penalty(
    notice_received: date,
    term_ended: date,
    decided: date | None = None,
    at: date | None = None,
    edition: Edition | None = None,
) -> Penalty:
    """Return the penalty for a decision that came, or has not come, after its term had ended.

    The first day is owed two weeks after the day on which the notice of default has been received and the term has
    ended, whichever is later; at most 42 days are (Awb 4:17(1) and (3)). The Algemene termijnenwet moves neither.
    `decided` is the day of the decision, `at` the day on which the account is drawn up. Neither counts itself, which is
    a choice, so `at` gives what would be owed were the decision made that day. Without either all 42 days count. The
    amounts are those of the edition, or else of the newest that comes with the product.

    Raises TermError: the notice was received before any table was in force.
    """
    edition = edition or shipped().get(PENALTY)
    table = _table_on(edition, notice_received)
    first = _first_day(edition, notice_received, term_ended)
    last = first + timedelta(days=table.longest - 1)
    end = min(day for day in (decided, at, last + _DAY) if day is not None)
    days = max(0, (end - first).days)
    rows = table.rows(days)
    amount = min(sum(n * eur for n, eur in rows), table.at_most_eur)
    steps = (
        *_start_in_words(notice_received, term_ended, first),
        said("penalty_longest", longest=table.longest, last=last),
        _days_in_words(days, decided, at, last),
        _amount_in_words(rows, amount, table),
    )
    return Penalty(first, last, days, amount, steps)


def _first_day(edition: Edition, notice_received: date, term_ended: date) -> date:
    waits = timedelta(days=edition.content["starts_after_days"])
    return max(notice_received, term_ended) + waits + _DAY


def _table_on(edition: Edition, notice_received: date) -> PenaltyTable:
    known = tables_of(edition)
    tables = [table for table in known if table.in_force <= notice_received]
    if not tables:
        raise TermError(
            "notice_received", notice_received.isoformat(), f"a day from {known[0].in_force}, when Awb 4:17 began"
        )
    return tables[-1]


@lru_cache(maxsize=64)
def tables_of(edition: Edition) -> tuple[PenaltyTable, ...]:
    """Return the amounts an edition tells of, in the order in which they came into force."""
    return tuple(sorted((_read(entry) for entry in edition.content["tables"]), key=lambda t: t.in_force))


def _read(entry: Mapping[str, Any]) -> PenaltyTable:
    bands = tuple((band["days"], band["eur_a_day"]) for band in entry["bands"])
    return PenaltyTable(entry["in_force"], source_of(entry["source"]), bands, entry["at_most_eur"])


def _start_in_words(notice_received: date, term_ended: date, first: date) -> list[Said]:
    words = said("penalty_starts", start=max(notice_received, term_ended), first=first)
    if notice_received > term_ended:
        return [words]
    return [said("notice_too_early", notice=notice_received, ended=term_ended), words]


def _days_in_words(days: int, decided: date | None, at: date | None, last: date) -> Said:
    possible = ((decided, "penalty_decided"), (at, "penalty_drawn_up"))
    known = [(day, key) for day, key in possible if day is not None and day <= last]
    if not known:
        return said("penalty_undecided", days=Duration(days=days))
    day, key = min(known, key=lambda each: each[0])
    return said(key, day=day, days=Duration(days=days))


def _amount_in_words(rows: list[tuple[int, int]], amount: int, table: PenaltyTable) -> Said:
    told: dict[str, Value] = {"amount": Euros(amount), "most": Euros(table.at_most_eur), "source": table.source}
    bands = [said("penalty_band", days=n, a_day=Euros(eur)) for n, eur in rows]
    if not bands:
        return said("penalty_nothing", **told)
    return said(
        "penalty_amount", bands=reduce(lambda one, more: said("penalty_sum", one=one, more=more), bands), **told
    )
