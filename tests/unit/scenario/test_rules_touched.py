"""Which rules a scenario tries out, so that an author sees which none does."""

from rules.engine.python_matcher import PythonMatcher
from rules.language.layers.bundle import bundle, bundle_text
from rules.language.layers.shelf import shelf
from rules.language.policy import load_policy
from rules.scenario.read import load_scenarios, scenarios_beside
from rules.scenario.run import run_scenario
from rules.scenario.touched import Watching

PERMIT = shelf()["omgevingsvergunning@2024-01-01"]


def test_a_scenario_touches_the_rules_whose_condition_is_met():
    policy = load_policy(PERMIT)
    scenarios = {each.name: each for each in load_scenarios(policy, scenarios_beside(PERMIT))}
    watching = Watching(PythonMatcher())
    run_scenario(policy, scenarios["One extension of six weeks, and no second"], watching)
    assert {"tijdig_beslissen", "eenmaal_verlengen"} <= watching.rules
    assert "tijdig_adviseren" not in watching.rules
    assert watching.rules <= set(policy.rules) | {name for name in watching.rules if ":" in name}


def test_a_policy_that_is_no_file_stands_on_what_comes_with_the_product():
    text = PERMIT.read_text("utf-8")
    assert bundle_text(text, "omgevingsvergunning/2024-01-01.yaml") == bundle(PERMIT)
