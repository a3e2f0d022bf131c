"""What a late decision costs: a citizen who has given notice of default is owed an amount for each further day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from rules.terms.dutch import day_in_dutch, days_in_dutch, euros_in_dutch
from rules.terms.edition import PENALTY, Edition, shipped
from rules.terms.errors import TermError
from rules.terms.moment import spell
from rules.terms.sentence import Sentence
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
    steps: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class PenaltyTable:
    """The amounts for a notice of default received from `in_force` on: bands of days with whole euros a day."""

    in_force: date
    source: Sentence
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

    Raises:
        TermError: the notice was received before any table was in force.

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
        _longest_in_words(table, last),
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


def _start_in_words(notice_received: date, term_ended: date, first: date) -> list[Sentence]:
    start = max(notice_received, term_ended)
    words = Sentence(
        nl=f"Twee weken na {day_in_dutch(start)} zijn voorbij: dwangsom vanaf {day_in_dutch(first)} (Awb 4:17(3))",
        en=f"Two weeks after {spell(start)} have passed: owed from {spell(first)} (Awb 4:17(3))",
    )
    return [words] if notice_received > term_ended else [_too_early(notice_received, term_ended), words]


def _too_early(notice_received: date, term_ended: date) -> Sentence:
    dutch = f"de ingebrekestelling kwam op {day_in_dutch(notice_received)}, en de termijn was pas voorbij op"
    english = f"the notice came on {spell(notice_received)}, before the term had passed on {spell(term_ended)}"
    return Sentence(
        nl=f"Let op: {dutch} {day_in_dutch(term_ended)}; een rechter kan vinden dat ze niet geldt (Awb 4:17(3))",
        en=f"Remark: {english}; a court may hold that it has no effect (Awb 4:17(3))",
    )


def _longest_in_words(table: PenaltyTable, last: date) -> Sentence:
    return Sentence(
        nl=f"Hoogstens {table.longest} dagen, dus {day_in_dutch(last)} is de laatste (Awb 4:17(1))",
        en=f"At most {table.longest} days, so {spell(last)} is the last (Awb 4:17(1))",
    )


def _days_in_words(days: int, decided: date | None, at: date | None, last: date) -> Sentence:
    known = [(day, why) for day, why in ((decided, _DECIDED), (at, _DRAWN_UP)) if day is not None and day <= last]
    if not known:
        return Sentence(
            nl=f"Toen was er nog geen besluit: {days_in_dutch(days)} (Awb 4:17(1))",
            en=f"Not decided by then: {days} days (Awb 4:17(1))",
        )
    day, why = min(known, key=lambda each: each[0])
    return Sentence(
        nl=f"{why.nl} {day_in_dutch(day)}, die dag niet meegeteld: {days_in_dutch(days)} (Awb 4:17(1))",
        en=f"{why.en} {spell(day)}, that day not counted: {days} day{'' if days == 1 else 's'} (Awb 4:17(1))",
    )


_DECIDED = Sentence(nl="Besloten op", en="Decided on")
_DRAWN_UP = Sentence(nl="Berekend op", en="Drawn up on")


def _amount_in_words(rows: list[tuple[int, int]], amount: int, table: PenaltyTable) -> Sentence:
    dutch = " + ".join(f"{n} x {euros_in_dutch(eur)}" for n, eur in rows) or "Geen dag"
    english = " + ".join(f"{n} x EUR {eur}" for n, eur in rows) or "No day"
    most = f"hoogstens {euros_in_dutch(table.at_most_eur)}"
    return Sentence(
        nl=f"{dutch} = {euros_in_dutch(amount)}, {most} ({table.source.nl})",
        en=f"{english} = EUR {amount}, at most EUR {table.at_most_eur} ({table.source.en})",
    )
