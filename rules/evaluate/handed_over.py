"""Whoever hands a role over to another party is told, outside any rule, by the fact that says so."""

from collections.abc import Iterator, Sequence

from rules.conclusions import Addressee, Ground, Notice
from rules.evaluate.known import Known
from rules.model.fact_type import PARTY_JOINED, REPLACES
from rules.model.policy import Policy
from rules.terms.said import Said, Text, said

HANDED_OVER = "handed_over"


def told_of_handing_over(policy: Policy, facts: Sequence[Known]) -> Iterator[Notice]:
    """What each party is told that held a role until another took it over."""
    for each in facts:
        values = each.record.values
        if each.kind == PARTY_JOINED and REPLACES in values:
            who = Addressee(parties=(str(values[REPLACES]),))
            what = _what(policy, str(values["role"]))
            yield Notice(f"{HANDED_OVER}:{each.id}", who, what, each.since, Ground(PARTY_JOINED, None, each.facts))


def _what(policy: Policy, role: str) -> Said:
    title = policy.roles[role].title if role in policy.roles else Text(role, role)
    return said("role_handed_over", role=title)
