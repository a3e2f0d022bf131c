"""An edition is known by the digest of its text, and what was computed by one is never taken for the other's."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from rules.evaluate.evaluate import evaluate
from rules.evaluate.present import present
from rules.language.policy import parse_policy
from rules.language.read.edition import parse_edition
from rules.language.read.facts import parse_facts
from rules.language.text.errors import PolicyErrors
from rules.terms.changed import changed
from rules.terms.duration import Duration
from rules.terms.edition import Editions, edition_of, first, newest, shelf, shipped
from rules.terms.penalty import compute_penalty
from rules.terms.term import Term, compute

CALENDAR, PENALTY = shipped().get("nl-termijnenwet"), shipped().get("nl-dwangsom")
DECREED = edition_of(
    f"edition: 2026-11-27\n{CALENDAR.text}\n"
    "  - {years: [2029, 2029], source: {nl: 'kb van 2028', en: 'decree of 2028'}, days: [2029-04-30]}\n"
)
NEW = Editions((DECREED, PENALTY))

# What cases rest on for ever: a text that was once shipped is never rewritten, a change in the law is another file.
DIGESTS = {
    "nl-dwangsom@2026-01-01": "682e3f97951d9c91cdc1c2f86f22160145110f002195c2573abf7e2c0d2a4482",
    "nl-termijnenwet@2026-01-01": "f8389c94dd8ee86ca55e10a953e691fbbc40505ae8f0684214a06265adfbb372",
}


def test_editions_that_were_shipped_stay_as_they_were():
    assert {each.version: each.digest for each in shelf()} == DIGESTS
    assert first().named() == DIGESTS


def test_a_term_ends_by_the_edition_it_is_computed_with_and_names_its_decree():
    term = Term(after=date(2029, 4, 16), lasts=Duration.parse("2 weeks"))
    assert compute(term).last_day == date(2029, 4, 30)
    moved = compute(term, NEW)
    assert moved.last_day == date(2029, 5, 1)
    assert "maandag 30 april 2029 (gelijkgesteld met een feestdag: kb van 2028)" in moved.steps[-1].nl
    assert compute(term).last_day == date(2029, 4, 30)


POLICY = parse_policy(
    """
