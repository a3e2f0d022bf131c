"""Read the parts of a mapping: where a value comes from, and which fact is made of what."""

from collections.abc import Mapping

from orchestrator.replay.mapping import (
    Attribute,
    Constant,
    EventChoice,
    FactMapping,
    FieldMapping,
    Level,
    Origin,
    Which,
)
from orchestrator.replay.trace import TIMESTAMP
from orchestrator.replay.written_moment import Order
from rules.language.text.errors import listed
from rules.language.text.findings import Findings, Wrong, leaf, several, table, unknown, yes_or_no
from rules.language.text.tree import Leaf, Listing, Node, Table, described

_FACT = ("fact", "name", "at", "role", "party", "person", "fields", "events", "optional", "not_before")
_EVENTS = ("where", "which")
_ATTRIBUTE = (*Level, "as", "order", "choose", "otherwise", "optional")
_FORMS = ("day", "moment")
_EXAMPLE = "a word, or {trace: attribute} or {event: attribute}"


def read_fact(node: Node, findings: Findings) -> FactMapping | None:
    """Read one entry of `facts`; None when something in it is wrong, which is then noted."""
    with findings.noting():
        body = table(node, node, "a fact of the mapping")
        fact = leaf(body.get("fact"), body, "the type of the fact")
        with findings.within(f"fact '{fact.text}'"), findings.noting():
            return _fact(body, fact, findings)
    return None


def _fact(body: Table, fact: Leaf, findings: Findings) -> FactMapping:
    findings.known_keys(body, _FACT, "a fact of the mapping")
    events = _events(body.get("events"), findings)
    name, after = body.get("name"), body.get("not_before")
    made = FactMapping(
        name=leaf(name, body, "a name").text if name else fact.text,
        fact=fact.text,
        at=_moment(body, events),
        role=leaf(body.get("role"), body, "the role in which it is added").text,
        line=fact.line,
        party=read_origin(body.get("party")),
        person=read_origin(body.get("person")),
        fields=_fields(body.get("fields"), findings),
        events=events,
        optional=yes_or_no(body.get("optional"), default=False),
        not_before=leaf(after, body, "the name of a fact").text if after else None,
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
        raise Wrong(node or body, "'at' says which attribute holds the moment", expected="such as {trace: startdate}")
    return found


def _refuse_event_attributes(made: FactMapping, body: Table) -> None:
    origins = [made.at, made.party, made.person, *(each.origin for each in made.fields.values())]
    if any(isinstance(each, Attribute) and each.level is Level.EVENT for each in origins):
        raise Wrong(body, "an attribute of an event is asked, but the fact does not come from one", expected="'events'")


def _events(node: Node | None, findings: Findings) -> EventChoice | None:
    if node is None:
        return None
    body = table(node, node, "'events'")
    findings.known_keys(body, _EVENTS, "'events'")
    where = table(body.get("where"), body, "'where'")
    values = {key.text: tuple(leaf(each, key, "a value").text for each in several(node)) for key, node in where.entries}
    return EventChoice(values, _which(body.get("which")))


def _which(node: Node | None) -> Which:
    if node is None:
        return Which.EACH
    word = leaf(node, node, "which of the events")
    if word.text not in set(Which):
        raise unknown(word, "choice", Which)
    return Which(word.text)


def _fields(node: Node | None, findings: Findings) -> Mapping[str, FieldMapping]:
    found: dict[str, FieldMapping] = {}
    for key, given in table(node, node, "'fields'").entries if node else ():
        with findings.noting():
            origin = read_origin(given)
            if origin is None:
                raise Wrong(key, "a field comes from somewhere", found=described(given), expected=_EXAMPLE)
            optional = yes_or_no(given.get("optional"), default=False) if isinstance(given, Table) else False
            found[key.text] = FieldMapping(origin, optional, key.line)
    return found


def read_origin(node: Node | None) -> Origin | None:
    """Read where a value comes from: a constant, a list of them, or an attribute. Raises Wrong."""
    match node:
        case None:
            return None
        case Leaf():
            return Constant((leaf(node, node, "a value").text,))
        case Listing():
            return Constant(tuple(leaf(each, node, "a value").text for each in node.nodes), many=True)
        case Table():
            return _attribute(node)


def _attribute(body: Table) -> Attribute:
    for key, _ in body.entries:
        if key.text not in _ATTRIBUTE:
            raise unknown(key, "key where a value comes from", _ATTRIBUTE)
    levels = [level for level in Level if body.get(level)]
    if len(levels) != 1:
        raise Wrong(body, "a value comes from one attribute", found=described(body), expected=_EXAMPLE)
    form, otherwise = body.get("as"), body.get("otherwise")
    if form is not None and (not isinstance(form, Leaf) or form.text not in _FORMS):
        raise Wrong(form, "'as' can make a moment or its day", found=described(form), expected=listed(_FORMS))
    return Attribute(
        level=levels[0],
        key=leaf(body.get(levels[0]), body, "the key of an attribute").text,
        line=body.line,
        as_day=isinstance(form, Leaf) and form.text == "day",
        as_moment=isinstance(form, Leaf) and form.text == "moment",
        order=_order(body.get("order")),
        choose=_choices(body.get("choose")),
        otherwise=leaf(otherwise, body, "a value").text if otherwise else None,
    )


def _order(node: Node | None) -> Order | None:
    if node is None:
        return None
    word = leaf(node, node, "in which order day and month stand")
    if word.text not in set(Order):
        raise unknown(word, "order", Order)
    return Order(word.text)


def _choices(node: Node | None) -> Mapping[str, str]:
    if node is None:
        return {}
    return {key.text: leaf(given, key, "a value").text for key, given in table(node, node, "'choose'").entries}
