"""What evaluation promises for whatever facts a case holds, tried on the policies that come with the product."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from rules.conclusions import Conclusions, Obligation
from rules.engine.durable_matcher import DurableMatcher
from rules.engine.python_matcher import PythonMatcher
from rules.evaluate.evaluate import evaluate
from rules.facts import Fact, current_facts
from rules.language.layers.shelf import shelf
from rules.language.policy import load_policy
from rules.language.read.facts import noon
from rules.model.fact_type import OF_THE_DIRECTOR, PARTY_JOINED, Field, FieldKind
from rules.model.policy import Policy
from rules.model.values import Value

POLICIES = tuple(load_policy(path) for path in shelf().values())
FIRST_DAY = date(2026, 1, 5)
MOST_DAYS = 150

SEEDS = st.integers(min_value=0, max_value=2**32)
AFTER = st.integers(min_value=0, max_value=MOST_DAYS * 2)
FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
# By name, as a failing example is told by its repr and that of a policy is its whole text.
CASES = given(name=st.sampled_from(sorted(each.version for each in POLICIES)), seed=SEEDS, days=AFTER)


def named(version: str) -> Policy:
    return next(each for each in POLICIES if each.version == version)


def a_case(policy: Policy, seed: int, most: int = 25) -> list[Fact]:
    """Parties in every role, and up to `most` facts with values that fit, now and then corrected or retracted."""
    chance = random.Random(seed)
    start = noon(FIRST_DAY)
    facts: list[Fact] = []
    for role in policy.roles:
        joining = {"role": role, "party": role}
        facts.append(Fact(f"join-{role}", PARTY_JOINED, joining, start, start, role, role, len(facts) + 1))
    kinds = [kind for kind in policy.facts if kind not in OF_THE_DIRECTOR]
    first = next(iter(kinds))
    for n in range(chance.randint(1, most)):
        facts.append(a_fact(policy, first if n == 0 else chance.choice(kinds), facts, chance))
    return facts


def a_fact(policy: Policy, kind: str, facts: Sequence[Fact], chance: random.Random) -> Fact:
    same = [each for each in facts if each.type == kind]
    corrected = chance.choice(same).id if same and chance.random() < 0.3 else None
    retracts = corrected is not None and chance.random() < 0.3
    at = noon(FIRST_DAY + timedelta(days=chance.randint(0, MOST_DAYS)))
    role = chance.choice(policy.facts[kind].by or tuple(policy.roles))
    fields: dict[str, Value] = {}
    for field in policy.facts[kind].fields.values():
        value = a_value(field, facts, chance)
        if value is not None and not retracts:
            fields[field.name] = value
    person = chance.choice([None, "p1", "p2"])
    seq = len(facts) + 1
    return Fact(f"f{seq}", kind, fields, at, at, role, role, seq, person, corrected, retracts)


def a_value(field: Field, facts: Sequence[Fact], chance: random.Random) -> Value | None:
    match field.kind:
        case FieldKind.CHOICE:
            return chance.choice(field.choices)
        case FieldKind.DATE:
            return FIRST_DAY + timedelta(days=chance.randint(0, MOST_DAYS))
        case FieldKind.REF:
            targets = [each.id for each in facts if each.type == field.of]
            return chance.choice(targets) if targets and chance.random() < 0.5 else None
        case FieldKind.YES_NO:
            return chance.random() < 0.5
        case FieldKind.WHOLE | FieldKind.DECIMAL:
            return chance.randint(0, 100)
        case _:
            return "fictief"


def said_of(policy: Policy, facts: Sequence[Fact], days: int) -> Conclusions:
    return evaluate(policy, facts, noon(FIRST_DAY + timedelta(days=days)))


@FEW
@CASES
def test_the_order_of_the_facts_in_the_list_does_not_matter(name: str, seed: int, days: int) -> None:
    policy = named(name)
    facts = a_case(policy, seed)
    shuffled = random.Random(seed).sample(facts, len(facts))
    assert said_of(policy, shuffled, days) == said_of(policy, facts, days)


@pytest.fixture(scope="module")
def durable() -> Iterator[DurableMatcher]:
    matcher = DurableMatcher()
    yield matcher
    matcher.close()


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.version)
def test_both_matchers_come_to_the_same_conclusions(policy: Policy, durable: DurableMatcher) -> None:
    """The engine itself is asked, not the fence around it that would fall back."""
    concluded: Counter[str] = Counter()
    for seed in range(200):
        facts = a_case(policy, seed, most=len(policy.facts))
        at = noon(FIRST_DAY + timedelta(days=seed % MOST_DAYS))
        said = evaluate(policy, facts, at, durable)
        assert said == evaluate(policy, facts, at, PythonMatcher())
        concluded.update(each.ground.rule for each in said.obligations)
        concluded.update(each.ground.rule for each in said.tasks)
        concluded.update(each.ground.rule for each in said.permissions)
        concluded.update(each.ground.rule for each in said.prohibitions)
        concluded.update(each.ground.rule for each in said.notices)
        concluded.update(each.ground.rule for each in said.scopes if each.ground)
        concluded.update(ground.rule for each in said.derived for ground in each.grounds)
    assert len(set(concluded) & set(policy.rules)) > 0.7 * len(policy.rules), "the random cases reach most rules"


@FEW
@CASES
@example(name="woo-verzoek@2024-01-01", seed=3127, days=8)
@example(name="wmo-melding@2024-01-01", seed=100084, days=72)
def test_everything_concluded_rests_on_facts_that_count(name: str, seed: int, days: int) -> None:
    policy = named(name)
    facts = a_case(policy, seed)
    said = said_of(policy, facts, days)
    counting = {each.fact.id for each in current_facts(facts, said.at)}
    grounds = {each.ground for each in said.obligations} | {each.ground for each in said.tasks}
    grounds |= {each.ground for each in said.permissions} | {each.ground for each in said.prohibitions}
    grounds |= {ground for each in said.derived for ground in each.grounds}
    assert all(set(ground.facts) <= counting for ground in grounds)


@FEW
@CASES
def test_what_was_concluded_until_the_next_change_stays_so(name: str, seed: int, days: int) -> None:
    """`changes_at` is the promise on which the clock sleeps: until then nothing happens by itself."""
    policy = named(name)
    facts = a_case(policy, seed)
    said = said_of(policy, facts, days)
    end = said.changes_at or noon(FIRST_DAY + timedelta(days=1_000))
    just_before = evaluate(policy, facts, max(said.at, end - timedelta(seconds=1)))
    assert replace(just_before, at=said.at) == said


@FEW
@given(seed=SEEDS)
def test_derived_facts_vanish_with_their_ground(seed: int) -> None:
    policy = named("jeugdhulp@2024-01-01")
    facts = a_case(policy, seed)
    said = said_of(policy, facts, MOST_DAYS)
    assume(said.derived)
    for derived in said.derived:
        resting_on = {fact for ground in derived.grounds for fact in ground.facts}
        without = [*facts, *(retraction(each, facts, n) for n, each in enumerate(sorted(resting_on), 1))]
        left = [each for each in said_of(policy, without, MOST_DAYS).derived if each.name == derived.name]
        assert not {ground for each in left for ground in each.grounds} & set(derived.grounds)


def retraction(fact_id: str, facts: Sequence[Fact], n: int) -> Fact:
    [fact] = [each for each in facts if each.id == fact_id]
    return replace(fact, id=f"r{n}", fields={}, corrects=fact.id, retracts=True, seq=len(facts) + n)


@FEW
@given(received=st.integers(0, 60), corrected=st.integers(0, 60), seed=SEEDS)
def test_correcting_the_day_moves_the_deadline_of_the_same_obligation(received: int, corrected: int, seed: int) -> None:
    policy = named("omgevingsvergunning@2024-01-01")
    joined = [fact for fact in a_case(policy, seed) if fact.type == PARTY_JOINED]
    first = application(received, seq=10)
    correction = replace(application(corrected, seq=11), id="verbeterd", corrects=first.id)

    before = owed(said_of(policy, [*joined, first], 1))
    after = owed(said_of(policy, [*joined, first, correction], 1))
    straight = owed(said_of(policy, [*joined, application(corrected, seq=10)], 1))

    assert after.key == before.key
    assert after.deadline == straight.deadline
    assert after.ground.facts == ("verbeterd",)


def application(days: int, seq: int) -> Fact:
    fields: dict[str, Value] = {"ontvangen_op": FIRST_DAY + timedelta(days=days), "activiteit": "bouwen"}
    at = noon(FIRST_DAY)
    return Fact("aanvraag", "aanvraag", fields, at, at, "aanvrager", "aanvrager", seq)


def owed(said: Conclusions) -> Obligation:
    [obligation] = [each for each in said.obligations if each.ground.rule == "tijdig_beslissen"]
    return obligation
