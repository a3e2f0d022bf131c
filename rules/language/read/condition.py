"""Reading `when`: the tree of conditions under which a rule holds."""

from collections.abc import Callable, Mapping, Sequence
from math import prod

from rules.language.grammar.comparisons import OF_THE_DAY
from rules.language.grammar.conditions import AGGREGATE_WORDS, CONDITION_WORDS, CONDITIONS, STATE_WORDS
from rules.language.read.aggregate import read_aggregate
from rules.language.read.comparison import read_tests, worded_test
from rules.language.read.scalars import read_name
from rules.language.read.scope import find_scope
from rules.language.read.sight import Sight
from rules.language.read.vocabulary import obligation_type, role_type
from rules.language.read.where import read_where
from rules.language.text.errors import listed
from rules.language.text.findings import Wrong, leaf, table, unknown
from rules.language.text.tree import Leaf, Listing, Node, Table, described
from rules.model.condition import (
    TODAY,
    Aggregate,
    AllOf,
    AnyOf,
    Condition,
    FactCondition,
    NotAny,
    ObligationCondition,
    ObligationState,
    Today,
    Where,
    negated,
    positive,
    role_kind,
    scope_kind,
)
from rules.model.fact_type import FactType, Field, FieldKind
from rules.model.values import Op, Ref
from rules.terms.said import Said, said

MOST_ALTERNATIVES = 64
"""In how many ways a rule may hold once its `any`s are multiplied out; the engine is asked about each apart."""

MOST_TOGETHER = 100
"""How many conditions may stand beside one another."""

MOST_QUESTIONS = 5_000
"""What a rule may cost in all, with everything it negates and takes together."""

ALWAYS = AllOf(())


def read_condition(node: Node, sight: Sight) -> Condition:
    """Read a condition; what is wrong inside goes to the findings, and what it binds into the sight."""
    match node:
        case Leaf():
            return FactCondition(sight.vocabulary.fact(leaf(node, node, said("a_condition"))).name)
        case Listing():
            return _all_of(node, node, sight)
        case Table(entries=()):
            raise Wrong(node, said("is_needed", what=said("a_condition")), found=described(node))
        case Table(entries=((key, body),)):
            return _one(key, body, sight)
    return _together(tuple(Table((entry,), entry[0].line) for entry in node.entries), sight)


def alternatives(condition: Condition) -> int:
    """In how many ways the condition, or one it negates, can hold when every `any` is multiplied out."""
    return max(_ways(condition), *map(alternatives, negated(condition)), 1)


def questions(condition: Condition) -> int:
    """At most how many questions an engine is asked: what is negated or taken together is a question for each way."""
    return _ways(condition) * (1 + sum(map(questions, negated(condition))) + 2 * _aggregates(condition))


def too_many_ways(node: Node) -> Wrong:
    """The finding for a condition that holds in more ways than can be asked about."""
    return Wrong(node, said("too_many_ways"), expected=_at_most(MOST_ALTERNATIVES))


def _at_most(number: int) -> Said:
    return said("at_most_or_derive", count=number)


def _ways(condition: Condition) -> int:
    match condition:
        case AllOf(of=parts):
            return prod(map(_ways, parts))
        case AnyOf(of=parts):
            return sum(map(_ways, parts))
        case FactCondition() | ObligationCondition() | Aggregate() | Where() | Today() | NotAny():
            return 1


def _aggregates(condition: Condition) -> int:
    return sum(isinstance(each, Aggregate) for each in positive(condition))


def _one(key: Leaf, body: Node, sight: Sight) -> Condition:
    if key.text in CONDITION_READERS:
        return CONDITION_READERS[key.text](key, body, sight)
    if key.text not in sight.vocabulary.facts and key.text not in sight.vocabulary.derived:
        raise unknown(key, said("condition_or_fact"), (*sight.vocabulary.facts, *CONDITION_WORDS))
    return _pattern(sight.vocabulary.fact(key), body, sight)


def _pattern(fact: FactType, body: Node, sight: Sight) -> Condition:
    """`fact: name`, or `fact: {as: name, field: test…}`."""
    if isinstance(body, Leaf):
        return FactCondition(fact.name, _bind(leaf(body, body, said("name_for_fact")), fact, sight))
    tests = table(body, body, said("must_satisfy", fact=fact.name))
    read = read_tests(fact, tests, sight)
    alias = tests.get("as")
    name = _bind(leaf(alias, body, said("name_for_fact")), fact, sight) if alias is not None else None
    return _looked_into(fact, FactCondition(fact.name, name, read), sight)


def _looked_into(fact: FactType, condition: FactCondition, sight: Sight) -> Condition:
    """An engine looks for nothing but a word of the policy inside a list or a text; an expression does it for it."""
    inside = [(test, test.operand) for test in condition.tests if test.op is Op.CONTAINS]
    found = [(test, operand) for test, operand in inside if isinstance(operand, Ref)]
    if not found:
        return condition
    alias = condition.alias or sight.fresh()
    plain = tuple(test for test in condition.tests if not any(test is other for other, _ in found))
    expressions = (
        Where(
            _contains(f"{alias}.{test.field}", f"{of.alias}.{of.field}", fact.fields.get(test.field)), (alias, of.alias)
        )
        for test, of in found
    )
    return AllOf((FactCondition(condition.kind, alias, plain), *expressions))


def _contains(whole: str, part: str, field: Field | None) -> str:
    return f"{part} in {whole}" if field and field.many else f"{whole}.contains({part})"


def _bind(alias: Leaf, fact: FactType, sight: Sight) -> str:
    read_name(alias, said("a_bound_fact"), CONDITION_WORDS)
    return sight.bind(alias, fact)


