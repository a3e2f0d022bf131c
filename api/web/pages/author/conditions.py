"""When a rule holds, in words: the tree of its condition as nested lines."""

from dataclasses import dataclass

from api.web.pages.author.names import Names
from rules.model.condition import (
    TODAY,
    VALUE,
    Aggregate,
    AllOf,
    AnyOf,
    Condition,
    FactCondition,
    NotAny,
    ObligationCondition,
    Today,
    Where,
)
from rules.model.values import Op, Ref, Test

_DAYS = ("day", "occurred_on", "occurred_at")
_ORDERED = (Op.LT, Op.LE, Op.GT, Op.GE)
_BARE = (Op.PRESENT, Op.MISSING)


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """One line, and the lines under it; an `expression` is shown as it was written."""

    words: str
    parts: tuple["ConditionLine", ...] = ()
    expression: str = ""


def condition_in_words(condition: Condition, names: Names) -> ConditionLine:
    """Return the condition as lines."""
    match condition:
        case AllOf(of=(one,)) | AnyOf(of=(one,)):
            return condition_in_words(one, names)
        case AllOf(of=()):
            return ConditionLine(names.say("clause.always"))
        case AllOf(of=parts):
            return ConditionLine(names.say("clause.all"), tuple(condition_in_words(each, names) for each in parts))
        case AnyOf(of=parts):
            return ConditionLine(names.say("clause.any"), tuple(condition_in_words(each, names) for each in parts))
        case NotAny(of=inside):
            return _none(inside, names)
        case FactCondition():
            return ConditionLine(_fact(condition, names, there=True))
        case ObligationCondition(rule=rule, state=state):
            return ConditionLine(names.say(f"clause.duty_{state.value}", rule=names.rule(rule)))
        case Aggregate():
            return ConditionLine(_aggregate(condition, names))
        case Where() | Today():
            return _looked_at(condition, names)


def _looked_at(condition: Where | Today, names: Names) -> ConditionLine:
    match condition:
        case Where(expression=expression):
            return ConditionLine(names.say("clause.where"), expression=expression)
        case Today(tests=tests):
            return ConditionLine(names.say("clause.and").join(test_in_words("", each, names) for each in tests))


def _none(inside: Condition, names: Names) -> ConditionLine:
    match inside:
        case FactCondition():
            return ConditionLine(_fact(inside, names, there=False))
        case AnyOf(of=parts):
            return ConditionLine(names.say("clause.none"), tuple(condition_in_words(each, names) for each in parts))
        case AllOf(of=parts):
            return ConditionLine(names.say("clause.not_all"), tuple(condition_in_words(each, names) for each in parts))
        case _:
            said = condition_in_words(inside, names)
            return ConditionLine(names.say("clause.not", what=said.words), said.parts, said.expression)


def _fact(condition: FactCondition, names: Names, *, there: bool) -> str:
    head, _, rest = condition.kind.partition(":")
    if head == "scope":
        milestone = names.wording.policy.scopes[rest].milestone
        sort = "milestone" if milestone else "stage"
    else:
        sort = "role" if head == "role" else "fact" if condition.kind in names.wording.policy.facts else "derived"
    bound = names.thing(condition.alias) if condition.alias else names.kind(condition.kind)
    what = bound + tests_in_words(condition.kind, condition.tests, names)
    return names.say(f"clause.{sort}_{'there' if there else 'absent'}", what=what)


def tests_in_words(kind: str, tests: tuple[Test, ...], names: Names) -> str:
    """Return what is asked of a fact of this kind, to follow its name; empty when nothing is."""
    links = [link for each in tests if (link := _link(each, names))]
    asked = [test_in_words(kind, each, names) for each in tests if not _link(each, names)]
    return (names.say("clause.with", tests=names.say("clause.and").join(asked)) if asked else "") + "".join(links)


def _link(test: Test, names: Names) -> str:
    """Return the words for belonging to another fact, or coming before or after it; empty for any other test."""
    match test:
        case Test(field="_order", op=op, operand=Ref(alias=alias)):
            return names.say("clause.earlier" if op is Op.LT else "clause.later", of=names.thing(alias))
        case Test(op=Op.EQ, operand=Ref(alias=alias, field="id", plus=None)):
            return names.say("clause.belongs_to", of=names.thing(alias))
        case _:
            return ""


def test_in_words(kind: str, test: Test, names: Names) -> str:
    """Return one thing that is asked of a field of a fact of this kind."""
    field, called = names.field_of(kind, test.field), names.field(kind, test.field)
    if test.op in _BARE:
        return names.say(f"clause.op_{test.op.value}", field=called)
    of_time = test.field in (*_DAYS, TODAY) or (field is not None and field.kind.is_time)
    time = "_time" if test.op in _ORDERED and of_time else ""
    return names.say(f"clause.op_{test.op.value}{time}", field=called, value=names.operand(test.operand, field))


def _aggregate(found: Aggregate, names: Names) -> str:
    match found.of:
        case FactCondition(kind=kind, tests=tests):
            what = names.kind(kind) + tests_in_words(kind, tests, names)
            field = names.field(kind, found.field) if found.field else ""
        case ObligationCondition(rule=rule, state=state):
            what, field = names.say(f"clause.duty_{state.value}", rule=names.rule(rule)), ""
    said = names.say(f"clause.how_{found.how.value}", what=what, field=field)
    compared = (
        names.say(f"clause.op_{each.op.value}", field="", value=names.operand(each.operand, None)).strip()
        for each in found.compare
        if each.field == VALUE
    )
    return " ".join([said, *filter(None, [names.say("clause.and").join(compared)])])
