"""Whom the rules keep from work because of who it is: what would forbid the delivery forbids taking it on."""

from dataclasses import replace

from rules.conclusions import Conclusions, Prohibition, TaskDemand
from rules.evaluate.may import prohibitions_on
from rules.evaluate.verdict import Doer, Draft, Refused
from rules.model.fact_type import FactType
from rules.model.policy import Policy
from rules.model.values import Const, Op


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
