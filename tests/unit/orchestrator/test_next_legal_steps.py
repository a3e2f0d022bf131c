"""What the policies that come with the product say comes after a missed obligation, and which lateness costs money."""

from functools import cache

import pytest

from orchestrator.domain.exposure import clauses_of, penalty_rules
from orchestrator.domain.follow_up import follow_ups, needs, rests_on
from rules.language.layers.shelf import shelf
from rules.language.policy import load_policy


@cache
def policy_of(name):
    return load_policy(next(path for path in shelf().values() if path.parent.name == name))


@pytest.fixture
def permit():
    return policy_of("omgevingsvergunning")


def told(policy, missed, present=()):
    return {each.rule: each for each in follow_ups(policy, missed, frozenset(present))}


def test_after_a_late_decision_comes_a_notice_of_default_and_then_a_decision_on_the_penalty(permit):
    steps = told(permit, "tijdig_beslissen", {"aanvraag"})
    full = steps["dwangsom_ten_volle"]
    assert (full.act, full.bearer, full.within.lasts.weeks) == ("dwangsombesluit", "bevoegd_gezag", 10)
    assert [(each.fact, "aanvrager" in each.roles) for each in full.needs] == [("ingebrekestelling", True)]
    assert steps["te_laat_melden"].needs == ()
    assert steps["te_laat_melden"].what.en.startswith("The decision term has passed")


def test_once_the_notice_is_there_nothing_is_waited_for(permit):
    steps = told(permit, "tijdig_beslissen", {"aanvraag", "ingebrekestelling"})
    assert steps["dwangsom_ten_volle"].needs == ()


def test_what_waits_for_least_comes_first(permit):
    found = follow_ups(permit, "tijdig_beslissen", frozenset({"aanvraag"}))
    assert [len(each.needs) for each in found] == sorted(len(each.needs) for each in found)


def test_a_rule_rests_on_what_was_missed_through_what_is_derived_from_it(permit):
    decided_in_time = {"tijdig_beslissen", "tijdig_beslissen_uniform", "zonder_zienswijzen"}
    assert rests_on(permit, "dwangsom_ten_volle") == decided_in_time
    assert {"aanvraag", "ingebrekestelling"} <= needs(permit, "dwangsom_ten_volle")
    assert rests_on(permit, "tijdig_beslissen") == frozenset()


def test_an_enforcer_calls_to_account_who_is_late_with_a_child():
    steps = told(policy_of("jeugdhulp"), "raad_onderzoekt")
    assert (steps["aanspreken"].act, steps["aanspreken"].bearer) == ("aanspreking", "gemeente")
    assert steps["aanspreken"].within.lasts.weeks == 1
    assert "gemeente_rol" in {each.fact for each in steps["aanspreken"].needs}


@pytest.mark.parametrize("name", ["omgevingsvergunning", "wmo-melding", "participatie", "jeugdhulp"])
def test_a_late_decision_costs_money(name):
    costly = {each.missed: each.notice for each in clauses_of(policy_of(name))}
    assert costly["tijdig_beslissen"] == "ingebrekestelling"
    assert costly["tijdig_op_bezwaar"] == "ingebrekestelling_over_bezwaar"
    assert "dwangsom_ten_volle" in penalty_rules(policy_of(name))


def test_the_open_government_act_knows_no_penalty():
    assert clauses_of(policy_of("woo-verzoek")) == ()
    assert penalty_rules(policy_of("woo-verzoek")) == frozenset()
