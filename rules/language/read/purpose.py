"""Reading the `purposes` of a policy: what somebody may see something for, on which ground, and in which role."""

from collections.abc import Mapping

from rules.language.grammar.declarations import PURPOSE
from rules.language.read.citation import Regulations, read_citations
from rules.language.read.fact_type import read_roles_of
from rules.language.read.scalars import read_name, read_text
from rules.language.text.errors import listed
from rules.language.text.findings import Findings, Wrong, table
from rules.language.text.tree import Leaf, Node
from rules.model.fact_type import FactType
from rules.model.personal_data import Purpose
from rules.model.policy import Role
from rules.terms.said import said


def read_purposes(
    node: Node | None, roles: Mapping[str, Role], regulations: Regulations, findings: Findings
) -> dict[str, Purpose]:
    """Return the purposes by name; `node` stands behind `purposes`."""
    found: dict[str, Purpose] = {}
    if node is None:
        return found
    with findings.noting():
        for key, body in table(node, node, "'purposes'").entries:
            with findings.within(said("purpose"), key.text), findings.noting():
                found[key.text] = _purpose(key, body, roles, regulations, findings)
    return found


def _purpose(key: Leaf, node: Node, roles: Mapping[str, Role], regulations: Regulations, findings: Findings) -> Purpose:
    name = read_name(key, said("a_purpose"))
    body = table(node, key, said("a_purpose"))
    findings.known_keys_of(body, PURPOSE)
    grounds = read_citations(body.get("ground"), regulations, findings)
    if not grounds:
        raise Wrong(body, said("purpose_without_ground"), expected=said("a_legal_source"))
    if body.get("roles") is None:
        raise Wrong(body, said("purpose_of_nobody"), expected=listed(roles))
    served = read_roles_of(body.get("roles"), roles, findings)
    return Purpose(name, read_text(body.get("title"), name), grounds, served, key.line)


def refuse_unseen(facts: Mapping[str, FactType], purposes: Mapping[str, Purpose], findings: Findings) -> None:
    """Note each type of fact that nobody may see: no role that may has one of the purposes for which it may be seen."""
    for each in facts.values():
        served = {role for name in each.purposes if name in purposes for role in purposes[name].roles}
        if each.purposes and each.seen_by and served.isdisjoint(each.seen_by):
            with findings.within(said("fact"), each.name):
                findings.note(
                    Wrong(Leaf(each.name, each.line), said("seen_by_nobody"), expected=listed(sorted(served)))
                )
