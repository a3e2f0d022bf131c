# ruff: noqa: E501  what is changed stands beside what is said of it, however long
"""A name or an address stays secret from who may not know it, as long as a fact says so, and no rule rests on it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from rules.evaluate.secrecy import Secrets
from rules.evaluate.sight import Reader
from rules.facts import Fact
from rules.language.policy import parse_policy
from rules.language.text.errors import PolicyErrors

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEXT = """\
policy: opvang
in_force: 2024-01-01
roles: {gemeente: , opvang: , ouder: {many: true}}
facts:
  geheim: {fields: {van: party, reden: text?}}
  bekend: {by: gemeente, fields: {van: party, reden: text}}
  plaatsing: {by: opvang, fields: {wie: party, adres: text?, plek: text}}
  gesprek: {by: opvang, fields: {namen: text}}
  brief: {by: gemeente}
secrecy:
  imposed_by: geheim.van
  lifted_by: bekend.van
  seen_by: [gemeente, opvang]
  hides: {plaatsing.adres: plaatsing.wie, gesprek.namen: ouder}
rules:
  - {rule: lezen, when: plaatsing, oblige: {bearer: gemeente, to: brief}}
"""
POLICY = parse_policy(TEXT, "p.yaml")


def fact(number: int, kind: str, party: str = "dal", **fields: Any) -> Fact:
    return Fact(f"f{number}", kind, fields, AT, AT, party, "gemeente", number)


def kept(said: Fact, *others: Fact, reader: str = "bo", role: str = "ouder") -> frozenset[str]:
    every = {each.id: each for each in (said, *others)}
    return Secrets.of(POLICY, every).kept_from(Reader(reader, None, frozenset({role})), said)


def secrets(*facts: Fact) -> Secrets:
    return Secrets.of(POLICY, {each.id: each for each in facts})


def takes_part(number: int, party: str, kind: str = "party_joined") -> Fact:
    return replace(fact(number, kind), fields={"role": "ouder", "party": party})


JOINED = (takes_part(1, "anna"), takes_part(2, "bo"))
PLACED = fact(3, "plaatsing", "schuilplaats", wie="anna", adres="Kade 1", plek="hier")
SECRET = fact(4, "geheim", van="anna")


def test_nothing_is_kept_from_anybody_before_a_fact_says_so() -> None:
    assert kept(PLACED) == frozenset()


def test_what_is_secret_is_kept_from_who_may_not_know_it_in_what_was_said_before_and_after() -> None:
    assert kept(PLACED, SECRET) == {"adres"}
    assert kept(replace(PLACED, seq=9), SECRET) == {"adres"}


def test_that_it_is_left_out_is_kept_as_well() -> None:
    assert kept(fact(3, "plaatsing", "schuilplaats", wie="anna", plek="hier"), SECRET) == {"adres"}


@pytest.mark.parametrize(("reader", "role"), [("dal", "gemeente"), ("huis", "opvang"), ("anna", "ouder")])
def test_who_may_know_it_reads_it_and_so_does_whose_it_is(reader: str, role: str) -> None:
    assert kept(PLACED, SECRET, reader=reader, role=role) == frozenset()


def test_who_added_a_fact_reads_what_it_says() -> None:
    assert kept(replace(PLACED, party="bo"), SECRET) == frozenset()


def test_it_is_of_one_person_and_not_of_the_others() -> None:
    assert kept(replace(PLACED, fields=PLACED.fields | {"wie": "cees"}), SECRET) == frozenset()


def test_what_is_of_a_role_is_of_everybody_who_ever_held_it() -> None:
    said = fact(3, "gesprek", "schuilplaats", namen="Anna en Bo")
    left = takes_part(5, "anna", "party_left")
    assert kept(said, SECRET, *JOINED, left) == {"namen"}
    assert kept(said, SECRET) == frozenset()


def test_it_is_lifted_by_a_later_fact_about_the_same_person_alone() -> None:
    assert kept(PLACED, SECRET, fact(5, "bekend", van="bo", reden="mag")) == {"adres"}
    assert kept(PLACED, SECRET, fact(5, "bekend", van="anna", reden="mag")) == frozenset()
    again = fact(6, "geheim", van="anna")
    assert kept(PLACED, SECRET, fact(5, "bekend", van="anna", reden="mag"), again) == {"adres"}


def test_it_is_lifted_when_what_imposed_it_is_taken_back_and_stands_when_what_lifted_it_is() -> None:
    taken_back = replace(fact(5, "geheim"), corrects="f4", retracts=True)
    assert kept(PLACED, SECRET, taken_back) == frozenset()
    lifted, not_lifted = (
        fact(5, "bekend", van="anna", reden="mag"),
        replace(fact(6, "bekend"), corrects="f5", retracts=True),
    )
    assert kept(PLACED, SECRET, lifted, not_lifted) == {"adres"}


def test_a_correction_of_why_it_was_imposed_does_not_undo_that_it_was_lifted() -> None:
    corrected = replace(fact(6, "geheim", van="anna", reden="anders"), corrects="f4")
    lifted = fact(5, "bekend", van="anna", reden="mag")
    assert secrets(SECRET, lifted, corrected).ones == {}
    assert secrets(SECRET, corrected).ones == {"anna": 4}
    assert secrets(SECRET, corrected).title_for(5) is None


def test_saying_it_once_more_or_of_somebody_else_instead_begins_for_those_it_was_not_said_of_before() -> None:
    again = fact(6, "geheim", van="anna")
    assert secrets(SECRET, again).ones == {"anna": 4}
    of_another = replace(fact(6, "geheim", van="bo"), corrects="f4")
    assert secrets(SECRET, of_another).ones == {"bo": 6}


def test_a_title_of_before_is_for_who_may_know_the_name_and_one_of_since_for_everybody() -> None:
    assert secrets(SECRET).title_for(1) == ("gemeente", "opvang")
    assert secrets(SECRET).title_for(5) is None
    assert secrets(SECRET, fact(9, "bekend", van="anna", reden="mag")).title_for(1) is None
    both = secrets(SECRET, fact(7, "geheim", van="bo"))
    assert both.title_for(5) == ("gemeente", "opvang")
    assert both.parties == frozenset()
    assert secrets(SECRET, *JOINED).parties == {"anna"}


def test_a_policy_without_such_fields_keeps_titles_and_names_of_parties_alone() -> None:
    hides = "  hides: {plaatsing.adres: plaatsing.wie, gesprek.namen: ouder}\n"
    assert hides in TEXT
    policy = parse_policy(TEXT.replace(hides, ""), "p.yaml")
    found = Secrets.of(policy, {each.id: each for each in (PLACED, SECRET)})
    assert found.kept_from(Reader("bo", None, frozenset({"ouder"})), PLACED) == frozenset()
    assert (found.title_for(1), found.parties) == (("gemeente", "opvang"), frozenset())


def test_a_party_called_as_somebody_in_a_field_of_text_is_not_them() -> None:
    words = (
        TEXT.replace("van: party", "van: text").replace("wie: party", "wie: text").replace(", gesprek.namen: ouder", "")
    )
    policy = parse_policy(words, "p.yaml")
    reader = Reader("anna", None, frozenset({"ouder"}))
    facts = {each.id: each for each in (PLACED, SECRET)}
    assert Secrets.of(policy, facts).kept_from(reader, PLACED) == {"adres"}
    assert Secrets.of(policy, facts).parties == frozenset()


FAULTS = [
    (
        "fields: {wie: party, adres: text?, plek: text}}",
        "fields: {wie: party?, adres: text?, plek: text}}",
        "this does not say whose it is. Found 'plaatsing.wie'",
    ),
    (
        "fields: {wie: party, adres: text?, plek: text}}",
        "fields: {wie: person, adres: text?, plek: text}}",
        "this does not say whose it is. Found 'plaatsing.wie'. Expected a role, or a field of kind 'party' of 'plaatsing' that may not be left out",
    ),
    (
        "geheim: {fields: {van: party, reden: text?}}\n  bekend: {by: gemeente, fields: {van: party,",
        "geheim: {fields: {van: text, reden: text?}}\n  bekend: {by: gemeente, fields: {van: text,",
        "who holds a role is a party, and secrecy is of somebody named otherwise",
    ),
    ("imposed_by: geheim.van", "imposed_by: geheim.reden", "this field names nobody"),
    ("imposed_by: geheim.van", "imposed_by: geheim.wie", "unknown field 'wie'"),
    ("lifted_by: bekend.van", "lifted_by: bekend.reden", "both name somebody in the same way"),
    ("bekend: {by: gemeente, ", "bekend: {", "everybody may add 'bekend', which makes known what was secret"),
    (
        "van: party, reden: text}}\n  pl",
        "van: party, reden: text?}}\n  pl",
        "'bekend' makes known what was secret, and does not say why",
    ),
    ("[gemeente, opvang]", "[opvang]", "nothing stays secret from who directs the case"),
    ("[gemeente, opvang]", "[gemeente, opvan]", "unknown role 'opvan'"),
    ("plaatsing.adres: plaatsing.wie", "plaatsing.wie: plaatsing.wie", "a name or an address is text"),
    ("plaatsing.adres: plaatsing.wie", "plaatsing.adres: geheim.van", "this does not say whose it is"),
    ("plaatsing.adres: plaatsing.wie", "plaatsing.adres: plaatsing.plek", "this does not say whose it is"),
    (
        "when: plaatsing,",
        "when: {plaatsing: {adres: Kade}},",
        "'plaatsing.adres' can stay secret, so no rule may rest on it",
    ),
    (
        "when: plaatsing,",
        "when: {plaatsing: {adres: present}},",
        "'plaatsing.adres' can stay secret, so no rule may rest on it",
    ),
    (
        "oblige: {bearer: gemeente, to: brief}",
        "derive: {x: {a: p.adres}}",
        "'plaatsing.adres' can stay secret, so no rule may rest on it",
    ),
    (
        "oblige: {bearer: gemeente, to: brief}",
        "call: {to: opvang, activity: a, with: {a: p.adres}}",
        "can stay secret, so no rule may rest on it",
    ),
]


@pytest.mark.parametrize(("before", "after", "message"), FAULTS)
def test_what_would_not_keep_it_secret_is_refused(before: str, after: str, message: str) -> None:
    text = TEXT.replace("when: plaatsing,", "when: {plaatsing: p},") if "p.adres" in after else TEXT
    assert before in text
    with pytest.raises(PolicyErrors) as refused:
        parse_policy(text.replace(before, after), "p.yaml")
    assert message in str(refused.value)


def test_an_expression_takes_no_fact_as_a_whole_of_which_something_can_stay_secret() -> None:
    rule = "when: {all: [{plaatsing: p}, {where: 'size(p) > 3'}]},"
    with pytest.raises(PolicyErrors, match="'p' as a whole takes along 'adres', which can stay secret"):
        parse_policy(TEXT.replace("when: plaatsing,", rule), "p.yaml")


@pytest.mark.parametrize("expression", ["p.adres == 'x'", "size(p) > 3", "p['adres'] == 'x'"])
def test_no_expression_reaches_it(expression: str) -> None:
    rule = f'when: {{all: [{{plaatsing: p}}, {{where: "{expression}"}}]}},'
    with pytest.raises(PolicyErrors, match="adres"):
        parse_policy(TEXT.replace("when: plaatsing,", rule), "p.yaml")


def test_an_expression_may_ask_for_what_is_not_secret() -> None:
    rule = "when: {all: [{plaatsing: p}, {where: \"p.plek == 'p'\"}]},"
    parse_policy(TEXT.replace("when: plaatsing,", rule), "p.yaml")


def test_what_a_base_says_of_it_is_handed_on_in_the_words_of_who_builds_on_it() -> None:
    base = TEXT.replace("policy: opvang\n", "policy: opvang\nbase: true\n")
    words = (
        "{gemeente: college, ouder: gezin, plaatsing: verblijf, fields: {plaatsing.adres: straat, plaatsing.wie: van}}"
    )
    above = f"policy: boven\nin_force: 2024-01-01\nbased_on: {{opvang: {{as: {words}}}}}\nroles: {{college: }}\n"
    policy = parse_policy(f"{above}--- # opvang.yaml\n{base}", "p.yaml")
    assert policy.secrecy is not None
    assert policy.secrecy.seen_by == ("college", "opvang")
    assert policy.secrecy.hides == {("verblijf", "straat"): ("verblijf", "van"), ("gesprek", "namen"): "gezin"}