policy: proef
in_force: 2024-01-01
title: Proef
director: g
roles: {g: {title: G}}
facts: {a: {title: A, fields: {op: date}, by: g}, b: {title: B, by: g}}
rules: [{rule: r, source: "Wet 1", when: {a: x}, oblige: {bearer: g, to: b, within: 2 weeks after x.op}}]
""",
    "p.yaml",
)
FACTS = parse_facts(
    POLICY, "roles: {g: g}\nfacts: [{type: a, on: 2029-04-16, by: g, fields: {op: 2029-04-16}}]", "f.yaml"
)
AT = datetime(2029, 4, 20, 12, tzinfo=UTC)


def test_evaluation_takes_the_editions_as_an_argument_and_says_on_which_it_rests():
    old, new = evaluate(POLICY, FACTS, AT), evaluate(POLICY, FACTS, AT, editions=NEW)
    days = [each.obligations[0].deadline.last_day for each in (old, new, evaluate(POLICY, FACTS, AT))]
    assert days == [date(2029, 4, 30), date(2029, 5, 1), date(2029, 4, 30)]
    assert present(new)["editions"] == NEW.named() != present(old)["editions"]


def test_what_an_edition_says_otherwise_is_told_with_its_source():
    (told,) = changed(shipped(), NEW, range(2026, 2031))
    assert (told.day, told.words.nl) == (
        date(2029, 4, 30),
        "maandag 30 april 2029 is een vrije dag geworden (kb van 2028)",
    )
    (back,) = changed(NEW, shipped(), range(2026, 2031))
    assert back.words.en == "Monday 2029-04-30 is no closed day any more (was: decree of 2028)"


def test_amounts_count_from_their_day():
    text = (
        PENALTY.text
        + "  - {in_force: 2027-01-01, source: Stcrt, bands: [{days: 42, eur_a_day: 50}], at_most_eur: 2100}\n"
    )
    raised = parse_edition(f"edition: 2026-12-01\n{text}", "e.yaml")
    ended = date(2026, 12, 1)
    assert compute_penalty(date(2027, 1, 1), ended, edition=raised).amount_eur == 2100
    assert compute_penalty(date(2026, 12, 31), ended, edition=raised).amount_eur == 1442
    assert compute_penalty(date(2027, 1, 1), ended).amount_eur == 1442


def test_the_one_in_force_is_the_latest_that_has_begun():
    later = replace(DECREED, word="2026-11-27.2", digest="0" * 64)
    known = (*shelf(), DECREED, later)
    assert newest(known, date(2026, 11, 26)) == shipped()
    assert newest(known, date(2026, 11, 27)).get("nl-termijnenwet") == later
    assert newest(known, date(1999, 1, 1)) == first()


WRONG = {
    ("edition: 2026-11-27", "edition: vandaag"): (
        "e.yaml:1: this is not the date of an edition. Found 'vandaag'. "
        "Expected a day such as 2026-12-01, or 2026-12-01.2 for the second edition of that day."
    ),
    ("edition: 2026-11-27\n", ""): "'edition', the day from which it is in force, is needed here. Found nothing.",
    ("calendar: nl-termijnenwet", "calendar: nl-termijnwet"): (
        "unknown calendar 'nl-termijnwet'. Did you mean 'nl-termijnenwet'?"
    ),
    ("calendar: nl-termijnenwet", "kalender: nl-termijnenwet"): "this is no edition.",
    ("days: [2029-04-30]", "days: [2029-04-31]"): (
        "this is not a day of the calendar. Found '2029-04-31'. Expected a day such as 2027-05-07."
    ),
    ("days: [2029-04-30]", "days: [2028-04-30]"): (
        "this day is not of the decree. Found '2028-04-30'. Expected a day in 2029 to 2029, the years of this decree."
    ),
    ("days: [2029-04-30]", "days: [2029-04-30, 2029-04-30]"): (
        "e.yaml:54: this day is decreed twice, see line 54. Found '2029-04-30'."
    ),
    ("days: [2029-04-30]", "days: []"): "'days' is a list with something in it. Found a list of 0.",
    ("en: 'decree of 2028'", "fr: 'arrêté de 2028'"): (
        "'source' is a text in Dutch and English. Found a table with 'nl', 'fr'. Expected {nl: …, en: …}."
    ),
    ("easter: 39", 'easter: 39, on: "05-05"'): (
        "a holiday is on a date or counted from Easter. Found a table with 'name', 'easter', 'on', 'source'. "
        "Expected one."
    ),
    ("days: [2029-04-30]", "dayss: [2029-04-30]"): "unknown key in a decree 'dayss'. Did you mean 'days'?",
    ("years: [2029, 2029]", "years: 2029"): "these are not the years of a decree. Found '2029'. Expected [2026, 2028].",
    ("easter: 39", "easter: veertig"): "'easter' is a whole number. Found 'veertig'. Expected -60 to 120.",
    ('on: "12-25"', 'on: "25-12"'): (
        "this is not a day of the calendar. Found '25-12'. Expected a month and a day such as '04-27'."
    ),
}


@pytest.mark.parametrize(("change", "told"), WRONG.items(), ids=[change[1] or change[0] for change in WRONG])
def test_what_is_wrong_is_told_with_its_place(change, told):
    text = DECREED.text.replace(*change)
    assert text != DECREED.text
    with pytest.raises(PolicyErrors) as raised:
        parse_edition(text, "e.yaml")
    assert told in str(raised.value)
    assert all(each.line for each in raised.value.errors)


def test_two_tables_of_amounts_from_one_day_are_told_with_their_places():
    text = f"edition: 2026-12-01\n{PENALTY.text}".replace("in_force: 2019-01-01", "in_force: 2009-10-01")
    told = r"e\.yaml:14: two tables from one day, see line 10\. Found '2009-10-01'\."
    with pytest.raises(PolicyErrors, match=told):
        parse_edition(text, "e.yaml")


def test_amounts_that_are_wrong_are_told_with_their_place():
    text = f"edition: 2026-12-01\n{PENALTY.text}".replace("eur_a_day: 45", "eur_a_day: 45.50")
    with pytest.raises(PolicyErrors, match=r"e\.yaml:\d+: 'eur_a_day' is a whole number\. Found '45\.50'"):
        parse_edition(text, "e.yaml")


@pytest.mark.parametrize(
    ("plain", "odd", "told"),
    [
        ("eur_a_day: 45", 'eur_a_day: "45"', "'eur_a_day' is a whole number"),
        ("starts_after_days: 14", 'starts_after_days: "14"', "'starts_after_days' is a whole number"),
        ("in_force: 2019-01-01", 'in_force: "2019-01-01"', "this is not a day of the calendar"),
    ],
)
def test_a_quoted_word_is_no_number_and_no_day_of_amounts(plain: str, odd: str, told: str):
    text = f"edition: 2026-12-01\n{PENALTY.text}"
    assert plain in text
    with pytest.raises(PolicyErrors, match=told):
        parse_edition(text.replace(plain, odd, 1), "e.yaml")


@pytest.mark.parametrize("years", ['["2026", "2028"]', "[2026, 202²]", '["²", 2028]'])
def test_years_of_a_decree_are_numbers(years: str):
    text = DECREED.text.replace("years: [2026, 2028]", f"years: {years}")
    assert text != DECREED.text
    with pytest.raises(PolicyErrors, match="these are not the years of a decree"):
        parse_edition(text, "e.yaml")


def test_a_quoted_day_is_not_decreed():
    text = DECREED.text.replace("2027-05-07", '"2027-05-07"')
    assert text != DECREED.text
    with pytest.raises(PolicyErrors, match="this is not a day of the calendar"):
        parse_edition(text, "e.yaml")
