"""Reading the `facts` of a policy: what each type of fact looks like and who may add it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from rules.language.grammar.declarations import EXISTENCE, FACT_TYPE, FIELD
from rules.language.read.bound import read_bounds, without_bounds
from rules.language.read.scalars import read_name, read_text
from rules.language.read.scope import read_in
from rules.language.read.vocabulary import RESERVED_FACTS, RESERVED_FIELDS
from rules.language.text.errors import quoted
from rules.language.text.findings import Findings, Wrong, leaf, one_of, several, table, unknown, yes_or_no
from rules.language.text.tree import Leaf, Listing, Node, Table, described
from rules.model.fact_type import FactType, Field, FieldKind, types_of_every_policy
from rules.model.policy import Role, Scope
from rules.terms.said import Text, said

_SWITCHES = ("legal_act", "when_closed", "open")
_PLAIN_KINDS = tuple(kind.value for kind in FieldKind if kind not in (FieldKind.CHOICE, FieldKind.REF))


def read_fact_types(
    node: Node | None,
    root: Table,
    roles: Mapping[str, Role],
    findings: Findings,
    scopes: Mapping[str, Scope],
    purposes: Collection[str] = (),
) -> dict[str, FactType]:
    """Read the table of types of fact, and add those every policy has."""
    types = {each.name: each for each in types_of_every_policy()}
    declared: Table = Table((), root.line)
    with findings.noting():
        declared = table(node, root, "'facts'")
    names = (*types, *declared.names())
    for key, body in declared.entries:
        with findings.within(said("fact"), key.text), findings.noting():
            if key.text in types:
                raise Wrong(key, said("has_already", name=quoted(key.text)))
            types[key.text] = _read_fact_type(key, body, names, roles, findings, scopes)
            types[key.text] = replace(types[key.text], purposes=_purposes(body, purposes, findings))
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
    name = read_name(key, said("a_type_of_fact"), RESERVED_FACTS)
    if isinstance(node, Leaf) and node.empty:
        node = Table((), node.line)
    body = table(node, key, said("a_type_of_fact"))
    findings.known_keys_of(body, FACT_TYPE)
    fields = {field.name: field for field in _read_fields(body.get("fields"), names, findings)}
    effective_on, scope = None, None
    with findings.noting():
        effective_on = _effective_on(body.get("effective_on"), fields)
    with findings.noting():
        scope = read_in(body, scopes)
    known = _existence(body.get("existence"), findings)
    seen_by = read_readers(body.get("seen_by"), roles, fields, findings)
    legal_act, when_closed, is_open = (_switch(body, word, findings) for word in _SWITCHES)
    return FactType(
        name,
        read_text(body.get("title"), name),
        fields,
        by=read_roles_of(body.get("by"), roles, findings),
        seen_by=tuple(each for each in seen_by if each in roles),
        legal_act=legal_act,
        effective_on=effective_on,
        scope=scope,
        when_closed=when_closed,
        open=is_open,
        line=key.line,
        seen_by_named=tuple(each for each in seen_by if each not in roles),
        existence_known=known,
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
    name = read_name(key, said("a_field"), RESERVED_FIELDS)
    if not isinstance(node, Table):
        return _short_field(name, node, key, facts)
    findings.known_keys_of(node, FIELD)
    titles = _choice_titles(node.get("choices"))
    kind = node.get("type")
    of = node.get("of")
    if of is not None:
        kind = Leaf(f"ref {leaf(of, key, said('a_type_of_fact')).text}", of.line)
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
        raise Wrong(node, said("needs_type"), found=described(node))
    node = without_bounds(leaf(node, key, said("type_of_the_field")))
    word = node.text.strip()
    optional, word = word.endswith("?"), word.removesuffix("?").strip()
    if word.startswith("ref "):
        of = one_of(replace(node, text=word.removeprefix("ref ").strip()), said("type_of_fact"), facts)
        return Field(name, FieldKind.REF, of=of, optional=optional)
    if word not in _PLAIN_KINDS:
        raise unknown(replace(node, text=word), said("type_of_field"), (*_PLAIN_KINDS, "ref <fact>"))
    return Field(name, FieldKind(word), optional=optional)


def _choice_titles(node: Node | None) -> Mapping[str, Text]:
    """What each choice is called; without a title, the word itself. Nothing where there are no choices."""
    if node is None:
        return {}
    words = ((leaf(each, node, said("a_choice")), None) for each in several(node))
    given = node.entries if isinstance(node, Table) else tuple(words)
    titles = {word.text: _choice_title(word.text, title) for word, title in given}
    if not titles or len(titles) < len(given):
        raise Wrong(node, said("choices_differ"), found=described(node))
    return titles


def _choice_title(word: str, node: Node | None) -> Text:
    if node is None or (isinstance(node, Leaf) and node.empty):
        return Text(word.replace("_", " "), word.replace("_", " "))
    return read_text(node, word)


def _existence(node: Node | None, findings: Findings) -> bool:
    with findings.noting():
        return (
            node is not None
            and one_of(leaf(node, node, said("existence")), said("existence"), EXISTENCE) != EXISTENCE[0]
        )
    return False


def read_readers(
    node: Node | None, roles: Mapping[str, Role], fields: Mapping[str, Field], findings: Findings
) -> tuple[str, ...]:
    """The roles, and the fields of a party or person, that say who may see the fact; what is both is a role.

    A person is known within a party only: such a field needs one of a party beside it, to say whose.
    """
    naming = {name for name, each in fields.items() if each.kind in (FieldKind.PARTY, FieldKind.PERSON)}
    found = read_roles_of(node, {**dict.fromkeys(naming), **roles}, findings)
    parties = any(each.kind is FieldKind.PARTY for each in fields.values())
    for each in found:
        if each not in roles and fields[each].kind is FieldKind.PERSON and not parties and node is not None:
            findings.note(Wrong(node, said("person_of_whom", name=each), expected=said("a_party_beside")))
    return found


def _purposes(body: Node, purposes: Collection[str], findings: Findings) -> tuple[str, ...]:
    node = body.get("purposes") if isinstance(body, Table) else None
    found = []
    for each in several(node) if node is not None else ():
        with findings.noting():
            found.append(one_of(leaf(each, each, said("a_purpose")), said("purpose"), purposes))
    return tuple(found)


def read_roles_of(node: Node | None, roles: Collection[str], findings: Findings) -> tuple[str, ...]:
    """Return the roles that a key names, one or a list of them; what is wrong goes to the findings."""
    found = []
    for each in several(node) if node is not None else ():
        with findings.noting():
            word = leaf(each, each, said("a_role"))
            found.append(one_of(word, said("role"), roles))
    if node is not None and not several(node):
        findings.note(Wrong(node, said("roles_name_one"), expected=said("leave_out_roles")))
    return tuple(found)


def _effective_on(node: Node | None, fields: Mapping[str, Field]) -> str | None:
    if node is None:
        return None
    dates = [field.name for field in fields.values() if field.kind is FieldKind.DATE and not field.many]
    name = leaf(node, node, said("name_of_date_field"))
    return one_of(name, said("date_field"), dates)
