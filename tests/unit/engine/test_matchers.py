"""Problems small enough to know the answer of without a computer; both matchers must find it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from rules.engine.durable_matcher import DurableMatcher
from rules.engine.failure import EngineFailed
from rules.engine.problem import Branch, Matcher, Pattern, Program, Record
from rules.engine.python_matcher import PythonMatcher
from rules.model.values import Const, Op, Ref, Test, Value
from rules.terms.duration import Duration


@pytest.fixture(params=[PythonMatcher, DurableMatcher], scope="module")
def matcher(request: pytest.FixtureRequest) -> Iterator[Matcher]:
    made = request.param()
    yield made
    if isinstance(made, DurableMatcher):
        made.close()


def aanvraag(**values: Value) -> Record:
    return Record("aanvraag", values)


def advies(**values: Value) -> Record:
    return Record("advies", values)


def pattern(alias: str, kind: str, *tests: Test) -> Pattern:
    return Pattern(alias, kind, tests)


def found(matcher: Matcher, branch: Branch, *records: Record) -> list[tuple[int, ...]]:
    """The bindings of one branch, in order, without the names of the aliases."""
    return sorted(tuple(at for _, at in match.binding) for match in matcher.match(Program((branch,)), records))


def test_an_application_waits_for_advice_on_the_same_subject(matcher: Matcher) -> None:
    waiting = Branch(
        "waiting",
        (pattern("a", "aanvraag"),),
        (pattern("n", "advies", Test("over", Op.EQ, Ref("a", "id"))),),
    )
    records = (aanvraag(id="x"), aanvraag(id="y"), aanvraag(), advies(over="x"), advies())
    assert found(matcher, waiting, *records) == [(1,), (2,)]


def test_the_order_of_records_does_not_matter(matcher: Matcher) -> None:
    branch = Branch("b", (pattern("a", "aanvraag"),), (pattern("n", "advies"),))
    assert found(matcher, branch, aanvraag(), advies()) == found(matcher, branch, advies(), aanvraag()) == []


def test_two_aliases_may_bind_one_record(matcher: Matcher) -> None:
    pair = Branch("pair", (pattern("a", "aanvraag"), pattern("b", "aanvraag", Test("n", Op.GE, Ref("a", "n")))))
    assert found(matcher, pair, aanvraag(n=1), aanvraag(n=2)) == [(0, 0), (0, 1), (1, 1)]


def test_four_eyes_are_two_persons(matcher: Matcher) -> None:
    other = Test("person", Op.NE, Ref("a", "person"))
    branch = Branch("eyes", (pattern("a", "advies"), pattern("b", "advies", other)))
    assert found(matcher, branch, advies(person="x"), advies(person="y"), advies(), advies(person=1)) == [
        (0, 1), (0, 3), (1, 0), (1, 3), (3, 0), (3, 1),
    ]  # fmt: skip


def test_without_positive_patterns_there_is_one_match_or_none(matcher: Matcher) -> None:
    empty = Branch("empty", ())
    nothing = Branch("nothing", (), (pattern("n", "advies", Test("f", Op.MISSING, Const(0))),))
    program = Program((empty, nothing))
    assert {match.branch for match in matcher.match(program, [])} == {"empty", "nothing"}
    assert {match.branch for match in matcher.match(program, [advies(f=1)])} == {"empty", "nothing"}
    assert {match.branch for match in matcher.match(program, [advies()])} == {"empty"}


def test_a_negation_on_a_missing_field_keeps_nothing_back(matcher: Matcher) -> None:
    for op in (Op.EQ, Op.NE, Op.LT, Op.LE, Op.GT, Op.GE):
        branch = Branch("b", (pattern("a", "aanvraag"),), (pattern("n", "advies", Test("f", op, Ref("a", "g"))),))
        assert found(matcher, branch, aanvraag(), advies(f=1), advies()) == [(0,)], op


def test_a_term_of_four_weeks_and_a_list_that_stands_for_nothing(matcher: Matcher) -> None:
    in_time = Test("op", Op.LE, Ref("a", "op", Duration(weeks=4)))
    branch = Branch("in time", (pattern("a", "aanvraag"), pattern("b", "advies", in_time)))
    day = date(2024, 2, 1)
    records = (aanvraag(op=day), aanvraag(op=(day,)), advies(op=date(2024, 2, 29)), advies(op=date(2024, 3, 1)))
    assert found(matcher, branch, *records) == [(0, 2)]


@pytest.mark.parametrize(
    ("low", "high"),
    [
        (Decimal(-900000000000), Decimal("-899999999999.9999")),
        (Decimal("899999999999.9999"), 900_000_000_000),
        (Decimal("0.0001"), Decimal("0.0002")),
        (datetime(1, 1, 1, tzinfo=UTC), datetime(1, 1, 1, 0, 0, 0, 1, tzinfo=UTC)),
        (datetime(2400, 1, 1, tzinfo=UTC), datetime(2400, 1, 1, 0, 0, 0, 1, tzinfo=UTC)),
        (date(1, 1, 1), date(1, 1, 2)),
        (False, True),
        (" ", "!"),
        ("a", "a\x00"),
        ("x" * 70_000, "x" * 70_001),
        ("\ud800", "\ue000"),
    ],
)
def test_values_at_the_edges_keep_their_order(matcher: Matcher, low: Value, high: Value) -> None:
    records = (aanvraag(f=low), aanvraag(f=high))
    less = Branch("less", (pattern("a", "aanvraag"), pattern("b", "aanvraag", Test("f", Op.LT, Ref("a", "f")))))
    assert found(matcher, less, *records) == [(1, 0)]
    assert found(matcher, Branch("c", (pattern("a", "aanvraag", Test("f", Op.LT, Const(high))),)), *records) == [(0,)]
    assert found(matcher, Branch("c", (pattern("a", "aanvraag", Test("f", Op.GE, Const(high))),)), *records) == [(1,)]
    assert found(matcher, Branch("c", (pattern("a", "aanvraag", Test("f", Op.EQ, Const(low))),)), *records) == [(0,)]


def test_names_that_mean_something_to_the_engine_mean_nothing_here(matcher: Matcher) -> None:
    odd = ("id", "sid", "$s", "$and", "m", "", "a.b", '"', "\n", "go")
    for name in odd:
        branch = Branch(name, (Pattern(name, name, (Test(name, Op.EQ, Const(name)),)),), (Pattern("n", "x" + name),))
        assert found(matcher, branch, Record(name, {name: name}), Record(name, {name: name + " "})) == [(0,)], name


def test_three_hundred_rules_with_the_same_condition(matcher: Matcher) -> None:
    same = tuple(Branch(f"r{n}", (pattern("a", "aanvraag", Test("f", Op.GT, Const(0))),)) for n in range(300))
    assert len(matcher.match(Program(same), [aanvraag(f=1), aanvraag(f=0)])) == 300


def test_three_hundred_rules_that_begin_with_the_same_condition(matcher: Matcher) -> None:
    def branch(n: int) -> Branch:
        return Branch(f"r{n}", (pattern("a", "aanvraag"), pattern("b", "advies", Test("f", Op.EQ, Const(n)))))

    program = Program(tuple(map(branch, range(300))))
    assert {match.branch for match in matcher.match(program, [aanvraag(), advies(f=7), advies(f=299)])} == {
        "r7",
        "r299",
    }


def test_three_hundred_negations_on_one_record(matcher: Matcher) -> None:
    def branch(n: int) -> Branch:
        return Branch(f"r{n}", (pattern("a", "aanvraag"),), (pattern("n", "advies", Test("f", Op.GE, Const(n))),))

    program = Program(tuple(map(branch, range(300))))
    assert {match.branch for match in matcher.match(program, [aanvraag(), advies(f=297)])} == {"r298", "r299"}


def test_three_hundred_conditions_that_one_record_meets(matcher: Matcher) -> None:
    tests = [Test("f", Op.GT, Const(-n)) for n in range(1, 150)] + [
        Test("f", Op.NE, Const(f"x{n}")) for n in range(151)
    ]
    program = Program(tuple(Branch(str(n), (pattern("a", "aanvraag", test),)) for n, test in enumerate(tests)))
    assert len(matcher.match(program, [aanvraag(f=0)])) == 300


def test_two_hundred_joins_on_one_kind(matcher: Matcher) -> None:
    def branch(n: int) -> Branch:
        return Branch(f"r{n}", (pattern("a", "aanvraag", Test("f", Op.LT, Const(n))), joined))

    joined = pattern("b", "advies", Test("f", Op.EQ, Ref("a", "f")))
    program = Program(tuple(map(branch, range(200))))
    assert len(matcher.match(program, [aanvraag(f=100), advies(f=100), advies(f=101)])) == 99


def test_a_thousand_alike_records(matcher: Matcher) -> None:
    branch = Branch("all", (pattern("a", "aanvraag", Test("f", Op.EQ, Const("x"))),), (pattern("n", "advies"),))
    assert len(found(matcher, branch, *[aanvraag(f="x")] * 1000)) == 1000


def test_records_of_more_fields_than_the_engine_takes(matcher: Matcher) -> None:
    program = Program(
        tuple(Branch(f"r{n}", (pattern("a", "aanvraag", Test(f"f{n}", Op.EQ, Const(n))),)) for n in range(400))
    )
    assert len(matcher.match(program, [aanvraag(**{f"f{n}": n for n in range(400)})])) == 400


def test_an_alias_that_is_not_known_yet_is_an_error(matcher: Matcher) -> None:
    late = pattern("a", "aanvraag", Test("f", Op.EQ, Ref("b", "f")))
    with pytest.raises(ValueError, match=r"'a' refers to 'b', expected one of \[\]"):
        matcher.match(Program((Branch("late", (late, pattern("b", "advies"))),)), [aanvraag(), advies()])


def test_values_outside_the_fence_are_refused_not_rounded() -> None:
    branch = Branch("b", (pattern("a", "aanvraag", Test("f", Op.EQ, Const(1))),))
    with pytest.raises(EngineFailed, match=r"outside_fence: a number has four decimals at most; found 1\.00001"):
        DurableMatcher().match(Program((branch,)), [aanvraag(f=Decimal("1.00001"))])
