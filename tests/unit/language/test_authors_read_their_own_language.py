"""Whatever is wrong in what an author writes can be told in Dutch and in English: nothing is missing, nothing mixed."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest

from rules.language.check.check import check
from rules.language.policy import parse_policy
from rules.language.read.edition import parse_edition
from rules.language.read.facts import parse_facts
from rules.language.text.errors import FieldErrors, PolicyErrors
from rules.language.text.value import parse_fields
from rules.model.fact_type import FactType, Field, FieldKind
from rules.scenario.read import parse_scenarios
from rules.scenario.run import run_scenario
from rules.terms.said import Said, Text
from tests.unit.language import (
    test_check_policy,
    test_errors_of_bounds,
    test_errors_of_conditions,
    test_errors_of_declarations,
    test_errors_of_effects,
    test_errors_of_files,
    test_facts_file,
    test_layers,
    test_overlays,
    test_policy_errors,
)
from tests.unit.language.layered import GENERAL, OVERLAY, SPECIAL, bundled
from tests.unit.scenario import test_scenario_differences, test_scenario_file
from tests.unit.terms import test_editions

QUOTED = re.compile(r"'(?:[^']|'(?=\w))*'|\{[^}]*\}+|- \w+:")
ENGLISH = re.compile(
    r"\b(the|this|that|and|not|with|must|needs?|unknown|found|expected|has|have|which|rule|fact)\b", re.IGNORECASE
)
FOREIGN = ("dit is geen YAML", "in deze zit een fout", "bij teken")
"""What a parser of others says stays in English."""


class Told(Protocol):
    def in_language(self, code: str) -> str: ...


def policies(sound: str) -> Iterator[str]:
    for clauses in (test_errors_of_conditions.WRONG, test_errors_of_effects.WRONG):
        yield from (f"{sound}  - {{rule: r, {clause}}}\n" for clause in clauses)
    yield from (sound.replace(*change, 1) for change in test_errors_of_declarations.WRONG)
    yield from (sound.replace("tekst: text?", f"tekst: {field}") for field in test_errors_of_bounds.WRONG)
    yield from (test_policy_errors.HEAD.replace(*change, 1) for change in test_policy_errors.WRONG_HEADS)
    yield from test_errors_of_files.WRONG
    for right, each in test_overlays.WRONG_OVERLAYS.items():
        yield from (bundled(OVERLAY.replace(right, wrong, 1), SPECIAL, GENERAL) for wrong in each)
    yield from (bundled(SPECIAL.replace(test_overlays.PLACE, place), GENERAL) for place in test_overlays.WRONG_PLACES)
    yield from (bundled(SPECIAL.replace(*change), GENERAL) for change, _ in test_layers.CHANGED.values())


def facts(_: str) -> Iterator[str]:
    yield from (f"{test_facts_file.ROLES}facts:\n  - {fact}\n" for fact in test_facts_file.WRONG)
    yield from test_facts_file.WRONG_FILES


def scenarios(_: str) -> Iterator[str]:
    yield from (f"- {{name: s, at: 2026-03-03, {parts}}}" for parts in test_scenario_file.WRONG)
    yield from test_scenario_file.WRONG_FILES


def editions(_: str) -> Iterator[str]:
    yield from (test_editions.DECREED.text.replace(*change) for change in test_editions.WRONG)


READ: dict[str, tuple[Callable[[str], Iterator[str]], Callable[[str], object]]] = {
    "policies": (policies, lambda text: parse_policy(text, "p.yaml")),
    "facts": (facts, lambda text: parse_facts(test_facts_file.POLICY, text, "f.yaml")),
    "scenarios": (scenarios, lambda text: parse_scenarios(test_scenario_file.POLICY, text, "s.yaml")),
    "editions": (editions, lambda text: parse_edition(text, "e.yaml")),
}


@pytest.mark.parametrize("what", READ)
def test_everything_that_is_wrong_is_told_in_the_language_of_the_reader(what: str, sound: str) -> None:
    texts, read = READ[what]
    for text in texts(sound):
        with pytest.raises(PolicyErrors) as caught:
            read(text)
        for error in caught.value.errors:
            assert str(error) == error.in_language("en")
            is_dutch(error)


def test_what_cannot_have_been_meant_is_told_in_the_language_of_the_reader() -> None:
    for changes, rules, _ in test_check_policy.ODD.values():
        text = test_check_policy.SOUND + "".join(f"  - {rule}\n" for rule in rules)
        for change in changes:
            text = text.replace(*change)
        for remark in check(parse_policy(text, "p.yaml")):
            is_dutch(remark)


def test_what_came_out_otherwise_is_told_in_the_language_of_the_reader() -> None:
    for expect in test_scenario_differences.OTHERWISE:
        [scenario] = parse_scenarios(
            test_scenario_differences.POLICY, f"{test_scenario_differences.STORY}  expect: {{{expect}}}\n", "s.yaml"
        )
        for difference in run_scenario(test_scenario_differences.POLICY, scenario):
            is_dutch(difference)


def is_dutch(told: Told) -> None:
    dutch = told.in_language("nl")
    assert dutch != told.in_language("en")
    if not any(each in dutch for each in FOREIGN):
        assert ENGLISH.search(QUOTED.sub("", dutch)) is None, dutch


DUTCH = {
    "when: {vrag: v}, derive: d": "'vrag' is geen voorwaarde of soort feit. Bedoelde u 'vraag'?",
    "when: {vraag: {aantal: veel}}, derive: d": (
        "dit past niet in veld 'aantal'. Gevonden: 'veel'. Verwacht: een heel getal binnen ±900.000.000.000."
    ),
    "when: {vraag: {op: {befor: 2024-01-01}}}, derive: d": "'befor' is geen toets. Bedoelde u 'before'?",
    "when: vraag, oblige: {bearer: gemeente, to: antwoord, within: 8 wekn}": (
        "dit is geen tijdsduur. Gevonden: '8 wekn'. "
        "Verwacht: een tijdsduur zoals '8 weeks', '1 month', '5 working days' of '48 hours'. Bedoelde u 'weeks'?"
    ),
    "when: {antwoord: {lijst: {is: a}}}, derive: d": (
        "veld 'lijst' is een lijst. Gevonden: de toets 'is'. Verwacht: 'contains', 'missing' of 'present'."
    ),
}


@pytest.mark.parametrize(("clause", "dutch"), DUTCH.items())
def test_it_reads_as_dutch(clause: str, dutch: str, sound: str) -> None:
    with pytest.raises(PolicyErrors) as caught:
        parse_policy(f"{sound}  - {{rule: r, {clause}}}\n", "p.yaml")
    assert [error.in_language("nl") for error in caught.value.errors] == [f"p.yaml:19, regel 'r': {dutch}"]


def test_an_error_that_was_gathered_says_nothing_yet(sound: str) -> None:
    with pytest.raises(PolicyErrors) as caught:
        parse_policy(f"{sound}  - {{rule: r, when: vrag, derive: d}}\n", "p.yaml")
    [error] = caught.value.errors
    assert isinstance(error.message, Said)
    assert dict(error.message.values)["name"] == "'vrag'"


def test_the_fields_of_a_fact_are_refused_in_english() -> None:
    fields = {"over": Field("over", FieldKind.REF, of="vraag"), "op": Field("op", FieldKind.DATE)}
    with pytest.raises(FieldErrors) as caught:
        parse_fields(FactType("antwoord", Text("Antwoord", "Answer"), fields), {"op": [], "ovr": True})
    assert str(caught.value) == (
        "antwoord: field 'ovr': found a field this type of fact does not have, expected 'over'; "
        "field 'over': found nothing, expected the id of a fact of type 'vraag'; "
        "field 'op': found a list, expected a date such as 2026-03-31, from 1800 to 2200"
    )


ROOT = Path(__file__).parents[3]
AUTHORS = (ROOT / "rules" / "language", ROOT / "rules" / "scenario")


def test_no_reader_puts_a_finding_into_words_itself() -> None:
    spoken = re.compile(r'\b(?:Wrong|unknown|Remark|PolicyError|leaf|table)\([^()]*,\s*f?"[^"\']* [^"]*"')
    files = [file for folder in AUTHORS for file in folder.rglob("*.py")]
    assert [(file.name, found) for file in files for found in spoken.findall(file.read_text("utf-8"))] == []
