"""Days as people write them, and how far away they are."""

from datetime import UTC, date, datetime

import pytest

from api.web.words.days import day_in_words, days_away, moment_in_words, short_day
from api.web.words.language import language, preferred

NOW = datetime(2026, 3, 16, 23, 30, tzinfo=UTC)  # half past midnight on the 17th in the Netherlands


@pytest.mark.parametrize(
    ("day", "nl", "en"),
    [
        (date(2026, 3, 17), "vandaag", "today"),
        (date(2026, 3, 18), "morgen", "tomorrow"),
        (date(2026, 3, 16), "gisteren", "yesterday"),
        (date(2026, 3, 20), "over 3 dagen", "in 3 days"),
        (date(2026, 3, 15), "2 dagen geleden", "2 days ago"),
    ],
)
def test_how_far_a_day_is_counts_from_the_day_in_the_netherlands(day, nl, en):
    assert days_away(day, NOW, language("nl")) == nl
    assert days_away(day, NOW, language("en")) == en


def test_a_day_and_a_moment_in_full():
    assert day_in_words(date(2026, 3, 9), language("nl")) == "maandag 9 maart 2026"
    assert day_in_words(date(2026, 3, 9), language("en")) == "Monday 9 March 2026"
    assert short_day(NOW, language("nl")) == "17 mrt 2026"
    assert moment_in_words(NOW, language("nl")) == "17 maart 2026 om 00:30"


@pytest.mark.parametrize(
    ("header", "code"), [("", "nl"), ("en-GB,en;q=0.9", "en"), ("de,nl;q=0.5", "nl"), ("fr", "nl"), ("nl,en", "nl")]
)
def test_the_language_of_the_browser_is_followed(header, code):
    assert preferred(header) == code
