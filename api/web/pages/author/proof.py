"""What the scenarios beside a policy say of it, worked out once for each text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from api.web.pages.author.library import file_of_policy
from rules.engine.fenced import default_matcher
from rules.model.policy import Policy
from rules.scenario.read import load_scenarios, scenarios_beside
from rules.scenario.run import Mismatch, run_scenario
from rules.scenario.scenario import Scenario
from rules.scenario.touched import Watching


@dataclass(frozen=True, slots=True)
class Tried:
    """One scenario: what came out otherwise than expected, and the rules that came to hold. `number` counts from 1."""

    number: int
    scenario: Scenario
    differences: tuple[Mismatch, ...]
    rules: frozenset[str]

    @property
    def held(self) -> bool:
        """Whether everything came out as expected."""
        return not self.differences


@lru_cache(maxsize=64)
def scenarios_of(policy: Policy) -> tuple[Tried, ...]:
    """Run the scenarios that come with the policy; none when its text is not one that comes with the product."""
    file = file_of_policy(policy)
    beside = scenarios_beside(file) if file else None
    if beside is None or not beside.is_file():
        return ()
    found = enumerate(load_scenarios(policy, beside), 1)
    return tuple(tried(policy, number, scenario) for number, scenario in found)


def tried(policy: Policy, number: int, scenario: Scenario, *, rounds: int | None = None) -> Tried:
    """Run one scenario; with `rounds` it raises TooMuchWork rather than match more often."""
    watching = Watching(default_matcher(), rounds)
    differences = run_scenario(policy, scenario, watching)
    return Tried(number, scenario, differences, frozenset(watching.rules & policy.rules.keys()))


def by_rule(found: Iterable[Tried]) -> Mapping[str, tuple[Tried, ...]]:
    """Return for each rule the scenarios in which it came to hold."""
    touching: dict[str, tuple[Tried, ...]] = {}
    for each in found:
        for rule in each.rules:
            touching[rule] = (*touching.get(rule, ()), each)
    return touching
