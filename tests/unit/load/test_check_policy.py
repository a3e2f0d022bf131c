"""A sound policy in which something is probably not meant says so."""

import pytest

from rules.load.check import check
from rules.load.policy import load_policy, parse_policy
from rules.load.shelf import shelf

ODD = """policy: proef
in_force: 2024-01-01
roles: {gemeente: , burger: , toeschouwer: }
facts:
  vraag: {by: burger}
  antwoord: {by: gemeente}
terms:
  vergeten: {lasts: 1 week}
rules:
  - {rule: r, when: vraag, oblige: {bearer: burger, to: antwoord}}
"""


@pytest.mark.parametrize("version", shelf())
def test_the_policies_of_the_product_give_no_reason_to_look(version: str) -> None:
    assert check(load_policy(shelf()[version])) == ()


def test_what_is_never_used_and_who_is_asked_what_it_may_not_do() -> None:
    assert [str(remark) for remark in check(parse_policy(ODD, "p.yaml"))] == [
        "role 'toeschouwer': it may add no fact in particular and no rule addresses it.",
        "line 8, term 'vergeten': no rule uses it.",
        "line 10, rule 'r': role 'burger' may not add 'antwoord', so this oblige has no effect.",
    ]
