"""Reading the tests inside a fact condition: which field, compared how, with what."""

from collections.abc import Iterator

from rules.language.grammar.comparisons import OF_TIME, OPERATORS, ORDER_WORDS
from rules.language.read.operand import read_constant, read_operand, read_piece
from rules.language.read.pattern import why_unsafe
from rules.language.read.sight import Sight
from rules.language.text.errors import listed, quoted
from rules.language.text.findings import Wrong, leaf, several, unknown, yes_or_no
from rules.language.text.tree import Leaf, Listing, Node, Table, described
from rules.model.condition import ORDER
from rules.model.fact_type import FactType, Field, FieldKind
from rules.model.values import Const, Op, Ref, Test

_ORDERING = frozenset({Op.LT, Op.LE, Op.GT, Op.GE})
_ON_LISTS = frozenset({Op.CONTAINS, Op.PRESENT, Op.MISSING})


def read_tests(fact: FactType, body: Table, sight: Sight) -> tuple[Test, ...]:
    """Every test of a pattern such as `{activiteit: bouwen, ontvangen_op: {before: b.datum}}`."""
    tests: list[Test] = []
    for key, node in body.entries:
        if key.text != "as":
            with sight.findings.noting():
                tests.extend(_tests_of_key(fact, key, node, sight))
    return tuple(tests)


def _tests_of_key(fact: FactType, key: Leaf, node: Node, sight: Sight) -> Iterator[Test]:
    field = sight.vocabulary.field(fact, key.text)
    if field is None and key.text in ORDER_WORDS:
        yield from _order_tests(fact, key, node, sight)
        return
    if field is None:
        raise unknown(key, f"field of '{fact.name}'", (*sight.vocabulary.field_names(fact), *ORDER_WORDS))
    match node:
        case Table():
            for word, operand in node.entries:
                yield worded_test(field, word, operand, sight)
        case Listing():
            yield _test(field, Op.ONE_OF, "one_of", node, sight)
        case Leaf(plain=True, text="present" | "missing") if node.text not in field.choices:
            yield Test(field.name, Op(node.text), Const(value=True))
        case Leaf():
            yield _test(field, Op.EQ, "is", leaf(node, key, f"a value for '{field.name}'"), sight)


def _order_tests(fact: FactType, key: Leaf, node: Node, sight: Sight) -> Iterator[Test]:
    """`after: a` and `since: a` mean later in the journal than the fact `a`, `before: a` earlier."""
    for each in several(node):
        alias = leaf(each, key, "the name of a bound fact")
        if alias.text not in sight.bound:
            raise sight.missing(alias.text, alias)
        for kind in (fact, sight.bound[alias.text]):
            if sight.vocabulary.concluded(kind):
                raise Wrong(alias, f"'{kind.name}' has no place in the journal", expected="a fact that was added")
        yield Test(ORDER, Op.LT if key.text == "before" else Op.GT, Ref(alias.text, ORDER))


def worded_test(field: Field, word: Leaf, node: Node, sight: Sight) -> Test:
    """One test of the field, such as `at_least: 3`."""
    if word.text not in OPERATORS:
        raise unknown(word, "test", (each for each in OPERATORS if each[0].isalpha()))
    return _test(field, OPERATORS[word.text], word.text, node, sight)


def _test(field: Field, op: Op, word: str, node: Node, sight: Sight) -> Test:
    _refuse_unfit(field, op, word, node)
    if op in (Op.PRESENT, Op.MISSING):
        wanted = yes_or_no(node, default=True)
        return Test(field.name, op if wanted else _OPPOSITE[op], Const(value=True))
    if op is Op.ONE_OF:
        return Test(field.name, op, Const(tuple(_constants(field, node))))
    operand = leaf(node, node, f"one value for '{word}'")
    if op is Op.MATCHES:
        return Test(field.name, op, _pattern(operand))
    if op is Op.CONTAINS:
        return Test(field.name, op, read_piece(_part_of(field), operand, sight))
    return Test(field.name, op, read_operand(field, operand, sight))


_OPPOSITE = {Op.PRESENT: Op.MISSING, Op.MISSING: Op.PRESENT}


def _refuse_unfit(field: Field, op: Op, word: str, node: Node) -> None:
    if field.many and op not in _ON_LISTS:
        possible = listed(sorted(_ON_LISTS))
        raise Wrong(node, f"field '{field.name}' is a list", found=f"the test '{word}'", expected=possible)
    if op in _ORDERING and not field.kind.is_ordered:
        raise Wrong(node, f"values of field '{field.name}' have no order", found=f"the test '{word}'")
    if word in OF_TIME and not field.kind.is_time:
        raise Wrong(node, f"field '{field.name}' holds no date or moment", found=f"the test '{word}'")
    if op is Op.CONTAINS and not field.many and field.kind is not FieldKind.TEXT:
        raise Wrong(node, f"field '{field.name}' is neither a list nor a text", found=f"the test '{word}'")
    if op is Op.MATCHES and field.kind.family != "text":
        raise Wrong(node, f"field '{field.name}' is not a text", found=f"the test '{word}'")


def _constants(field: Field, node: Node) -> Iterator[str | int | bool]:
    if not isinstance(node, Listing) or not node.nodes:
        raise Wrong(node, "'one_of' needs a list of values", found=described(node))
    for each in node.nodes:
        yield read_constant(field, leaf(each, node, "a value")).value  # type: ignore[misc]  # one field holds scalars


def _part_of(field: Field) -> Field:
    """One element of the list, or a piece of the text."""
    return Field(field.name, field.kind, field.choices, field.of)


def _pattern(node: Leaf) -> Const:
    why = why_unsafe(node.text)
    if why is not None:
        raise Wrong(node, "this pattern is not taken", found=quoted(node.text), expected=why)
    return Const(node.text)
