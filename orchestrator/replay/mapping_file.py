"""Read a mapping file, with everything that is wrong in it said at once, by line."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from orchestrator.domain.party import MUNICIPALITY, PartyDraft
from orchestrator.replay.log import TIMESTAMP
from orchestrator.replay.mapping import (
    Attribute,
    Constant,
    EventChoice,
    FactMapping,
    FieldMapping,
    Level,
    LogMapping,
    Origin,
    Reported,
    Which,
)
from orchestrator.replay.value import FITS_BEFORE, Order
from rules.language.read.scalars import read_name, read_text
from rules.language.text.errors import listed, named, quoted
from rules.language.text.findings import Findings, Wrong, leaf, one_of, several, table, unknown, yes_or_no
from rules.language.text.text_file import read_text_file
from rules.language.text.tree import Leaf, Listing, Node, Table, described, read_tree
from rules.terms.said import said

_FACT = ("fact", "name", "at", "role", "party", "person", "fields", "events", "optional", "not_before")
_EVENTS = ("where", "which")
_ATTRIBUTE = (*Level, "as", "order", "choose", "otherwise", "optional")
_FORMS = ("day", "moment")
_EXAMPLE = said("word_or_attribute")


def read_fact(node: Node, findings: Findings) -> FactMapping | None:
    """Read one entry of `facts`; None when something in it is wrong, which is then noted."""
    with findings.noting():
        body = table(node, node, said("a_mapped_fact"))
        fact = leaf(body.get("fact"), body, said("type_of_the_fact"))
        with findings.within(said("fact"), fact.text), findings.noting():
            return _fact(body, fact, findings)
    return None


def _fact(body: Table, fact: Leaf, findings: Findings) -> FactMapping:
    findings.known_keys(body, _FACT, said("a_mapped_fact"))
    events = _events(body.get("events"), findings)
    name, after = body.get("name"), body.get("not_before")
    made = FactMapping(
        name=leaf(name, body, said("a_name")).text if name else fact.text,
        fact=fact.text,
        at=_moment(body, events),
        role=leaf(body.get("role"), body, said("role_it_is_added_in")).text,
        line=fact.line,
        party=read_origin(body.get("party")),
        person=read_origin(body.get("person")),
        fields=_fields(body.get("fields"), findings),
        events=events,
        optional=yes_or_no(body.get("optional"), default=False),
        not_before=leaf(after, body, said("name_of_fact")).text if after else None,
    )
    if events is None:
        _refuse_event_attributes(made, body)
    return made


def _moment(body: Table, events: EventChoice | None) -> Attribute:
    node = body.get("at")
    if node is None and events is not None:
        return Attribute(Level.EVENT, TIMESTAMP, body.line)
    found = read_origin(node)
    if not isinstance(found, Attribute) or found.choose or found.as_day:
        raise Wrong(node or body, said("at_says_moment"), expected=said("such_as", what="{trace: startdate}"))
    return found


def _refuse_event_attributes(made: FactMapping, body: Table) -> None:
    origins = [made.at, made.party, made.person, *(each.origin for each in made.fields.values())]
    if any(isinstance(each, Attribute) and each.level is Level.EVENT for each in origins):
        raise Wrong(body, said("not_from_event"), expected="'events'")


def _events(node: Node | None, findings: Findings) -> EventChoice | None:
    if node is None:
        return None
    body = table(node, node, "'events'")
    findings.known_keys(body, _EVENTS, "'events'")
    where = table(body.get("where"), body, "'where'")
    values = {
        key.text: tuple(leaf(each, key, said("a_value")).text for each in several(node)) for key, node in where.entries
    }
    return EventChoice(values, _which(body.get("which")))


def _which(node: Node | None) -> Which:
    if node is None:
        return Which.EACH
    word = leaf(node, node, said("which_events"))
    if word.text not in set(Which):
        raise unknown(word, said("choice"), Which)
    return Which(word.text)


def _fields(node: Node | None, findings: Findings) -> Mapping[str, FieldMapping]:
    found: dict[str, FieldMapping] = {}
    for key, given in table(node, node, "'fields'").entries if node else ():
        with findings.noting():
            origin = read_origin(given)
            if origin is None:
                raise Wrong(key, said("field_from_somewhere"), found=described(given), expected=_EXAMPLE)
            optional = yes_or_no(given.get("optional"), default=False) if isinstance(given, Table) else False
            found[key.text] = FieldMapping(origin, optional, key.line)
    return found


def read_origin(node: Node | None) -> Origin | None:
    """Read where a value comes from: a constant, a list of them, or an attribute. Raises Wrong."""
    match node:
        case None:
            return None
        case Leaf():
            return Constant((leaf(node, node, said("a_value")).text,))
        case Listing():
            return Constant(tuple(leaf(each, node, said("a_value")).text for each in node.nodes), many=True)
        case Table():
            return _attribute(node)


def _attribute(body: Table) -> Attribute:
    for key, _ in body.entries:
        one_of(key, said("key_of_value"), _ATTRIBUTE)
    levels = [level for level in Level if body.get(level)]
    if len(levels) != 1:
        raise Wrong(body, said("one_attribute"), found=described(body), expected=_EXAMPLE)
    form, otherwise = body.get("as"), body.get("otherwise")
    if form is not None and (not isinstance(form, Leaf) or form.text not in _FORMS):
        raise Wrong(form, said("as_makes_moment"), found=described(form), expected=listed(_FORMS))
    return Attribute(
        level=levels[0],
        key=leaf(body.get(levels[0]), body, said("key_of_attribute")).text,
        line=body.line,
        as_day=isinstance(form, Leaf) and form.text == "day",
        as_moment=isinstance(form, Leaf) and form.text == "moment",
        order=_order(body.get("order")),
        choose=_choices(body.get("choose")),
        otherwise=leaf(otherwise, body, said("a_value")).text if otherwise else None,
    )


def _order(node: Node | None) -> Order | None:
    if node is None:
        return None
    word = leaf(node, node, said("order_of_day"))
    if word.text not in set(Order):
        raise unknown(word, said("order"), Order)
    return Order(word.text)


def _choices(node: Node | None) -> Mapping[str, str]:
    if node is None:
        return {}
    return {key.text: leaf(given, key, said("a_value")).text for key, given in table(node, node, "'choose'").entries}


_SHIPPED = Path(__file__).parent / "mappings"
_KEYS = ("mapping", "title", "policy", "municipality", "parties", "roles", "cases", "facts", "report")
_CASES = ("prefix", "title", "defaults")
_REPORT = ("obligation", "started")


def find_mapping(wanted: str) -> Path:
    """Return the mapping file somebody means: one that comes with the product by its name, or else a path."""
    shipped = _SHIPPED / f"{wanted}.yaml"
    return shipped if shipped.is_file() and "/" not in wanted else Path(wanted)


def load_mapping(path: Path) -> LogMapping:
    """Read the file. Raises PolicyErrors with all that is wrong in it; OSError when it cannot be opened."""
    return parse_mapping(read_text_file(path, str(path)), str(path))


def parse_mapping(text: str, file: str) -> LogMapping:
    """Read the text of a mapping; `file` is its name in messages. Raises PolicyErrors."""
    findings = Findings(file)
    found = _read(read_tree(text, file), file, findings)
    findings.raise_if_any()
    if found is None:
        raise AssertionError("a mapping that cannot be read has something wrong")
    return found


def _read(root: Node, file: str, findings: Findings) -> LogMapping | None:
    with findings.noting():
        whole = table(root, root, said("a_mapping"))
        findings.known_keys(whole, _KEYS, said("a_mapping"))
        name = read_name(leaf(whole.get("mapping"), whole, said("name_of_mapping")), said("a_mapping"))
        parties = _parties(whole, findings)
        prefix, case_title, defaults = _cases(whole.get("cases"), findings)
        return LogMapping(
            file=file,
            name=name,
            title=read_text(whole.get("title"), name),
            policy=leaf(whole.get("policy"), whole, said("the_policy")).text,
            municipality=_municipality(leaf(whole.get("municipality"), whole, said("the_municipality")), parties),
            parties=parties,
            roles=_roles(whole, parties, findings),
            facts=_facts(whole, findings),
            report=_report(whole, findings),
            prefix=prefix,
            case_title=case_title,
            defaults=defaults,
        )
    return None


def _parties(whole: Table, findings: Findings) -> Mapping[str, PartyDraft]:
    found: dict[str, PartyDraft] = {}
    for key, node in table(whole.get("parties"), whole, "'parties'").entries:
        with findings.within(said("party"), key.text), findings.noting():
            body = table(node, key, said("a_party"))
            findings.known_keys(body, ("title", "kind"), said("a_party"))
            title = leaf(body.get("title"), key, said("title_of_party")).text
            found[key.text] = PartyDraft(key.text, title, leaf(body.get("kind"), key, said("kind_of_party")).text)
    return found


def _roles(whole: Table, parties: Collection[str], findings: Findings) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, node in table(whole.get("roles"), whole, "'roles'").entries:
        with findings.within(said("role"), key.text), findings.noting():
            words = (leaf(each, key, said("a_party")) for each in several(node))
            found[key.text] = tuple(one_of(each, said("party"), parties) for each in words)
    return found


def _municipality(node: Leaf, parties: Mapping[str, PartyDraft]) -> str:
    """Return the party that opens the cases, which is for municipalities alone."""
    found = parties[one_of(node, said("party"), parties)]
    if found.kind != MUNICIPALITY:
        kind = named(said("kind"), found.kind)
        raise Wrong(node, said("municipality_opens"), found=kind, expected=MUNICIPALITY)
    return found.id


def _cases(node: Node | None, findings: Findings) -> tuple[str, Origin | None, bool]:
    if node is None:
        return "", None, False
    body = table(node, node, "'cases'")
    findings.known_keys(body, _CASES, "'cases'")
    prefix = body.get("prefix")
    title = read_origin(body.get("title"))
    if isinstance(title, Attribute) and title.level is Level.EVENT:
        raise Wrong(body, said("title_from_trace"), found="{event: …}", expected="{trace: …}")
    defaults = yes_or_no(body.get("defaults"), default=False)
    return _prefix(leaf(prefix, body, said("a_prefix"))) if prefix else "", title, defaults


def _prefix(node: Leaf) -> str:
    if node.text and not FITS_BEFORE.fullmatch(node.text):
        raise Wrong(node, said("no_case_id"), found=quoted(node.text), expected=said("a_case_id"))
    return node.text


def _facts(whole: Table, findings: Findings) -> tuple[FactMapping, ...]:
    node = whole.get("facts")
    if not isinstance(node, Listing) or not node.nodes:
        raise Wrong(node or whole, said("facts_of_mapping"), found=described(node))
    found = [made for each in node.nodes if (made := read_fact(each, findings))]
    for place, each in enumerate(found):
        before = [earlier.name for earlier in found[:place]]
        with findings.within(said("fact"), each.fact):
            _check_name(each, before, findings)
    return tuple(found)


def _check_name(each: FactMapping, before: Sequence[str], findings: Findings) -> None:
    here = Leaf(each.name, each.line)
    if each.name in before:
        findings.note(Wrong(here, said("two_facts_called", name=quoted(each.name)), expected=said("name_for_one")))
    if each.not_before and each.not_before not in before:
        findings.note(unknown(Leaf(each.not_before, each.line), said("fact_before"), before))


def _report(whole: Table, findings: Findings) -> Reported:
    body = table(whole.get("report"), whole, "'report'")
    findings.known_keys(body, _REPORT, "'report'")
    rule = leaf(body.get("obligation"), body, said("reported_rule"))
    started = leaf(body.get("started"), body, said("field_it_began"))
    fact, dot, field = started.text.partition(".")
    if not (fact and dot and field):
        raise Wrong(started, said("started_names"), found=described(started), expected=said("fact_and_field"))
    return Reported(rule.text, fact, field, body.line)