def _holds(key: Leaf, body: Node, sight: Sight) -> Condition:
    """`holds: name`, `holds: {name: alias}` or `holds: {name: {as: alias, field: test…}}`."""
    if isinstance(body, Leaf):
        return FactCondition(sight.vocabulary.derived_fact(leaf(body, key, said("name_of_derived"))).name)
    match body:
        case Table(entries=((name, inside),)):
            return _pattern(sight.vocabulary.derived_fact(name), inside, sight)
    raise Wrong(body, said("holds_names_one"), found=described(body))


def _role(key: Leaf, body: Node, sight: Sight) -> Condition:
    """`role: {name: held}`, `role: {name: vacant}` or `role: {name: {as: alias, party: alias.field}}`."""
    match body:
        case Table(entries=((name, Leaf(text="held")),)):
            return FactCondition(role_kind(sight.vocabulary.role(name)))
        case Table(entries=((name, Leaf(text="vacant")),)):
            return NotAny(FactCondition(role_kind(sight.vocabulary.role(name))))
        case Table(entries=((name, Table() as inside),)):
            return _pattern(role_type(sight.vocabulary.role(name)), inside, sight)
    expected = said("role_stands")
    raise Wrong(body, said("asks_of_one_role", word=key.text), found=described(body), expected=expected)


def _scope(key: Leaf, body: Node, sight: Sight) -> Condition:
    scope = find_scope(leaf(body, key, said("name_of_scope")), sight.vocabulary.scopes)
    return FactCondition(scope_kind(scope.name))


def _today(key: Leaf, body: Node, sight: Sight) -> Condition:
    """`today: {after: alias.field}`, or `today: alias.field` for that very day."""
    if isinstance(body, Leaf):
        return Today((worded_test(_DAY, Leaf("is", key.line), body, sight),))
    inside = table(body, key, f"'{key.text}'")
    sight.findings.known_keys_of(inside, CONDITIONS[key.text])
    if not inside.entries:
        raise Wrong(body, said("is_needed", what=said("a_day")), found=described(body), expected=listed(OF_THE_DAY))
    return Today(tuple(worded_test(_DAY, *entry, sight) for entry in inside.entries if entry[0].text in OF_THE_DAY))


_DAY = Field(TODAY, FieldKind.DATE)


def _state(key: Leaf, body: Node, sight: Sight) -> Condition:
    """`breached: rule`, or `breached: {rule: r, as: name}`."""
    state = ObligationState(key.text)
    if isinstance(body, Leaf):
        return ObligationCondition(sight.vocabulary.rule(leaf(body, key, said("name_of_rule"))), state)
    inside = table(body, key, f"'{key.text}'")
    sight.findings.known_keys_of(inside, CONDITIONS[key.text])
    rule = sight.vocabulary.rule(leaf(inside.get("rule"), key, said("name_of_rule")))
    alias = inside.get("as")
    if alias is None:
        return ObligationCondition(rule, state)
    return ObligationCondition(rule, state, _bind(leaf(alias, key, said("a_name")), obligation_type(rule), sight))


def _all_of(_: Node, body: Node, sight: Sight) -> Condition:
    if not isinstance(body, Listing) or not body.nodes:
        raise Wrong(body, said("needs_conditions", word="all"), found=described(body))
    return _together(body.nodes, sight)


def _together(nodes: tuple[Node, ...], sight: Sight) -> Condition:
    """Conditions that all hold. A `not`, `where` or `today` sees whatever the others bind, wherever it stands."""
    if len(nodes) > MOST_TOGETHER:
        expected = _at_most(MOST_TOGETHER)
        raise Wrong(nodes[MOST_TOGETHER], said("too_many_conditions"), found=str(len(nodes)), expected=expected)
    read: dict[int, Condition] = {}
    for n, node in sorted(enumerate(nodes), key=lambda each: _comes_last(each[1])):
        with sight.findings.noting():
            read[n] = read_condition(node, sight)
    return AllOf(tuple(read[n] for n in sorted(read)))


def _comes_last(node: Node) -> bool:
    return isinstance(node, Table) and node.names() in {("not",), ("where",), (TODAY,)}


def _any_of(_: Leaf, body: Node, sight: Sight) -> Condition:
    """Alternatives; afterwards only what every one of them binds, to the same type, is bound."""
    if not isinstance(body, Listing) or not body.nodes:
        raise Wrong(body, said("needs_conditions", word="any"), found=described(body))
    if len(body.nodes) > MOST_ALTERNATIVES:
        raise too_many_ways(body)
    read, scopes = [], []
    for node in body.nodes:
        inner = sight.inner()
        scopes.append(inner)
        with sight.findings.noting():
            read.append(read_condition(node, inner))
    _bind_what_all_bind(scopes, sight)
    return AnyOf(tuple(read))


def _bind_what_all_bind(scopes: Sequence[Sight], sight: Sight) -> None:
    first, *others = (each.bound for each in scopes)
    sight.bound |= {alias: fact for alias, fact in first.items() if all(each.get(alias) == fact for each in others)}
    sight.taken.update(alias for each in scopes for alias in each.bound if alias not in sight.bound)


def _not(_: Leaf, body: Node, sight: Sight) -> Condition:
    inner = sight.inner()
    read = read_condition(body, inner)
    sight.taken.update(alias for alias in inner.bound if alias not in sight.bound)
    return NotAny(read)


CONDITION_READERS: Mapping[str, Callable[[Leaf, Node, Sight], Condition]] = {
    "all": _all_of,
    "any": _any_of,
    "not": _not,
    "holds": _holds,
    "role": _role,
    "scope": _scope,
    "where": read_where,
    TODAY: _today,
    **dict.fromkeys(STATE_WORDS, _state),
    **dict.fromkeys(AGGREGATE_WORDS, read_aggregate),
}
"""By which function each condition with a word of its own is read."""
