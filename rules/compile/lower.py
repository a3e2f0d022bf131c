"""Rewriting a rule into plain conjunctions, the only form an engine is asked about.

Disjunction becomes several conjunctions. A negated combination becomes a rule of its own that derives "such a
combination exists", and the negation of that; so negation only ever stands before one pattern.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from rules.engine.problem import Op, Ref, Test
from rules.model.condition import AllOf, AnyOf, Condition, FactCondition, NotAny, ObligationCondition
from rules.model.effect import Derive, Effect
from rules.model.policy import Rule

Atom = FactCondition | ObligationCondition


@dataclass(frozen=True, slots=True)
class Conjunction:
    """All positive atoms hold, each under its alias, and no negated one does."""

    positives: tuple[Atom, ...]
    negatives: tuple[Atom, ...]

    @property
    def aliases(self) -> tuple[str, ...]:
        """The aliases in the order in which the rule binds them."""
        return tuple(str(atom.alias) for atom in self.positives)


@dataclass(frozen=True, slots=True)
class LoweredRule:
    """A rule as conjunctions; any one of them makes it hold.

    `per` are the aliases whose bindings make one norm differ from another.
    """

    name: str
    rule: Rule
    effects: tuple[Effect, ...]
    conjunctions: tuple[Conjunction, ...]
    per: tuple[str, ...]


def lower(rule: Rule) -> tuple[LoweredRule, ...]:
    """Rewrite the rule; the rules it needs for negated combinations come first."""
    return _Lowering(rule).rules()


class _Lowering:
    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.helpers: list[LoweredRule] = []

    def rules(self) -> tuple[LoweredRule, ...]:
        condition = _named(self.rule.when, iter(f"_{n}" for n in range(1_000)))
        main = LoweredRule(
            self.rule.name, self.rule, self.rule.effects, *self._conjunctions_and_identity(condition, self.rule.per)
        )
        return (*self.helpers, main)

    def _conjunctions_and_identity(
        self, condition: Condition, per: tuple[str, ...] | None
    ) -> tuple[tuple[Conjunction, ...], tuple[str, ...]]:
        conjunctions = tuple(self._conjunction(literals) for literals in _alternatives(condition))
        shared = set(conjunctions[0].aliases).intersection(*(each.aliases for each in conjunctions))
        return conjunctions, per or tuple(alias for alias in conjunctions[0].aliases if alias in shared)

    def _conjunction(self, literals: Sequence[Atom | NotAny]) -> Conjunction:
        positives = tuple(each for each in literals if not isinstance(each, NotAny))
        negatives = tuple(
            atom for each in literals if isinstance(each, NotAny) for atom in self._negated(each.of, positives)
        )
        # An obligation is joined on the aliases it shares, so it has to come after the facts that bind them.
        ordered = sorted(positives, key=lambda atom: isinstance(atom, ObligationCondition))
        return Conjunction(tuple(ordered), negatives)

    def _negated(self, condition: Condition, outer: tuple[Atom, ...]) -> Iterator[Atom]:
        match condition:
            case FactCondition() | ObligationCondition():
                yield condition
            case AnyOf(of=alternatives):
                for each in alternatives:
                    yield from self._negated(each, outer)
            case AllOf() | NotAny():
                yield self._existence_of(condition, outer)

    def _existence_of(self, condition: Condition, outer: tuple[Atom, ...]) -> FactCondition:
        kind = f"{self.rule.name}~{len(self.helpers) + 1}"
        bound = [str(atom.alias) for atom in outer if isinstance(atom, FactCondition)]
        derive = Derive(kind, {alias: Ref(alias, "id") for alias in bound})
        inside = _named(condition, iter(f"_{kind}_{n}" for n in range(1_000)))
        conjunctions, per = self._conjunctions_and_identity(AllOf((*outer, inside)), None)
        self.helpers.append(LoweredRule(kind, self.rule, (derive,), conjunctions, per))
        return FactCondition(kind, None, tuple(Test(alias, Op.EQ, Ref(alias, "id")) for alias in bound))


def _named(condition: Condition, names: Iterator[str]) -> Condition:
    """Give every positive atom an alias, the same one in every alternative it ends up in."""
    match condition:
        case FactCondition() | ObligationCondition():
            return condition if condition.alias else replace(condition, alias=next(names))
        case AllOf(of=parts):
            return AllOf(tuple(_named(part, names) for part in parts))
        case AnyOf(of=parts):
            return AnyOf(tuple(_named(part, names) for part in parts))
        case NotAny():
            return condition


def _alternatives(condition: Condition) -> list[tuple[Atom | NotAny, ...]]:
    """The disjunctive normal form, with negations left whole."""
    match condition:
        case FactCondition() | ObligationCondition() | NotAny():
            return [(condition,)]
        case AnyOf(of=parts):
            return [alternative for part in parts for alternative in _alternatives(part)]
        case AllOf(of=parts):
            return [sum(choice, ()) for choice in product(*(_alternatives(part) for part in parts))]
