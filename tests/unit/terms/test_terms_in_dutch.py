"""Why a day is what it is, for who reads Dutch: people's words, the days in Dutch order, the law's own source."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from rules.terms.command import answer
from rules.terms.duration import Duration
from rules.terms.penalty import compute_penalty
from rules.terms.said import language_of
from rules.terms.suspension import Suspension
from rules.terms.term import Term, compute
from tests.unit.terms.test_vectors_with_sources import as_json

VECTORS = YAML(typ="safe", pure=True).load((Path(__file__).parent / "vectors.yaml").read_text(encoding="utf-8"))
MONTHS = ("januari", "februari", "maart", "april", "mei", "juni")
MONTHS += ("juli", "augustus", "september", "oktober", "november", "december")
WEEKDAYS = {
    "maandag": "Monday",
    "dinsdag": "Tuesday",
    "woensdag": "Wednesday",
    "donderdag": "Thursday",
    "vrijdag": "Friday",
    "zaterdag": "Saturday",
    "zondag": "Sunday",
}
DUTCH_DAY = re.compile(rf"({'|'.join(WEEKDAYS)}) ([0-9]+) ({'|'.join(MONTHS)}) ([0-9]+)")
ENGLISH_DAY = re.compile(rf"(?:({'|'.join(WEEKDAYS.values())}) )?([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})")
SOURCE = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)$")

DUTCH = language_of("nl")
day_in_dutch, length_in_dutch, moment_in_dutch = DUTCH.day, DUTCH.length, DUTCH.moment


def days_in_dutch(sentence):
    found = []
    for weekday, day, month, year in DUTCH_DAY.findall(sentence):
        when = date(int(year), MONTHS.index(month) + 1, int(day))
        assert when.strftime("%A") == WEEKDAYS[weekday], sentence
        found.append(when)
    return sorted(found)


def days_in_english(sentence):
    return sorted(date.fromisoformat(day) for _, day in ENGLISH_DAY.findall(sentence))


def must_agree(nl, en):
    """Both say something, name the same days, and rest on the same source."""
    assert nl
    assert en
    assert days_in_dutch(nl) == days_in_english(en), (nl, en)
    sources = SOURCE.search(nl), SOURCE.search(en)
    assert all(sources), (nl, en)
    nl_source, en_source = (found[1].replace("zoals opgegeven", "as given") for found in sources)
    assert nl_source.replace("bedragen van", "amounts of") == en_source


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["ask"]))
def test_every_vector_is_told_alike_in_both_languages(vector):
    answered = answer(as_json(vector["ask"]))
    assert answered["steps"]
    for nl, en in zip(answered["steps_nl"], answered["steps"], strict=True):
        must_agree(nl, en)


DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
LENGTHS = st.one_of(
    st.integers(1, 14).map(lambda n: Duration(weeks=n)),
    st.integers(1, 100).map(lambda n: Duration(days=n)),
    st.integers(1, 9).map(lambda n: Duration(months=n)),
    st.integers(1, 20).map(lambda n: Duration(working_days=n)),
    st.just(Duration(years=1, months=6)),
)
STOPS = st.lists(st.tuples(st.integers(-5, 120), st.one_of(st.none(), st.integers(0, 60))), max_size=3)


@given(after=DAYS, lasts=LENGTHS, stops=STOPS, extended=st.lists(st.just(Duration(weeks=6)), max_size=1))
def test_any_term_is_told_alike_in_both_languages(after, lasts, stops, extended):
    starts = [(after + timedelta(days=first), length) for first, length in stops]
    suspended = [Suspension(start, None if n is None else start + timedelta(days=n)) for start, n in starts]
    term = Term(after=after, lasts=lasts, suspended=tuple(suspended), extended=tuple(extended))
    for step in compute(term).steps:
        must_agree(step.nl, step.en)


@given(before=DAYS, lasts=LENGTHS)
def test_any_term_counted_back_is_told_alike_in_both_languages(before, lasts):
    for step in compute(Term(before=before, lasts=lasts)).steps:
        must_agree(step.nl, step.en)


@given(notice=st.dates(date(2010, 1, 1), date(2030, 1, 1)), ended=DAYS, decided=st.none() | DAYS, at=st.none() | DAYS)
def test_any_penalty_is_told_alike_in_both_languages(notice, ended, decided, at):
    for step in compute_penalty(notice, ended, decided, at).steps:
        must_agree(step.nl, step.en)


def told(**term):
    return [each.nl for each in compute(Term(**term)).steps]


def test_a_term_that_ends_on_a_holiday():
    assert told(after=date(2026, 3, 2), lasts=Duration(weeks=8), source="Awb 4:13(2)") == [
        "8 weken na maandag 2 maart 2026, die dag zelf niet meegeteld: maandag 27 april 2026 (Awb 4:13(2))",
        (
            "De termijn kan niet eindigen op maandag 27 april 2026 (Koningsdag): hij loopt tot en met dinsdag 28 april"
            " 2026 (Atw art. 1(1))"
        ),
    ]


def test_a_weekend_needs_no_other_name():
    assert told(after=date(2026, 1, 10), lasts=Duration(weeks=1))[-1] == (
        "De termijn kan niet eindigen op zaterdag 17 januari 2026, zondag 18 januari 2026:"
        " hij loopt tot en met maandag 19 januari 2026 (Atw art. 1(1))"
    )


def test_a_term_that_stands_still():
    stopped = Suspension(date(2026, 1, 20))
    assert told(after=date(2026, 1, 12), lasts=Duration(weeks=8), suspended=(stopped,))[-1] == (
        "Opgeschort vanaf woensdag 21 januari 2026, en dat is nog niet voorbij: er is nog geen laatste dag"
        " (Awb 4:15(1))"
    )


def test_a_suspension_of_one_day():
    one_day = Suspension(date(2026, 1, 20), date(2026, 1, 22))
    assert ", 1 dag: " in told(after=date(2026, 1, 12), lasts=Duration(weeks=8), suspended=(one_day,))[1]


def test_hours_run_by_the_clock():
    found = datetime(2026, 3, 28, 20, 0, tzinfo=UTC)
    assert told(after=found, lasts=Duration(hours=48), source="Wmo 2015 2.3.3") == [
        (
            "48 uur na zaterdag 28 maart 2026 om 21:00 uur, op de klok: maandag 30 maart 2026 om 22:00 uur"
            " (Wmo 2015 2.3.3; Atw art. 4(a))"
        )
    ]


def test_of_an_hour_that_comes_twice_it_is_said_which():
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert moment_in_dutch(first) == "zondag 25 oktober 2026 om 02:30 uur zomertijd"
    assert moment_in_dutch(first + timedelta(hours=1)) == "zondag 25 oktober 2026 om 02:30 uur wintertijd"
    assert moment_in_dutch(first + timedelta(hours=2, seconds=5)) == "zondag 25 oktober 2026 om 03:30:05 uur"


def test_years_for_which_the_decrees_are_not_known():
    assert told(after=date(2012, 6, 1), lasts=Duration(weeks=8))[-1] == (
        "Let op: welke dagen in 2012 met een feestdag zijn gelijkgesteld, is hier niet bekend (Atw art. 3(3))"
    )


def test_a_notice_of_default_that_came_too_early():
    first, *_, amount = (each.nl for each in compute_penalty(date(2026, 4, 1), date(2026, 4, 28)).steps)
    assert first == (
        "Let op: de ingebrekestelling kwam op woensdag 1 april 2026, en de termijn was pas voorbij op dinsdag 28 april"
        " 2026; een rechter kan vinden dat ze niet geldt (Awb 4:17(3))"
    )
    assert amount.startswith("14 x € 23 + 14 x € 35 + 14 x € 45 = € 1.442, hoogstens € 1.442 (Awb 4:17(2)")


@pytest.mark.parametrize(
    ("length", "words"),
    [
        ("1 week", "1 week"),
        ("5 working days", "5 werkdagen"),
        ("1 year and 6 months", "1 jaar en 6 maanden"),
        ("48 hours", "48 uur"),
        ("0 days", "0 dagen"),
    ],
)
def test_lengths_of_time(length, words):
    assert length_in_dutch(Duration.parse(length)) == words


@given(DAYS)
def test_a_day_can_be_read_back(day):
    assert days_in_dutch(day_in_dutch(day)) == [day]
