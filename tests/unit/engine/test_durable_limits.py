"""The engine's own limits: what is sent to it stays below them, and what cannot is refused beforehand."""

import pytest

from rules.engine.durable_limits import CONDITIONS, JOINS, RECORDS, fits
from rules.engine.durable_program import compile_program
from rules.engine.durable_rule import Condition, ConstantTest, DurableRule
from rules.engine.durable_wording import NAMES
from rules.engine.failure import EngineFailed
from rules.engine.problem import Branch, Pattern, Program
from rules.model.values import Const, Op, Ref, Test


def rulesets(*branches: Branch) -> list[int]:
    """The number of rules in each ruleset."""
    return [len(ruleset.rules) for ruleset in compile_program(Program(branches)).rulesets]


def branch(name: str, *tests: Test) -> Branch:
    return Branch(name, (Pattern("a", "thing", tests),))


def test_branches_that_differ_in_name_alone_are_one_rule() -> None:
    assert rulesets(*(branch(f"r{n}", Test("f", Op.EQ, Const(1))) for n in range(300))) == [1]


def test_yes_and_one_are_different_constants() -> None:
    constants = (1, True, "1", "True")
    for op in (Op.EQ, Op.LT, Op.CONTAINS):
        assert rulesets(*(branch(repr(value), Test("f", op, Const(value))) for value in constants)) == [4], op


def test_one_fact_meets_sixty_conditions_of_a_ruleset_at_most() -> None:
    assert rulesets(*(branch(f"r{n}", Test("f", Op.NE, Const(n))) for n in range(130))) == [60, 60, 10]


def test_of_conditions_that_exclude_each_other_more_fit_together() -> None:
    assert rulesets(*(branch(f"r{n}", Test("f", Op.EQ, Const(n))) for n in range(300))) == [300]


def test_a_condition_is_shared_by_two_hundred_and_fifty_rules_at_most() -> None:
    def pair(n: int) -> Branch:
        return Branch(f"r{n}", (Pattern("a", "thing"), Pattern("b", "other", (Test("f", Op.EQ, Const(n)),))))

    assert rulesets(*map(pair, range(300))) == [250, 50]


def test_the_go_token_is_shared_by_fewer_than_two_hundred_and_fifty_rules() -> None:
    def unless(n: int) -> Branch:
        return Branch(f"r{n}", (), (Pattern("n", "thing", (Test("f", Op.EQ, Const(n)),)),))

    assert rulesets(*map(unless, range(300))) == [249, 51]


def test_the_stack_counts_what_waits_on_the_way_down() -> None:
    kind = ConstantTest("", "k0", 1)

    def rule(*constants: ConstantTest) -> DurableRule:
        return DurableRule((Condition("k0", (kind, *constants), ()),), ())

    def wide(at: int, *before: ConstantTest) -> list[DurableRule]:
        return [rule(*before, ConstantTest("$gt", f"f{at}", -n)) for n in range(35)]

    assert fits(wide(1))
    # 35 wait while the engine looks into one of them, where 35 more are met.
    assert not fits([*wide(1), *wide(2, ConstantTest("$gt", "f1", 0))])


def test_a_branch_of_too_many_conditions_is_refused() -> None:
    patterns = tuple(Pattern(f"p{n}", "thing") for n in range(CONDITIONS))
    assert rulesets(Branch("most", patterns)) == [1]
    with pytest.raises(EngineFailed, match="branch 'more' has 17 conditions; the engine takes 16"):
        rulesets(Branch("more", (*patterns, Pattern("q", "thing"))))
    # The go token before a negation is a condition too.
    with pytest.raises(EngineFailed, match="branch 'unless' has 17 conditions; the engine takes 16"):
        rulesets(Branch("unless", patterns[1:], (Pattern("n", "thing"),)))


def test_a_condition_of_too_many_joins_is_refused() -> None:
    def joined(n: int) -> Branch:
        tests = tuple(Test(f"f{at}", Op.EQ, Ref("a", f"g{at}")) for at in range(n))
        return Branch("joined", (Pattern("a", "thing"), Pattern("b", "other", tests)))

    assert rulesets(joined(JOINS)) == [1]
    with pytest.raises(EngineFailed, match="branch 'joined' has a condition of 29 joins"):
        rulesets(joined(JOINS + 1))


def hash_of(text: str) -> int:
    """The 32-bit hash (FNV-1) by which the engine knows names and ids."""
    found = 2166136261
    for byte in text.encode():
        found = found * 16777619 % 2**32 ^ byte
    return found


def test_no_two_names_or_ids_are_the_same_to_the_engine() -> None:
    ids = [*map(str, range(RECORDS)), "go", "p", "sid-0"]
    assert len({hash_of(each) for each in ids}) == len(ids)
    names = ["id", "sid", "$s", "__go", "__prime", *(f"f{n}" for n in range(NAMES)), *(f"k{n}" for n in range(NAMES))]
    assert len({hash_of(each) for each in names}) == len(names)
