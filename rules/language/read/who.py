"""Reading whom a norm addresses: a role, everyone, or the party or person that a bound fact names."""

import re

from rules.language.grammar.declarations import HOLDER
from rules.language.read.operand import find_field
from rules.language.read.sight import Sight
from rules.language.text.errors import quoted
from rules.language.text.findings import Wrong, leaf
from rules.language.text.tree import Leaf, Node, Table, described
from rules.model.effect import Who
from rules.model.fact_type import FieldKind
from rules.model.values import Ref

ANYONE = "anyone"

_PATH = re.compile(r"([A-Za-z][A-Za-z0-9_]*)\.([A-Za-z][A-Za-z0-9_]*)")


def read_who(node: Node | None, at: Table, sight: Sight) -> Who:
    """Read `role`, `anyone`, `{person: alias.field}` or `{party: alias.field}`."""
    match node:
        case None:
            raise Wrong(at, "'who' is needed", found=described(at), expected=f"a role, or '{ANYONE}'")
        case Leaf():
            word = leaf(node, at, "a role")
            return Who() if word.text == ANYONE else Who(role=sight.vocabulary.role(word))
        case Table(entries=((Leaf(text="person"), Leaf() as field),)):
            return Who(person=_named_by(field, FieldKind.PERSON, sight))
        case Table(entries=((Leaf(text="party"), Leaf() as field),)):
            return Who(party=_named_by(field, FieldKind.PARTY, sight))
    expected = f"a role, '{ANYONE}', {{person: alias.field}} or {{party: alias.field}}"
    raise Wrong(node, "this does not say who", found=described(node), expected=expected)


def read_holder(body: Table, word: str, what: str, sight: Sight) -> tuple[str, Ref | None]:
    """Read `role`, or `{role: r, party: alias.field}` for the one party of the role that a bound fact names."""
    node = body.get(word)
    if not isinstance(node, Table):
        return sight.vocabulary.role(leaf(node, body, f"'{word}', {what},")), None
    sight.findings.known_keys(node, HOLDER.words, f"'{word}'")
    role = sight.vocabulary.role(leaf(node.get("role"), node, "'role'"))
    return role, _named_by(leaf(node.get("party"), node, "'party', the one that is meant,"), FieldKind.PARTY, sight)


def _named_by(node: Leaf, kind: FieldKind, sight: Sight) -> Ref:
    match = _PATH.fullmatch(node.text)
    if match is None:
        raise Wrong(
            node, f"a {kind.value} stands in a field of a bound fact", found=described(node), expected="alias.field"
        )
    alias, name = match.groups()
    if alias not in sight.bound:
        raise sight.missing(alias, node)
    field = find_field(sight.bound[alias], name, node, sight)
    if field.kind is not kind or field.many:
        raise Wrong(node, f"{quoted(node.text)} does not hold a {kind.value}")
    return Ref(alias, name)
