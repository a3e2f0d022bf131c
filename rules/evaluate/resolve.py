"""Filling in what a rule bound, so that what follows from a match can be read without the match."""

from collections.abc import Set

from rules.conclusions import ActPattern
from rules.engine.comparison import referred
from rules.evaluate.holding import Holding
from rules.evaluate.known import Binding
from rules.model.effect import Act
from rules.model.fact_type import FactType
from rules.model.values import Const, Op, Ref, Test, Value

_NEVER = Const(())
"""As the operand of `ONE_OF`: what a test means whose reference leads nowhere."""


def value_of(operand: Const | Ref, binding: Binding) -> Value | None:
    """The value an operand stands for in a match; None when the field it refers to is not there."""
    if isinstance(operand, Const):
        return operand.value
    return referred(operand, binding[operand.alias].record.values.get(operand.field))


def resolve_act(act: Act, fact_type: FactType, holding: Holding) -> ActPattern:
    """The act with constants for references, held to the facts the rule names that the fact type refers to."""
    said = {test.field for test in act.tests}
    explicit = tuple(resolve_test(test, holding.binding) for test in act.tests)
    return ActPattern(act.fact, explicit + links_to(holding.tied, fact_type, said))


def links_to(binding: Binding, fact_type: FactType, besides: Set[str]) -> tuple[Test, ...]:
    """For each reference field that is not spoken of the fact of that type it must name, if exactly one is bound."""
    links = []
    for field in fact_type.fields.values():
        bound = {known.id for known in binding.values() if known.kind == field.of}
        if field.of and not field.many and field.name not in besides and len(bound) == 1:
            links.append(Test(field.name, Op.EQ, Const(bound.pop())))
    return tuple(links)


def resolve_test(test: Test, binding: Binding) -> Test:
    """The test with a constant for a reference; one that leads nowhere makes a test that nothing passes."""
    value = value_of(test.operand, binding)
    if value is None and isinstance(test.operand, Ref):
        return Test(test.field, Op.ONE_OF, _NEVER)
    return Test(test.field, test.op, Const(value if value is not None else True))
