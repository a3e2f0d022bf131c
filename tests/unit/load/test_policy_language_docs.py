"""Every example in the reference of the policy language loads and does what the text says."""

import re
from pathlib import Path

import pytest

from rules.compile.compiled import compile_policy
from rules.load.facts import parse_facts
from rules.load.policy import parse_policy
from rules.scenario.read import parse_scenarios
from rules.scenario.run import run_scenario

TEXT = (Path(__file__).parents[3] / "docs" / "policy-language.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
POLICY = BLOCKS[0]
RULES = [block for block in BLOCKS if block.startswith("- rule:")]
SCENARIOS = [block for block in BLOCKS if block.startswith("- name:")]
FACTS = [block for block in BLOCKS if block.startswith("roles:")]


def test_every_example_is_of_a_kind_that_is_run() -> None:
    assert len(BLOCKS) == 1 + len(RULES) + len(SCENARIOS) + len(FACTS)


@pytest.mark.parametrize("rules", RULES)
def test_the_rules_belong_in_the_policy(rules: str) -> None:
    indented = "".join(f"  {line}\n" for line in rules.splitlines())
    policy = parse_policy(POLICY + indented, "docs.yaml")
    compile_policy(policy)
    assert len(policy.rules) == 2 + rules.count("- rule:")


@pytest.mark.parametrize("scenarios", SCENARIOS)
def test_the_scenarios_hold(scenarios: str) -> None:
    policy = parse_policy(POLICY, "docs.yaml")
    for scenario in parse_scenarios(policy, scenarios, "docs.scenarios.yaml"):
        assert [str(each) for each in run_scenario(policy, scenario)] == []


@pytest.mark.parametrize("facts", FACTS)
def test_the_facts_are_read(facts: str) -> None:
    found = parse_facts(parse_policy(POLICY, "docs.yaml"), facts, "docs.facts.yaml")
    assert len(found) == 4 + facts.count("- {type:")
