"""Which scenarios show a rule: those that fail without it. What none shows may be wrong, or gone, and nobody sees it.

To be without a rule is that it never holds. A policy from which its text were struck out could mean something else
elsewhere, or nothing at all, and then a story might fail for another reason than that it needs the rule.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rules.engine.problem import Matcher
from rules.model.effect import Forbid, Permit
from rules.model.policy import Policy, Rule
from rules.scenario.run import run_scenario
from rules.scenario.scenario import Check, Scenario
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
        return tuple(rule for rule in rules if not self._is_shown(rule))

    def _is_shown(self, rule: Rule) -> bool:
        """Whether any moment shows it; those that speak of what it brings about are tried first, for most rules one."""
        without, brought = Without(self._matcher, rule.name), _brought_about(rule)
        moments = (moment for _, each in self._moments.get(rule.name, ()) for moment in each)
        likely = sorted(moments, key=lambda moment: brought.isdisjoint(_spoken_of(moment.checks)))
        return any(run_scenario(self.policy, moment, without) for moment in likely)

    def _held(self, scenario: Scenario) -> dict[str, list[Scenario]]:
        """Each moment of the scenario, as a scenario of its own, by the rules that hold then."""
        held: dict[str, list[Scenario]] = defaultdict(list)
        for check in scenario.checks:
            moment, watching = replace(scenario, checks=(check,)), Watching(self._matcher)
            if not run_scenario(self.policy, moment, watching):
                for rule in watching.rules:
                    held[rule].append(moment)
        return held


def _brought_about(rule: Rule) -> frozenset[str]:
    """By which names a scenario may speak of what a rule brings about."""
    effects = (each for effect in rule.effects for each in (*effect.changes, *effect.decides))
    acts = (effect.to.fact for effect in rule.effects if isinstance(effect, Permit | Forbid))
    return frozenset((rule.name, *effects, *acts))


def _spoken_of(checks: Iterable[Check]) -> Iterator[str]:
    """The rules, derived facts and acts of which something is expected."""
    for check in checks:
        yield from (each.rule for each in check.obligations)
        yield from (each.rule for each in check.notices)
        yield from (each.name for each in check.derived)
        yield from (each.fact for each in (*check.allowed, *check.refused))
        yield from (each.rule for each in check.refused if each.rule)
