"""The pages of an author tell what is wrong, odd or otherwise than expected in the language of whoever reads."""

import pytest

from api.web.frame.page import _ENVIRONMENT
from api.web.pages.author.check_text import FILE, _tried, wrong_lines
from api.web.pages.author.scenarios import Tried, tried
from api.web.words.language import language
from rules.language.check.check import check
from rules.language.layers.bundle import bundle_text
from rules.language.policy import parse_policy
from rules.language.text.errors import PolicyErrors
from rules.scenario.read import parse_scenarios

POLICY = """\
policy: proef
in_force: 2024-01-01
roles: {gemeente: , burger: }
facts:
  vraag: {by: burger}
  antwoord: {by: gemeente}
rules:
  - {rule: plicht, when: vraag, oblige: {bearer: gemeente, to: antwoord}}
  - {rule: nooit, when: {waived: plicht}, derive: d}
"""
WRONG = POLICY.replace("bearer: gemeente", "bearer: gemente").replace("when: {waived", "when: {wived")
STORY = "- {name: s, at: 2026-03-03, expect: {obligations: [{rule: plicht, state: open, late: yes}], closed: yes}}"
TOLD = {
    "nl": ("Regel 8", "regel 'plicht'", "'gemente' is geen rol.", "<b>Bedoelde u 'gemeente'?</b>"),
    "en": ("Line 8", "rule 'plicht'", "Unknown role 'gemente'.", "<b>Did you mean 'gemeente'?</b>"),
}
OTHERWISE = {
    "nl": (
        "verplichting 'plicht': verwacht 'open', te laat, gevonden geen",
        "de zaak: verwacht 'closed', gevonden 'open'",
    ),
    "en": ("obligation 'plicht': expected open, late, found none", "the case: expected closed, found open"),
}
ODD = {
    "nl": "regel 'nooit': dit kan nooit gelden: geen regel laat de verplichting van regel 'plicht' vervallen.",
    "en": "rule 'nooit': it can never hold: no rule waives the obligation of rule 'plicht'.",
}


def wrong() -> PolicyErrors:
    with pytest.raises(PolicyErrors) as caught:
        parse_policy(WRONG, FILE)
    return caught.value


def page(code: str, part: str, **told: object) -> str:
    reading = language(code)
    template = '{% import "pages/author/parts.html" as parts with context %}' + part
    words = _ENVIRONMENT.from_string(template).render(t=reading.say, of=reading.of, language=reading, **told)
    return words.replace("&#39;", "'")


@pytest.mark.parametrize("code", TOLD)
def test_an_error_is_shown_in_the_language_of_the_reader(code: str) -> None:
    shown = page(code, "{{ parts.wrong(lines) }}", lines=wrong_lines(wrong(), WRONG, FILE, language(code)))
    assert [each for each in TOLD[code] if each not in shown] == []
    assert "bearer: gemente" in shown
    assert "lang=" not in shown


@pytest.mark.parametrize("code", OTHERWISE)
def test_what_a_scenario_found_is_shown_in_the_language_of_the_reader(code: str) -> None:
    shown = page(code, "{{ parts.otherwise(differences) }}", differences=story().differences)
    assert [each for each in OTHERWISE[code] if f"2026-03-03, {each}" not in shown] == []
    assert "lang=" not in shown


def story() -> Tried:
    policy = parse_policy(POLICY, FILE)
    [scenario] = parse_scenarios(policy, STORY, "scenarios")
    return tried(policy, 1, scenario, "scenarios")


@pytest.mark.parametrize("code", ODD)
def test_a_remark_is_read_in_the_language_of_the_reader(code: str) -> None:
    remarks = [language(code).of(each) for each in check(parse_policy(POLICY, FILE))]
    assert [each for each in remarks if each.endswith(ODD[code])]


def test_a_text_that_continues_a_version_of_the_product_is_tried_on_the_scenarios_of_that() -> None:
    text = "policy: woo-verzoek\nin_force: 2030-01-01\ncontinues: 2024-01-01\n"

    found = _tried(parse_policy(bundle_text(text, FILE), FILE), "", text)

    assert {(each.scenario.file, each.continued, each.held) for each in found} == {
        ("woo-verzoek/2024-01-01.scenarios.yaml", True, True)
    }
