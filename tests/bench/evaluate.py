"""How long it takes to say what the permit policy concludes, by the number of facts in the case and by matcher."""

import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

from rules.engine.durable_matcher import DurableMatcher
from rules.engine.problem import Matcher
from rules.engine.python_matcher import PythonMatcher
from rules.evaluate.evaluate import evaluate
from rules.facts import Fact
from rules.language.layers.shelf import shelf
from rules.language.policy import load_policy
from rules.model.fact_type import PARTY_JOINED
from rules.model.policy import Policy
from tests.bench.job import ROLES, VERSION
from tests.bench.row import Row

SIZES = (10, 50, 200)
TIMES = 40
BEGIN = datetime(2026, 3, 2, 11, tzinfo=UTC)
SAID = {
    "aanvraag": ("bevoegd_gezag", ("ontvangen_op",)),
    "ontvangstbevestiging": ("bevoegd_gezag", ("verzonden_op",)),
    "aanvulling_gevraagd": ("bevoegd_gezag", ("verzonden_op", "uiterlijk_op")),
    "aanvulling": ("aanvrager", ("compleet_op",)),
    "advies": ("adviseur", ()),
    "vaststelling_voorbereid": ("bevoegd_gezag", ()),
}


def evaluation_rows() -> Iterator[Row]:
    """Measure both matchers on the same cases, which must get the same conclusions."""
    policy, durable, python = load_policy(shelf()[VERSION]), DurableMatcher(), PythonMatcher()
    for size in SIZES:
        facts, at = a_case(size, Random(size)), BEGIN + timedelta(days=21)
        assert evaluate(policy, facts, at, durable) == evaluate(policy, facts, at, python)
        in_python, in_durable = (_milliseconds(policy, facts, at, each) for each in (python, durable))
        yield Row("evaluation", f"{size} facts, plain Python", in_python, "ms")
        yield Row("evaluation", f"{size} facts, durable_rules in its child process", in_durable, "ms")
        yield Row("evaluation", f"{size} facts, durable_rules / plain Python", in_durable / in_python, "x")
    durable.close()


def a_case(facts: int, random: Random) -> list[Fact]:
    """Return a permit case of so many facts: one application on building, and what is said about it."""
    found = [_joined(seq, role, party) for seq, (role, party) in enumerate([*ROLES.items(), ("adviseur", "dienst")])]
    found.append(_said(len(found), "aanvraag", random))
    kinds = [kind for kind in SAID if kind != "aanvraag"]
    found += [_said(seq, random.choice(kinds), random) for seq in range(len(found), facts)]
    return found


def _joined(seq: int, role: str, party: str) -> Fact:
    fields = {"party": party, "role": role}
    return Fact(f"f{seq}", PARTY_JOINED, fields, BEGIN, BEGIN, ROLES["bevoegd_gezag"], "bevoegd_gezag", seq)


def _said(seq: int, kind: str, random: Random) -> Fact:
    role, days = SAID[kind]
    first = BEGIN + timedelta(days=random.randrange(20) if kind != "aanvraag" else 0)
    fields: dict[str, object] = {name: (first + timedelta(days=7 * n)).date() for n, name in enumerate(days)}
    fields |= {"aanvraag": {"activiteit": "bouwen"}, "advies": {"strekking": "positief"}}.get(kind, {})
    party = ROLES.get(role, "dienst")
    return Fact(f"f{seq}", kind, fields, first, first, party, role, seq)  # type: ignore[arg-type]


def _milliseconds(policy: Policy, facts: list[Fact], at: datetime, matcher: Matcher) -> float:
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        evaluate(policy, facts, at, matcher)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1000
