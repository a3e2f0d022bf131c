"""Reading what follows when a rule holds."""

import re
from collections.abc import Callable, Iterator, Mapping

from rules.engine.problem import Const, Ref
from rules.load.comparison import read_tests
from rules.load.derived import constant_field
from rules.load.errors import listed, quoted
from rules.load.findings import Wrong, leaf, several, table, unknown, yes_or_no
from rules.load.operand import alias_and_field, find_field, read_constant, read_operand
from rules.load.scope import find_scope
from rules.load.sight import Sight
from rules.load.term import read_path, read_within
from rules.load.tree import Leaf, Node, Table, described
from rules.load.words import read_duration, read_name, read_text
from rules.model.effect import (
    Act,
    Call,
    Clock,
    ClockAct,
    Derive,
    Effect,
    Forbid,
    Notify,
    Oblige,
    Offer,
    OfferMode,
    Permit,
    ScopeAct,
    Settle,
    Settlement,
    Steer,
    Who,
)
from rules.model.fact_type import FieldKind
from rules.terms.duration import Duration

ANYONE = "anyone"

_PATH = re.compile(r"([A-Za-z][A-Za-z0-9_]*)\.([A-Za-z][A-Za-z0-9_]*)")


def read_effects(key: Leaf, node: Node, sight: Sight, tasks: Mapping[str, str]) -> Iterator[Effect]:
    """Every effect behind one word, such as `oblige`; `tasks` says which fact each known task yields."""
    for each in several(node):
        with sight.findings.noting():
            yield from _READERS[key.text](each, key, sight, tasks)


def _derive(node: Node, key: Leaf, sight: Sight, _: Mapping[str, str]) -> Iterator[Effect]:
    if isinstance(node, Leaf):
        yield Derive(leaf(node, key, "the name of a derived fact").text, {})
        return
    for name, body in table(node, key, "'derive'").entries:
        values: dict[str, Const | Ref] = {}
        for field, value in table(body, name, f"the values of '{name.text}'").entries:
            with sight.findings.noting():
                read_name(field, "a value", ("as", "id", "occurred_at", "occurred_on", "day"))
                values[field.text] = _value(name, field, leaf(value, field, "a value"), sight)
        yield Derive(name.text, values)


def _value(name: Leaf, field: Leaf, node: Leaf, sight: Sight) -> Const | Ref:
    behind = sight.vocabulary.derived_fact(name).fields.get(field.text)
    if behind is None:
        raise Wrong(node, "this value names no bound fact", found=quoted(node.text), expected="alias.field")
    if node.plain and node.text in sight.bound:
        return Ref(node.text, "id")
    return read_operand(behind, node, sight)


def _permit(node: Node, key: Leaf, sight: Sight, _: Mapping[str, str]) -> Iterator[Effect]:
    body = _clause(node, key, sight, ("who", "to", "despite"))
    despite = tuple(
        sight.vocabulary.rule(leaf(each, key, "a rule"))
        for each in (several(body.get("despite") or Leaf("", key.line)) if body.get("despite") is not None else ())
    )
    who = _who(body.get("who"), body, sight)
    for act in _acts(body, sight):
        yield Permit(who, act, despite)


def _forbid(node: Node, key: Leaf, sight: Sight, _: Mapping[str, str]) -> Iterator[Effect]:
    body = _clause(node, key, sight, ("who", "to", "because"))
    if body.get("because") is None:
        raise Wrong(body, "a prohibition says why", found="no 'because'", expected="because: {nl: …, en: …}")
    because = read_text(body.get("because"), "")
    who = _who(body.get("who"), body, sight)
    for act in _acts(body, sight):
        yield Forbid(who, act, because)


def _oblige(node: Node, key: Leaf, sight: Sight, _: Mapping[str, str]) -> Iterator[Effect]:
    body = _clause(node, key, sight, ("bearer", "to", "towards", "within", "remind", "required"))
    bearer, party = _holder(body, "bearer", "the role that owes it", sight)
    towards, within = body.get("towards"), body.get("within")
    remind = tuple(_reminder(each, key) for each in (several(body.get("remind") or key) if body.get("remind") else ()))
    if remind and within is None:
        raise Wrong(body.get("remind") or body, "a reminder comes before a deadline", expected="'within' beside it")
    term = read_within(within, sight) if within is not None else None
    beneficiary = sight.vocabulary.role(leaf(towards, body, "a role")) if towards is not None else None
    required = yes_or_no(body.get("required"), default=True)
    for act in _acts(body, sight):
        yield Oblige(bearer, act, beneficiary, term, remind, party, required)


