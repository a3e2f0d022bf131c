"""What tells the content of a rule from any other: what it says, with its sources, its texts and the terms it names.

Two versions of a policy in which nothing changed of a rule give it one digest, however the lines around it moved. Its
layer is part of it: the same words in another policy are another rule.
"""

import json
from collections.abc import Mapping
from hashlib import sha256

from rules.difference.side import Side
from rules.language.text.tree import Leaf, Listing, Node, Table
from rules.model.citation import Regulation
from rules.model.json import Json
from rules.model.policy import Rule


def contents_of(side: Side) -> Mapping[str, str]:
    """The digest of each rule by its name, in the order of the policy."""
    return {rule.name: _digest(side, rule) for rule in side.policy.rules.values()}


def _digest(side: Side, rule: Rule) -> str:
    terms = list(rule.every_term)
    named = {term.name: _plain(side.clauses["term", term.name].says) for term in terms if term.name}
    cited = (*rule.citations, *(each for term in terms for each in term.citations))
    laws = {each.regulation.name: _law(each.regulation) for each in cited if each.regulation}
    content = [_layer(rule.origin), rule.name, _plain(side.clauses["rule", rule.name].says), named, laws]
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _law(regulation: Regulation) -> str:
    """Which regulation it is. In which version it was read can be another without another word in the rule."""
    return regulation.identifier.value if regulation.identifier else regulation.title.nl


def _layer(origin: str) -> str:
    """The policy or overlay whatever its version: `woo-verzoek`, `wmo-melding+gemeente-duinrand`."""
    name, _, version = origin.partition("@")
    _, plus, municipality = version.partition("+")
    return f"{name}{plus}{municipality}"


def _plain(node: Node) -> Json:
    match node:
        case Leaf():
            return "" if node.empty else " ".join(node.text.split())
        case Listing():
            return [_plain(each) for each in node.nodes]
        case Table():
            return {key.text: _plain(body) for key, body in node.entries}
