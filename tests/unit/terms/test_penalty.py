"""The penalty for a late decision, Awb 4:17, reckoned by hand."""

from datetime import date

import pytest

from rules.terms.errors import TermError
from rules.terms.penalty import compute_penalty

# notice received, term ended, decided, at, first day, last day, days, euros, reckoning
VECTORS = [
    ("2026-05-06", "2026-04-28", None, None, "2026-05-21", "2026-07-01", 42, 1442, "never decided"),
    ("2026-05-06", "2026-04-28", "2026-05-21", None, "2026-05-21", "2026-07-01", 0, 0, "decided on the first day"),
    ("2026-05-06", "2026-04-28", "2026-05-10", None, "2026-05-21", "2026-07-01", 0, 0, "decided within the two weeks"),
    ("2026-05-06", "2026-04-28", "2026-05-22", None, "2026-05-21", "2026-07-01", 1, 23, "one day"),
    ("2026-05-06", "2026-04-28", "2026-07-01", None, "2026-05-21", "2026-07-01", 41, 1397, "322 + 490 + 13 x 45"),
    ("2026-05-06", "2026-04-28", "2026-07-02", None, "2026-05-21", "2026-07-01", 42, 1442, "all of them"),
    ("2026-05-06", "2026-04-28", None, "2026-06-01", "2026-05-21", "2026-07-01", 11, 253, "so far: 21 to 31 May"),
    ("2026-05-06", "2026-04-28", "2026-06-15", "2026-06-01", "2026-05-21", "2026-07-01", 11, 253, "drawn up first"),
    ("2026-05-06", "2026-04-28", "2026-06-15", "2027-01-01", "2026-05-21", "2026-07-01", 25, 707, "long after it"),
    ("2018-12-31", "2018-12-01", None, None, "2019-01-15", "2019-02-25", 42, 1260, "20, 30, 40 in 2018"),
    ("2019-01-01", "2018-12-01", None, None, "2019-01-16", "2019-02-26", 42, 1442, "the next table"),
    ("2018-06-01", "2018-05-01", "2018-07-04", None, "2018-06-16", "2018-07-27", 18, 400, "14 x 20 + 4 x 30"),
    ("2009-10-01", "2009-09-15", "2009-10-26", None, "2009-10-16", "2009-11-26", 10, 200, "the first table"),
    ("2024-02-14", "2024-02-01", "2024-03-02", None, "2024-02-29", "2024-04-10", 2, 46, "29 February and 1 March"),
    ("2025-12-11", "2025-12-01", None, None, "2025-12-26", "2026-02-05", 42, 1442, "Christmas is not skipped"),
    ("2026-04-01", "2026-04-28", None, None, "2026-05-13", "2026-06-23", 42, 1442, "notice too early"),
]  # fmt: skip


@pytest.mark.parametrize("vector", VECTORS, ids=[v[8] for v in VECTORS])
def test_penalty(vector):
    notice, ended, decided, at, first, last, days, euros, _ = vector
    given = [text and date.fromisoformat(text) for text in (notice, ended, decided, at)]
    penalty = compute_penalty(*given)
    assert (penalty.first_day.isoformat(), penalty.last_day.isoformat()) == (first, last)
    assert (penalty.days, penalty.amount_eur) == (days, euros)


def test_a_notice_before_the_end_of_the_term_is_remarked_upon():
    penalty = compute_penalty(date(2026, 4, 1), date(2026, 4, 28))
    assert penalty.steps[0].en == (
        "Remark: the notice came on Wednesday 2026-04-01, before the term had passed on Tuesday 2026-04-28;"
        " a court may hold that it has no effect (Awb 4:17(3))"
    )


def test_before_the_law_there_was_no_penalty():
    with pytest.raises(TermError, match="notice_received: found '2009-09-30', expected a day from 2009-10-01"):
        compute_penalty(date(2009, 9, 30), date(2009, 9, 1))


def test_the_account_names_its_table():
    assert compute_penalty(date(2018, 6, 1), date(2018, 5, 1), date(2018, 7, 4)).steps[-1].en == (
        "14 x EUR 20 + 4 x EUR 30 = EUR 400, at most EUR 1260 (Awb 4:17(2), Stb. 2009, 383)"
    )