def _offer(node: Node, key: Leaf, sight: Sight, tasks: Mapping[str, str]) -> Iterator[Effect]:
    body = _clause(node, key, sight, ("to", "task", "yields", "mode", "title", "within"))
    to, party = _holder(body, "to", "the role it is offered to", sight)
    task = leaf(body.get("task"), body, "'task'")
    if task.text not in tasks:
        if body.get("yields") is None:
            raise unknown(task, "task", tasks)
        return  # what is wrong with the task was found where it was declared
    mode = leaf(body.get("mode") or Leaf(OfferMode.FIRST.value, key.line), body, "'mode'")
    if mode.text not in [each.value for each in OfferMode]:
        raise unknown(mode, "mode", (each.value for each in OfferMode))
    within = body.get("within")
    term = read_within(within, sight) if within is not None else None
    yield Offer(to, task.text, OfferMode(mode.text), term, party)


def _holder(body: Table, word: str, what: str, sight: Sight) -> tuple[str, Ref | None]:
    """`role`, or `{role: r, party: alias.field}` for the one party of the role that a bound fact names."""
    node = body.get(word)
    if not isinstance(node, Table):
        return sight.vocabulary.role(leaf(node, body, f"'{word}', {what},")), None
    sight.findings.known_keys(node, ("role", "party"), f"'{word}'")
    role = sight.vocabulary.role(leaf(node.get("role"), node, "'role'"))
    return role, _named_by(leaf(node.get("party"), node, "'party', the one that is meant,"), FieldKind.PARTY, sight)


def _settle(node: Node, key: Leaf, sight: Sight, _: Mapping[str, str]) -> Iterator[Effect]:
    body = _clause(node, key, sight, (*Settlement, "to"))
    how, rule = _one_act(body, key, tuple(Settlement))
    to = body.get("to")
    if (to is not None) != (how == Settlement.TRANSFER):
        message = "an obligation is transferred to a role" if to is None else f"'{how}' goes to nobody"
        raise Wrong(to or body, message, expected="{transfer: rule, to: role}")
    taker = sight.vocabulary.role(leaf(to, body, "a role")) if to is not None else None
    yield Settle(Settlement(how), sight.vocabulary.rule(rule), taker)


def _clock(node: Node, key: Leaf, sight: Sight, _: Mapping[str, str]) -> Iterator[Effect]:
    act, rule = _one_act(table(node, key, f"'{key.text}'"), key, tuple(ClockAct))
    body = _clause(node, key, sight, (act, *_CLOCK_KEYS[ClockAct(act)]))
    on, until, by = body.get("on"), body.get("until"), body.get("by")
    if act == ClockAct.EXTEND and by is None:
        raise Wrong(body, "'extend' needs 'by', a length of time", expected="{extend: rule, by: 2 weeks}")
    yield Clock(
        ClockAct(act),
        sight.vocabulary.rule(rule),
        read_path(leaf(on, body, "a date"), sight) if on is not None else None,
        read_path(leaf(until, body, "a date"), sight) if until is not None else None,
        read_duration(by, body) if by is not None else None,
        yes_or_no(body.get("inclusive"), default=False),
    )


_CLOCK_KEYS: Mapping[ClockAct, tuple[str, ...]] = {
    ClockAct.START: ("on",),
    ClockAct.SUSPEND: ("on", "until", "inclusive"),
    ClockAct.RESUME: ("on",),
    ClockAct.EXTEND: ("by",),
    ClockAct.STOP: ("on",),
}


def _steer(node: Node, key: Leaf, sight: Sight, _: Mapping[str, str]) -> Iterator[Effect]:
    body = _clause(node, key, sight, tuple(ScopeAct))
    act, name = _one_act(body, key, tuple(ScopeAct))
    scope = find_scope(name, sight.vocabulary.scopes)
    if scope.milestone != (act == ScopeAct.REACH):
        message = f"'{scope.name}' is a milestone" if scope.milestone else f"'{scope.name}' is a stage"
        expected = "{reach: milestone}" if scope.milestone else "{open: stage} or {close: stage}"
        raise Wrong(name, message, found=f"'{act}'", expected=expected)
    yield Steer(ScopeAct(act), scope.name)


def _one_act(body: Table, key: Leaf, acts: tuple[str, ...]) -> tuple[str, Leaf]:
    """The one act in the table, and the name behind it."""
    found = [each for each in body.names() if each in acts]
    if len(found) != 1:
        raise Wrong(body, f"'{key.text}' says one thing of one name", found=described(body), expected=listed(acts))
    return found[0], leaf(body.get(found[0]), body, f"the name behind '{found[0]}'")


