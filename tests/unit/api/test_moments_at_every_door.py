"""A moment is read the same at every door: what RFC 3339 allows is taken, what it does not allow is refused."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from pydantic import TypeAdapter, ValidationError

from api.cli.options import moment_of as typed_moment
from api.cli.terminal import Trouble
from api.http.messages.shape import DayOrMoment, Moment
from orchestrator.replay.value import attribute_value
from rules.language.policy import parse_policy
from rules.language.read.facts import parse_facts
from rules.language.text.errors import FieldErrors, PolicyErrors
from rules.language.text.value import parse_fields
from rules.terms.command import answer
from rules.terms.errors import TermError

POLICY = parse_policy(
    """
policy: proef
in_force: 2024-01-01
title: Proef
director: g
roles: {g: {title: G}}
facts: {a: {title: A, fields: {om: moment}, by: g}}
rules: [{rule: r, when: a, permit: {who: g, to: a}}]
""",
    "p.yaml",
)

ALLOWED = {
    "2026-03-02T09:00:00Z": datetime(2026, 3, 2, 9, tzinfo=UTC),
    "2026-03-02t09:00:00z": datetime(2026, 3, 2, 9, tzinfo=UTC),
    "2026-03-02 09:00:00Z": datetime(2026, 3, 2, 9, tzinfo=UTC),
    "2026-03-02T09:00:00+01:00": datetime(2026, 3, 2, 8, tzinfo=UTC),
    "2026-03-02T09:00:00-00:00": datetime(2026, 3, 2, 9, tzinfo=UTC),
    "2026-03-02T09:00:00-03:30": datetime(2026, 3, 2, 12, 30, tzinfo=UTC),
    "2026-03-02T09:00:00.5Z": datetime(2026, 3, 2, 9, 0, 0, 500_000, tzinfo=UTC),
    "2026-03-02T09:00:00.12345678901Z": datetime(2026, 3, 2, 9, 0, 0, 123_456, tzinfo=UTC),
    "2024-02-29T23:59:59Z": datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC),
    "2016-12-31T23:59:60Z": datetime(2016, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    "2017-01-01T00:59:60+01:00": datetime(2016, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
}
REFUSED = (
    "2026-03-02T09:00Z",
    "2026-03-02T09Z",
    "2026-03-02T09:00:00",
    "2026-03-02T09:00:00+01",
    "2026-03-02T09:00:00+0100",
    "2026-03-02T09:00:00+01:00:30",
    "2026-03-02T09:00:00,5Z",
    "2026-03-02T09:00:00.Z",
    "2026-03-02T24:00:00Z",
    "2026-03-02T23:59:60Z",
    "2026-03-02T09:00:61Z",
    "2026-02-29T09:00:00Z",
    "2026-03-02_09:00:00Z",
    "20260302T090000Z",
    "2026-W10-1T09:00:00Z",
    "2026-061T09:00:00Z",
    "2026-03-02T09:00:00+24:00",
    "2026-03-02T09:00:00Z ",
    "\uff12026-03-02T09:00:00Z",
)


def by_fact_file(text: str) -> datetime:
    facts = parse_facts(
        POLICY, f'roles: {{g: g}}\nfacts: [{{type: a, at: "{text}", by: g, fields: {{om: "{text}"}}}}]', "f.yaml"
    )
    assert facts[-1].fields["om"] == facts[-1].occurred_at
    return facts[-1].occurred_at


def by_term(text: str) -> datetime:
    found = answer({"after": text, "lasts": "1 hours"})
    assert isinstance(found, dict)
    return datetime.fromisoformat(found["missed_from"])


DOORS: dict[str, Callable[[str], datetime]] = {
    "a body of the API": TypeAdapter(Moment).validate_python,
    "a query of the API": TypeAdapter(DayOrMoment).validate_python,
    "a field of a fact": lambda text: parse_fields(POLICY.facts["a"], {"om": text})["om"],  # type: ignore[dict-item,return-value]
    "a file of facts": by_fact_file,
    "the command line": lambda text: typed_moment(text) or datetime.min,  # noqa: DTZ901
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("text", "moment"), ALLOWED.items())
def test_what_rfc_3339_allows_is_taken(door: str, text: str, moment: datetime):
    assert DOORS[door](text) == moment


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("text", REFUSED)
def test_what_it_does_not_allow_is_refused(door: str, text: str):
    with pytest.raises((ValidationError, FieldErrors, PolicyErrors, Trouble)):
        DOORS[door](text)


@pytest.mark.parametrize(("text", "moment"), ALLOWED.items())
def test_a_log_and_a_term_take_it_too(text: str, moment: datetime):
    assert attribute_value("date", text) == moment
    assert (by_term(text) - moment).total_seconds() == pytest.approx(3600, abs=1)


@pytest.mark.parametrize("text", [each for each in REFUSED if each != "2026-03-02T09:00:00"])
def test_a_term_refuses_what_is_no_moment(text: str):
    with pytest.raises(TermError):
        by_term(text)
