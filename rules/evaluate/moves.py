"""Everything a party could do now: what is allowed, what is not, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rules.conclusions import Conclusions, Prohibition, TaskDemand
from rules.evaluate.may import may, prohibitions_on, roles_that_may_add
from rules.evaluate.verdict import Doer, Draft, Refused, Verdict
from rules.model.condition import Condition, FactCondition, positive
from rules.model.effect import Clock, ClockAct, Oblige
from rules.model.fact_type import FactType
from rules.model.policy import Policy
from rules.model.values import Const, Op

_MOVE_A_TERM = (ClockAct.SUSPEND, ClockAct.RESUME, ClockAct.EXTEND)


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


def term_movers(policy: Policy, rule: str) -> Iterator[tuple[str, str]]:
    """Yield each fact type that moves the term of what the rule obliges, and how."""
    clause = policy.rules.get(rule)
    if clause is None:
        return
    for term in (each.within for each in clause.effects if isinstance(each, Oblige) and each.within):
        if term.suspended:
            yield term.suspended.until_day_of.of, "resume"
            yield term.suspended.from_day_after.of, "suspend"
        yield from ((each.fact, "extend") for each in term.extended)
    own = set(_kinds(clause.when))
    for other in policy.rules.values():
        for effect in other.effects:
            if isinstance(effect, Clock) and effect.rule == rule and effect.act in _MOVE_A_TERM:
                yield from ((kind, str(effect.act)) for kind in _kinds(other.when) if kind not in own)


def _kinds(condition: Condition) -> Iterator[str]:
    return (each.kind for each in positive(condition) if isinstance(each, FactCondition))


def excluded(policy: Policy, conclusions: Conclusions, doer: Doer, demand: TaskDemand) -> Refused | None:
    """Say why the doer can never deliver what the work asks for; None when nothing about the doer forbids it.

    Only rules about a person or a party exclude. What a role may not do yet, such as deciding before the advice is
    there, passes, and meanwhile the work can be taken on.
    """
    about = replace(conclusions, prohibitions=tuple(each for each in conclusions.prohibitions if _is_personal(each)))
    fields = _said_by(demand, policy.facts[demand.yields])
    draft = Draft(demand.yields, fields, conclusions.at, open_ended=True)
    return prohibitions_on(policy, about, replace(doer, role=demand.role), demand.role, draft)


def _is_personal(prohibition: Prohibition) -> bool:
    asks_who = any(test.field in ("person", "party") for test in prohibition.act.tests)
    return asks_who or not (prohibition.who.role or prohibition.who.everyone)


def _said_by(demand: TaskDemand, yields: FactType) -> dict[str, str]:
    """The references by which the work says what it is about."""
    said = ((test.field, test.operand) for test in demand.about if test.op is Op.EQ and test.field in yields.fields)
    return {
        field: operand.value
        for field, operand in said
        if isinstance(operand, Const) and isinstance(operand.value, str) and yields.fields[field].of
    }
