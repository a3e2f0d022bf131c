"""The rules of a policy file that no scenario shows, for its author to look at.

Of what a base says much comes to something only under a policy on it, and of a national policy in a municipality. So a
rule may also be shown beside what stands on its file.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from rules.engine.python_matcher import PythonMatcher
from rules.language.check.remark import Remark
from rules.language.layers.bundle import file_name
from rules.language.policy import load_policy
from rules.language.text.errors import PolicyErrors, named
from rules.language.text.tree import file_of
from rules.model.policy import Policy, Rule
from rules.scenario.read import load_scenarios, scenario_files, scenarios_beside
from rules.scenario.shown import Showing
from rules.terms.said import said

_CONTINUES = re.compile(r"^continues:", re.MULTILINE)


def not_shown(policy: Policy, path: Path) -> tuple[Rule, ...]:
    """The rules of the file's own text that no scenario shows, of those beside it and beside what stands on it.

    None, when no scenarios stand beside it or they cannot be read: what is wrong in those is told where they are asked
    for.
    """
    showing = _showing(policy, path)
    if showing is None:
        return ()
    left = showing.not_shown(rule for rule in policy.rules.values() if file_of(rule.line) == file_name(path))
    others = _standing_on(policy, path.resolve()) if left else ()
    for other in others:
        left = _left_by(other, file_name(path.resolve()), left)
    return left


def remarks_about(rules: Iterable[Rule]) -> Iterator[Remark]:
    """What is said of rules that no scenario shows."""
    for rule in rules:
        yield Remark(rule.line, named(said("rule"), rule.name), said("shown_by_no_scenario"))


def _showing(policy: Policy, path: Path) -> Showing | None:
    try:
        told = load_scenarios(policy, scenarios_beside(path)) if scenario_files(path) else ()
        return Showing(policy, told, PythonMatcher()) if told else None
    except PolicyErrors:
        return None


def _standing_on(policy: Policy, path: Path) -> Iterator[Path]:
    """The files that may stand on it, where policies lie as those of the product do; some only speak of its name."""
    if (path.parent.name, path.stem) == (policy.name, policy.in_force.isoformat()):
        for pattern in ("*/*.yaml", "*/*/*.yaml"):
            for other in sorted(path.parent.parent.glob(pattern)):
                if other != path and _may_stand_on(other, policy.name):
                    yield other


def _may_stand_on(other: Path, policy: str) -> bool:
    """Whether it has scenarios and speaks of the policy, or leaves either to an earlier version."""
    text = other.read_text("utf-8")
    continues = _CONTINUES.search(text) is not None
    return continues or (policy in text and scenarios_beside(other).is_file())


def _left_by(other: Path, file: str, left: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Those of the rules of the file that another policy does not show either; there they may have another name."""
    try:
        policy = load_policy(other)
    except PolicyErrors:
        return left
    showing = _showing(policy, other)
    if showing is None:
        return left
    lines = {rule.line for rule in left}
    there = [rule for rule in policy.rules.values() if file_of(rule.line) == file and rule.line in lines]
    seen = {rule.line for rule in there} - {rule.line for rule in showing.not_shown(there)}
    return tuple(rule for rule in left if rule.line not in seen)
