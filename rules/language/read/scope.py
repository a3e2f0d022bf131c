"""Reading the `scopes` of a policy, the named parts of a case, and the `in` by which something lives in one of them."""

from collections.abc import Mapping

from rules.language.grammar.declarations import SCOPE
from rules.language.read.scalars import read_name, read_text
from rules.language.text.findings import Findings, Wrong, leaf, one_of, table, yes_or_no
from rules.language.text.tree import Leaf, Node, Table
from rules.model.policy import Scope
from rules.terms.said import said

MOST_SCOPES = 100


def read_scopes(node: Node | None, findings: Findings) -> dict[str, Scope]:
    """Every stage and milestone by name; what is wrong goes to the findings."""
    scopes: dict[str, Scope] = {}
    if node is None:
        return scopes
    with findings.noting():
        given = table(node, node, "'scopes'").entries
        if len(given) > MOST_SCOPES:
            raise Wrong(
                node, said("too_many_scopes"), found=str(len(given)), expected=said("at_most", count=MOST_SCOPES)
            )
        for key, body in given:
            with findings.within(said("scope"), key.text), findings.noting():
                scopes[key.text] = _read_scope(key, body, findings)
    return scopes


def _read_scope(key: Leaf, node: Node, findings: Findings) -> Scope:
    name = read_name(key, said("a_scope"))
    if isinstance(node, Leaf):
        return Scope(name, read_text(None if node.empty else node, name), line=key.line)
    body = table(node, key, said("a_scope"))
    findings.known_keys_of(body, SCOPE)
    milestone = yes_or_no(body.get("milestone"), default=False)
    return Scope(name, read_text(body.get("title"), name), milestone, key.line)


def find_scope(node: Leaf, scopes: Mapping[str, Scope]) -> Scope:
    """The scope the node names; raises `Wrong` when there is none."""
    return scopes[one_of(node, said("scope"), scopes)]


def read_in(body: Table, scopes: Mapping[str, Scope]) -> str | None:
    """The stage or milestone that `in` names, or None; raises `Wrong` when there is none of that name."""
    node = body.get("in")
    return find_scope(leaf(node, body, said("name_of_scope")), scopes).name if node is not None else None
