"""A rule of a policy in words, so that whoever answers for it can read it without knowing the language."""

import pytest

from api.web.pages.author.conditions import ConditionLine, condition_in_words
from api.web.pages.author.effects import follows_in_words
from api.web.pages.author.names import names_of
from api.web.pages.author.parts import MOST, layer_of, origins_of, part_of_each, parts_of
from api.web.pages.author.try_out import facts_file
from api.web.words.language import CODES, language
from api.web.words.wording import Wording
from rules.evaluate.evaluate import evaluate
from rules.language.layers.shelf import bases, overlays, shelf
from rules.language.policy import load_policy, parse_policy
from rules.language.read.facts import parse_facts
from rules.scenario.read import load_scenarios, scenarios_beside
from tests.unit.language.layered import GENERAL, OVERLAY, SPECIAL, bundled

EVERY = {**shelf(), **overlays(), **bases()}

POLICY = """
policy: lening
in_force: 2024-01-01
title: {nl: Lening, en: Loan}
goal: {nl: Doel, en: Goal}
roles:
  bank: {title: {nl: Bank, en: Bank}}
  klant: {title: {nl: Klant, en: Customer}, many: true}
facts:
  vraag:
    title: {nl: Vraag, en: Request}
    fields: {bedrag: whole, op: {type: date, title: {nl: Op, en: On}}}
    by: klant
  antwoord: {title: {nl: Antwoord, en: Answer}, by: bank, fields: {gunstig: yes_no}}
rules:
  - rule: antwoorden
    title: {nl: Tijdig antwoorden, en: Answer in time}
    source: Reglement 1
    when:
      all:
        - vraag: {as: v, bedrag: {at_least: 100}, op: {not_before: 2024-02-01}}
        - not: {antwoord: {vraag: v, gunstig: true}}
        - any: [{role: {klant: vacant}}, {role: {bank: held}}, {count: {of: vraag, more_than: 2}}]
        - where: v.bedrag > 5
    oblige:
      bearer: bank
      to: {antwoord: {vraag: v}}
      towards: klant
      within: 2 weeks after v.op
      remind: 1 day before
"""


def _lines(said: ConditionLine, depth: int = 0):
    yield "  " * depth + " ".join(filter(None, (said.words, said.expression)))
    for part in said.parts:
        yield from _lines(part, depth + 1)


def _told(code):
    policy = parse_policy(POLICY, "lening")
    rule = policy.rules["antwoorden"]
    names = names_of(rule, Wording(policy, {}, language(code)))
    return list(_lines(condition_in_words(rule.when, names))), follows_in_words(rule.effects[0], names)


def test_a_condition_is_told_as_a_lawyer_would():
    when, _ = _told("nl")
    assert when == [
        "dit alles:",
        "  er is: Vraag waarvan Bedrag is ten minste 100 en Op is niet voor 1 feb 2024",
        "  er is geen: Antwoord waarvan Gunstig is Ja, bij Vraag",
        "  een van deze:",
        "    de rol is onbezet: Klant",
        "    de rol is bezet: Bank",
        "    het aantal (Vraag) is meer dan 2",
        "  deze uitkomst is waar: v.bedrag > 5",
    ]


def test_what_follows_says_who_what_and_by_when():
    _, follows = _told("en")
    assert (follows.norm, follows.who, follows.words) == ("must", "Bank", "Answer, with Request")
    assert follows.details == ("towards: Customer", "within 2 weeks after On (Request)", "reminder beforehand: 1 day")


@pytest.mark.parametrize("version", sorted(EVERY))
def test_every_rule_that_comes_with_the_product_can_be_told(version):
    policy = load_policy(EVERY[version])
    for code in CODES:
        wording = Wording(policy, {}, language(code))
        for rule in policy.rules.values():
            names = names_of(rule, wording)
            told = [*_lines(condition_in_words(rule.when, names))]
            told += [words for each in rule.effects for words in (follows_in_words(each, names).words,)]
            assert all(told), rule.name
            assert not [line for line in told if "Ref(" in line or "Const(" in line]


def test_every_rule_stands_in_one_part_and_the_own_rules_come_first():
    policy = load_policy(overlays()["omgevingsvergunning@2024-07-01+gemeente-duinrand"])
    parts = parts_of(policy)
    assert list(dict.fromkeys(each.layer for each in parts)) == ["overlay", "model", "base"]
    assert {rule.name for each in parts for rule in each.rules} == set(policy.rules) == set(part_of_each(parts))
    assert all(len(each.rules) <= MOST for each in parts)
    assert sum(len(each.rules) for each in parts) == len(policy.rules)


@pytest.mark.parametrize("version", ["omgevingsvergunning@2024-01-01", "jeugdhulp@2024-01-01", "awb@2024-01-01"])
def test_the_facts_of_a_scenario_written_out_say_the_same(version):
    policy = load_policy(EVERY[version])
    for scenario in load_scenarios(policy, scenarios_beside(EVERY[version])):
        again = parse_facts(policy, facts_file(scenario.facts), "facts")
        at = scenario.checks[-1].at
        first, second = (
            evaluate(policy, [each for each in facts if each.occurred_at <= at], at)
            for facts in (scenario.facts, again)
        )
        shown = [(each.act.fact, each.state, each.deadline) for each in first.obligations]
        assert shown == [(each.act.fact, each.state, each.deadline) for each in second.obligations], scenario.name
        assert first.permissions == second.permissions


def test_rules_of_an_earlier_version_are_called_so():
    later = "policy: bijzonder\nin_force: 2025-01-01\ncontinues: 2024-06-01\n"
    tailored = (
        "overlay_of: bijzonder\nmodel: 2025-01-01\nmunicipality: duinrand\nin_force: 2025-02-01\n"
        "continues: 2024-07-01\n"
    )

    policy = parse_policy(bundled(later, SPECIAL, GENERAL), "bijzonder")
    assert [(each, layer_of(policy, each)) for each in origins_of(policy)] == [
        ("bijzonder@2024-06-01", "earlier"),
        ("algemeen@2024-01-01", "base"),
    ]
    overlay = parse_policy(bundled(tailored, OVERLAY, later, SPECIAL, GENERAL), "duinrand")
    assert [(each, layer_of(overlay, each)) for each in origins_of(overlay)] == [
        ("bijzonder@2024-07-01+duinrand", "earlier"),
        ("bijzonder@2024-06-01", "model"),
        ("algemeen@2024-01-01", "base"),
    ]
