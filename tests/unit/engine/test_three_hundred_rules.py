"""A policy of three hundred rules: it is spread over rulesets the engine can hold, and nothing is lost by that."""

from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random

import pytest

from rules.compile.compiled import compile_policy
from rules.engine.durable_limits import fits
from rules.engine.durable_matcher import DurableMatcher
from rules.engine.durable_program import compile_program
from rules.engine.python_matcher import PythonMatcher
from rules.evaluate.evaluate import evaluate
from rules.language.policy import parse_policy
from rules.model.policy import Policy
from rules.service.dossier import read_dossier
from tests.bench.made_up import a_dossier, a_policy

SUBJECTS = 2
NOW = datetime(2026, 5, 11, tzinfo=UTC)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return parse_policy(a_policy(300, SUBJECTS), "three-hundred.yaml")


@pytest.fixture(scope="module")
def durable() -> Iterator[DurableMatcher]:
    matcher = DurableMatcher()
    yield matcher
    matcher.close()


def test_its_rules_are_spread_over_rulesets_that_fit(policy: Policy) -> None:
    programs = [stratum.program for stratum in compile_policy(policy).strata]
    assert sum(len(program.branches) for program in programs) >= len(policy.rules) == 300
    compiled = [compile_program(program) for program in programs]
    assert max(len(each.rulesets) for each in compiled) > 1
    assert all(fits(ruleset.rules) for each in compiled for ruleset in each.rulesets)
    for program, each in zip(programs, compiled, strict=True):
        answered = [name for ruleset in each.rulesets for rule in ruleset.answers for name, _ in rule]
        assert sorted(answered) == sorted(branch.name for branch in program.branches)


@pytest.mark.parametrize("facts", [10, 40, 120])
def test_both_matchers_conclude_the_same_from_it(policy: Policy, durable: DurableMatcher, facts: int) -> None:
    dossier = read_dossier(policy, a_dossier(facts, Random(facts), SUBJECTS), NOW)
    found = evaluate(policy, dossier.facts, dossier.at, durable)
    assert found == evaluate(policy, dossier.facts, dossier.at, PythonMatcher())
    assert found.derived
    assert found.obligations
