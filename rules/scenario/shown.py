"""Which scenarios show a rule: those that fail without it. What none shows may be wrong, or gone, and nobody sees it.

To be without a rule is that it never holds. A policy from which its text were struck out could mean something else
elsewhere, or nothing at all, and then a story might fail for another reason than that it needs the rule.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rules.engine.problem import Matcher
from rules.model.policy import Policy, Rule
from rules.scenario.run import run_scenario
from rules.scenario.scenario import Scenario
from rules.scenario.touched import Watching, Without


class Showing:
    """What the scenarios of a policy show of its rules; which rules hold at which moment of them is looked at first.

    Only a moment at which the rule holds, and everything comes out as expected, can show it.
    """

    def __init__(self, policy: Policy, scenarios: Sequence[Scenario], matcher: Matcher) -> None:
        self.policy = policy
        self.scenarios = tuple(scenarios)
        self._matcher = matcher
        self._moments: dict[str, list[tuple[Scenario, list[Scenario]]]] = defaultdict(list)
        for scenario in scenarios:
            for rule, moments in self._held(scenario).items():
                self._moments[rule].append((scenario, moments))

    def of(self, rule: str) -> Iterator[Scenario]:
        """The scenarios that show the rule; each is looked for when it is asked for."""
        without = Without(self._matcher, rule)
        for scenario, moments in self._moments.get(rule, ()):
            if any(run_scenario(self.policy, moment, without) for moment in moments):
                yield scenario

    def not_shown(self, rules: Iterable[Rule]) -> tuple[Rule, ...]:
        """Those of the rules that no scenario shows."""
        return tuple(rule for rule in rules if next(self.of(rule.name), None) is None)

    def _held(self, scenario: Scenario) -> dict[str, list[Scenario]]:
        """Each moment of the scenario, as a scenario of its own, by the rules that hold then."""
        held: dict[str, list[Scenario]] = defaultdict(list)
        for check in scenario.checks:
            moment, watching = replace(scenario, checks=(check,)), Watching(self._matcher)
            if not run_scenario(self.policy, moment, watching):
                for rule in watching.rules:
                    held[rule].append(moment)
        return held
