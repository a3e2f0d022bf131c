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
from rules.terms.said import Said, said

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
    if field is None:
        yield from _order_tests(fact, key, node, sight)
        return
    sight.vocabulary.refuse_secret(fact, key.text, key)
    match node:
        case Table():
            for word, operand in node.entries:
                yield worded_test(field, word, operand, sight)
        case Listing():
            yield _test(field, Op.ONE_OF, "one_of", node, sight)
        case Leaf(plain=True, text="present" | "missing") if node.text not in field.choices:
            yield Test(field.name, Op(node.text), Const(value=True))
        case Leaf():
            yield _test(field, Op.EQ, "is", leaf(node, key, said("a_value_for", field=field.name)), sight)


def _order_tests(fact: FactType, key: Leaf, node: Node, sight: Sight) -> Iterator[Test]:
    """`after: a` and `since: a` mean later in the journal than the fact `a`, `before: a` earlier."""
    if key.text not in ORDER_WORDS:
        raise unknown(key, said("field_of", fact=fact.name), (*sight.vocabulary.field_names(fact), *ORDER_WORDS))
    for each in several(node):
        alias = leaf(each, key, said("name_of_bound"))
        if alias.text not in sight.bound:
            raise sight.missing(alias.text, alias)
        for kind in (fact, sight.bound[alias.text]):
            if sight.vocabulary.concluded(kind):
                expected = said("an_added_fact")
                raise Wrong(alias, said("no_place_in_journal", name=kind.name), expected=expected)
        yield Test(ORDER, Op.LT if key.text == "before" else Op.GT, Ref(alias.text, ORDER))


def worded_test(field: Field, word: Leaf, node: Node, sight: Sight) -> Test:
    """One test of the field, such as `at_least: 3`."""
    if word.text not in OPERATORS:
        raise unknown(word, said("test"), (each for each in OPERATORS if each[0].isalpha()))
    return _test(field, OPERATORS[word.text], word.text, node, sight)


def _test(field: Field, op: Op, word: str, node: Node, sight: Sight) -> Test:
    _refuse_unfit(field, op, word, node)
    if op in (Op.PRESENT, Op.MISSING):
        wanted = yes_or_no(node, default=True)
        return Test(field.name, op if wanted else _OPPOSITE[op], Const(value=True))
    if op is Op.ONE_OF:
        return Test(field.name, op, Const(tuple(_constants(field, node))))
    operand = leaf(node, node, said("one_value_for", word=word))
    if op is Op.MATCHES:
        return Test(field.name, op, _pattern(operand))
    if op is Op.CONTAINS:
        return Test(field.name, op, read_piece(_part_of(field), operand, sight))
    return Test(field.name, op, read_operand(field, operand, sight))


_OPPOSITE = {Op.PRESENT: Op.MISSING, Op.MISSING: Op.PRESENT}


def _refuse_unfit(field: Field, op: Op, word: str, node: Node) -> None:
    why = _why_unfit(field, op, word)
    if why is not None:
        expected = listed(sorted(_ON_LISTS)) if field.many and op not in _ON_LISTS else ""
        raise Wrong(node, why, found=said("the_test", word=word), expected=expected)


def _why_unfit(field: Field, op: Op, word: str) -> Said | None:
    if field.many and op not in _ON_LISTS:
        return said("field_is_list", field=field.name)
    if op in _ORDERING and not field.kind.is_ordered:
        return said("field_has_no_order", field=field.name)
    if word in OF_TIME and not field.kind.is_time:
        return said("field_holds_no_time", field=field.name)
    if op is Op.CONTAINS and not field.many and field.kind is not FieldKind.TEXT:
        return said("field_contains_nothing", field=field.name)
    if op is Op.MATCHES and field.kind.family != "text":
        return said("field_is_no_text", field=field.name)
    return None


def _constants(field: Field, node: Node) -> Iterator[str | int | bool]:
    if not isinstance(node, Listing) or not node.nodes:
        raise Wrong(node, said("needs_values", word="one_of"), found=described(node))
    for each in node.nodes:
        yield read_constant(field, leaf(each, node, said("a_value"))).value  # type: ignore[misc]  # one field holds scalars


def _part_of(field: Field) -> Field:
    """One element of the list, or a piece of the text."""
    return Field(field.name, field.kind, field.choices, field.of)


def _pattern(node: Leaf) -> Const:
    why = why_unsafe(node.text)
    if why is not None:
        raise Wrong(node, said("pattern_not_taken"), found=quoted(node.text), expected=why)
    return Const(node.text)
