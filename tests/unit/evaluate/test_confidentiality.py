"""A fact that carries a level of confidentiality is seen by those whom its type names for that level, never by more."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from rules.evaluate.sight import Reader, Seen, sees, tells_what_it_corrects
from rules.facts import Fact
from rules.language.policy import parse_policy
from rules.language.text.errors import PolicyErrors
from rules.model.audience import audiences_of
from rules.model.confidentiality import LEVELS
from rules.model.fact_type import FieldKind

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEXT = """\
policy: niveaus
in_force: 2024-01-01
roles: {gemeente: , arts: , school: , ouder: }
facts:
  verslag:
    by: [arts, gemeente]
    fields: {aan: party?}
    seen_by: [gemeente, arts, ouder, aan]
    confidentiality: {zaakvertrouwelijk: [gemeente, arts, aan], geheim: gemeente}
  bericht: {by: school, confidentiality: {vertrouwelijk: [gemeente, school]}}
  brief: {by: gemeente}
rules:
  - {rule: lezen, when: verslag, oblige: {bearer: gemeente, to: brief}}
  - {rule: bellen, when: bericht, oblige: {bearer: gemeente, to: brief}}
"""
POLICY = parse_policy(TEXT, "p.yaml")
ROLES = {"dal": "gemeente", "dokter": "arts", "de-eik": "school", "jansen": "ouder", "buur": "ouder"}


def fact(number: int = 1, kind: str = "verslag", **fields: Any) -> Fact:
    return Fact(f"f{number}", kind, fields, AT, AT, "iemand", "arts", number)


def seeing(said: Fact, *others: Fact) -> set[str]:
    every = {each.id: each for each in (said, *others)}
    readers = (Reader(party, None, frozenset({role})) for party, role in ROLES.items())
    return {each.party for each in readers if sees(POLICY, each, said, every) is Seen.ALL}


EVERYBODY = set(ROLES)
UP_TO = {
    **{level: {"dal", "dokter", "jansen", "buur"} for level in LEVELS[:3]},
    **{level: {"dal", "dokter"} for level in LEVELS[3:6]},
    **{level: {"dal"} for level in LEVELS[6:]},
}


@pytest.mark.parametrize("level", LEVELS)
def test_each_of_the_eight_levels_is_seen_by_whom_is_named_for_it_or_below_it(level: str) -> None:
    assert seeing(fact(confidentiality=str(level))) == UP_TO[level]


def test_a_fact_without_a_level_is_seen_as_its_type_says() -> None:
    assert seeing(fact()) == {"dal", "dokter", "jansen", "buur"}
    assert seeing(fact(kind="bericht")) == EVERYBODY
    assert seeing(fact(kind="bericht", confidentiality="vertrouwelijk")) == {"dal", "de-eik"}


def test_whom_the_fact_names_sees_it_up_to_the_level_that_names_the_field() -> None:
    assert "buur" in seeing(fact(aan="buur", confidentiality="zaakvertrouwelijk"))
    assert "buur" not in seeing(fact(aan="buur", confidentiality="geheim"))


def test_who_added_a_fact_sees_it_whatever_it_carries() -> None:
    said = replace(fact(confidentiality="zeer_geheim"), party="jansen")
    assert seeing(said) == {"dal", "jansen"}


def test_a_correction_that_is_more_confidential_makes_what_it_corrects_so_as_well() -> None:
    first, raised = fact(), replace(fact(2, confidentiality="geheim"), corrects="f1")
    assert seeing(first, raised) == seeing(raised, first) == {"dal"}


def test_a_correction_that_is_less_confidential_does_not_open_what_it_corrects() -> None:
    first, lowered = fact(confidentiality="geheim"), replace(fact(2), corrects="f1")
    assert seeing(first, lowered) == {"dal"}
    assert seeing(lowered, first) == {"dal", "dokter", "jansen", "buur"}


def retraction(number: int, of: str) -> Fact:
    return replace(fact(number), corrects=of, retracts=True)


@pytest.mark.parametrize("level", LEVELS)
def test_that_a_fact_was_taken_away_is_known_to_who_sees_that_fact(level: str) -> None:
    assert seeing(retraction(2, "f1"), fact(confidentiality=str(level))) == UP_TO[level]


def test_that_a_fact_was_taken_away_is_as_confidential_as_all_that_was_said_of_it() -> None:
    first, raised = fact(), replace(fact(2, confidentiality="geheim"), corrects="f1")
    lowered = replace(fact(3), corrects="f2")
    assert seeing(retraction(3, "f2"), first, raised) == {"dal"}
    assert seeing(retraction(4, "f1"), first, raised) == {"dal"}
    assert seeing(retraction(4, "f3"), first, raised, lowered) == {"dal", "dokter", "jansen", "buur"}


def test_who_added_what_is_taken_away_is_told_that_it_is() -> None:
    first = replace(fact(confidentiality="geheim"), party="jansen")
    gone = retraction(2, "f1")
    assert sees(POLICY, Reader("jansen", None, frozenset({"ouder"})), gone, {"f1": first, "f2": gone}) is Seen.EXISTENCE


def test_a_correction_says_what_it_corrects_to_who_may_know_of_that() -> None:
    first, lowered = fact(confidentiality="geheim"), replace(fact(2), corrects="f1")
    there = {"f1": first, "f2": lowered}
    readers = (Reader(party, None, frozenset({role})) for party, role in ROLES.items())
    assert {each.party for each in readers if tells_what_it_corrects(POLICY, each, lowered, there)} == {"dal"}
    writer = Reader("iemand", None, frozenset({"ouder"}))
    assert tells_what_it_corrects(POLICY, writer, lowered, there)


def test_what_rests_on_the_type_is_for_who_sees_it_whatever_it_carries() -> None:
    rules = audiences_of(POLICY).rules
    assert [role for role in POLICY.roles if rules["lezen"].has({role})] == ["gemeente"]
    assert [role for role in POLICY.roles if rules["bellen"].has({role})] == ["gemeente", "school"]


def test_the_level_is_a_field_of_the_fact_that_can_be_left_out() -> None:
    field = POLICY.facts["verslag"].fields["confidentiality"]
    assert (field.kind, field.choices, field.optional) == (FieldKind.CHOICE, LEVELS, True)
    assert "confidentiality" not in POLICY.facts["brief"].fields


WRONG = {
    ("geheim: gemeente}", "geheim: [gemeente, ouder]}"): (
        "p.yaml:9, fact 'verslag': a higher level only narrows who sees it, and 'geheim' shows it to more. "
        "Found 'ouder'. Expected 'gemeente', 'arts' or 'aan'."
    ),
    ("[gemeente, arts, aan], geheim", "[gemeente, school], geheim"): (
        "p.yaml:9, fact 'verslag': a higher level only narrows who sees it, and 'zaakvertrouwelijk' shows it to more. "
        "Found 'school'. Expected 'gemeente', 'arts', 'ouder' or 'aan'."
    ),
    ("geheim: gemeente}", "geheim: gemente}"): (
        "p.yaml:9, fact 'verslag': unknown role 'gemente'. Did you mean 'gemeente'?"
    ),
    ("geheim: gemeente}", "gehiem: gemeente}"): (
        "p.yaml:9, fact 'verslag': unknown level of confidentiality 'gehiem'. Did you mean 'geheim'?"
    ),
    ("{aan: party?}", "{aan: party?, confidentiality: text?}"): (
        "p.yaml:9, fact 'verslag': 'confidentiality' is the field that holds the level, and is there where "
        "'confidentiality' says who sees which. Expected another name."
    ),
    ("confidentiality: {vertrouwelijk: [gemeente, school]}", "confidentiality: vertrouwelijk"): (
        "p.yaml:10, fact 'bericht': 'confidentiality' is a table. Found 'vertrouwelijk'."
    ),
}


@pytest.mark.parametrize(("change", "message"), WRONG.items())
def test_a_mistake_in_a_level_is_told(change: tuple[str, str], message: str) -> None:
    assert change[0] in TEXT
    assert told(TEXT.replace(*change)) == [message]


OVERLAY = """\
overlay_of: niveaus
model: 2024-01-01
municipality: dal
in_force: 2024-02-01
facts: {verslag: {confidentiality: LEVELS}}
"""


def tailored(levels: str) -> str:
    return f"{OVERLAY.replace('LEVELS', levels)}--- # model.yaml\n{TEXT}"


def test_an_overlay_shows_a_level_to_fewer() -> None:
    policy = parse_policy(tailored("{zaakvertrouwelijk: [gemeente, arts], vertrouwelijk: gemeente}"), "o.yaml")
    levels = policy.facts["verslag"].levels
    assert levels == {
        "zaakvertrouwelijk": ("gemeente", "arts"),
        "vertrouwelijk": ("gemeente",),
        "geheim": ("gemeente",),
    }


@pytest.mark.parametrize(
    ("levels", "message"),
    [
        (
            "{vertrouwelijk: [gemeente, ouder]}",
            (
                "o.yaml:5, fact 'verslag': a higher level only narrows who sees it, and 'vertrouwelijk' shows it "
                "to more. Found 'ouder'. Expected 'gemeente', 'arts' or 'aan'."
            ),
        ),
        (
            "{zeer_geheim: arts}",
            (
                "o.yaml:5, fact 'verslag': a higher level only narrows who sees it, and 'zeer_geheim' shows it "
                "to more. Found 'arts'. Expected 'gemeente'."
            ),
        ),
        (
            "{gehiem: arts}",
            "o.yaml:5, fact 'verslag': unknown level of confidentiality 'gehiem'. Did you mean 'geheim'?",
        ),
    ],
)
def test_an_overlay_shows_no_level_to_more(levels: str, message: str) -> None:
    assert told(tailored(levels)) == [message]


def told(text: str) -> list[str]:
    with pytest.raises(PolicyErrors) as caught:
        parse_policy(text, "o.yaml" if text.startswith("overlay") else "p.yaml")
    return [str(each) for each in caught.value.errors]
