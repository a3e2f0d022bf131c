"""A scenarios file is read as it is meant, or everything that is wrong with it is told."""

from datetime import UTC, date, datetime

import pytest

from rules.language.policy import parse_policy
from rules.language.text.errors import PolicyErrors
from rules.model.condition import ObligationState
from rules.scenario.read import parse_scenarios
from rules.scenario.scenario import ExpectedNotice, ExpectedObligation

POLICY = parse_policy(
    """\
policy: proef
in_force: 2024-01-01
roles: {gemeente: , burger: {many: true}}
scopes: {bezwaar: , besloten: {milestone: true}}
facts:
  vraag: {by: burger, fields: {op: date, aantal: whole?}}
  antwoord: {by: gemeente}
tasks: {antwoorden: {yields: antwoord}}
rules:
  - {rule: plicht, when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: 2 days after v.op}}
  - {rule: bericht, when: vraag, notify: {who: burger, what: Hoi}, call: {to: gemeente, activity: doe}}
  - {rule: weten, when: {vraag: v}, derive: {bekend: {n: v.aantal}}}
""",
    "p.yaml",
)


def test_everything_that_can_be_expected_is_read() -> None:
    text = """\
- name: alles
  at: 2026-03-03
  expect:
    obligations: [{rule: plicht, state: open, due: '2026-03-04T10:00:00+01:00', unheld: false},
      {rule: plicht, state: waived, no_last_day: true}, {rule: plicht, state: open, last_day: 2026-03-04}]
    scopes: {bezwaar: closed, besloten: reached}
    notices: [{rule: bericht, role: burger}, {rule: bericht, call: doe}, {absent: bericht}]
    tasks: {gemeente: [antwoorden, ad_hoc], burger: {absent: antwoorden}}
    closed: true
"""
    [scenario] = parse_scenarios(POLICY, text, "s.yaml")
    [check] = scenario.checks

    assert check.obligations == (
        ExpectedObligation(
            "plicht", ObligationState.OPEN, due=datetime(2026, 3, 4, 9, tzinfo=UTC), unheld=False, no_last_day=False
        ),
        ExpectedObligation("plicht", ObligationState.WAIVED, no_last_day=True),
        ExpectedObligation("plicht", ObligationState.OPEN, last_day=date(2026, 3, 4)),
    )
    assert check.scopes == {"bezwaar": False, "besloten": True}
    assert check.notices == (
        ExpectedNotice("bericht", "burger"),
        ExpectedNotice("bericht", call="doe"),
        ExpectedNotice("bericht", absent=True),
    )
    assert (check.tasks, check.absent_tasks) == ({"gemeente": ("antwoorden", "ad_hoc")}, {"burger": ("antwoorden",)})
    assert check.closed is True


def test_a_scenario_is_named_in_each_language_and_known_by_its_english_name() -> None:
    text = """\
- {name: {nl: Twee dagen, tot de vraag is beantwoord, en: Two days}, at: 2026-03-03, expect: {closed: no}}
- {name: Beide, at: 2026-03-03, expect: {closed: no}}
"""
    both, one = parse_scenarios(POLICY, text, "s.yaml")

    assert (both.name, both.title.nl) == ("Two days", "Twee dagen, tot de vraag is beantwoord")
    assert (one.name, one.title.nl) == ("Beide", "Beide")
    with pytest.raises(PolicyErrors, match="there is already a scenario 'Two days'"):
        parse_scenarios(POLICY, text + "- {name: Two days, at: 2026-03-03, expect: {closed: no}}\n", "s.yaml")


