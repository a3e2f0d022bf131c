"""A scenario shows a rule when it fails without it; what a rule brings about elsewhere is then gone as well."""

from pathlib import Path

import pytest

from rules.engine.python_matcher import PythonMatcher
from rules.language.layers.shelf import shelf
from rules.language.policy import load_policy, parse_policy
from rules.scenario.read import load_scenarios, parse_scenarios, scenarios_beside
from rules.scenario.shelf import shown_by
from rules.scenario.shown import Showing
from rules.scenario.unshown import not_shown

POLICY = parse_policy(
    """\
policy: proef
in_force: 2024-01-01
roles: {gemeente: , burger: }
scopes: {bezwaar: }
facts:
  vraag: {by: burger, fields: {op: date}}
  antwoord: {by: gemeente}
  klacht: {by: burger, in: bezwaar}
rules:
  - {rule: plicht, when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: 2 days after v.op}}
  - {rule: te_laat, when: {breached: plicht}, derive: laat}
  - {rule: op_tijd, when: {all: [vraag, {not: {breached: plicht}}]}, derive: nog_op_tijd}
  - {rule: langer, when: {vraag: v}, clock: {extend: plicht, by: 1 day}}
  - {rule: nog_niet, when: vraag, forbid: {who: gemeente, to: antwoord, because: Nog niet}}
  - {rule: toch, when: vraag, permit: {who: gemeente, to: antwoord, despite: nog_niet}}
  - {rule: in_bezwaar, when: vraag, scope: {open: bezwaar}}
""",
    "proef.yaml",
)

STORY = """\
- name: verhaal
  facts: [{type: vraag, on: 2026-03-03, by: burger, fields: {op: 2026-03-03}}]
  at: 2026-03-07
"""
AN_HOUR_BEFORE = "  then: [{at: 2026-03-06, expect: {obligations: [{rule: plicht, state: open}]}}]\n"


def rules_shown(expected: str, more: str = "") -> set[str]:
    scenarios = parse_scenarios(POLICY, f"{STORY}  expect: {{{expected}}}\n{more}", "proef.scenarios.yaml")
    showing = Showing(POLICY, scenarios, PythonMatcher())
    return set(POLICY.rules) - {rule.name for rule in showing.not_shown(POLICY.rules.values())}


@pytest.mark.parametrize(
    ("expected", "shown"),
    [
        ("obligations: [{rule: plicht, state: breached}]", {"plicht"}),
        ("obligations: [{rule: plicht, state: breached, last_day: 2026-03-06}]", {"plicht", "langer"}),
        ("derived: [laat]", {"plicht", "te_laat"}),
        ("derived: [{absent: nog_op_tijd}]", {"plicht"}),
        ("moves: {allowed: [{role: gemeente, fact: antwoord}]}", {"toch"}),
        ("moves: {allowed: [{role: burger, fact: klacht}]}", {"in_bezwaar"}),
        ("scopes: {bezwaar: open}", {"in_bezwaar"}),
        ("closed: false", set()),
        ("", set()),
    ],
)
def test_a_rule_is_shown_where_something_comes_out_otherwise_without_it(expected: str, shown: set[str]) -> None:
    assert rules_shown(expected) == shown


def test_each_moment_shows_what_holds_at_it() -> None:
    assert rules_shown("", AN_HOUR_BEFORE) == {"plicht", "langer"}


def test_a_moment_that_fails_shows_nothing_and_the_others_do() -> None:
    assert rules_shown("obligations: [{rule: plicht, state: waived}]") == set()
    assert rules_shown("obligations: [{rule: plicht, state: waived}]", AN_HOUR_BEFORE) == {"plicht", "langer"}


def test_all_scenarios_that_show_a_rule_are_named_in_their_order() -> None:
    other = STORY.replace("verhaal", "ander verhaal") + "  expect: {derived: [laat]}\n"
    text = f"{STORY}  expect: {{derived: [laat]}}\n{STORY.replace('verhaal', 'niets')}  expect: {{}}\n{other}"
    showing = Showing(POLICY, parse_scenarios(POLICY, text, "proef.scenarios.yaml"), PythonMatcher())
    assert [each.name for each in showing.of("te_laat")] == ["verhaal", "ander verhaal"]


BASE = """\
policy: algemeen
in_force: 2024-01-01
base: true
roles: {gemeente: , burger: }
facts: {vraag: {by: burger}, antwoord: {by: gemeente}}
rules:
  - {rule: plicht, when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord}}
  - {rule: gemeld, when: vraag, derive: gemeld}
  - {rule: nergens, when: vraag, derive: nergens_bekeken}
"""
ON_IT = """\
policy: bijzonder
in_force: 2024-01-01
based_on: {algemeen: {as: {vraag: verzoek, gemeld: binnen}}}
rules: [{rule: eigen, when: verzoek, derive: eigen}]
"""


def _lay_down(folder: Path, name: str, text: str, expected: str, fact: str) -> Path:
    path = folder / name / "2024-01-01.yaml"
    path.parent.mkdir()
    path.write_text(text, "utf-8")
    story = f"- name: verhaal\n  facts: [{{type: {fact}, on: 2026-03-03, by: burger}}]\n  at: 2026-03-07\n"
    path.with_suffix(".scenarios.yaml").write_text(f"{story}  expect: {{{expected}}}\n", "utf-8")
    return path


@pytest.fixture
def layered(tmp_path: Path) -> tuple[Path, Path]:
    """A base, one of whose rules is shown beside it, and a policy on it that shows another under another name."""
    obliged = "obligations: [{rule: plicht, state: open}]"
    return (
        _lay_down(tmp_path, "algemeen", BASE, obliged, "vraag"),
        _lay_down(tmp_path, "bijzonder", ON_IT, "derived: [binnen]", "verzoek"),
    )


def test_what_a_base_says_may_be_shown_beside_a_policy_that_stands_on_it(layered: tuple[Path, Path]) -> None:
    base, on_it = layered
    assert [rule.name for rule in not_shown(load_policy(base), base)] == ["nergens"]
    assert [rule.name for rule in not_shown(load_policy(on_it), on_it)] == ["eigen"]


def test_without_scenarios_or_with_some_that_cannot_be_read_nothing_is_said(layered: tuple[Path, Path]) -> None:
    base, on_it = layered
    on_it.with_suffix(".scenarios.yaml").write_text("- name: x\n  at: never\n", "utf-8")
    assert [rule.name for rule in not_shown(load_policy(base), base)] == ["gemeld", "nergens"]
    assert not_shown(load_policy(on_it), on_it) == ()
    on_it.with_suffix(".scenarios.yaml").unlink()
    assert not_shown(load_policy(on_it), on_it) == ()


def test_a_rule_of_the_product_is_shown_beside_its_policy_or_else_beside_the_text_it_comes_from() -> None:
    policy = load_policy(shelf()["omgevingsvergunning@2024-01-01"])
    (first, *_) = shown_by(policy, "geen_besluit_zonder_advies")
    assert first.version == policy.version
    scenarios = load_scenarios(policy, scenarios_beside(shelf()[policy.version]))
    assert scenarios[first.number - 1].title == first.title
    versions = {each.version for rule in policy.rules for each in shown_by(policy, rule)}
    assert versions == {policy.version, "awb@2024-01-01"}
    assert shown_by(POLICY, "plicht") == ()
