"""Who waits for whom: everything in the drawing also stands in words."""

from datetime import UTC, datetime

from api.web.pages.case.waiting import picture, waits
from api.web.words.norms import Duty


def duty(act, bearers, towards, tone="open"):
    at = datetime(2026, 3, 16, tzinfo=UTC)
    return Duty(
        "k", tone, "open", act, "f", bearers, "Adviseur", towards, at.date(), None, at, (), "Regel", "regel", None
    )


def test_duties_of_the_same_two_are_one_arrow_that_shows_the_most_pressing():
    found = waits([duty("Advies", ("A",), "G", "late"), duty("Verslag", ("A",), "G")], "vacant", "the case")
    assert [(each.bearer, each.waiter, each.tone) for each in found] == [("A", "G", "late")]
    assert len(picture(found).arrows) == 1


def test_a_vacant_role_and_an_obligation_towards_nobody_have_a_place():
    (found,) = waits([duty("Advies", (), "")], "vacant", "the case")
    assert (found.bearer, found.waiter) == ("Adviseur (vacant)", "the case")


def test_a_party_has_one_box_on_each_side_and_long_names_fit():
    name = "Samenwerkingsverband van alle omgevingsdiensten aan de kust"
    drawn = picture(waits([duty("x", (name,), "G"), duty("y", (name,), "B")], "-", "-"))
    assert len(drawn.boxes) == 3
    assert all(len(each.lines) <= 2 and all(len(line) <= 24 for line in each.lines) for each in drawn.boxes)
    assert drawn.height >= max(each.y for each in drawn.boxes) + drawn.box_height