def _notify(node: Node, key: Leaf, sight: Sight, _: Mapping[str, str]) -> Iterator[Effect]:
    body = _clause(node, key, sight, ("who", "what"))
    if body.get("what") is None:
        raise Wrong(body, "a notice says what", found="no 'what'", expected="what: {nl: …, en: …}")
    yield Notify(_who(body.get("who"), body, sight), read_text(body.get("what"), ""))


def _call(node: Node, key: Leaf, sight: Sight, _: Mapping[str, str]) -> Iterator[Effect]:
    body = _clause(node, key, sight, ("to", "activity", "with"))
    to = sight.vocabulary.role(leaf(body.get("to"), body, "'to', the role whose program is called,"))
    activity = read_name(leaf(body.get("activity"), body, "'activity', what is to be done,"), "an activity")
    values: dict[str, Const | Ref] = {}
    given = body.get("with")
    for name, value in table(given, body, "'with'").entries if given is not None else ():
        with sight.findings.noting():
            values[read_name(name, "a value")] = _given(name, leaf(value, name, "a value"), sight)
    yield Call(to, activity, values)


def _given(name: Leaf, node: Leaf, sight: Sight) -> Const | Ref:
    """A field of a bound fact, or a constant, which is what it looks like."""
    alias, field = alias_and_field(node.text)
    if not node.plain or not sight.may_mean(alias):
        return read_constant(constant_field(name.text, node), node)
    if alias not in sight.bound:
        raise sight.missing(alias, node)
    return read_operand(find_field(sight.bound[alias], field, node, sight), node, sight)


def _clause(node: Node, key: Leaf, sight: Sight, keys: tuple[str, ...]) -> Table:
    body = table(node, key, f"'{key.text}'")
    sight.findings.known_keys(body, keys, f"'{key.text}'")
    return body


def _acts(body: Table, sight: Sight) -> Iterator[Act]:
    to = body.get("to")
    if to is None:
        raise Wrong(body, "'to' is needed: the fact it is about", found=described(body))
    for each in several(to):
        if isinstance(each, Leaf):
            yield Act(sight.vocabulary.fact(leaf(each, body, "a type of fact")).name)
            continue
        match each:
            case Table(entries=((name, tests),)):
                fact = sight.vocabulary.fact(name)
                yield Act(fact.name, read_tests(fact, table(tests, name, f"what '{fact.name}' must satisfy"), sight))
            case _:
                raise Wrong(each, "'to' names one type of fact", found=described(each), expected="{fact: {field: …}}")


def _who(node: Node | None, at: Table, sight: Sight) -> Who:
    """`role`, `anyone`, `{person: alias.field}` or `{party: alias.field}`."""
    match node:
        case None:
            raise Wrong(at, "'who' is needed", found=described(at), expected=f"a role, or '{ANYONE}'")
        case Leaf():
            word = leaf(node, at, "a role")
            return Who() if word.text == ANYONE else Who(role=sight.vocabulary.role(word))
        case Table(entries=((Leaf(text="person"), Leaf() as field),)):
            return Who(person=_named_by(field, FieldKind.PERSON, sight))
        case Table(entries=((Leaf(text="party"), Leaf() as field),)):
            return Who(party=_named_by(field, FieldKind.PARTY, sight))
    expected = f"a role, '{ANYONE}', {{person: alias.field}} or {{party: alias.field}}"
    raise Wrong(node, "this does not say who", found=described(node), expected=expected)


def _named_by(node: Leaf, kind: FieldKind, sight: Sight) -> Ref:
    match = _PATH.fullmatch(node.text)
    if match is None:
        raise Wrong(
            node, f"a {kind.value} stands in a field of a bound fact", found=described(node), expected="alias.field"
        )
    alias, name = match.groups()
    if alias not in sight.bound:
        raise sight.missing(alias, node)
    field = find_field(sight.bound[alias], name, node, sight)
    if field.kind is not kind or field.many:
        raise Wrong(node, f"{quoted(node.text)} does not hold a {kind.value}")
    return Ref(alias, name)


def _reminder(node: Node, at: Leaf) -> Duration:
    word = leaf(node, at, "a length of time")
    length = read_duration(word, at, word.text.removesuffix(" before"))
    if length.working_days:
        raise Wrong(
            word, "a reminder is not counted in working days", found=quoted(word.text), expected="days or weeks"
        )
    return length


_READERS: Mapping[str, Callable[[Node, Leaf, Sight, Mapping[str, str]], Iterator[Effect]]] = {
    "derive": _derive,
    "permit": _permit,
    "forbid": _forbid,
    "oblige": _oblige,
    "offer": _offer,
    "settle": _settle,
    "clock": _clock,
    "scope": _steer,
    "notify": _notify,
    "call": _call,
}
