"""How long matching alone takes: our two matchers and CLIPS on the same rules and facts, for several sizes.

The mix is that of the measurements the engine was chosen by: 40 % of the rules look at one fact, 30 % join two, 15 %
join three, 15 % have a negation.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import cycle
from random import Random

from rules.engine.durable_matcher import DurableMatcher
from rules.engine.problem import Branch, Pattern, Program, Record
from rules.engine.python_matcher import PythonMatcher
from rules.model.values import Const, Op, Ref, Test
from tests.bench.clips_matcher import ClipsProgram
from tests.bench.row import Row

SIZES = ((10, 10), (40, 20), (40, 100), (100, 100), (300, 200))
KINDS = 20
FIELDS = ("party", "day", "amount", "about")
CASES = 20
PARTIES = ("gemeente", "school", "ggz", "wijkteam", "jeugdbescherming")
MONDAY = date(2024, 1, 1)


def matcher_rows() -> Iterator[Row]:
    """Measure the three on cases in which all find equally many matches."""
    durable, python = DurableMatcher(), PythonMatcher()
    for rules, facts in SIZES:
        random = Random(f"{rules} {facts}")
        program, cases = a_policy(rules, random), [a_case(facts, random) for _ in range(CASES)]
        clips = ClipsProgram(program, FIELDS)
        matches = [len(python.match(program, case)) for case in cases]
        assert matches == [len(durable.match(program, case)) for case in cases]
        assert matches == [clips.count(case) for case in cases]
        times = CASES * max(2, min(20, 20_000 // (rules * facts)))
        size, note = f"{rules} rules x {facts} facts", f"{statistics.mean(matches):.0f} matches"
        in_python = _milliseconds(lambda case: python.match(program, case), cases, times)  # noqa: B023
        in_durable = _milliseconds(lambda case: durable.match(program, case), cases, times)  # noqa: B023
        in_clips = _milliseconds(clips.count, cases, times)
        yield Row("matching", f"{size}, plain Python", in_python, "ms", note)
        yield Row("matching", f"{size}, durable_rules in its child process", in_durable, "ms")
        yield Row("matching", f"{size}, CLIPS, which only counts", in_clips, "ms")
        yield Row("matching", f"{size}, durable_rules / plain Python", in_durable / in_python, "x")
        yield Row("matching", f"{size}, CLIPS / durable_rules", in_clips / in_durable, "x")
    durable.close()


def a_policy(rules: int, random: Random) -> Program:
    return Program(tuple(_branch(f"rule {number}", number / rules, random) for number in range(rules)))


def a_case(facts: int, random: Random) -> list[Record]:
    return [
        Record(
            f"kind {random.randrange(KINDS)}",
            {
                "id": f"fact {number}",
                "party": random.choice(PARTIES),
                "day": MONDAY + timedelta(days=random.randrange(90)),
                "amount": random.randrange(10),
                "about": random.randrange(max(2, facts // 5)),
            },
        )
        for number in range(facts)
    ]


def _branch(name: str, share: float, random: Random) -> Branch:
    first = _pattern("a", random, Test("amount", Op.GE, Const(random.randrange(5, 10))))
    second = _pattern("b", random, Test("about", Op.EQ, Ref("a", "about")), Test("day", Op.GE, Ref("a", "day")))
    third = _pattern("c", random, Test("about", Op.EQ, Ref("b", "about")), Test("party", Op.NE, Ref("a", "party")))
    if share < 0.4:
        return Branch(name, (first,))
    if share < 0.7:
        return Branch(name, (first, second))
    if share < 0.85:
        return Branch(name, (first, second, third))
    return Branch(name, (first,), (second,))


def _pattern(alias: str, random: Random, *tests: Test) -> Pattern:
    return Pattern(
        alias, f"kind {random.randrange(KINDS)}", (Test("party", Op.NE, Const(random.choice(PARTIES))), *tests)
    )


def _milliseconds(work: Callable[[list[Record]], object], cases: Sequence[list[Record]], times: int) -> float:
    taken: list[float] = []
    for case, _ in zip(cycle(cases), range(times), strict=False):
        began = time.perf_counter()
        work(case)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1000
