"""What is said is the same again after it was kept as JSON, in whatever order its keys come back."""

import json
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from rules.terms.duration import Duration
from rules.terms.said import AS_GIVEN, Euros, LegalSource, Name, Named, Text, Value, said
from rules.terms.said_in_json import from_json, to_json, told_from
from rules.terms.term import Term, compute

IN_SUMMER = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))
VALUES: list[tuple[Value, object]] = [
    ("één {niet ingevuld}", "één {niet ingevuld}"),
    (12, 12),
    (date(2026, 3, 6), {"day": "2026-03-06"}),
    (datetime(2026, 3, 6, 8, tzinfo=UTC), {"moment": "2026-03-06T08:00:00+00:00"}),
    (IN_SUMMER, {"moment": "2026-10-25T00:30:00+00:00"}),
    (IN_SUMMER.replace(fold=1), {"moment": "2026-10-25T01:30:00+00:00"}),
    (Duration(years=1, months=6), {"lasts": {"years": 1, "months": 6}}),
    (Duration(), {"lasts": {}}),
    (Euros(1442), {"euros": 1442}),
    (LegalSource(AS_GIVEN), {"source": "as given"}),
    (Text("aanvraag", "application"), {"nl": "aanvraag", "en": "application"}),
    (Name(Named.PARTY, "school"), {"name": "school", "of": "party"}),
    (
        (said("time_passed"), Name(Named.DAY, "2026-03-06")),
        [{"say": "time_passed", "about": {}}, {"name": "2026-03-06", "of": "day"}],
    ),
    (said("part_not_open", title=Text("a", "b")), {"say": "part_not_open", "about": {"title": {"nl": "a", "en": "b"}}}),
]


@pytest.mark.parametrize(("value", "written"), VALUES, ids=[str(each[1])[:40] for each in VALUES])
def test_a_value_is_written_as_what_it_is_and_read_back(value: Value, written: object) -> None:
    assert to_json(value) == written
    again = from_json(json.loads(json.dumps(to_json(value))))
    told, was = said("case_opened", version=again), said("case_opened", version=value)
    assert (told.nl, told.en) == (was.nl, was.en)
    assert again == (value.astimezone(UTC) if isinstance(value, datetime) else value)


def test_how_a_day_was_found_is_the_same_whatever_the_order_of_the_keys() -> None:
    for step in compute(Term(lasts=Duration(weeks=4), after=date(2026, 3, 6), source="art. 1")).steps:
        assert told_from(json.loads(json.dumps(to_json(step), sort_keys=True))) == step
        assert told_from(dict(reversed(to_json(step).items()))) == step


def test_words_say_a_sentence_or_they_do_not() -> None:
    told = said("time_passed")
    assert Text("de tijd verstreek", "time passed").says(told)
    assert Text("time passed", "time passed").says(told)
    assert not Text("", "time passed").says(told)
    assert not Text("de tijd verstreek", "time has passed").says(told)
