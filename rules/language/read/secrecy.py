"""Reading the `secrecy` of a policy: whose name or address stays secret, as long as a fact says so."""

from collections.abc import Iterator

from rules.language.grammar.declarations import SECRECY
from rules.language.read.fact_type import read_roles_of
from rules.language.read.personal_data import Declared
from rules.language.text.errors import quoted
from rules.language.text.findings import Findings, Wrong, leaf, table, which
from rules.language.text.tree import Leaf, Node, Table
from rules.model.fact_type import Field, FieldKind
from rules.model.secrecy import FieldOf, Secrecy
from rules.terms.said import said

_WHO = (FieldKind.PARTY, FieldKind.PERSON, FieldKind.TEXT)
"""The kinds of field by which somebody can be named."""


def read_secrecy(node: Node | None, director: str, declared: Declared, findings: Findings) -> Secrecy | None:
    """Return what stands behind `secrecy`; None where the policy says nothing of it."""
    if node is None:
        return None
    with findings.within(said("secrecy")), findings.noting():
        return _secrecy(table(node, node, "'secrecy'"), director, declared, findings)
    return None


def _secrecy(body: Table, director: str, declared: Declared, findings: Findings) -> Secrecy:
    findings.known_keys_of(body, SECRECY)
    imposed_by, who = _naming(body, "imposed_by", declared)
    lifted_by, whose = _naming(body, "lifted_by", declared)
    if who.kind is not whose.kind:
        raise Wrong(
            _word(body, "lifted_by"), said("named_otherwise"), found=quoted(whose.kind), expected=quoted(who.kind)
        )
    _refuse_lifting_by_anybody(body, lifted_by, declared)
    seen_by = read_roles_of(body.get("seen_by"), declared.roles, findings)
    if director not in seen_by:
        raise Wrong(body.get("seen_by") or body, said("secret_from_director"), expected=quoted(director))
    hides = dict(_hides(body, who, declared, findings))
    return Secrecy(imposed_by, lifted_by, seen_by, hides)


def _naming(body: Table, key: str, declared: Declared) -> tuple[FieldOf, Field]:
    """Return the field by which a fact says about whom it is."""
    word = _word(body, key)
    fact, field = declared.field(word)
    if field.kind not in _WHO or field.optional:
        found = quoted(f"{field.kind}{'?' if field.optional else ''}")
        raise Wrong(word, said("names_nobody"), found=found, expected=said("a_field_of_whom"))
    return (fact, field.name), field


def _word(body: Table, key: str) -> Leaf:
    return leaf(body.get(key), body, which(key, said("a_field_of_whom")))


def _refuse_lifting_by_anybody(body: Table, lifted_by: FieldOf, declared: Declared) -> None:
    """A fact that makes known what was secret says why, and not everybody can add it."""
    kind, word = declared.facts[lifted_by[0]], _word(body, "lifted_by")
    if not kind.by:
        raise Wrong(word, said("lifted_by_anybody", fact=kind.name), expected="by: …")
    whys = (each for each in kind.fields.values() if each.kind is FieldKind.TEXT and not each.optional)
    if all(each.name == lifted_by[1] for each in whys):
        raise Wrong(word, said("lifted_without_why", fact=kind.name), expected=said("a_field_of_why"))


def _hides(body: Table, who: Field, declared: Declared, findings: Findings) -> Iterator[tuple[FieldOf, FieldOf | str]]:
    given = body.get("hides")
    for key, node in table(given, body, "'hides'").entries if given is not None else ():
        with findings.noting():
            fact, field = declared.field(key)
            if field.kind is not FieldKind.TEXT:
                raise Wrong(key, said("hides_no_text"), found=quoted(field.kind), expected=quoted(FieldKind.TEXT))
            yield (fact, field.name), _whose(leaf(node, key, said("role_or_field")), fact, who, declared)


def _whose(word: Leaf, fact: str, who: Field, declared: Declared) -> FieldOf | str:
    """Return whose name or address it is: a role, or a field of the same fact that names them as secrecy does."""
    if word.text in declared.roles:
        if who.kind is not FieldKind.PARTY:
            raise Wrong(
                word, said("role_names_parties"), found=quoted(who.kind), expected=said("a_field_of_fact", fact=fact)
            )
        return word.text
    of, field = declared.field(word)
    if of != fact or field.kind is not who.kind or field.optional:
        raise Wrong(
            word, said("not_whose"), found=quoted(word.text), expected=said("whose_in", fact=fact, kind=who.kind)
        )
    return of, field.name
