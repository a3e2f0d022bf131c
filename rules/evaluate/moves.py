"""Everything a party could do now: what is allowed, what is not, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rules.conclusions import Conclusions
from rules.evaluate.may import may, roles_that_may_add
from rules.evaluate.verdict import Doer, Draft, Verdict
from rules.model.policy import Policy


@dataclass(frozen=True, slots=True)
class Move:
    """Adding a fact of this type in this role, and whether it is allowed.

    `owed` are the keys of the obligations of this role that the fact would fulfil. What only particular
    values of its fields would forbid or permit is judged when it is added.
    """

    fact: str
    role: str
    verdict: Verdict
    owed: tuple[str, ...]


def moves(policy: Policy, conclusions: Conclusions, doer: Doer) -> tuple[Move, ...]:
    """The moves of each role the doer holds, by role and then in the order in which the policy names its facts."""
    held = [role for role, parties in conclusions.roles.items() if doer.party in parties]
    roles: Sequence[str] = [role for role in held if doer.role in {None, role}]
    return tuple(move for role in roles for move in _moves_in(policy, conclusions, doer, role))


def _moves_in(policy: Policy, conclusions: Conclusions, doer: Doer, role: str) -> Iterator[Move]:
    for name in policy.facts:
        if role in roles_that_may_add(policy, name):
            draft = Draft(name, {}, conclusions.at, open_ended=True)
            verdict = may(policy, conclusions, replace(doer, role=role), draft)
            yield Move(name, role, verdict, _owed(conclusions, role, name))


def _owed(conclusions: Conclusions, role: str, fact: str) -> tuple[str, ...]:
    return tuple(
        each.key
        for each in conclusions.obligations
        if each.act.fact == fact and each.bearer.role == role and each.fulfilled_by is None and each.coming is None
    )
