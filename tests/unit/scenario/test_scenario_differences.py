"""What came out otherwise than a scenario expected is said in the words of the scenario."""

import pytest

from rules.language.policy import parse_policy
from rules.scenario.read import parse_scenarios
from rules.scenario.run import run_scenario

POLICY = parse_policy(
    """\
policy: proef
in_force: 2024-01-01
roles: {gemeente: , burger: {many: true}, adviseur: }
scopes: {bezwaar: , besloten: {milestone: true}}
facts:
  vraag: {by: burger, fields: {op: date, om: moment, aantal: whole?}}
  antwoord: {by: gemeente}
  advies: {by: adviseur}
tasks: {antwoorden: {yields: antwoord}}
rules:
  - {rule: plicht, when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: 2 days after v.op}}
  - {rule: spoed, when: {vraag: v}, oblige: {bearer: adviseur, to: advies, within: 48 hours after v.om}}
  - {rule: altijd, when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord}}
  - {rule: bericht, when: vraag, notify: {who: burger, what: Hoi}, call: {to: gemeente, activity: doe}}
  - {rule: dicht, when: vraag, scope: {close: bezwaar}}
""",
    "p.yaml",
)

STORY = """\
- name: verhaal
  roles: {gemeente: duinrand, burger: jansen}
  facts:
    - {type: vraag, on: 2026-03-03, by: jansen, fields: {op: 2026-03-03, om: '2026-03-03T10:00:00+01:00'}}
  at: 2026-03-04
"""

AS_FOUND = """\
  expect:
    obligations:
      - {rule: plicht, state: open, last_day: 2026-03-05, bearer: gemeente, unheld: no}
      - {rule: spoed, state: open, due: '2026-03-05T10:00:00+01:00', bearer: adviseur, unheld: yes}
      - {rule: altijd, state: open, no_last_day: yes}
    scopes: {bezwaar: closed, besloten: not_reached}
    notices: [{rule: bericht, role: burger}, {rule: bericht, role: gemeente, call: doe}]
    tasks: {gemeente: [antwoorden, antwoorden], burger: {absent: [antwoorden, ad_hoc]}}
    closed: no
"""

OTHERWISE = {
    "obligations: [{rule: plicht, state: waived}]": (
        "obligation 'plicht': expected waived, found open, owed by gemeente, last day 2026-03-05"
    ),
    "obligations: [{rule: plicht, state: open, no_last_day: yes}]": (
        "obligation 'plicht': expected open, no last day, found open, owed by gemeente, last day 2026-03-05"
    ),
    "obligations: [{rule: altijd, state: open, last_day: 2026-03-05}]": (
        "obligation 'altijd': expected open, last day 2026-03-05, found open, owed by gemeente"
    ),
    "obligations: [{rule: spoed, state: open, due: '2026-03-05T12:00:00+01:00', unheld: no}]": (
        "obligation 'spoed': expected open, due 2026-03-05T12:00:00+01:00, held, "
        "found open, owed by adviseur, due 2026-03-05T10:00:00+01:00, unheld"
    ),
    "scopes: {bezwaar: open}": "scope 'bezwaar': expected open, found closed",
    "scopes: {besloten: reached}": "scope 'besloten': expected reached, found not_reached",
    "notices: [{rule: bericht, role: adviseur}]": (
        "notice by rule 'bericht': expected one for adviseur, found one for burger and a call of 'doe' for gemeente"
    ),
    "notices: [{rule: bericht, call: bel}]": (
        "notice by rule 'bericht': expected a call of 'bel', found one for burger and a call of 'doe' for gemeente"
    ),
    "notices: [{absent: bericht}]": (
        "notice by rule 'bericht': expected none, found one for burger and a call of 'doe' for gemeente"
    ),
    "tasks: {gemeente: {absent: antwoorden}}": ("tasks for 'gemeente': expected no 'antwoorden', found 'antwoorden'"),
    "closed: yes": "the case: expected closed, found open",
}


def differences(expect: str) -> list[str]:
    [scenario] = parse_scenarios(POLICY, STORY + expect, "s.yaml")
    return [str(each) for each in run_scenario(POLICY, scenario)]


def test_what_is_found_as_expected_is_not_spoken_of() -> None:
    assert differences(AS_FOUND) == []


@pytest.mark.parametrize(("expect", "difference"), OTHERWISE.items())
def test_what_differs_is_said(expect: str, difference: str) -> None:
    assert differences(f"  expect: {{{expect}}}\n") == [f"verhaal, at 2026-03-04: {difference}"]


REMINDED = parse_policy(
    """\
policy: herinnerd
in_force: 2024-01-01
roles: {gemeente: , burger: }
facts:
  vraag: {by: burger, fields: {op: date}}
  uitstel: {by: gemeente}
  antwoord: {by: gemeente}
rules:
  - rule: plicht
    when: {vraag: v}
    oblige: {bearer: gemeente, to: antwoord, within: 2 weeks after v.op, remind: [1 week before, 2 days before]}
  - {rule: later, when: uitstel, clock: {extend: plicht, by: 1 week}}
""",
    "p.yaml",
)
WEEKS = """\
- name: verhaal
  facts:
    - {type: vraag, on: 2026-03-02, by: burger, fields: {op: 2026-03-02}}
    - {type: uitstel, on: 2026-03-12, by: gemeente}
    - {type: antwoord, on: 2026-03-20, by: gemeente}
"""


@pytest.mark.parametrize(
    ("at", "state", "reminded", "otherwise"),
    [
        ("2026-03-08", "open", "[]", "never reminded"),
        ("2026-03-09", "open", "[2026-03-09]", "reminded on 2026-03-09"),
        ("2026-03-19", "open", "[2026-03-09, 2026-03-16]", "reminded on 2026-03-09 and 2026-03-16"),
        ("2026-04-19", "fulfilled", "[2026-03-09, 2026-03-16]", "reminded on 2026-03-09 and 2026-03-16"),
    ],
)
def test_a_scenario_says_when_was_reminded(at: str, state: str, reminded: str, otherwise: str) -> None:
    def told(days: str) -> list[str]:
        expect = f"  at: {at}\n  expect: {{obligations: [{{rule: plicht, state: {state}, reminded: {days}}}]}}\n"
        [scenario] = parse_scenarios(REMINDED, WEEKS + expect, "s.yaml")
        return [str(each) for each in run_scenario(REMINDED, scenario)]

    assert told(reminded) == []
    [difference] = told("[2025-01-01]")
    assert difference.endswith(otherwise)
