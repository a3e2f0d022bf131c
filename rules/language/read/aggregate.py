"""Reading aggregates: what is counted, added up or picked, and what the result is compared with."""

from dataclasses import dataclass
from decimal import Decimal

from rules.language.grammar.comparisons import OF_RESULTS
from rules.language.grammar.conditions import CONDITION_WORDS, CONDITIONS, OF_A_FIELD, STATE_WORDS
from rules.language.read.comparison import read_tests, worded_test
from rules.language.read.operand import find_field
from rules.language.read.scalars import read_name
from rules.language.read.sight import Sight
from rules.language.read.vocabulary import computed_type
from rules.language.text.errors import listed
from rules.language.text.findings import Wrong, leaf, table, which
from rules.language.text.tree import Leaf, Node, Table, described
from rules.model.condition import VALUE, Aggregate, Aggregator, FactCondition, ObligationCondition, ObligationState
from rules.model.fact_type import FactType, Field, FieldKind
from rules.model.values import Op, Ref, Test
from rules.terms.said import said


@dataclass(frozen=True, slots=True)
class _Of:
    """What an aggregate is made of; obligations are of no type of fact."""

    condition: FactCondition | ObligationCondition
    kind: FactType | None


def read_aggregate(key: Leaf, node: Node, sight: Sight) -> Aggregate:
    """Read `count: {of: fact, at_least: 3, as: n}` and its like; raises `Wrong` where it cannot be read."""
    how = Aggregator(key.text)
    body = table(node, key, f"'{key.text}'")
    inner = sight.without_obligations()
    of = _read_of(how, body, inner)
    if how.picks:
        return _picked(how, of, body, sight)
    sight.findings.known_keys_of(body, CONDITIONS[how])
    looked_at = _field(how, of, body, inner) if how in OF_A_FIELD else None
    value = Field(VALUE, looked_at.kind) if looked_at else Field(VALUE, FieldKind.WHOLE)
    compare = _comparisons(value, body, inner)
    if not compare and body.get("as") is None:
        raise Wrong(key, said("compares_or_names", word=key.text), expected=listed(("at_least: 3", "as: name")))
    name = looked_at.name if looked_at else None
    nought = Decimal(0) if value.kind is FieldKind.DECIMAL else 0
    return Aggregate(how, of.condition, name, compare, _alias(body, computed_type(value), sight), nought)


def _picked(how: Aggregator, of: _Of, body: Table, sight: Sight) -> Aggregate:
    sight.findings.known_keys_of(body, CONDITIONS[how])
    if of.kind is None or sight.vocabulary.concluded(of.kind):
        name = of.kind.name if of.kind else "obligation"
        raise Wrong(body, said("no_place_in_journal", name=name), expected=said("an_added_fact"))
    return Aggregate(how, of.condition, alias=_alias(body, of.kind, sight))


def _alias(body: Table, kind: FactType, sight: Sight) -> str | None:
    node = body.get("as")
    if node is None:
        return None
    name = leaf(node, body, said("a_name"))
    read_name(name, said("its_result"), CONDITION_WORDS)
    return sight.bind(name, kind)


def _read_of(how: Aggregator, body: Table, sight: Sight) -> _Of:
    """`fact`, `{fact: tests}`, `{holds: name}`, `{holds: {name: tests}}` or, for counting, `{breached: rule}`."""
    match body.get("of"):
        case Leaf() as word:
            fact = sight.vocabulary.fact(leaf(word, body, which("of", said("made_of"))))
            return _Of(FactCondition(fact.name), fact)
        case Table(entries=((Leaf(text="holds") as key, inside),)):
            return _derived(key, inside, sight)
        case Table(entries=((Leaf() as key, inside),)) if key.text in STATE_WORDS:
            if how is not Aggregator.COUNT:
                raise Wrong(key, said("only_counted", how=how))
            rule = sight.vocabulary.rule(leaf(inside, key, said("name_of_rule")))
            return _Of(ObligationCondition(rule, ObligationState(key.text)), None)
        case Table(entries=((Leaf() as key, inside),)):
            return _tested(sight.vocabulary.fact(key), inside, sight)
        case other:
            expected = said("of_pattern")
            raise Wrong(other or body, said("names_one_pattern"), found=described(other), expected=expected)


def _derived(key: Leaf, node: Node, sight: Sight) -> _Of:
    match node:
        case Leaf():
            fact = sight.vocabulary.derived_fact(leaf(node, key, said("name_of_derived")))
            return _Of(FactCondition(fact.name), fact)
        case Table(entries=((name, tests),)):
            return _tested(sight.vocabulary.derived_fact(name), tests, sight)
    raise Wrong(node, said("holds_names_one"), found=described(node))


def _tested(kind: FactType, node: Node, sight: Sight) -> _Of:
    if isinstance(node, Leaf) or (isinstance(node, Table) and node.get("as")):
        expected = said("of_or_tests", fact=kind.name)
        raise Wrong(node, said("aggregate_of_many"), found=described(node), expected=expected)
    tests = read_tests(kind, table(node, node, said("must_satisfy", fact=kind.name)), sight)
    if any(_looks_into(test) for test in tests):
        raise Wrong(node, said("aggregate_looks_inside"))
    return _Of(FactCondition(kind.name, None, tests), kind)


def _looks_into(test: Test) -> bool:
    return test.op is Op.CONTAINS and isinstance(test.operand, Ref)


def _field(how: Aggregator, of: _Of, body: Table, sight: Sight) -> Field:
    """The field that is added up or compared; raises `Wrong` when its values cannot be."""
    word = leaf(body.get("field"), body, which("field", said("whose_it_is", how=how)))
    if of.kind is None:
        raise AssertionError("obligations are only counted")
    field = find_field(of.kind, word.text, word, sight)
    if field.many or not (field.kind.is_number if how is Aggregator.SUM else field.kind.is_ordered):
        what = said("numbers_to_add") if how is Aggregator.SUM else said("ordered_values")
        raise Wrong(word, said("field_does_not_hold", field=field.name, fact=of.kind.name, what=what))
    return field


def _comparisons(value: Field, body: Table, sight: Sight) -> tuple[Test, ...]:
    return tuple(worded_test(value, word, node, sight) for word, node in body.entries if word.text in OF_RESULTS)
