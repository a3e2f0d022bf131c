"""The scenarios of a version that is continued have to hold of the later one, unless that says otherwise."""

from pathlib import Path

import pytest

from rules.language.policy import load_policy
from rules.language.text.errors import PolicyErrors
from rules.scenario.read import load_scenarios, parse_scenarios, scenario_files, scenarios_beside
from rules.scenario.run import run_scenario

OLD = """\
policy: vragen
in_force: 2024-01-01
roles: {gemeente: , burger: }
facts: {vraag: {by: burger}, antwoord: {by: gemeente}}
rules:
  - {rule: antwoorden, when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: 1 week after v.day}}
  - {rule: vragen, when: vraag, derive: gevraagd}
"""
NEW = """\
policy: vragen
in_force: 2026-01-01
continues: 2024-01-01
without: {rules: vragen}
rules:
  - rule: antwoorden
    overrides: 2024-01-01
    when: {vraag: v}
    oblige: {bearer: gemeente, to: antwoord, within: 2 weeks after v.day}
"""
OLD_STORIES = """\
- name: {nl: Een week, en: One week}
  facts: [{type: vraag, on: 2026-03-02, by: burger}]
  at: 2026-03-03
  expect: {obligations: [{rule: antwoorden, state: open, last_day: 2026-03-09}]}
- name: A question was asked
  facts: [{type: vraag, on: 2026-03-02, by: burger}]
  at: 2026-03-03
  expect: {derived: [gevraagd]}
- name: Nothing is owed without a question
  at: 2026-03-03
  expect: {obligations: [{rule: antwoorden, state: absent}]}
"""
NEW_STORIES = """\
- name: {nl: Nu twee weken, en: One week}
  facts: [{type: vraag, on: 2026-03-02, by: burger}]
  at: 2026-03-03
  expect: {obligations: [{rule: antwoorden, state: open, last_day: 2026-03-16}]}
- name: A question was asked
  not_any_more: {nl: Dat wordt niet meer bijgehouden, en: That is no longer kept}
"""


@pytest.fixture
def later(tmp_path: Path) -> Path:
    folder = tmp_path / "vragen"
    folder.mkdir()
    for name, text in (("2024-01-01", OLD), ("2026-01-01", NEW)):
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    (folder / "2024-01-01.scenarios.yaml").write_text(OLD_STORIES, "utf-8")
    (folder / "2026-01-01.scenarios.yaml").write_text(NEW_STORIES, "utf-8")
    return folder / "2026-01-01.yaml"


def test_they_hold_still_but_for_what_is_told_anew_or_does_not_hold_any_more(later: Path) -> None:
    policy = load_policy(later)
    scenarios = load_scenarios(policy, scenarios_beside(later))

    assert [(each.title.nl, each.file) for each in scenarios] == [
        ("Nu twee weken", "vragen/2026-01-01.scenarios.yaml"),
        ("Nothing is owed without a question", "vragen/2024-01-01.scenarios.yaml"),
    ]
    assert [run_scenario(policy, each) for each in scenarios] == [(), ()]


def test_one_that_holds_no_more_is_found_where_it_is(later: Path) -> None:
    scenarios_beside(later).write_text(NEW_STORIES.replace("name: {nl: Nu twee weken, en: One week}", "name: Two"))
    policy = load_policy(later)

    found = {each.name: run_scenario(policy, each) for each in load_scenarios(policy, scenarios_beside(later))}

    assert [str(each) for each in found["One week"]] == [
        (
            "One week, at 2026-03-03: obligation 'antwoorden': expected open, last day 2026-03-09, "
            "found open, owed by gemeente, last day 2026-03-16"
        )
    ]


def test_one_that_cannot_be_told_of_the_later_version_is_told_with_what_to_do(later: Path) -> None:
    scenarios_beside(later).unlink()
    assert scenario_files(later) == (later.with_name("2024-01-01.scenarios.yaml"),)

    with pytest.raises(PolicyErrors) as caught:
        load_scenarios(load_policy(later), scenarios_beside(later))

    assert str(caught.value).splitlines() == [
        (
            "vragen/2024-01-01.scenarios.yaml:5: scenario 'A question was asked' of an earlier version cannot be told "
            "of this one. Expected in vragen/2026-01-01.scenarios.yaml another scenario by this name, or that it does "
            "not hold any more: 'not_any_more', and why."
        ),
        "vragen/2024-01-01.scenarios.yaml:8, scenario 'A question was asked': unknown derived fact 'gevraagd'.",
    ]


def test_a_version_without_scenarios_of_its_own_has_those_it_continues(later: Path) -> None:
    later.write_text(NEW.partition("without")[0], "utf-8")
    scenarios_beside(later).unlink()

    found = load_scenarios(load_policy(later), scenarios_beside(later))

    assert [each.name for each in found] == ["One week", "A question was asked", "Nothing is owed without a question"]


def test_over_several_versions_the_newest_that_tells_it_counts(later: Path) -> None:
    newest = later.with_name("2027-01-01.yaml")
    newest.write_text("policy: vragen\nin_force: 2027-01-01\ncontinues: 2026-01-01\n", "utf-8")

    found = load_scenarios(load_policy(newest), scenarios_beside(newest))

    assert [(each.name, each.file[7:11]) for each in found] == [
        ("One week", "2026"),
        ("Nothing is owed without a question", "2024"),
    ]


WRONG = {
    "- {name: One wek, not_any_more: Vervallen}": (
        "s.yaml:1, scenario 'One wek': unknown scenario of a version that is continued 'One wek'. "
        "Did you mean 'One week'?"
    ),
    "- {name: One week, not_any_more: Vervallen, at: 2026-03-03}": (
        "s.yaml:1, scenario 'One week': unknown key in what is said of a scenario that does not hold any more 'at'. "
        "Expected 'name' or 'not_any_more'."
    ),
    "- {name: One week, not_any_more: [x]}": (
        "s.yaml:1, scenario 'One week': a text is needed here. Found a list of 1. Expected words, or {nl: …, en: …}."
    ),
    "- {name: One week, not_any_more: }": "s.yaml:1, scenario 'One week': a text is needed here. Found nothing.",
}


@pytest.mark.parametrize(("text", "message"), WRONG.items())
def test_what_is_wrong_with_saying_that_one_holds_no_more(later: Path, text: str, message: str) -> None:
    old = ("2024-01-01.scenarios.yaml", OLD_STORIES.replace("{derived: [gevraagd]}", "{closed: no}"))
    with pytest.raises(PolicyErrors) as caught:
        parse_scenarios(load_policy(later), text, "s.yaml", [old])
    assert str(caught.value) == message


def test_of_a_policy_that_continues_nothing_every_scenario_has_to_be_told(later: Path) -> None:
    with pytest.raises(PolicyErrors, match="unknown scenario of a version that is continued 'One week'"):
        parse_scenarios(load_policy(later), "- {name: One week, not_any_more: Vervallen}", "s.yaml")
