"""The scenarios beside policies as cases for a test, each with its policy, and what either matcher makes of one."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rules.engine.problem import Matcher
from rules.engine.python_matcher import PythonMatcher
from rules.language.policy import load_policy
from rules.model.policy import Policy
from rules.scenario.read import load_scenarios, scenarios_beside
from rules.scenario.run import run_scenario
from rules.scenario.scenario import Scenario


def stories_of(files: Iterable[Path]) -> list[Any]:
    """Each scenario of each policy file, under the name of both."""
    return [
        pytest.param(policy, scenario, id=f"{policy.version}: {scenario.name}") for policy, scenario in _read(files)
    ]


def differences(policy: Policy, scenario: Scenario, durable: Matcher) -> list[str]:
    """What either matcher makes of it that was not expected."""
    found = (run_scenario(policy, scenario, matcher) for matcher in (durable, PythonMatcher()))
    return [str(each) for part in found for each in part]


def _read(files: Iterable[Path]) -> Iterator[tuple[Policy, Scenario]]:
    for path in files:
        policy = load_policy(path)
        for scenario in load_scenarios(policy, scenarios_beside(path)):
            yield policy, scenario
