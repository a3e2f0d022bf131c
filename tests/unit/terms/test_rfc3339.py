"""Days are written in one way at every door: as RFC 3339 has them."""

from datetime import date

import pytest

from rules.terms.rfc3339 import read_day


def test_a_day_is_read() -> None:
    assert read_day("2028-02-29") == date(2028, 2, 29)


@pytest.mark.parametrize(
    "text", ["", "20260331", "2026-W13-2", "2026W132", "2026-090", "2026-3-31", "2026-02-29", "2026-03-31 ", "2026-03"]
)
def test_what_is_no_day_in_rfc_3339_is_none(text: str) -> None:
    assert read_day(text) is None
