"""Every example in the reference of the policy language loads and does what the text says."""

import re
from pathlib import Path

import pytest

from rules.compile.compiled import compile_policy
from rules.language.grammar.conditions import CONDITION_WORDS
from rules.language.grammar.effects import EFFECT_WORDS
from rules.language.policy import parse_policy
from rules.language.read.facts import parse_facts
from rules.model.effect import ClockAct, ScopeAct, Settlement
from rules.model.policy import Policy
from rules.scenario.read import parse_scenarios
from rules.scenario.run import run_scenario

TEXT = (Path(__file__).parents[3] / "docs" / "policy-language.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```yaml\n(.*?)^```", re.DOTALL | re.MULTILINE)
SECTIONS = {part.partition("\n")[0]: BLOCK.findall(part) for part in re.split(r"^#{1,3} ", TEXT, flags=re.MULTILINE)}
BLOCKS = BLOCK.findall(TEXT)
POLICY = BLOCKS[0]
RULES = [block for block in BLOCKS if block.startswith("- rule:")]
SCENARIOS = [(name, block) for name, blocks in SECTIONS.items() for block in blocks if block.startswith("- name:")]
FACTS = [block for block in BLOCKS if block.startswith("roles:")]


def policy_with(rules: str) -> Policy:
    return parse_policy(POLICY + "".join(f"  {line}\n" for line in rules.splitlines()), "docs.yaml")


def test_every_example_is_of_a_kind_that_is_run() -> None:
    assert len(BLOCKS) == 1 + len(RULES) + len(SCENARIOS) + len(FACTS)


@pytest.mark.parametrize("rules", RULES)
def test_the_rules_belong_in_the_policy(rules: str) -> None:
    policy = policy_with(rules)
    compile_policy(policy)
    assert len(policy.rules) == 2 + rules.count("- rule:")


@pytest.mark.parametrize(("section", "scenarios"), SCENARIOS)
def test_the_scenarios_hold_with_the_rules_of_their_section(section: str, scenarios: str) -> None:
    policy = policy_with("".join(block for block in SECTIONS[section] if block.startswith("- rule:")))
    for scenario in parse_scenarios(policy, scenarios, "docs.scenarios.yaml"):
        assert [str(each) for each in run_scenario(policy, scenario)] == []


def test_every_word_of_the_language_is_in_an_example() -> None:
    words = {*EFFECT_WORDS, *CONDITION_WORDS, *Settlement, *ClockAct, *ScopeAct}
    examples = "\n".join(BLOCKS)
    assert [word for word in sorted(words) if not re.search(rf"\b{word}:", examples)] == []


@pytest.mark.parametrize("facts", FACTS)
def test_the_facts_are_read(facts: str) -> None:
    found = parse_facts(parse_policy(POLICY, "docs.yaml"), facts, "docs.facts.yaml")
    assert len(found) == 4 + facts.count("- {type:")
