"""Every rule that comes with the product is shown: some scenario fails without it.

It may stand beside the text the rule is in, or beside what stands on that text.
"""

import pytest

from rules.language.layers.shelf import bases, overlays, shelf
from rules.language.policy import load_policy
from rules.scenario.unshown import not_shown

FILES = {**bases(), **shelf(), **overlays()}

NOT_SHOWN_YET = {
    "participatie@2024-01-01: beslissen",
    "participatie@2024-01-01: opschorter_heroverweegt_niet",
}
"""Rules that wait for their scenario. One that is shown, or gone, leaves this list; none is added to it."""


@pytest.mark.parametrize("version", FILES)
def test_every_rule_is_shown_by_a_scenario(version: str) -> None:
    path = FILES[version]
    unseen = {f"{version}: {rule.name}" for rule in not_shown(load_policy(path), path)}
    assert unseen == {each for each in NOT_SHOWN_YET if each.startswith(f"{version}: ")}


def test_whatever_waits_is_a_rule_of_the_product() -> None:
    assert {each.partition(": ")[0] for each in NOT_SHOWN_YET} <= set(FILES)
