"""A policy in parts that fit a page, first its own rules, then what it stands on; where a rule is explained."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from api.web.frame.desk import Desk
from orchestrator.usecases.policies import PolicyText
from rules.model.policy import Policy, Rule

_LAYERS = ("own", "overlay", "earlier", "model", "base")

MOST = 12
"""Rules in one part: a page stays light enough for a phone."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the rules of one text. `layer` is what that text is here, as `layer_of` says."""

    number: int
    origin: str
    layer: str
    rules: tuple[Rule, ...]
    first: int
    of: int

    @property
    def last(self) -> int:
        """The place of its last rule among the `of` rules of the text."""
        return self.first + len(self.rules) - 1


def parts_of(policy: Policy) -> tuple[Part, ...]:
    """Return the parts, numbered from 1."""
    return tuple(Part(number, *each) for number, each in enumerate(_parts(policy), 1))


def part_of_each(parts: tuple[Part, ...]) -> Mapping[str, int]:
    """Return for each rule the number of its part."""
    return {rule.name: part.number for part in parts for rule in part.rules}


def layer_of(policy: Policy, origin: str) -> str:
    """Return what the text a rule comes from is to this policy: own, overlay, earlier, model or base."""
    if origin == policy.version:
        return "overlay" if policy.municipality else "own"
    name, _, day = origin.partition("@")
    if name != policy.name:
        return "base"
    tailored = day.partition("+")[2]
    return "earlier" if tailored == (policy.municipality or "") else "model"


def origins_of(policy: Policy) -> tuple[str, ...]:
    """Return the texts the rules come from, the policy itself first, then what it continues, tailors and stands on."""
    found = dict.fromkeys(rule.origin for rule in policy.rules.values())
    return tuple(sorted(found, key=lambda origin: _LAYERS.index(layer_of(policy, origin))))


def pages_of(count: int, most: int, asked: str) -> tuple[range, int]:
    """Return the pages on which so many lines stand, numbered from 1, and the one asked for, or else the first."""
    pages = range(1, -(-count // most) + 1)
    return pages, next((each for each in pages if str(each) == asked), 1)


def _parts(policy: Policy) -> Iterator[tuple[str, str, tuple[Rule, ...], int, int]]:
    for origin in origins_of(policy):
        rules = tuple(rule for rule in policy.rules.values() if rule.origin == origin)
        for begin in range(0, len(rules), MOST):
            yield origin, layer_of(policy, origin), rules[begin : begin + MOST], begin + 1, len(rules)


def every_page_of(desk: Desk, found: PolicyText) -> Mapping[str, Any]:
    """Return what every page about one version tells: the version, and where each of its rules stands."""
    return {"found": found, "shown": found.policy, "at_rule": address_of_rules(desk, found)}


def address_of_rules(desk: Desk, found: PolicyText) -> Callable[[str], str]:
    """Return the function that gives the address at which a rule is explained."""
    places = part_of_each(parts_of(found.policy))
    path = desk.request.app.url_path_for("show_rules", **found.names)
    return lambda rule: f"{path}?deel={places[rule]}#{rule}" if rule in places else ""
