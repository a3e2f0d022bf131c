"""The dossiers of the demonstration fit the policies, the parties and each other."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from orchestrator.local.development import MUNICIPALITIES, PARTIES, SEATS, Seat
from rules.language.policy import load_policy
from workers.demo.dossiers import dossiers

SHELF = Path(__file__).parents[3] / "rules" / "policies"
DOSSIERS = dossiers()
SEEN = [(each, turn) for each in DOSSIERS for turn in (each.first, *each.turns)]
NOT_ASKED_TO_FIT = {"party_joined", "party_left", "case_closed", "case_reopened", "work_given"}


@pytest.fixture(scope="module")
def policies():
    return {(each.policy, each.municipality): load_policy(text_of(each.policy, each.municipality)) for each in DOSSIERS}


def text_of(policy: str, municipality: str) -> Path:
    """What the municipality made of the policy, or the policy itself."""
    tailored = sorted((SHELF / policy / municipality).glob("????-??-??.yaml"))
    return (tailored or sorted((SHELF / policy).glob("????-??-??.yaml")))[-1]


def test_thirty_one_dossiers_of_six_policies_over_three_municipalities() -> None:
    assert len({each.id for each in DOSSIERS}) == len(DOSSIERS) == 31
    assert Counter(each.municipality for each in DOSSIERS).keys() == set(MUNICIPALITIES)
    assert {each.policy for each in DOSSIERS} == {
        "omgevingsvergunning",
        "jeugdhulp",
        "wmo-melding",
        "participatie",
        "woo-verzoek",
        "huishouden",
    }
    assert len(MUNICIPALITIES) == 3


def test_whoever_takes_part_is_registered_in_a_role_of_the_policy(policies) -> None:
    registered = {party.id for party in PARTIES}
    for each in DOSSIERS:
        roles = policies[each.policy, each.municipality].roles
        assert each.roles.keys() <= roles.keys(), each.id
        assert {party for parties in each.roles.values() for party in parties} <= registered, each.id
        assert all(len(parties) == 1 or roles[role].many for role, parties in each.roles.items()), each.id


@pytest.mark.parametrize(("dossier", "turn"), SEEN, ids=[f"{each.id} {turn.fact}" for each, turn in SEEN])
def test_what_somebody_adds_is_a_fact_that_role_may_tell(policies, dossier, turn) -> None:
    policy = policies[dossier.policy, dossier.municipality]
    fact = policy.facts[turn.fact]
    held = {role for role, parties in dossier.roles.items() if turn.party in parties}
    held |= {policy.director} if turn.party == dossier.municipality else set()
    assert Seat(turn.party, turn.person) in SEATS
    assert turn.fields.keys() <= fact.fields.keys()
    assert held & set((policy.director,) if turn.fact in NOT_ASKED_TO_FIT else fact.by or policy.roles)


def test_the_same_applications_come_in_at_each_municipality() -> None:
    first = [(each.municipality, each.first.fields["activiteit"]) for each in DOSSIERS if each.id.startswith("wabo")]
    by_town = {town: [what for where, what in first if where == town] for town in MUNICIPALITIES}
    assert len({tuple(each) for each in by_town.values()}) == 1


def test_overlays_are_in_force_when_the_story_begins(policies) -> None:
    tailored = [policy for policy in policies.values() if policy.municipality]
    assert len(tailored) == 6
    assert all(policy.in_force < date(2026, 3, 2) for policy in tailored)
