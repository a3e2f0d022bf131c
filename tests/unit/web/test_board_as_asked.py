"""The address of the deadline board: what it means, and that what it cannot mean does no harm."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs

from fastapi import Request
from hypothesis import given
from hypothesis import strategies as st

from api.web.pages.officer.board import board_query
from api.web.pages.officer.chart import Bar, bars, stack
from api.web.words.days import euros_in_words
from api.web.words.language import language
from orchestrator.domain.nearness import Span

AT = datetime(2026, 3, 16, 9, 30, tzinfo=UTC)


def asked(query):
    return board_query(Request({"type": "http", "query_string": query.encode(), "headers": []}))


def test_an_address_that_is_shared_means_the_same_to_whoever_opens_it():
    query = "?toon=te-laat&gemeente=duinrand&partij=niemand&regel=tijdig&dag=2026-03-20"
    assert parse_qs(asked(query[1:]).query()) == parse_qs(query)
    assert asked(query[1:]).wanted.bearer == ""
    assert asked("").wanted.bearer is None


def test_a_day_is_all_moments_at_which_a_term_of_that_day_has_been_missed():
    day = date(2026, 3, 20)
    midnight = datetime(2026, 3, 20, 23, tzinfo=UTC)
    assert asked("dag=2026-03-20").span(AT) == Span(midnight - timedelta(days=1), midnight) == Span.of_days(day, day)


@given(st.text(max_size=30))
def test_nonsense_is_left_out(words):
    query = f"toon={words}&dag={words}".replace("\x00", "")
    assert asked(query.encode("ascii", "ignore").decode()).span(AT).until > AT


def test_bars_are_as_high_as_they_count_and_nothing_is_no_bar():
    drawn = bars([Bar("a", 10), Bar("b", 5), Bar("c", 0)]).bars
    assert [each.height for each in drawn] == [150, 75, 0]
    assert bars([Bar("a", 0)]).bars[0].height == 0
    assert [width for _, _, width in stack([("done", 3), ("late", 1)]).parts] == [75.0, 25.0]


def test_euros_are_written_as_people_write_them():
    assert euros_in_words(1442, language("nl")).replace("\xa0", " ") == "€ 1.442"
    assert euros_in_words(1442, language("en")) == "€1,442"
