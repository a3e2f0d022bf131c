"""The scenarios beside a policy: what each says of it, worked out once for each text, and which rules it shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk
from api.web.pages.author.parts import every_page_of, pages_of
from api.web.pages.author.policies import find_version
from rules.engine.fenced import default_matcher
from rules.language.layers.bundle import file_name
from rules.model.policy import Policy, Rule
from rules.scenario.read import load_scenarios, scenario_files, scenarios_beside
from rules.scenario.run import Mismatch, run_scenario
from rules.scenario.scenario import Scenario
from rules.scenario.shelf import file_of_policy
from rules.scenario.touched import Watching
from rules.scenario.unshown import not_shown


@dataclass(frozen=True, slots=True)
class Tried:
    """One scenario: what came out otherwise than expected, and the rules that came to hold. `number` counts from 1.

    `continued` tells that it comes from a version that this one continues.
    """

    number: int
    scenario: Scenario
    differences: tuple[Mismatch, ...]
    rules: frozenset[str]
    continued: bool = False

    @property
    def held(self) -> bool:
        """Whether everything came out as expected."""
        return not self.differences


@lru_cache(maxsize=64)
def scenarios_of(policy: Policy) -> tuple[Tried, ...]:
    """Run the scenarios that come with the policy; none when its text is not one that comes with the product."""
    file = file_of_policy(policy)
    if file is None or not scenario_files(file):
        return ()
    beside = scenarios_beside(file)
    found = enumerate(load_scenarios(policy, beside), 1)
    return tuple(tried(policy, number, scenario, file_name(beside)) for number, scenario in found)


def tried(policy: Policy, number: int, scenario: Scenario, file: str, *, rounds: int | None = None) -> Tried:
    """Run one scenario, of the policy's own scenarios `file` or of a version that it continues.

    With `rounds` it raises TooMuchWork rather than match more often.
    """
    watching = Watching(default_matcher(), rounds)
    differences = run_scenario(policy, scenario, watching)
    rules = frozenset(watching.rules & policy.rules.keys())
    return Tried(number, scenario, differences, rules, continued=scenario.file != file)


@lru_cache(maxsize=64)
def unshown_of(policy: Policy) -> tuple[Rule, ...]:
    """Return the rules of the policy's own text that no scenario shows; none when it did not come with the product."""
    file = file_of_policy(policy)
    return not_shown(policy, file) if file else ()


def by_rule(found: Iterable[Tried]) -> Mapping[str, tuple[Tried, ...]]:
    """Return for each rule the scenarios in which it came to hold."""
    touching: dict[str, tuple[Tried, ...]] = {}
    for each in found:
        for rule in each.rules:
            touching[rule] = (*touching.get(rule, ()), each)
    return touching


router = APIRouter()

MOST = 15
"""Scenarios on one page."""


@router.get("/beleid/{policy}/{version}/scenarios")
def show_scenarios(
    desk: AnyDesk, policy: str, version: str, deel: str = "1", toon: str = "", regel: str = ""
) -> Response:
    """Show scenarios with their results, all or those that touch the rule `regel`.

    Of the one with the number `toon` the rules it touches are named.
    """
    with desk.open() as visit:
        found = find_version(visit, policy, version)
    every = scenarios_of(found.policy)
    touched = by_rule(every)
    rule = found.policy.rules.get(regel)
    wanted = touched.get(rule.name, ()) if rule else every
    pages, number = pages_of(len(wanted), MOST, deel)
    told: dict[str, Any] = {
        "every": every,
        "tried": wanted[(number - 1) * MOST : number * MOST],
        "failing": [each for each in every if not each.held],
        "unshown": unshown_of(found.policy),
        "rule": rule,
        "pages": pages,
        "number": number,
        "open": toon,
    }
    return desk.show("pages/author/scenarios.html", **every_page_of(desk, found), **told)
