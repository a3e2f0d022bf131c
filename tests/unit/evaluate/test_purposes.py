"""Somebody sees a fact in a role that may see it and for a purpose of that role; the log of reading tells for which."""

from datetime import UTC, datetime
from typing import Any

import pytest

from orchestrator.domain.case import Case
from orchestrator.domain.party import Actor
from orchestrator.domain.processing import ReadingDone, records
from orchestrator.trace import Trace
from rules.evaluate.sight import Reader, Seen, sees
from rules.facts import Fact
from rules.language.check.check import check
from rules.language.policy import parse_policy
from rules.language.text.errors import PolicyErrors
from rules.model.audience import audiences_of

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEXT = """\
policy: doelen
in_force: 2024-01-01
goal: Alles
roles: {gemeente: , arts: , betaler: , ouder: }
personal_data: {ground: AVG 6(1)(e)}
purposes:
  hulp: {title: {nl: Hulp bieden, en: Giving help}, ground: Wet 1, roles: [gemeente, arts]}
  betalen: {title: {nl: Betalen, en: Paying}, ground: Wet 2, roles: [gemeente, betaler]}
facts:
  verslag: {by: arts, purposes: hulp}
  rekening: {by: arts, fields: {aan: party?}, seen_by: [arts, betaler, ouder, aan], purposes: [hulp, betalen]}
  brief: {by: gemeente}
rules:
  - {rule: betaal, when: rekening, oblige: {bearer: betaler, to: brief}}
  - {rule: lees, when: verslag, oblige: {bearer: arts, to: brief}}
"""
POLICY = parse_policy(TEXT, "p.yaml")
ROLES = {"gemeente": ("dal",), "arts": ("dokter",), "betaler": ("kas",), "ouder": ("jansen",)}


def fact(kind: str, number: int, **fields: Any) -> Fact:
    return Fact(f"f{number}", kind, fields, AT, AT, "iemand", "arts", number)


def seen_by(party: str, said: Fact) -> Seen:
    roles = frozenset(role for role, parties in ROLES.items() if party in parties)
    return sees(POLICY, Reader(party, None, roles), said, {said.id: said})


@pytest.mark.parametrize(
    ("kind", "seeing"),
    [("verslag", {"dal", "dokter"}), ("rekening", {"dokter", "kas"}), ("brief", {"dal", "dokter", "kas", "jansen"})],
)
def test_who_may_see_a_fact_sees_it_for_a_purpose_of_their_own(kind: str, seeing: set[str]) -> None:
    found = {party for party in ("dal", "dokter", "kas", "jansen") if seen_by(party, fact(kind, 1)) is Seen.ALL}
    assert found == seeing


def test_who_is_named_by_a_fact_sees_it_only_for_a_purpose_of_their_own() -> None:
    assert seen_by("dal", fact("rekening", 1, aan="dal")) is Seen.ALL
    assert seen_by("jansen", fact("rekening", 1, aan="jansen")) is Seen.NOTHING
    assert seen_by("iemand", fact("rekening", 1)) is Seen.ALL


def test_what_rests_on_a_fact_is_for_who_has_its_purpose() -> None:
    rules = audiences_of(POLICY).rules
    assert [name for name in ROLES if rules["betaal"].has({name})] == ["arts", "betaler"]
    assert [name for name in ROLES if rules["lees"].has({name})] == ["gemeente", "arts"]


@pytest.mark.parametrize(
    ("party", "there", "purpose", "ground"),
    [
        ("dokter", ("verslag", "rekening"), "Hulp bieden", "Wet 1"),
        ("kas", ("verslag", "rekening"), "Betalen", "Wet 2"),
        ("dal", ("verslag",), "Hulp bieden", "Wet 1"),
        ("kas", ("verslag",), "Alles", "AVG 6(1)(e)"),
        ("jansen", ("verslag", "rekening", "brief"), "Alles", "AVG 6(1)(e)"),
    ],
)
def test_a_reading_is_logged_for_the_purposes_of_what_there_was_to_read(
    party: str, there: tuple[str, ...], purpose: str, ground: str
) -> None:
    case = Case("zaak", "dal", "Zaak", "doelen", "doelen@2024-01-01", "d", AT, AT, 1, "0" * 64, None)
    done = ReadingDone("see_case", case, POLICY, ROLES, Actor(party))
    assert done.needs_facts
    facts = [fact(kind, n) for n, kind in enumerate(there, 1)]
    (found,) = records(done, facts, Trace("a" * 32, "b" * 16, None), AT)
    assert (found.purpose, found.ground) == (purpose, ground)


def test_who_reads_for_two_purposes_is_logged_with_both() -> None:
    policy = parse_policy(TEXT.replace("seen_by: [arts, betaler, ouder, aan], ", ""), "p.yaml")
    case = Case("zaak", "dal", "Zaak", "doelen", "doelen@2024-01-01", "d", AT, AT, 1, "0" * 64, None)
    (found,) = records(
        ReadingDone("see_case", case, policy, ROLES, Actor("dal")), [fact("rekening", 1)], Trace("a", "b", None), AT
    )
    assert (found.purpose, found.ground) == ("Hulp bieden; Betalen", "Wet 1; Wet 2")


WRONG = {
    ("purposes: hulp}", "purposes: hlp}"): "p.yaml:10, fact 'verslag': unknown purpose 'hlp'. Did you mean 'hulp'?",
    ("seen_by: [arts, betaler, ouder, aan]", "seen_by: ouder"): (
        "p.yaml:11, fact 'rekening': nobody may see this: no role in 'seen_by' has one of its purposes. "
        "Expected 'arts', 'betaler' or 'gemeente'."
    ),
}


@pytest.mark.parametrize(("change", "message"), WRONG.items())
def test_a_mistake_in_a_purpose_is_told(change: tuple[str, str], message: str) -> None:
    with pytest.raises(PolicyErrors) as caught:
        parse_policy(TEXT.replace(*change), "p.yaml")
    assert [str(each) for each in caught.value.errors] == [message]


def test_a_purpose_for_which_nothing_is_seen_is_pointed_out() -> None:
    idle = parse_policy(TEXT.replace("purposes: [hulp, betalen]}", "purposes: hulp}"), "p.yaml")
    assert "line 8, purpose 'betalen': no type of fact is for it." in [str(each) for each in check(idle)]
