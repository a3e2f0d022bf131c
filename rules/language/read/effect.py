"""Reading what follows when a rule holds."""

from collections.abc import Iterator, Mapping

from rules.language.read.comparison import read_tests
from rules.language.read.messaging import MESSAGE_READERS
from rules.language.read.operand import alias_and_field, find_field, read_operand
from rules.language.read.scalars import read_duration, read_name, read_text
from rules.language.read.sight import EffectReader, Sight, clause
from rules.language.read.steer import STEERING_READERS
from rules.language.read.term import read_within
from rules.language.read.vocabulary import MOST_BEHIND
from rules.language.read.who import read_holder, read_who
from rules.language.text.errors import quoted
from rules.language.text.findings import Wrong, leaf, several, table, unknown, yes_or_no
from rules.language.text.tree import Leaf, Node, Table, described
from rules.model.effect import Act, Derive, Effect, Forbid, Oblige, Offer, OfferMode, Permit
from rules.model.values import Const, Ref
from rules.terms.duration import Duration
from rules.terms.said import Count, said


def read_effects(key: Leaf, node: Node, sight: Sight) -> Iterator[Effect]:
    """Every effect behind one word, such as `oblige`."""
    if not several(node):
        sight.findings.note(Wrong(node, said("nothing_behind", word=key.text), found=described(node)))
    for each in _not_too_many(node):
        with sight.findings.noting():
            yield from EFFECT_READERS[key.text](each, key, sight)


def _derive(node: Node, key: Leaf, sight: Sight) -> Iterator[Effect]:
    if isinstance(node, Leaf):
        yield Derive(leaf(node, key, said("name_of_derived")).text, {})
        return
    for name, body in table(node, key, "'derive'").entries:
        values: dict[str, Const | Ref] = {}
        for field, value in table(body, name, said("values_of", fact=name.text)).entries:
            with sight.findings.noting():
                read_name(field, said("a_value"), ("as", "id", "occurred_at", "occurred_on", "day"))
                values[field.text] = _value(name, field, leaf(value, field, said("a_value")), sight)
        yield Derive(name.text, values)


def _value(name: Leaf, field: Leaf, node: Leaf, sight: Sight) -> Const | Ref:
    alias, of = alias_and_field(node.text)
    if node.plain and alias in sight.bound:
        find_field(sight.bound[alias], of, node, sight)
    behind = sight.vocabulary.derived_fact(name).fields.get(field.text)
    if node.plain and alias not in sight.bound and sight.may_mean(alias):
        raise sight.missing(alias, node)
    if behind is None:
        raise Wrong(node, said("value_not_followed"), found=quoted(node.text), expected=said("an_earlier_value"))
    if node.plain and node.text in sight.bound:
        return Ref(node.text, "id")
    return read_operand(behind, node, sight)


def _permit(node: Node, key: Leaf, sight: Sight) -> Iterator[Effect]:
    body = clause(node, key, sight)
    despite = tuple(
        sight.vocabulary.rule(leaf(each, key, said("a_rule")))
        for each in (several(body.get("despite") or Leaf("", key.line)) if body.get("despite") is not None else ())
    )
    who = read_who(body.get("who"), body, sight)
    for act in _acts(body, sight):
        yield Permit(who, act, despite)


def _forbid(node: Node, key: Leaf, sight: Sight) -> Iterator[Effect]:
    body = clause(node, key, sight)
    if body.get("because") is None:
        raise Wrong(
            body, said("prohibition_says_why"), found=said("no_key", key="because"), expected="because: {nl: …, en: …}"
        )
    because = read_text(body.get("because"), "")
    who = read_who(body.get("who"), body, sight)
    for act in _acts(body, sight):
        yield Forbid(who, act, because)


def _oblige(node: Node, key: Leaf, sight: Sight) -> Iterator[Effect]:
    body = clause(node, key, sight)
    bearer, party = read_holder(body, "bearer", said("role_that_owes"), sight)
    towards, within = body.get("towards"), body.get("within")
    remind = tuple(_reminder(each, key) for each in (several(body.get("remind") or key) if body.get("remind") else ()))
    if remind and within is None:
        raise Wrong(
            body.get("remind") or body, said("reminder_needs_deadline"), expected=said("beside_it", key="within")
        )
    term = read_within(within, sight) if within is not None else None
    beneficiary = sight.vocabulary.role(leaf(towards, body, said("a_role"))) if towards is not None else None
    required = yes_or_no(body.get("required"), default=True)
    for act in _acts(body, sight):
        yield Oblige(bearer, act, beneficiary, term, remind, party, required)


def _offer(node: Node, key: Leaf, sight: Sight) -> Iterator[Effect]:
    body = clause(node, key, sight)
    to, party = read_holder(body, "to", said("role_offered_to"), sight)
    task = leaf(body.get("task"), body, "'task'")
    if task.text not in sight.vocabulary.tasks:
        if body.get("yields") is None:
            raise unknown(task, said("task"), sight.vocabulary.tasks)
        return  # what is wrong with the task was found where it was declared
    mode = leaf(body.get("mode") or Leaf(OfferMode.FIRST.value, key.line), body, "'mode'")
    if mode.text not in [each.value for each in OfferMode]:
        raise unknown(mode, said("mode"), (each.value for each in OfferMode))
    within = body.get("within")
    term = read_within(within, sight) if within is not None else None
    yield Offer(to, task.text, OfferMode(mode.text), term, party)


def _not_too_many(node: Node) -> tuple[Node, ...]:
    nodes = several(node)
    if len(nodes) > MOST_BEHIND:
        raise Wrong(
            node, said("too_much_follows"), found=str(len(nodes)), expected=said("at_most", count=Count(MOST_BEHIND))
        )
    return nodes


def _acts(body: Table, sight: Sight) -> Iterator[Act]:
    to = body.get("to")
    if to is None or not several(to):
        raise Wrong(body, said("to_is_needed"), found=described(body))
    for each in _not_too_many(to):
        if isinstance(each, Leaf):
            yield Act(sight.vocabulary.fact(leaf(each, body, said("a_type_of_fact"))).name)
            continue
        match each:
            case Table(entries=((name, tests),)):
                fact = sight.vocabulary.fact(name)
                asked = table(tests, name, said("must_satisfy", fact=fact.name))
                yield Act(fact.name, read_tests(fact, asked, sight))
            case _:
                raise Wrong(each, said("to_names_one"), found=described(each), expected="{fact: {field: …}}")


def _reminder(node: Node, at: Leaf) -> Duration:
    word = leaf(node, at, said("a_length"))
    length = read_duration(word, at, word.text.removesuffix(" before"))
    if length.working_days:
        found = quoted(word.text)
        raise Wrong(word, said("reminder_in_working_days"), found=found, expected=said("days_or_weeks"))
    return length


EFFECT_READERS: Mapping[str, EffectReader] = {
    "derive": _derive,
    "permit": _permit,
    "forbid": _forbid,
    "oblige": _oblige,
    "offer": _offer,
    **STEERING_READERS,
    **MESSAGE_READERS,
}
"""By which function each effect is read."""
