"""Reading the `facts` of a policy: what each type of fact looks like and who may add it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from rules.language.grammar.declarations import FACT_TYPE, FIELD
from rules.language.read.bound import read_bounds, without_bounds
from rules.language.read.scalars import read_name, read_text
from rules.language.read.scope import read_in
from rules.language.read.vocabulary import RESERVED_FACTS, RESERVED_FIELDS
from rules.language.text.errors import quoted
from rules.language.text.findings import Findings, Wrong, leaf, several, table, unknown, yes_or_no
from rules.language.text.tree import Leaf, Listing, Node, Table, described
from rules.model.fact_type import FactType, Field, FieldKind, types_of_every_policy
from rules.model.policy import Role, Scope
from rules.terms.said import Text

_SWITCHES = ("legal_act", "when_closed", "open")
_PLAIN_KINDS = tuple(kind.value for kind in FieldKind if kind not in (FieldKind.CHOICE, FieldKind.REF))


def read_fact_types(
    node: Node | None,
    root: Table,
    roles: Mapping[str, Role],
    findings: Findings,
    scopes: Mapping[str, Scope],
) -> dict[str, FactType]:
    """Read the table of types of fact, and add those every policy has."""
    types = {each.name: each for each in types_of_every_policy()}
    declared: Table = Table((), root.line)
    with findings.noting():
        declared = table(node, root, "'facts'")
    names = (*types, *declared.names())
    for key, body in declared.entries:
        with findings.within(f"fact {quoted(key.text)}"), findings.noting():
            if key.text in types:
                raise Wrong(key, f"every policy has {quoted(key.text)} already")
            types[key.text] = _read_fact_type(key, body, names, roles, findings, scopes)
    read_bounds(declared, types, findings)
    return types


def _read_fact_type(
    key: Leaf,
    node: Node,
    names: tuple[str, ...],
    roles: Mapping[str, Role],
    findings: Findings,
    scopes: Mapping[str, Scope],
) -> FactType:
    name = read_name(key, "a type of fact", RESERVED_FACTS)
    if isinstance(node, Leaf) and node.empty:
        node = Table((), node.line)
    body = table(node, key, "a type of fact")
    findings.known_keys_of(body, FACT_TYPE)
    fields = {field.name: field for field in _read_fields(body.get("fields"), names, findings)}
    effective_on, scope = None, None
    with findings.noting():
        effective_on = _effective_on(body.get("effective_on"), fields)
    with findings.noting():
        scope = read_in(body, scopes)
    legal_act, when_closed, is_open = (_switch(body, word, findings) for word in _SWITCHES)
    return FactType(
        name,
        read_text(body.get("title"), name),
        fields,
        by=_roles(body.get("by"), roles, findings),
        seen_by=_roles(body.get("seen_by"), roles, findings),
        legal_act=legal_act,
        effective_on=effective_on,
        scope=scope,
        when_closed=when_closed,
        open=is_open,
        line=key.line,
    )


def _switch(body: Table, word: str, findings: Findings) -> bool:
    with findings.noting():
        return yes_or_no(body.get(word), default=False)
    return False


def _read_fields(node: Node | None, facts: tuple[str, ...], findings: Findings) -> Iterator[Field]:
    if node is None or (isinstance(node, Leaf) and node.empty):
        return
    for key, body in table(node, node, "'fields'").entries:
        with findings.noting():
            yield _read_field(key, body, facts, findings)


def _read_field(key: Leaf, node: Node, facts: tuple[str, ...], findings: Findings) -> Field:
    name = read_name(key, "a field", RESERVED_FIELDS)
    if not isinstance(node, Table):
        return _short_field(name, node, key, facts)
    findings.known_keys_of(node, FIELD)
    titles = _choice_titles(node.get("choices"))
    kind = node.get("type")
    of = node.get("of")
    if of is not None:
        kind = Leaf(f"ref {leaf(of, key, 'a type of fact').text}", of.line)
    short = Field(name, FieldKind.CHOICE, tuple(titles)) if titles else _short_field(name, kind or node, key, facts)
    return Field(
        name,
        short.kind,
        short.choices,
        short.of,
        many=yes_or_no(node.get("many"), default=False),
        optional=short.optional or yes_or_no(node.get("optional"), default=False),
        title=read_text(node.get("title"), name) if node.get("title") is not None else None,
        choice_titles=titles,
    )


def _short_field(name: str, node: Node, key: Leaf, facts: tuple[str, ...]) -> Field:
    """A field in one breath: `date`, `text?`, `ref aanvraag`, `[bouwen, kappen]`."""
    if isinstance(node, Listing):
        titles = _choice_titles(node)
        return Field(name, FieldKind.CHOICE, tuple(titles), choice_titles=titles)
    if isinstance(node, Table):
        raise Wrong(node, "a field needs a 'type'", found=described(node))
    node = without_bounds(leaf(node, key, "the type of the field"))
    word = node.text.strip()
    optional, word = word.endswith("?"), word.removesuffix("?").strip()
    if word.startswith("ref "):
        of = replace(node, text=word.removeprefix("ref ").strip())
        if of.text not in facts:
            raise unknown(of, "type of fact", facts)
        return Field(name, FieldKind.REF, of=of.text, optional=optional)
    if word not in _PLAIN_KINDS:
        raise unknown(replace(node, text=word), "type of field", (*_PLAIN_KINDS, "ref <fact>"))
    return Field(name, FieldKind(word), optional=optional)


def _choice_titles(node: Node | None) -> Mapping[str, Text]:
    """What each choice is called; without a title, the word itself. Nothing where there are no choices."""
    if node is None:
        return {}
    said = node.entries if isinstance(node, Table) else [(leaf(each, node, "a choice"), None) for each in several(node)]
    titles = {word.text: _choice_title(word.text, title) for word, title in said}
    if not titles or len(titles) < len(said):
        raise Wrong(node, "choices are different words, at least one", found=described(node))
    return titles


def _choice_title(word: str, node: Node | None) -> Text:
    if node is None or (isinstance(node, Leaf) and node.empty):
        return Text(word.replace("_", " "), word.replace("_", " "))
    return read_text(node, word)


def _roles(node: Node | None, roles: Mapping[str, Role], findings: Findings) -> tuple[str, ...]:
    found = []
    for each in several(node) if node is not None else ():
        with findings.noting():
            word = leaf(each, each, "a role")
            if word.text not in roles:
                raise unknown(word, "role", roles)
            found.append(word.text)
    if node is not None and not several(node):
        findings.note(Wrong(node, "a list of roles names at least one", expected="to leave it out when any role may"))
    return tuple(found)


def _effective_on(node: Node | None, fields: Mapping[str, Field]) -> str | None:
    if node is None:
        return None
    dates = [field.name for field in fields.values() if field.kind is FieldKind.DATE and not field.many]
    name = leaf(node, node, "the name of a date field")
    if name.text not in dates:
        raise unknown(name, "date field", dates)
    return name.text