WRONG = {
    "expext: {}": ["unknown key in a scenario 'expext'. Did you mean 'expect'?", "'expect' is a table. Found nothing."],
    "expect: {scopes: {bezwar: open}}": ["unknown scope 'bezwar'. Did you mean 'bezwaar'?"],
    "expect: {scopes: {bezwaar: reached}}": ["unknown standing of 'bezwaar' 'reached'. Expected 'open' or 'closed'."],
    "expect: {scopes: {besloten: open}}": [
        "unknown standing of 'besloten' 'open'. Expected 'reached' or 'not_reached'."
    ],
    "expect: {scopes: [bezwaar]}": ["'scopes' is a table. Found a list of 1."],
    "expect: {scopes: {bezwaar: [open]}}": ["how it stands is needed here. Found a list of 1."],
    "expect: {notices: [{rule: wet}]}": ["unknown rule that tells something 'wet'. Expected 'bericht'."],
    "expect: {notices: [bericht]}": ["a notice is a table. Found 'bericht'."],
    "expect: {notices: [{rule: bericht, who: burger}]}": [
        "unknown key in a notice 'who'. Expected 'rule', 'role' or 'call'."
    ],
    "expect: {notices: [{rule: bericht, role: burgr}]}": ["unknown role 'burgr'. Did you mean 'burger'?"],
    "expect: {tasks: {gemeente: {without: antwoorden}}}": [
        "this names no tasks. Found a table with 'without'. Expected [task, …] or {absent: task}."
    ],
    "expect: {tasks: {gemente: []}}": ["unknown role 'gemente'. Did you mean 'gemeente'?"],
    "expect: {tasks: {gemeente: [antworden]}}": ["unknown task 'antworden'. Did you mean 'antwoorden'?"],
    "expect: {closed: misschien}": ["a yes or no is needed here. Found 'misschien'. Expected 'true' or 'false'."],
    "expect: {obligations: [{rule: weten, state: open}]}": ["unknown rule that obliges 'weten'. Expected 'plicht'."],
    "expect: {obligations: [{rule: plicht, state: late}]}": [
        "unknown state 'late'. Expected 'open', 'suspended', 'fulfilled', 'breached', 'waived' or 'absent'."
    ],
    "expect: {obligations: [{rule: plicht, state: open, no_last_day: true, last_day: 2026-03-04}]}": [
        "an obligation has a last day or none. Found a table with 'rule', 'state', 'no_last_day', 'last_day'."
    ],
    "expect: {obligations: [{rule: plicht, state: open, due: straks}]}": [
        "this does not fit field 'moment'. Found 'straks'. Expected a date such as 2026-03-31, from 1800 to 2200."
    ],
    "expect: {moves: {allowed: [{role: burger, fact: vrag}]}}": ["unknown type of fact 'vrag'. Did you mean 'vraag'?"],
    "expect: {moves: {allowed: [{role: burger, fact: vraag, fields: {aantl: 3}}]}}": [
        "unknown field of 'vraag' 'aantl'. Did you mean 'aantal'?"
    ],
    "expect: {moves: {denied: []}}": ["unknown key in 'moves' 'denied'. Expected 'allowed' or 'refused'."],
    "expect: {derived: [bekent]}": ["unknown derived fact 'bekent'. Did you mean 'bekend'?"],
    "expect: {derived: [[bekend]]}": [
        "this is not a derived fact. Found a list of 1. Expected a name, or '{name: …}'."
    ],
    "expect: {}, then: {at: 2026-03-04}": ["'then' is a list. Found a table with 'at'. Expected - at: …."],
    "expect: {}, then: [{at: 2026-03-04, expct: {}}]": [
        "unknown key in a check 'expct'. Did you mean 'expect'?",
        "'expect' is a table. Found nothing.",
    ],
}


@pytest.mark.parametrize(("parts", "messages"), WRONG.items())
def test_a_mistake_in_a_scenario_is_told(parts: str, messages: list[str]) -> None:
    assert told(f"- {{name: s, at: 2026-03-03, {parts}}}") == [f"s.yaml:1, scenario 's': {each}" for each in messages]


WRONG_FILES = {
    "{name: s}": ["s.yaml:1: a scenarios file is a list. Found a table with 'name'. Expected - name: …."],
    "- s": ["s.yaml:1: a scenario is a table. Found 's'."],
    "- {at: 2026-03-03, expect: {}}": ["s.yaml:1: 'name' is needed here. Found nothing."],
    "- {name: s, at: 2026-03-03, expect: {}}\n- {name: s, at: 2026-03-03, expect: {}}": [
        "s.yaml:2: there is already a scenario 's'. Expected another name."
    ],
    "- {name: s, expect: {}}": [
        "s.yaml:1, scenario 's': 'at', the day or moment to look at, is needed here. Found nothing."
    ],
}


@pytest.mark.parametrize(("text", "messages"), WRONG_FILES.items())
def test_a_mistake_in_the_file_is_told(text: str, messages: list[str]) -> None:
    assert told(text) == messages


def told(text: str) -> list[str]:
    with pytest.raises(PolicyErrors) as caught:
        parse_scenarios(POLICY, text, "s.yaml")
    return [str(error) for error in caught.value.errors]
