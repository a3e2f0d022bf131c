"""A list or a text can be searched for what a bound fact holds: in conditions, negated, and in acts."""

from datetime import UTC, datetime

from rules.evaluate.evaluate import evaluate
from rules.language.policy import parse_policy
from rules.language.read.facts import parse_facts
from rules.model.condition import ObligationState

POLICY = parse_policy(
    """\
policy: proef
in_force: 2024-01-01
roles: {gemeente: , burger: {many: true}}
facts:
  vraag: {by: burger, fields: {over: party, woord: text?}}
  antwoord: {by: gemeente, fields: {genoemd: {type: party, many: true}, tekst: text}}
rules:
  - {rule: plicht, when: {vraag: v}, oblige: {bearer: gemeente, to: {antwoord: {genoemd: {contains: v.over}}}}}
  - {rule: wel, when: {all: [{vraag: v}, {antwoord: {genoemd: {contains: v.over}}}]}, derive: {wel: {wie: v.over}}}
  - rule: niet
    when: {all: [{vraag: v}, {not: {antwoord: {genoemd: {contains: v.over}}}}]}
    derive: {niet: {wie: v.over}}
  - rule: letterlijk
    when: {all: [{vraag: v}, {antwoord: {tekst: {contains: v.woord}}}]}
    derive: {letterlijk: {wie: v.over}}
""",
    "p.yaml",
)

FACTS = """\
roles: {gemeente: duinrand, burger: jansen}
facts:
  - {type: vraag, on: 2026-03-02, by: jansen, fields: {over: bakker, woord: brood}}
  - {type: vraag, on: 2026-03-02, by: jansen, fields: {over: slager}}
  - {type: antwoord, on: 2026-03-03, by: duinrand, fields: {genoemd: [slager, visser], tekst: vers brood}}
"""


def test_a_list_and_a_text_are_searched_for_what_a_bound_fact_holds() -> None:
    said = evaluate(POLICY, parse_facts(POLICY, FACTS, "f.yaml"), datetime(2026, 3, 4, tzinfo=UTC))

    assert {(each.name, each.values["wie"]) for each in said.derived} == {
        ("wel", "slager"),
        ("niet", "bakker"),
        ("letterlijk", "bakker"),
    }
    states = {each.ground.facts[0]: each.state for each in said.obligations}
    assert states == {"vraag": ObligationState.OPEN, "vraag-2": ObligationState.FULFILLED}
