"""The scenarios of the policies that come with the product: beside which file they stand, and which rules they show."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from rules.engine.python_matcher import PythonMatcher
from rules.language.layers.bundle import bundle
from rules.language.layers.shelf import bases, overlays, shelf
from rules.language.policy import load_policy
from rules.language.text.tree import file_of
from rules.model.policy import Policy, Rule
from rules.scenario.read import load_scenarios, scenario_files, scenarios_beside
from rules.scenario.shown import Showing
from rules.terms.said import Text


@dataclass(frozen=True, slots=True)
class Shown:
    """A scenario that shows a rule: the version it stands beside, its place there, counted from 1, and its title."""

    version: str
    number: int
    title: Text


@lru_cache(maxsize=64)
def file_of_policy(policy: Policy) -> Path | None:
    """Return the file it comes from, when it comes with the product; then its scenarios stand beside it."""
    path = _files().get(policy.version)
    same = path is not None and sha256(bundle(path).encode()).hexdigest() == policy.digest
    return path if same else None


@lru_cache(maxsize=4096)
def shown_by(policy: Policy, rule: str) -> tuple[Shown, ...]:
    """Return the scenarios that show the rule: of the policy, or if none does, of the text the rule comes from.

    None, when the policy is not one that comes with the product.
    """
    path = file_of_policy(policy)
    if path is None:
        return ()
    own, wanted = _shown_in(path, rule), policy.rules[rule]
    origin = _files().get(wanted.origin)
    return own or (_shown_at_origin(wanted, origin) if origin else ())


def _shown_at_origin(rule: Rule, origin: Path) -> tuple[Shown, ...]:
    """There the rule may have another name; it stands on the same line."""
    place = file_of(rule.line), rule.line
    there = (each.name for each in _policy(origin).rules.values() if (file_of(each.line), each.line) == place)
    return tuple(each for name in there for each in _shown_in(origin, name))


def _shown_in(path: Path, rule: str) -> tuple[Shown, ...]:
    showing = _showing(path)
    if showing is None:
        return ()
    places = {each.name: number for number, each in enumerate(showing.scenarios, 1)}
    return tuple(Shown(showing.policy.version, places[each.name], each.title) for each in showing.of(rule))


@lru_cache(maxsize=64)
def _showing(path: Path) -> Showing | None:
    beside, policy = scenarios_beside(path), _policy(path)
    return Showing(policy, load_scenarios(policy, beside), PythonMatcher()) if scenario_files(path) else None


@lru_cache(maxsize=64)
def _policy(path: Path) -> Policy:
    return load_policy(path)


def _files() -> Mapping[str, Path]:
    return {**shelf(), **overlays(), **bases()}
