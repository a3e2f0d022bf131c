"""Rewriting a rule into plain conjunctions, the only form an engine is asked about.

Disjunction becomes several conjunctions. What an engine cannot be asked is worked out by a rule of its own, which is
evaluated before: a negated combination ("such a combination exists"), so that negation only ever stands before one
pattern, and an aggregate, whose result takes its place.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from rules.model.condition import (
    VALUE,
    Aggregate,
    AllOf,
    AnyOf,
    Condition,
    FactCondition,
    NotAny,
    ObligationCondition,
    Today,
    Where,
    scope_kind,
)
from rules.model.effect import Derive, Effect
from rules.model.policy import Rule
from rules.model.values import Const, Op, Ref, Test

Atom = FactCondition | ObligationCondition
Literal = Atom | Aggregate | Where | Today | NotAny

OF = "_of"
"""The alias of what an aggregate is made of."""


@dataclass(frozen=True, slots=True)
class Conjunction:
    """All positive atoms hold, each under its alias, no negated one does, expressions are true and the day is right."""

    positives: tuple[Atom, ...]
    negatives: tuple[Atom, ...]
    wheres: tuple[Where, ...] = ()
    todays: tuple[Today, ...] = ()

    @property
    def aliases(self) -> tuple[str, ...]:
        """The aliases in the order in which the rule binds them."""
        return tuple(str(atom.alias) for atom in self.positives)

    @property
    def tests(self) -> Iterator[Test]:
        """Every test in it."""
        for part in (*self.positives, *self.negatives, *self.todays):
            yield from () if isinstance(part, ObligationCondition) else part.tests


@dataclass(frozen=True, slots=True)
class LoweredRule:
    """A rule as conjunctions; any one of them makes it hold.

    `named` are the aliases the rule itself gives to what was there before, in every way in which it can hold. `per`
    are those whose bindings make one norm differ from another. One that works out an `aggregate` has two
    conjunctions: what the aggregate is asked for, and that together with each thing it is made of. `scope` names the
    part of the case whose standing is worked out; such a rule has no conjunctions.
    """

    name: str
    rule: Rule
    effects: tuple[Effect, ...]
    conjunctions: tuple[Conjunction, ...]
    per: tuple[str, ...]
    named: tuple[str, ...] = ()
    aggregate: Aggregate | None = None
    scope: str | None = None

    @property
    def gathers(self) -> bool:
        """Whether its result takes everything into account that it looks at."""
        return self.aggregate is not None or self.scope is not None

    @property
    def operands(self) -> Iterator[Const | Ref]:
        """What it compares with, and what its effects take from what is bound."""
        tests = (test for each in self.conjunctions for test in each.tests)
        yield from (test.operand for test in (*tests, *(self.aggregate.compare if self.aggregate else ())))
        yield from (operand for effect in self.effects for operand in effect.operands)


def lower(rule: Rule) -> tuple[LoweredRule, ...]:
    """Rewrite the rule; the rules it needs come first."""
    return _Lowering(rule).rules()


def lower_all(rules: Iterable[Rule], scopes: Iterable[str]) -> list[LoweredRule]:
    """Everything that has to be evaluated: the rules, what they need, and the standing of each part of the case."""
    return [*(each for rule in rules for each in lower(rule)), *map(_standing, scopes)]


def _standing(scope: str) -> LoweredRule:
    """The rule that works out whether a part of the case is open, or reached."""
    kind = scope_kind(scope)
    return LoweredRule(kind, Rule(kind, AllOf(()), ()), (), (), (), scope=scope)


class _Lowering:
    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.helpers: list[LoweredRule] = []

    def rules(self) -> tuple[LoweredRule, ...]:
        when = self.rule.when
        if self.rule.scope:
            when = AllOf((when, FactCondition(scope_kind(self.rule.scope))))
        condition = _named(when, iter(f"_{n}" for n in range(1_000)))
        main = LoweredRule(
            self.rule.name, self.rule, self.rule.effects, *self._conjunctions_and_identity(condition, self.rule.per)
        )
        return (*self.helpers, main)

    def _conjunctions_and_identity(
        self, condition: Condition, per: tuple[str, ...] | None
    ) -> tuple[tuple[Conjunction, ...], tuple[str, ...], tuple[str, ...]]:
        conjunctions = tuple(self._conjunction(literals) for literals in _alternatives(condition))
        shared = set(conjunctions[0].aliases).intersection(*(each.aliases for each in conjunctions))
        telling = (str(atom.alias) for atom in conjunctions[0].positives if _tells_apart(atom))
        named = tuple(alias for alias in telling if alias in shared)
        return conjunctions, per or named, named

    def _conjunction(self, literals: Sequence[Literal]) -> Conjunction:
        found: list[Atom] = []
        for each in literals:
            if isinstance(each, Aggregate):
                found.extend(self._worked_out(each, _in_order(found)))
            elif isinstance(each, Atom):
                found.append(each)
        positives = _in_order(found)
        negatives = tuple(
            atom for each in literals if isinstance(each, NotAny) for atom in self._negated(each.of, positives)
        )
        wheres = tuple(each for each in literals if isinstance(each, Where))
        return Conjunction(positives, negatives, wheres, tuple(each for each in literals if isinstance(each, Today)))

    def _negated(self, condition: Condition, outer: tuple[Atom, ...]) -> Iterator[Atom]:
        match condition:
            case FactCondition() | ObligationCondition():
                yield condition
            case AnyOf(of=alternatives):
                for each in alternatives:
                    yield from self._negated(each, outer)
            case _:
                yield self._existence_of(condition, outer)

    def _existence_of(self, condition: Condition, outer: tuple[Atom, ...]) -> FactCondition:
        kind = self._new_kind()
        bound = _facts_bound(outer)
        derive = Derive(kind, {alias: Ref(alias, "id") for alias in bound})
        inside = _named(condition, iter(f"_{kind}_{n}" for n in range(1_000)))
        self.helpers.append(LoweredRule(kind, self.rule, (derive,), (), ()))
        place = len(self.helpers) - 1
        said = self._conjunctions_and_identity(AllOf((*outer, inside)), None)
        self.helpers[place] = LoweredRule(kind, self.rule, (derive,), *said)
        return FactCondition(kind, None, _same(bound))

    def _worked_out(self, aggregate: Aggregate, outer: tuple[Atom, ...]) -> Iterator[FactCondition]:
        """What stands in the place of an aggregate: its result, and the fact it picks."""
        kind = self._new_kind()
        bound = _facts_bound(outer)
        facts = tuple(atom for atom in outer if isinstance(atom, FactCondition))
        inner = replace(aggregate.of, alias=OF)
        asked, made_of = Conjunction(facts, ()), Conjunction(_in_order((*facts, inner)), ())
        self.helpers.append(LoweredRule(kind, self.rule, (), (asked, made_of), bound, aggregate=aggregate))
        alias = str(aggregate.alias)
        if not aggregate.how.picks:
            yield FactCondition(kind, alias, _same(bound))
            return
        result = f"_{alias}_of_{kind}"
        yield FactCondition(kind, result, _same(bound))
        yield FactCondition(_kind_of(inner), alias, (Test("id", Op.EQ, Ref(result, VALUE)),))

    def _new_kind(self) -> str:
        return f"{self.rule.name}~{len(self.helpers) + 1}"


def _facts_bound(atoms: Sequence[Atom]) -> tuple[str, ...]:
    return tuple(str(atom.alias) for atom in atoms if isinstance(atom, FactCondition))


def _same(bound: Sequence[str]) -> tuple[Test, ...]:
    """Tests by which the result of a rule of its own is joined to what it was worked out for."""
    return tuple(Test(alias, Op.EQ, Ref(alias, "id")) for alias in bound)


def _kind_of(atom: Atom) -> str:
    if isinstance(atom, ObligationCondition):
        raise TypeError("only a fact can be picked")
    return atom.kind


def _in_order(atoms: Sequence[Atom]) -> tuple[Atom, ...]:
    """Obligations after the facts whose aliases they are joined on, and after those the facts that speak of them."""
    concluded = {str(atom.alias) for atom in atoms if isinstance(atom, ObligationCondition)}
    after: dict[str, int] = dict.fromkeys(concluded, 1)
    for atom in atoms:
        if isinstance(atom, FactCondition) and any(ref.alias in after for ref in _referred_to(atom)):
            after[str(atom.alias)] = 2
    return tuple(sorted(atoms, key=lambda atom: after.get(str(atom.alias), 0)))


def _referred_to(atom: FactCondition) -> Iterator[Ref]:
    return (test.operand for test in atom.tests if isinstance(test.operand, Ref))


def _tells_apart(atom: Atom) -> bool:
    """Whether what it binds makes a norm another one: what the rule names, unless it was worked out."""
    if str(atom.alias).startswith("_"):
        return False
    return isinstance(atom, ObligationCondition) or "~" not in atom.kind


def _named(condition: Condition, names: Iterator[str]) -> Condition:
    """Give every positive atom an alias, the same one in every alternative it ends up in."""
    match condition:
        case FactCondition() | ObligationCondition() | Aggregate():
            return condition if condition.alias else replace(condition, alias=next(names))
        case AllOf(of=parts):
            return AllOf(tuple(_named(part, names) for part in parts))
        case AnyOf(of=parts):
            return AnyOf(tuple(_named(part, names) for part in parts))
        case NotAny() | Where() | Today():
            return condition


def _alternatives(condition: Condition) -> list[tuple[Literal, ...]]:
    """The disjunctive normal form, with negations left whole."""
    match condition:
        case FactCondition() | ObligationCondition() | Aggregate() | Where() | Today() | NotAny():
            return [(condition,)]
        case AnyOf(of=parts):
            return [alternative for part in parts for alternative in _alternatives(part)]
        case AllOf(of=parts):
            return [sum(choice, ()) for choice in product(*(_alternatives(part) for part in parts))]
