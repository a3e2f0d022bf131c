"""How fast the rules alone are: one evaluation, checking every policy, and a batch of dossiers over the cores."""

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from rules.compile.compiled import compile_policy
from rules.engine.durable_matcher import DurableMatcher
from rules.engine.durable_program import compile_program
from rules.engine.python_matcher import PythonMatcher
from rules.evaluate.evaluate import evaluate
from rules.language.layers.shelf import bases, overlays, shelf
from rules.language.policy import parse_policy
from rules.model.policy import Policy
from rules.service.dossier import DossierErrors, read_dossier
from rules.service.pool import PROCESSES, Evaluators
from tests.bench.made_up import a_dossier, a_policy
from tests.bench.row import Row

PART = "rules"
SIZES = ((40, 20), (40, 100), (300, 100))
DOSSIERS, FACTS, CASES, TIMES = 1_000, 20, 10, 5
AIM = "aim: 1,000"
NOW = datetime(2026, 5, 11, 10, tzinfo=UTC)


def rules_rows() -> Iterator[Row]:
    """Measure them one after the other, on a policy of the mix a law has."""
    yield from _evaluation()
    yield from _checking()
    yield from _large()
    for matcher in ("fenced", "python"):
        yield from _batch(matcher)


def _evaluation() -> Iterator[Row]:
    durable, python = DurableMatcher(), PythonMatcher()
    for rules, facts in SIZES:
        policy = parse_policy(a_policy(rules), "made-up.yaml")
        dossiers = [read_dossier(policy, a_dossier(facts, Random(number)), NOW) for number in range(CASES)]
        taken = []
        for matcher in (python, durable):
            found = [evaluate(policy, each.facts, each.at, matcher) for each in dossiers]
            assert found == [evaluate(policy, each.facts, each.at, python) for each in dossiers]
            taken.append(_milliseconds(lambda: [evaluate(policy, d.facts, d.at, matcher) for d in dossiers]) / CASES)  # noqa: B023
        name = f"{rules} rules, {facts} facts"
        yield Row(PART, f"{name}, plain Python", taken[0], "ms")
        yield Row(PART, f"{name}, durable_rules in its child process", taken[1], "ms")
        yield Row(PART, f"{name}, durable_rules / plain Python", taken[1] / taken[0], "x")
    durable.close()


def _checking() -> Iterator[Row]:
    """The command as people give it, start of Python included."""
    files = [*bases().values(), *shelf().values(), *overlays().values()]
    lines = sum(path.read_text("utf-8").count("\n") for path in files)
    command = [Path(sys.executable).with_name("speelruimte"), "policy", "check", *files]
    taken = _milliseconds(lambda: subprocess.run(command, check=True, capture_output=True))
    yield Row(PART, "policy check of every policy", taken, "ms", f"{len(files)} files, {lines:,} lines")


def _large() -> Iterator[Row]:
    text, made = a_policy(300), "made-up.yaml"
    yield Row(PART, "300 rules: reading the text", _milliseconds(lambda: parse_policy(text, made)), "ms")
    policy = parse_policy(text, made)
    yield Row(PART, "300 rules: compiling for the engine", _milliseconds(lambda: _compile(policy)), "ms")


def _compile(policy: Policy) -> None:
    for stratum in compile_policy(policy).strata:
        compile_program(stratum.program)


def _batch(matcher: str) -> Iterator[Row]:
    """One batch after another; the first, which starts the processes, is not counted."""
    before = os.environ.get("SPEELRUIMTE_MATCHER")
    os.environ["SPEELRUIMTE_MATCHER"] = matcher
    try:
        (_, starting), (taken, working) = _answered(1), _answered(1 + TIMES)
    finally:
        os.environ.pop("SPEELRUIMTE_MATCHER")
        os.environ |= {"SPEELRUIMTE_MATCHER": before} if before else {}
    name = f"40 rules, {FACTS} facts, {PROCESSES} processes, {matcher} matcher"
    yield Row(PART, f"dossiers/s in batches, {name}", DOSSIERS / statistics.median(taken[1:]), "/s", AIM)
    busy = (working - starting) / TIMES / DOSSIERS * 1000
    yield Row(PART, f"time of a core for a dossier, {name}", busy, "ms", f"so {1000 / busy:,.0f} /s for each idle core")


def _answered(batches: int) -> tuple[list[float], float]:
    """Return the seconds each batch took, and those the cores worked for all of them together."""
    evaluators, policy = Evaluators(), parse_policy(a_policy(40), "made-up.yaml")
    lines = [a_dossier(FACTS, Random(number)).encode() for number in range(DOSSIERS)]
    before, taken = _worked(), []
    for _ in range(batches):
        began = time.perf_counter()
        answers = list(evaluators.answer(policy, lines, NOW))
        taken.append(time.perf_counter() - began)
        assert len(answers) == DOSSIERS
        assert not any(isinstance(each, DossierErrors) for each in answers)
    evaluators.close()
    return taken, _worked() - before


def _worked() -> float:
    """Seconds the cores worked for the processes that were started here and have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _milliseconds(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1000
