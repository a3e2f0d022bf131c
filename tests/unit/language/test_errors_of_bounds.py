"""Every mistake in the bounds of a date is told where it stands: what has no bound, and what is none."""

from collections.abc import Callable
from datetime import date

import pytest

from rules.language.policy import parse_policy
from rules.model.bound import Bound, BoundKind
from rules.terms.duration import Duration

NO_BOUND = "only a date or a moment has a bound, and 'tekst' is none."
NO_DAY = "Expected today, a day, a date of this fact, or 'fact.field', if need be with '+ 4 weeks'."
WRONG = {
    "text? not after today": NO_BOUND,
    "{type: text, not_before: today, optional: true}": NO_BOUND,
    "{type: date, many: true, not_after: today, optional: true}": NO_BOUND,
    "date not before 31-12-2026": f"this is not a bound of a date. Found '31-12-2026'. {NO_DAY}",
    "{type: date, not_before: next week}": f"this is not a bound of a date. Found 'next week'. {NO_DAY}",
    "{type: date, not_before: {a: b}}": "a day is needed here. Found a table with 'a'.",
    "date not after today + 3 hours": "a bound moves by days, weeks, months or years. Found 'today + 3 hours'.",
    "date not after op + 3 working days": (
        "a bound moves by days, weeks, months or years. Found 'op + 3 working days'."
    ),
    "date not after today and not before today + 4 weken": (
        "this is not a length of time. Found '4 weken'. Expected a length such as '8 weeks', '1 month', "
        "'5 working days' or '48 hours'. Did you mean 'weeks'?"
    ),
    "date not before gisteren": ("unknown date of 'vraag' 'gisteren'. Expected 'today', 'op', 'om' or 'tekst'."),
    "date not before aantal": "unknown date of 'vraag' 'aantal'. Expected 'today', 'op', 'om' or 'tekst'.",
    "date not before vraag.aantal": "unknown date of 'vraag' 'aantal'. Expected 'op', 'om' or 'tekst'.",
    "date not after antwoord.op": "unknown date of 'antwoord' 'op'.",
    "date not after vrag.op": "unknown type of fact 'vrag'. Did you mean 'vraag'?",
    "{type: date, not_before: [today, 2026-13-01]}": (
        "this is not a day. Found '2026-13-01'. Expected a date such as 2026-03-31, from 1800 to 2200."
    ),
}


@pytest.mark.parametrize(("field", "message"), WRONG.items(), ids=WRONG)
def test_a_mistake_in_a_bound_is_told(field: str, message: str, sound: str, told: Callable[[str], list[str]]) -> None:
    assert told(sound.replace("tekst: text?", f"tekst: {field}")) == [f"p.yaml:8, fact 'vraag': {message}"]


def test_bounds_in_one_breath_are_those_in_a_table(sound: str) -> None:
    short, long = (
        parse_policy(sound.replace("tekst: text?", f"tekst: {field}"), "p.yaml").facts["vraag"].fields["tekst"].bounds
        for field in (
            "date not before op and not after today + 4 weeks",
            "{type: date, not_before: op, not_after: today + 4 weeks}",
        )
    )
    after = Bound(BoundKind.NOT_AFTER, plus=Duration(weeks=4))
    assert short == long == (Bound(BoundKind.NOT_BEFORE, field="op"), after)


def test_a_day_itself_is_a_bound(sound: str) -> None:
    policy = parse_policy(sound.replace("tekst: text?", "tekst: date not before 2015-01-01"), "p.yaml")
    assert policy.facts["vraag"].fields["tekst"].bounds == (Bound(BoundKind.NOT_BEFORE, day=date(2015, 1, 1)),)
