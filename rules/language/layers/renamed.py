"""A base policy in the words of the policy that is based on it: its 'bestuursorgaan' may be called 'college' there.

Words are replaced in the tree, before anything is read, at the places where the language has names. Texts for people,
choices, the names a rule gives to facts and everything in quotes are left as they are.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from rules.language.grammar.documents import keys_naming
from rules.language.grammar.shape import Names
from rules.language.read.bound import BOUND_KEYS
from rules.language.read.derived import bindings, derivations
from rules.language.text.tree import Leaf, Listing, Node, Table
from rules.model.fact_type import types_of_every_policy

SECTIONS = ("roles", "scopes", "facts", "tasks", "terms", "open")
"""The parts of a policy that give names to things in a table."""

_WITHOUT_NAMES = keys_naming(Names.NOTHING)
_OF_BOUND = keys_naming(Names.BOUND)
_PATH = re.compile(r"\b([A-Za-z][A-Za-z0-9_]*)\.([A-Za-z][A-Za-z0-9_]*)")

_OWN = re.compile(r"(?<![\w.])[A-Za-z]\w*(?![\w.])")
"""A word of a bound that is no part of a path."""

_OF_PARTS = ("roles", "with", "from")
"""The keys of a purpose and of a term of keeping behind which there are names."""

Fields = Mapping[tuple[str, str], str]
"""For a type of fact and its field, the new name of the field."""


def names_in(root: Table) -> frozenset[str]:
    """Every name that a policy gives to something."""
    rules = (rule.get("rule") for rule in rules_of(root))
    derived = (name.text for _, name, _ in derivations(root.get("rules")))
    sections = (part for name in SECTIONS if isinstance(part := root.get(name), Table))
    return frozenset(
        (
            *(name for part in sections for name in part.names()),
            *(name.text for name in rules if isinstance(name, Leaf)),
            *derived,
        )
    )


def rules_of(root: Table) -> Iterator[Table]:
    """The rules, as far as they are tables."""
    rules = root.get("rules")
    yield from (rule for rule in (rules.nodes if isinstance(rules, Listing) else ()) if isinstance(rule, Table))


def renamed(root: Table, words: Mapping[str, str], fields: Fields) -> Table:
    """The policy with other words; the names of its fields are changed as `fields` says."""
    facts = root.get("facts")
    typed = frozenset(
        (
            *(facts.names() if isinstance(facts, Table) else ()),
            *(each.name for each in types_of_every_policy()),
            *(name.text for _, name, _ in derivations(root.get("rules"))),
        )
    )
    return _Renaming(words, fields, typed).policy(root)


@dataclass(frozen=True, slots=True)
class _Renaming:
    """`typed` are the names of facts, which have fields; `behind` says of which type each bound fact is."""

    words: Mapping[str, str]
    fields: Fields
    typed: frozenset[str]
    behind: Mapping[str, str] = field(default_factory=dict)

    def policy(self, root: Table) -> Table:
        return root.having((key, self.part(key.text, body)) for key, body in root.entries)

    def part(self, name: str, node: Node) -> Node:
        match node:
            case Table() if name == "facts":
                return self.each_of(node, self.fact_type)
            case Table() if name in SECTIONS:
                return self.each_of(node, lambda _, body: self.names(body))
            case Listing() if name == "rules":
                return node.having(map(self.rule, node.nodes))
            case Leaf() if name == "director":
                return self.word(node)
            case Table() if name == "personal_data":
                return node.having(
                    (key, self.whose(body) if key.text == "subjects" else body) for key, body in node.entries
                )
            case Table() if name == "secrecy":
                return node.having((key, self.names(body)) for key, body in node.entries)
            case Table() if name in ("purposes", "retention"):
                return node.having((key, self.in_parts(body)) for key, body in node.entries)
        return node

    def whose(self, node: Node) -> Node:
        """Whose data they are: roles, and fields as `fact.field`."""
        return node.having(map(self.whose, node.nodes)) if isinstance(node, Listing) else self.names(node)

    def in_parts(self, node: Node) -> Node:
        """A purpose, whose roles are names, or how long a case is kept: by the facts it holds, from a date of one."""
        if not isinstance(node, Table):
            return node
        entries = ((key, self.names(body) if key.text in _OF_PARTS else body) for key, body in node.entries)
        return node.having(entries)

    def each_of(self, node: Table, read: Callable[[str, Node], Node]) -> Table:
        return node.having((self.word(key), read(key.text, body)) for key, body in node.entries)

    def fact_type(self, fact: str, node: Node) -> Node:
        if not isinstance(node, Table):
            return node
        entries: list[tuple[Leaf, Node]] = []
        for key, body in node.entries:
            match key.text, body:
                case "fields", Table():
                    entries.append((key, self.declared(fact, body)))
                case "confidentiality", Table():
                    entries.append((key, body.having((level, self.names(seen)) for level, seen in body.entries)))
                case "effective_on", Leaf():
                    entries.append((key, self.field(fact, body)))
                case _:
                    entries.append(self.entry(key, body))
        return node.having(entries)

    def declared(self, fact: str, node: Table) -> Table:
        return node.having((self.field(fact, key), self.kind(fact, body)) for key, body in node.entries)

    def kind(self, fact: str, node: Node) -> Node:
        """The type of a field: a reference to a fact holds a name, and so does a bound."""
        match node:
            case Leaf() if " not " in node.text:
                return self.bounds(fact, node)
            case Leaf():
                start, space, of = node.text.partition("ref ")
                bare = of.strip().removesuffix("?").strip()
                is_reference = not start.strip() and space and bare in self.words
                return node.saying(node.text.replace(bare, self.words[bare])) if is_reference else node
            case Table():
                entries = ((key, self.kind_entry(fact, key, body)) for key, body in node.entries)
                return node.having(entries)
        return node

    def kind_entry(self, fact: str, key: Leaf, body: Node) -> Node:
        if key.text == "of" and isinstance(body, Leaf):
            return self.word(body)
        if key.text in BOUND_KEYS:
            several = body.nodes if isinstance(body, Listing) else (body,)
            done = tuple(self.bounds(fact, each) if isinstance(each, Leaf) else each for each in several)
            return body.having(done) if isinstance(body, Listing) else done[0]
        return self.kind(fact, body) if key.text == "type" else body

    def bounds(self, fact: str, node: Leaf) -> Leaf:
        """The bounds of a date, in which a word is a field of the same fact, unless it is `fact.field`."""
        own = _OWN.sub(lambda found: self.field_name(fact, found[0]), node.text)
        return self.path(node.saying(own))

    def rule(self, node: Node) -> Node:
        if not isinstance(node, Table):
            return node
        bound = bindings(node.get("when"), tuple(self.typed))
        behind = {each.alias: each.kind for each in bound if each.how is None or each.how.picks}
        return replace(self, behind=behind).names(node)

    def names(self, node: Node) -> Node:
        """A node in which bare words are names."""
        match node:
            case Leaf():
                return self.word(node)
            case Listing():
                return node.having(map(self.names, node.nodes))
            case Table():
                return self.aggregate(node.having(self.entry(*entry) for entry in node.entries), node)

    def entry(self, key: Leaf, body: Node) -> tuple[Leaf, Node]:
        if key.text in self.typed:
            return self.word(key), self.tests(key.text, body)
        if key.text in _WITHOUT_NAMES or key.text == "as":
            return key, body
        if key.text in _OF_BOUND or key.text == "where":
            return key, self.paths(body)
        if key.text == "role" and isinstance(body, Table):
            roles = ((self.word(role), self.names(stands)) for role, stands in body.entries)
            return key, body.having(roles)
        return self.word(key), self.names(body)

    def aggregate(self, done: Table, node: Table) -> Table:
        """The field that an aggregate looks at is one of the facts it is made of."""
        of, looked_at = node.get("of"), node.get("field")
        if of is None or not isinstance(looked_at, Leaf):
            return done
        of = of.get("holds") or of if isinstance(of, Table) else of
        fact = of.text if isinstance(of, Leaf) else next(iter(of.names()), "") if isinstance(of, Table) else ""
        entries = ((key, self.field(fact, looked_at) if key.text == "field" else body) for key, body in done.entries)
        return done.having(entries)

    def tests(self, fact: str, node: Node) -> Node:
        """What a fact must satisfy: its fields are names, and what they are compared with is not, unless a role."""
        if not isinstance(node, Table):
            return node
        entries: list[tuple[Leaf, Node]] = []
        for key, body in node.entries:
            value = body if key.text == "as" else self.names(body) if key.text == "role" else self.paths(body)
            entries.append((self.field(fact, key), value))
        return node.having(entries)

    def field(self, fact: str, name: Leaf) -> Leaf:
        return name.saying(self.field_name(fact, name.text))

    def field_name(self, fact: str, name: str) -> str:
        """The new name of a field; one called after a type of fact refers to such a fact, and follows its name."""
        follows = self.words.get(name, name) if name in self.typed else name
        return self.fields.get((fact, name), follows)

    def word(self, node: Leaf) -> Leaf:
        return node.saying(self.words[node.text]) if node.text in self.words else self.path(node)

    def paths(self, node: Node) -> Node:
        """A node in which only `fact.field` holds names."""
        match node:
            case Leaf():
                return self.path(node)
            case Listing():
                return node.having(map(self.paths, node.nodes))
            case Table():
                return node.having((key, self.paths(body)) for key, body in node.entries)

    def path(self, node: Leaf) -> Leaf:
        return node.saying(_PATH.sub(self.path_name, node.text)) if "." in node.text else node

    def path_name(self, found: re.Match[str]) -> str:
        of, name = found.groups()
        if of in self.behind:
            return f"{of}.{self.field_name(self.behind[of], name)}"
        if of in self.typed:
            return f"{self.words.get(of, of)}.{self.field_name(of, name)}"
        return found[0]
