"""Whatever is sent as a dossier, it is read like a facts file of the same text, or everything wrong in it is told."""

import json
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.language.policy import parse_policy
from rules.language.read.facts import parse_facts
from rules.language.text.errors import PolicyErrors
from rules.service.dossier import Dossier, DossierErrors, answer_lines, read_dossier
from rules.terms.said import english
from tests.bench.made_up import a_dossier, a_policy

NOW = datetime(2026, 5, 11, tzinfo=UTC)
POLICY = parse_policy(a_policy(20), "made-up.yaml")
WORDS = ("type", "by", "on", "at", "fields", "id", "roles", "facts", "melding_1", "advies_1", "jansen", "2026-03-02")
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=3), inner),
    max_leaves=12,
)


def read(text: str) -> Dossier | DossierErrors:
    try:
        return read_dossier(POLICY, text, NOW)
    except DossierErrors as errors:
        return errors


@st.composite
def spoiled(draw: st.DrawFn) -> dict[str, Any]:
    """A dossier in which one thing, anywhere, was replaced by anything."""
    found: dict[str, Any] = json.loads(a_dossier(8, Random(draw(st.integers(0, 50)))))
    place: Any = found
    while True:
        keys = range(len(place)) if isinstance(place, list) else sorted(place)
        key = draw(st.sampled_from(keys))
        if not (isinstance(place[key], list | dict) and place[key]) or draw(st.booleans()):
            place[key] = draw(ANYTHING)
            return found
        place = place[key]


@given(st.integers(0, 10_000), st.integers(5, 40))
def test_a_dossier_is_read_as_a_facts_file_of_the_same_text(seed: int, facts: int) -> None:
    dossier = json.loads(a_dossier(facts, Random(seed)))
    del dossier["at"]
    text = json.dumps(dossier)
    found = read(text)
    assert isinstance(found, Dossier)
    assert found.facts == parse_facts(POLICY, text, "dossier.json")


@given(spoiled())
def test_a_spoiled_dossier_is_answered_or_everything_wrong_is_told_with_its_place(dossier: dict[str, Any]) -> None:
    text = json.dumps(dossier)
    (answered,) = answer_lines(POLICY, [text], NOW)
    found = read(text)
    assert isinstance(answered, DossierErrors) == isinstance(found, DossierErrors)
    if isinstance(found, DossierErrors):
        assert found.problems
        assert all(each.message for each in found.problems)
    elif "moves" not in dossier:
        facts = {name: each for name, each in dossier.items() if name != "at"}
        assert found.facts == parse_facts(POLICY, json.dumps(facts), "dossier.json")


@given(ANYTHING)
def test_anything_else_is_told_to_be_no_dossier(sent: Any) -> None:
    found = read(json.dumps(sent))
    if isinstance(found, DossierErrors):
        assert found.problems
    else:
        assert isinstance(sent, dict)


@given(st.text())
def test_any_text_gets_an_answer(sent: str) -> None:
    assert isinstance(read(sent), Dossier | DossierErrors)


def test_a_facts_file_that_is_wrong_is_a_dossier_that_is_wrong() -> None:
    text = json.dumps({"facts": [{"type": "melding_1", "by": "jansen", "on": "2026-03-02"}]})
    with pytest.raises(PolicyErrors) as wrong:
        parse_facts(POLICY, text, "dossier.json")
    found = read(text)
    assert isinstance(found, DossierErrors)
    assert [each.message for each in found.problems] == [english(each.message) for each in wrong.value.errors]
