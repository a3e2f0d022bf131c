"""A branch in the engine's words, as it is sent: nothing but what the engine was measured to be right about."""

import json
import re

from rules.engine.durable_program import compile_program
from rules.engine.problem import Branch, Pattern, Program
from rules.model.values import Const, Op, Ref, Test

WAITING = Branch(
    "wachten op advies over 'Dorpsstraat $1'",
    (
        Pattern("aanvraag", "aanvraag", (Test("soort", Op.EQ, Const("kap")), Test("omvang", Op.GT, Const(2)))),
        Pattern("verzoek", "verzoek", (Test("over", Op.EQ, Ref("aanvraag", "id")),)),
    ),
    (Pattern("advies", "advies", (Test("op", Op.GE, Ref("verzoek", "op")),)),),
)


def test_positives_come_first_then_the_go_token_then_negations() -> None:
    [text] = compile_program(Program((WAITING,))).texts
    conditions = json.loads(text)["r0"]["all"]
    assert [next(iter(each)) for each in conditions] == ["a0", "a1", "go", "n0$not"]


def test_every_condition_with_joins_ends_with_one_that_always_holds() -> None:
    # The engine reads past the list when its last join fails. That seldom shows, so no comparison of answers proves it.
    [text] = compile_program(Program((WAITING,))).texts
    first, second, _, negation = (next(iter(each.values())) for each in json.loads(text)["r0"]["all"])
    kind = next(iter(first["$and"][0]))
    for condition in (second, negation):
        own = next(iter(condition["$and"][0]))
        assert condition["$and"][-1] == {own: {"a0": kind}}
        assert len(condition["$and"]) > 2


def test_nothing_of_the_policy_itself_reaches_the_engine() -> None:
    [text] = compile_program(Program((WAITING,))).texts
    words = set(re.findall(r'"([^"]*)"', text))
    assert words <= {
        "prime",
        "go",
        "p",
        "r0",
        "all",
        "dist",
        "$and",
        "$ex",
        "$gt",
        "$gte",
        "__go",
        "__prime",
        "n0$not",
    } | {word for word in words if re.fullmatch(r"[afk]\d+", word)}
