"""The engine behind the fence and the plain matcher answer alike, whatever the policy and the facts look like.

The plain matcher is the oracle: it is short enough to be read. Random programs and records are drawn from few names and
few values, so that they meet often, and from the values that are known to lead engines astray.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.engine.durable_matcher import DurableMatcher
from rules.engine.problem import Branch, Pattern, Program, Record
from rules.engine.python_matcher import PythonMatcher
from rules.model.values import Const, Op, Ref, Scalar, Test, Value
from rules.terms.duration import Duration

CASES = 20_000
KINDS = ("aanvraag", "advies", 'besluit $van.de "raad"', "zienswijze")
FIELDS = ("a", "b", "id", "sid", "$s", "met punt.en", "naïef", "")
TEXTS = (
    "",
    " ",
    "a",
    "A",
    "ab",
    "b",
    "1",
    "true",
    "$and",
    'x"y',
    "a.b",
    "ß→☃",
    "\x00",
    "\ud800",
    "{}",
    "a\nb",
    "aaaaaaaa" * 40,
)
NUMBERS = (
    0, 1, 2, -1, Decimal("0.0001"), Decimal("1.0"), Decimal("1.5"), 900_000_000_000, -900_000_000_000,
    Decimal("-899999999999.9999"), Decimal("0E+2"),
)  # fmt: skip
DATES = (date(1, 1, 1), date(2024, 2, 29), date(2024, 3, 1), date(2023, 12, 31), date(9999, 12, 31))
NOON = datetime(2024, 3, 31, 12, tzinfo=UTC)
MOMENTS = (
    NOON, NOON.astimezone(timezone(timedelta(hours=2))), NOON + timedelta(microseconds=1), NOON - timedelta(hours=11),
    datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC), datetime(2500, 1, 1, tzinfo=UTC),
)  # fmt: skip
FAMILIES: tuple[tuple[Scalar, ...], ...] = (TEXTS, NUMBERS, (True, False), DATES, MOMENTS)
DURATIONS = (
    Duration(), Duration(days=1), Duration(weeks=2), Duration(months=1), Duration(years=1, months=2, days=3),
    Duration(hours=24), Duration(years=9000),
)  # fmt: skip
ORDERED = (Op.EQ, Op.NE, Op.LT, Op.LE, Op.GT, Op.GE)
PATTERNS = ("", "a", ".*", "[a-z]+", r"\d", "(?i)a.?")


def a_scalar(random: Random) -> Scalar:
    """Mostly small numbers and short texts: values that never meet test nothing."""
    if random.random() < 0.5:
        return random.choice((0, 1, 2, "a", "b", True, Decimal("1.0"), DATES[1], NOON))
    return random.choice(random.choice(FAMILIES))


def a_value(random: Random) -> Value:
    if random.random() < 0.1:
        return tuple(a_scalar(random) for _ in range(random.randrange(3)))
    return a_scalar(random)


def a_constant_test(random: Random) -> Test:
    field, op = random.choice(FIELDS[:5]), random.choice(tuple(Op))
    if op is Op.ONE_OF:
        return Test(field, op, Const(tuple(a_scalar(random) for _ in range(random.randrange(4)))))
    if op is Op.MATCHES:
        return Test(field, op, Const(random.choice(PATTERNS)))
    return Test(field, op, Const(a_scalar(random)))


def a_join(random: Random, aliases: list[str]) -> Test:
    plus = random.choice(DURATIONS) if random.random() < 0.3 else None
    ref = Ref(random.choice(aliases), random.choice(FIELDS[:5]), plus, minus=random.random() < 0.5)
    return Test(random.choice(FIELDS[:5]), random.choice(ORDERED), ref)


def a_pattern(random: Random, alias: str, aliases: list[str]) -> Pattern:
    tests = [a_constant_test(random) for _ in range(random.choice((0, 0, 1, 1, 2)))]
    if aliases:
        tests += [a_join(random, aliases) for _ in range(random.choice((0, 1, 1, 2, 3)))]
    random.shuffle(tests)
    return Pattern(alias, random.choice(KINDS), tuple(tests))


def a_branch(random: Random, name: str) -> Branch:
    aliases: list[str] = []
    positives: list[Pattern] = []
    for alias in ("m", "go", "$s", "d")[: random.choice((0, 1, 1, 2, 2, 2, 3, 3, 4))]:
        positives.append(a_pattern(random, alias, aliases))
        aliases.append(alias)
    negatives = tuple(a_pattern(random, f"n{at}", aliases) for at in range(random.choice((0, 0, 1, 1, 2))))
    return Branch(name, tuple(positives), negatives)


def a_program(random: Random, branches: int) -> Program:
    return Program(tuple(a_branch(random, f"regel {number}") for number in range(branches)))


def a_record(random: Random) -> Record:
    chosen = random.sample(FIELDS, random.randrange(len(FIELDS)))
    return Record(random.choice((*KINDS, "unasked")), {field: a_value(random) for field in chosen})


def some_records(random: Random) -> list[Record]:
    return [a_record(random) for _ in range(random.choice((0, 1, 3, 6, 10)))]


@pytest.fixture(scope="module")
def durable() -> Iterator[DurableMatcher]:
    matcher = DurableMatcher()
    yield matcher
    matcher.close()


def test_both_matchers_agree_on_twenty_thousand_random_cases(durable: DurableMatcher) -> None:
    oracle = PythonMatcher()
    cases = matched = 0
    for seed in range(CASES):
        random = Random(seed)
        program = a_program(random, 10)
        for records in (some_records(random) for _ in range(6)):
            expected = oracle.match(program, records)
            assert durable.match(program, records) == expected, f"seed {seed}"
            cases += len(program.branches)
            matched += len({match.branch for match in expected})
        if cases >= CASES:
            break
    assert cases >= CASES
    # A generator whose rules hardly ever match, or always do, would show nothing.
    assert CASES * 0.1 < matched < CASES * 0.9


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(random=st.randoms(use_true_random=False))
def test_both_matchers_agree_on_any_small_case(durable: DurableMatcher, random: Random) -> None:
    program, records = a_program(random, 3), some_records(random)
    assert durable.match(program, records) == PythonMatcher().match(program, records)


def test_both_matchers_agree_on_many_alike_records(durable: DurableMatcher) -> None:
    random = Random(7)
    for _ in range(20):
        program = a_program(random, 10)
        records = [record for record in [a_record(random) for _ in range(3)] for _ in range(25)]
        three_at_most = Program(tuple(branch for branch in program.branches if len(branch.positives) <= 2))
        assert durable.match(three_at_most, records) == PythonMatcher().match(three_at_most, records)


def test_both_matchers_agree_on_a_program_of_many_rulesets(durable: DurableMatcher) -> None:
    random = Random(11)
    program = a_program(random, 600)
    for _ in range(5):
        records = some_records(random)
        assert durable.match(program, records) == PythonMatcher().match(program, records)
