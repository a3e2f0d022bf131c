"""Every rule that comes with the product is shown: some scenario fails without it.

It may stand beside the text the rule is in, or beside what stands on that text.
"""

import pytest

from rules.language.layers.shelf import bases, overlays, shelf
from rules.language.policy import load_policy
from rules.scenario.unshown import not_shown

FILES = {**bases(), **shelf(), **overlays()}


@pytest.mark.parametrize("version", FILES)
def test_every_rule_is_shown_by_a_scenario(version: str) -> None:
    path = FILES[version]
    assert {rule.name for rule in not_shown(load_policy(path), path)} == set()
