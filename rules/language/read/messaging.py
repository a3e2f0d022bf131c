"""Reading the effects by which somebody is told something: a notice to people, a call to a program."""

from collections.abc import Iterator, Mapping

from rules.language.read.derived import constant_field
from rules.language.read.operand import alias_and_field, find_field, read_constant, read_operand
from rules.language.read.scalars import read_name, read_text
from rules.language.read.sight import EffectReader, Sight, clause
from rules.language.read.who import read_told
from rules.language.text.findings import Wrong, leaf, table, which
from rules.language.text.tree import Leaf, Node
from rules.model.effect import Call, Effect, Notify
from rules.model.values import Const, Ref
from rules.terms.said import said


def _notify(node: Node, key: Leaf, sight: Sight) -> Iterator[Effect]:
    """Read `{who: role, what: {nl: …, en: …}}`."""
    body = clause(node, key, sight)
    if body.get("what") is None:
        raise Wrong(body, said("notice_says_what"), found=said("no_key", key="what"), expected="what: {nl: …, en: …}")
    yield Notify(read_told(body.get("who"), body, sight), read_text(body.get("what"), ""))


def _call(node: Node, key: Leaf, sight: Sight) -> Iterator[Effect]:
    """Read `{to: role, activity: name, with: {value: alias.field}}`."""
    body = clause(node, key, sight)
    to = sight.vocabulary.role(leaf(body.get("to"), body, which("to", said("role_called"))))
    activity = read_name(leaf(body.get("activity"), body, which("activity", said("to_be_done"))), said("an_activity"))
    values: dict[str, Const | Ref] = {}
    given = body.get("with")
    for name, value in table(given, body, "'with'").entries if given is not None else ():
        with sight.findings.noting():
            values[read_name(name, said("a_value"))] = _given(name, leaf(value, name, said("a_value")), sight)
    yield Call(to, activity, values)


def _given(name: Leaf, node: Leaf, sight: Sight) -> Const | Ref:
    """A field of a bound fact, or a constant, which is what it looks like."""
    alias, field = alias_and_field(node.text)
    if not node.plain or not sight.may_mean(alias):
        return read_constant(constant_field(name.text, node), node)
    if alias not in sight.bound:
        raise sight.missing(alias, node)
    return read_operand(find_field(sight.bound[alias], field, node, sight), node, sight)


MESSAGE_READERS: Mapping[str, EffectReader] = {"notify": _notify, "call": _call}
"""By which function each of these effects is read."""
