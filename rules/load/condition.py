"""Reading `when`: the tree of conditions under which a rule holds."""

from collections.abc import Callable, Iterator, Mapping
from math import prod

from rules.load.comparison import read_tests
from rules.load.findings import Wrong, leaf, not_yet, table, unknown
from rules.load.tree import Leaf, Listing, Node, Table, described
from rules.load.vocabulary import CONDITION_WORDS, LATER_CONDITIONS, STATE_WORDS, Scope, obligation_type
from rules.load.words import read_name
from rules.model.condition import AllOf, AnyOf, Condition, FactCondition, NotAny, ObligationCondition, ObligationState
from rules.model.fact_type import FactType

MOST_ALTERNATIVES = 64
"""In how many ways a rule may hold once its `any`s are multiplied out; the engine is asked about each apart."""

ALWAYS = AllOf(())


def read_condition(node: Node, scope: Scope) -> Condition:
    """Read a condition; what is wrong inside goes to the findings, and what it binds into the scope."""
    match node:
        case Leaf():
            return FactCondition(scope.vocabulary.fact(leaf(node, node, "a condition")).name)
        case Listing():
            return _all_of(node, node, scope)
        case Table(entries=()):
            raise Wrong(node, "a condition is needed here", found=described(node))
        case Table(entries=((key, body),)):
            return _one(key, body, scope)
    return _together(tuple(Table((entry,), entry[0].line) for entry in node.entries), scope)


def alternatives(condition: Condition) -> int:
    """In how many ways the condition, or one it negates, can hold when every `any` is multiplied out."""
    return max(_ways(condition), *map(alternatives, _negated(condition)), 1)


def _ways(condition: Condition) -> int:
    match condition:
        case AllOf(of=parts):
            return prod(map(_ways, parts))
        case AnyOf(of=parts):
            return sum(map(_ways, parts))
    return 1


def _negated(condition: Condition) -> Iterator[Condition]:
    """The outermost conditions it negates; each is asked about apart."""
    match condition:
        case AllOf(of=parts) | AnyOf(of=parts):
            for part in parts:
                yield from _negated(part)
        case NotAny(of=inside):
            yield inside


def _one(key: Leaf, body: Node, scope: Scope) -> Condition:
    if key.text in LATER_CONDITIONS:
        raise not_yet(key)
    if key.text in STATE_WORDS:
        return _state(key, body, scope)
    if key.text in _COMPOUNDS:
        return _COMPOUNDS[key.text](key, body, scope)
    if key.text not in scope.vocabulary.facts and key.text not in scope.vocabulary.derived:
        raise unknown(key, "condition or type of fact", (*scope.vocabulary.facts, *CONDITION_WORDS))
    return _pattern(scope.vocabulary.fact(key), body, scope)


def _pattern(fact: FactType, body: Node, scope: Scope) -> FactCondition:
    """`fact: name`, or `fact: {as: name, field: test…}`."""
    if isinstance(body, Leaf):
        return FactCondition(fact.name, _bind(leaf(body, body, "a name for the fact"), fact, scope))
    tests = table(body, body, f"what '{fact.name}' must satisfy")
    read = read_tests(fact, tests, scope)
    alias = tests.get("as")
    if alias is None:
        return FactCondition(fact.name, None, read)
    return FactCondition(fact.name, _bind(leaf(alias, body, "a name for the fact"), fact, scope), read)


def _bind(alias: Leaf, fact: FactType, scope: Scope) -> str:
    read_name(alias, "a bound fact", CONDITION_WORDS)
    return scope.bind(alias, fact)


def _holds(key: Leaf, body: Node, scope: Scope) -> Condition:
    """`holds: name`, `holds: {name: alias}` or `holds: {name: {as: alias, field: test…}}`."""
    if isinstance(body, Leaf):
        return FactCondition(scope.vocabulary.derived_fact(leaf(body, key, "the name of a derived fact")).name)
    match body:
        case Table(entries=((name, inside),)):
            return _pattern(scope.vocabulary.derived_fact(name), inside, scope)
    raise Wrong(body, "'holds' names one derived fact", found=described(body))


def _state(key: Leaf, body: Node, scope: Scope) -> Condition:
    """`breached: rule`, or `breached: {rule: r, as: name}`."""
    state = ObligationState(key.text)
    if isinstance(body, Leaf):
        return ObligationCondition(scope.vocabulary.rule(leaf(body, key, "the name of a rule")), state)
    inside = table(body, key, f"'{key.text}'")
    scope.findings.known_keys(inside, ("rule", "as"), f"'{key.text}'")
    rule = scope.vocabulary.rule(leaf(inside.get("rule"), key, "the name of a rule"))
    alias = inside.get("as")
    if alias is None:
        return ObligationCondition(rule, state)
    return ObligationCondition(rule, state, _bind(leaf(alias, key, "a name"), obligation_type(rule), scope))


def _all_of(_: Node, body: Node, scope: Scope) -> Condition:
    if not isinstance(body, Listing) or not body.nodes:
        raise Wrong(body, "'all' needs a list of conditions", found=described(body))
    return _together(body.nodes, scope)


def _together(nodes: tuple[Node, ...], scope: Scope) -> Condition:
    """Conditions that all hold. A `not` sees whatever the others bind, wherever it stands."""
    read: dict[int, Condition] = {}
    for n, node in sorted(enumerate(nodes), key=lambda each: _is_negation(each[1])):
        with scope.findings.noting():
            read[n] = read_condition(node, scope)
    return AllOf(tuple(read[n] for n in sorted(read)))


def _is_negation(node: Node) -> bool:
    return isinstance(node, Table) and node.names() == ("not",)


def _any_of(_: Leaf, body: Node, scope: Scope) -> Condition:
    """Alternatives; afterwards only what every one of them binds, to the same type, is bound."""
    if not isinstance(body, Listing) or not body.nodes:
        raise Wrong(body, "'any' needs a list of conditions", found=described(body))
    read, scopes = [], []
    for node in body.nodes:
        inner = scope.inner()
        scopes.append(inner)
        with scope.findings.noting():
            read.append(read_condition(node, inner))
    for alias, fact in scopes[0].bound.items():
        if all(each.bound.get(alias) is fact for each in scopes):
            scope.bound[alias] = fact
    scope.taken.update(alias for each in scopes for alias in each.bound if alias not in scope.bound)
    return AnyOf(tuple(read))


def _not(_: Leaf, body: Node, scope: Scope) -> Condition:
    inner = scope.inner()
    read = read_condition(body, inner)
    scope.taken.update(alias for alias in inner.bound if alias not in scope.bound)
    return NotAny(read)


_COMPOUNDS: Mapping[str, Callable[[Leaf, Node, Scope], Condition]] = {
    "all": _all_of,
    "any": _any_of,
    "not": _not,
    "holds": _holds,
}
