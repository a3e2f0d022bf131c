"""Reading the effects that act on what other rules made: obligations, their terms, and the parts of the case."""

from collections.abc import Iterator, Mapping

from rules.language.grammar.effects import CLOCK_KEYS
from rules.language.read.path import read_length, read_path
from rules.language.read.scope import find_scope
from rules.language.read.sight import EffectReader, Sight, clause
from rules.language.text.errors import listed, nearest
from rules.language.text.findings import Wrong, leaf, table, unknown, yes_or_no
from rules.language.text.tree import Leaf, Node, described
from rules.model.effect import Clock, ClockAct, Effect, ScopeAct, Settle, Settlement, Steer
from rules.model.policy import Scope
from rules.terms.said import said


def _settle(node: Node, key: Leaf, sight: Sight) -> Iterator[Effect]:
    """Read `{waive: rule}`, `{discharge: rule}` or `{transfer: rule, to: role}`."""
    how, rule = _one_act(node, key, tuple(Settlement))
    body = clause(node, key, sight, (how, "to"))
    to = body.get("to")
    if (to is not None) != (how == Settlement.TRANSFER):
        message = said("transferred_to_role") if to is None else said("goes_to_nobody", how=how)
        raise Wrong(to or body, message, expected="{transfer: rule, to: role}")
    taker = sight.vocabulary.role(leaf(to, body, said("a_role"))) if to is not None else None
    yield Settle(Settlement(how), sight.vocabulary.rule(rule), taker)


def _clock(node: Node, key: Leaf, sight: Sight) -> Iterator[Effect]:
    """Read `{suspend: rule, on: …, until: …}` and the other acts on the term of an obligation."""
    act, rule = _one_act(node, key, tuple(ClockAct))
    body = clause(node, key, sight, (act, *CLOCK_KEYS[ClockAct(act)]))
    on, until, by = body.get("on"), body.get("until"), body.get("by")
    if act == ClockAct.EXTEND and by is None:
        raise Wrong(body, said("extend_needs_by"), expected="{extend: rule, by: 2 weeks}")
    yield Clock(
        ClockAct(act),
        sight.vocabulary.rule(rule),
        read_path(leaf(on, body, said("a_date")), sight) if on is not None else None,
        read_path(leaf(until, body, said("a_date")), sight) if until is not None else None,
        read_length(body, sight) if by is not None else None,
        yes_or_no(body.get("inclusive"), default=False),
    )


def _steer(node: Node, key: Leaf, sight: Sight) -> Iterator[Effect]:
    """Read `{open: stage}`, `{close: stage}` or `{reach: milestone}`."""
    act, name = _one_act(node, key, tuple(ScopeAct))
    clause(node, key, sight, (act,))
    scope = find_scope(name, sight.vocabulary.scopes)
    if scope.milestone != (act == ScopeAct.REACH):
        raise _unfit(scope, name, act)
    yield Steer(ScopeAct(act), scope.name)


def _unfit(scope: Scope, name: Leaf, act: str) -> Wrong:
    if scope.milestone:
        return Wrong(name, said("is_milestone", scope=scope.name), found=f"'{act}'", expected=said("reach_milestone"))
    return Wrong(name, said("is_stage", scope=scope.name), found=f"'{act}'", expected=said("open_or_close_stage"))


def _one_act(node: Node, key: Leaf, acts: tuple[str, ...]) -> tuple[str, Leaf]:
    """The one act in the table, and the name behind it."""
    body = table(node, key, f"'{key.text}'")
    found = [each for each in body.names() if each in acts]
    if len(found) == 1:
        return found[0], leaf(body.get(found[0]), body, said("name_behind", word=found[0]))
    misspelt = [each for each, _ in body.entries if nearest(each.text, acts)]
    if misspelt and not found:
        raise unknown(misspelt[0], said("key_in", what=f"'{key.text}'"), acts)
    raise Wrong(body, said("says_one_thing", word=key.text), found=described(body), expected=listed(acts))


STEERING_READERS: Mapping[str, EffectReader] = {"settle": _settle, "clock": _clock, "scope": _steer}
"""By which function each of these effects is read."""
