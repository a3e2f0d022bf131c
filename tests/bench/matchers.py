"""How long one evaluation takes in each matcher, for policies and cases of several sizes.

The mix is that of the measurements the engine was chosen by: 40 % of the rules look at one fact, 30 % join two, 15 %
join three, 15 % have a negation. Read ratios, not milliseconds. Run it with `python -m tests.bench.matchers`.
"""

import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from rules.engine.durable_matcher import DurableMatcher
from rules.engine.problem import Branch, Const, Op, Pattern, Program, Record, Ref, Test
from rules.engine.python_matcher import PythonMatcher

SIZES = ((10, 10), (40, 20), (40, 100), (100, 100), (300, 200))
KINDS = 20
PARTIES = ("gemeente", "school", "ggz", "wijkteam", "jeugdbescherming")
MONDAY = date(2024, 1, 1)


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


def _milliseconds(work: Callable[[], object], times: int) -> float:
    taken: list[float] = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1000


def run() -> list[dict[str, float]]:
    """Median milliseconds for each size, over cases that differ."""
    durable, python = DurableMatcher(), PythonMatcher()
    found: list[dict[str, float]] = []
    for rules, facts in SIZES:
        random = Random(f"{rules} {facts}")
        program = a_policy(rules, random)
        cases = [a_case(facts, random) for _ in range(20)]
        matches = [len(durable.match(program, case)) for case in cases]
        assert matches == [len(python.match(program, case)) for case in cases]
        times = max(5, min(100, 20_000 // (rules * facts))) * len(cases)

        def turns(matcher: DurableMatcher | PythonMatcher) -> Callable[[], object]:
            at = iter(cases * (times // len(cases) + 1))  # noqa: B023 - used within this turn of the loop
            return lambda: matcher.match(program, next(at))  # noqa: B023

        in_python, in_durable = _milliseconds(turns(python), times), _milliseconds(turns(durable), times)
        found.append(
            {
                "rules": rules,
                "facts": facts,
                "matches": statistics.mean(matches),
                "python_ms": in_python,
                "durable_ms": in_durable,
                "ratio": in_durable / in_python,
            }
        )
    durable.close()
    return found


def main() -> None:
    """Print the table."""
    print("| rules x facts | matches | Python ms | durable_rules ms | ratio |")  # noqa: T201
    print("|---|---|---|---|---|")  # noqa: T201
    for row in run():
        print(  # noqa: T201
            f"| {row['rules']} x {row['facts']} | {row['matches']:.0f} | {row['python_ms']:.2f}"
            f" | {row['durable_ms']:.2f} | {row['ratio']:.1f} |"
        )


if __name__ == "__main__":
    main()
