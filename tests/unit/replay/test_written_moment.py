"""A moment written as text is read when it means one thing, and otherwise told."""

from datetime import UTC, datetime

import pytest

from orchestrator.replay.value import Order, Unreadable, moment_from_text

NOON = datetime(2012, 1, 13, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2012-01-13T12:00:00+01:00",
        "2012-01-13T11:00:00Z",
        "2012-01-13t11:00:00.000z".replace("t", "T"),
        "2012-01-13 12:00:00",
        "2012/01/13 12:00:00.000",
        "2012-01-13 12:00",
        " 2012-01-13T12:00:00.000+0100 ",
        "13-01-2012 12:00",
        "13/01/2012 12:00:00",
        "01/13/2012 12:00:00",
        "13.1.2012 12:00",
    ],
)
def test_what_public_logs_write_is_read(text):
    assert moment_from_text(text) == NOON


def test_a_day_alone_begins_at_midnight_on_a_dutch_clock():
    assert moment_from_text("2012-01-13") == datetime(2012, 1, 12, 23, tzinfo=UTC)


def test_a_day_that_means_two_things_is_refused_until_the_order_is_told():
    with pytest.raises(Unreadable, match="cannot be told apart"):
        moment_from_text("03-02-2012")
    assert moment_from_text("03-02-2012", Order.DAY_FIRST).month == 2
    assert moment_from_text("03-02-2012", Order.MONTH_FIRST).month == 3
    with pytest.raises(Unreadable, match="no such moment"):
        moment_from_text("13-01-2012", Order.MONTH_FIRST)


@pytest.mark.parametrize("text", ["", "soon", "13-01-12", "2012-02-30", "2012-01-13T25:00", "1326452400", "2012-13-01"])
def test_what_is_no_moment_is_told(text):
    with pytest.raises(Unreadable):
        moment_from_text(text)
