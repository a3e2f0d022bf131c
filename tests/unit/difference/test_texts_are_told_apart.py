"""Two texts are two policies, in whatever way they were made: what one concludes is never taken for the other's."""

from dataclasses import replace
from datetime import date

import pytest

from rules.difference.side import Side, side_of
from rules.evaluate.evaluate import evaluate
from rules.language.layers.document import read_documents
from rules.language.read.facts import noon, parse_facts
from rules.model.policy import Policy

TEXT = """\
policy: proef
in_force: 2024-01-01
director: g
roles: {g: Gemeente}
facts: {a: {by: g, fields: {op: date}}, b: {by: g}}
rules: [{rule: r, when: {a: x}, oblige: {bearer: g, to: b, within: WEEKS weeks after x.op}}]
"""
SIX, TWO = TEXT.replace("WEEKS", "6"), TEXT.replace("WEEKS", "2")
FACTS = "roles: {g: g}\nfacts: [{type: a, on: 2026-03-02, by: g, fields: {op: 2026-03-02}}]"


def made_of(text: str) -> Policy:
    """The policy as whoever checks or compares a text makes it, which gives no digest."""
    side: Side = side_of(read_documents(text, "policy"), "policy")
    return side.policy


def last_day(policy: Policy) -> date | None:
    (owed,) = evaluate(policy, parse_facts(policy, FACTS, "f.yaml"), noon(date(2026, 3, 3))).obligations
    assert owed.deadline
    return owed.deadline.last_day


def test_each_of_two_texts_is_judged_by_its_own_rules():
    six, two = made_of(SIX), made_of(TWO)
    assert six != two
    assert len({six, two, made_of(SIX)}) == 2
    assert [last_day(each) for each in (six, two, six)] == [date(2026, 4, 13), date(2026, 3, 16), date(2026, 4, 13)]


@pytest.mark.parametrize("changed", [TEXT.replace("WEEKS weeks", "42 days"), SIX.replace("Gemeente", "Stad")])
def test_what_reads_alike_is_still_another_text(changed: str):
    assert made_of(changed) != made_of(SIX)


def test_a_policy_that_could_be_taken_for_another_cannot_be_made():
    with pytest.raises(ValueError, match="without a digest"):
        replace(made_of(SIX), digest="")
