"""Reading whom a norm addresses: a role, everyone, or the party or person that a bound fact names."""

import re
from collections.abc import Iterator

from rules.language.grammar.declarations import HOLDER
from rules.language.read.operand import find_field
from rules.language.read.sight import Sight
from rules.language.text.errors import quoted
from rules.language.text.findings import Wrong, leaf, which
from rules.language.text.tree import Leaf, Node, Table, described
from rules.model.effect import Who
from rules.model.fact_type import FieldKind
from rules.model.values import Ref
from rules.terms.said import Said, said

ANYONE = "anyone"

_WHAT = {FieldKind.PERSON: said("a_person"), FieldKind.PARTY: said("a_party")}

_PATH = re.compile(r"([A-Za-z][A-Za-z0-9_]*)\.([A-Za-z][A-Za-z0-9_]*)")


def read_who(node: Node | None, at: Table, sight: Sight) -> Who:
    """Read `role`, `anyone`, `{person: alias.field}` or `{party: alias.field}`."""
    match node:
        case None:
            raise Wrong(at, said("who_is_needed"), found=described(at), expected=said("role_or_anyone"))
        case Leaf():
            word = leaf(node, at, said("a_role"))
            return Who() if word.text == ANYONE else Who(role=sight.vocabulary.role(word))
        case Table(entries=((Leaf(text="person"), Leaf() as field),)):
            person = _named_by(field, FieldKind.PERSON, sight)
            return Who(person=person, of=tuple(_parties_beside(person, sight)))
        case Table(entries=((Leaf(text="party"), Leaf() as field),)):
            return Who(party=_named_by(field, FieldKind.PARTY, sight))
    raise Wrong(node, said("does_not_say_who"), found=described(node), expected=said("role_or_somebody"))


def read_told(node: Node | None, at: Table, sight: Sight) -> Who:
    """Read who is told something: a person only where it is known of which party."""
    who = read_who(node, at, sight)
    if who.person and not who.of:
        raise Wrong(node or at, said("person_without_party"), expected=said("a_party_beside"))
    return who


def read_holder(body: Table, word: str, what: Said, sight: Sight) -> tuple[str, Ref | None]:
    """Read `role`, or `{role: r, party: alias.field}` for the one party of the role that a bound fact names."""
    node = body.get(word)
    if not isinstance(node, Table):
        return sight.vocabulary.role(leaf(node, body, which(word, what))), None
    sight.findings.known_keys(node, HOLDER.words, f"'{word}'")
    role = sight.vocabulary.role(leaf(node.get("role"), node, "'role'"))
    party = leaf(node.get("party"), node, which("party", said("one_meant")))
    return role, _named_by(party, FieldKind.PARTY, sight)


def _named_by(node: Leaf, kind: FieldKind, sight: Sight) -> Ref:
    match = _PATH.fullmatch(node.text)
    if match is None:
        raise Wrong(
            node, said("stands_in_field", what=_WHAT[kind]), found=described(node), expected=said("alias_and_field")
        )
    alias, name = match.groups()
    if alias not in sight.bound:
        raise sight.missing(alias, node)
    field = find_field(sight.bound[alias], name, node, sight)
    if field.kind is not kind or field.many:
        raise Wrong(node, said("does_not_hold", name=quoted(node.text), what=_WHAT[kind]))
    return Ref(alias, name)


def _parties_beside(person: Ref, sight: Sight) -> Iterator[Ref]:
    """Yield the fields by which what is bound says of which party somebody is; without any it is who added it."""
    bound = sight.bound[person.alias]
    named = [name for name, each in bound.fields.items() if each.kind is FieldKind.PARTY]
    added = ["party"] if sight.vocabulary.field(bound, "party") else []
    declared = person.field in bound.fields
    yield from (Ref(person.alias, name) for name in (named if declared and named else added))
