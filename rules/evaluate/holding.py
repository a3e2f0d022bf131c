"""A rule that holds: how all else of evaluation speaks of a match, and how what the rule left open is filled in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime

from rules.conclusions import ActPattern, Ground
from rules.engine.comparison import passes, referred
from rules.evaluate.known import Binding
from rules.model.effect import Act, Effect
from rules.model.fact_type import FactType
from rules.model.policy import Rule
from rules.model.values import Const, Op, Ref, Test, Value
from rules.terms.moment import local_day


@dataclass(frozen=True, slots=True)
class Holding:
    """A rule that holds: in which binding, since when, and under which identity."""

    rule: Rule
    effects: tuple[Effect, ...]
    key: str
    binding: Binding
    since: datetime
    ground: Ground
    named: tuple[str, ...] = ()

    @property
    def tied(self) -> Binding:
        """What the rule gives a name, in every way in which it can hold: what an act may be tied to."""
        return {name: self.binding[name] for name in self.named}

    @property
    def day(self) -> date:
        """The last of the days on which what it rests on counts."""
        return max((known.day for known in self.binding.values()), default=local_day(self.since))

    @property
    def counts_from(self) -> datetime:
        """From when what it does to others is done: not before the day of what it rests on."""
        return max((known.counts_from for known in self.binding.values()), default=self.since)

    def named_effects(self) -> Iterator[tuple["Holding", Effect]]:
        """Each effect under its own identity: the rule's, numbered from the second effect of a rule on."""
        for n, effect in enumerate(self.effects):
            yield (self if n == 0 else replace(self, key=f"{self.key}.{n + 1}")), effect

    def agrees_with(self, other: "Holding") -> bool:
        """Whether both mean the same by every name that both bind."""
        shared = (name for name in self.binding if name in other.binding and not name.startswith("_"))
        return all(self.binding[name].id == other.binding[name].id for name in shared)


def key_of(name: str, ids: Sequence[str]) -> str:
    """The identity of a conclusion: what it is called, and what makes it differ from others of that name."""
    return f"{name}:{','.join(ids)}" if ids else name


_NEVER = Const(())
"""As the operand of `ONE_OF`: what a test means whose reference leads nowhere."""


def value_of(operand: Const | Ref, binding: Binding) -> Value | None:
    """The value an operand stands for in a match; None when the field it refers to is not there."""
    if isinstance(operand, Const):
        return operand.value
    values = binding[operand.alias].record.values
    return values.get(operand.shift.name) if operand.shift else referred(operand, values.get(operand.field))


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


def satisfies(values: Mapping[str, Value], tests: Iterable[Test]) -> bool:
    """Whether all tests pass; their operands must be constants."""
    return all(passes(test, values.get(test.field)) for test in tests)
