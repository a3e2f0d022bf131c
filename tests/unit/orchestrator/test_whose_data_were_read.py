"""A reading is written down once for each data subject, and each record is a part of the trace."""

from datetime import UTC, datetime
from typing import Any

from orchestrator.domain.case import Case
from orchestrator.domain.party import Actor
from orchestrator.domain.processing import ReadingDone, records, subjects
from orchestrator.trace import Trace
from rules.facts import Fact
from rules.language.policy import parse_policy

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEXT = """\
policy: proef
in_force: 2024-01-01
title: {nl: Proef, en: Trial}
goal: {nl: Iets bereiken, en: Reach something}
roles: {gemeente: , ouder: {many: true}}
facts:
  kind: {by: gemeente, fields: {wie: person, namens: {type: party, many: true, optional: true}}}
PERSONAL
rules: []
"""
SAID = """\
personal_data:
  activity: https://register.example/1
  purpose: {nl: Hulp, en: Help}
  ground: AVG 6(1)(e)
  subjects: [ouder, kind.wie, kind.namens]
"""
ROLES = {"gemeente": ("dal",), "ouder": ("bo", "anna")}
TRACE = Trace("a" * 32, "b" * 16, "c" * 16)
CASE = Case("zaak", "dal", "Zaak", "proef", "proef@2024-01-01", "d", AT, AT, 1, "0" * 64, None)


def policy(said: str = SAID) -> Any:
    return parse_policy(TEXT.replace("PERSONAL\n", said), "p.yaml")


def fact(number: int = 1, corrects: str | None = None, **fields: Any) -> Fact:
    return Fact(f"f{number}", "kind", fields, AT, AT, "dal", "gemeente", number, corrects=corrects)


def test_subjects_are_who_holds_a_role_and_who_is_named_in_a_field_each_once() -> None:
    facts = [fact(wie="kees", namens=("anna", "cor")), fact(2, wie="kees")]
    found = [(each.id, str(each.kind)) for each in subjects(policy(), ROLES, facts)]
    assert found == [("anna", "party"), ("bo", "party"), ("cor", "party"), ("kees", "person")]


def test_who_was_named_in_a_fact_that_was_corrected_is_no_subject() -> None:
    found = subjects(policy(), {}, [fact(wie="verkeerd"), fact(2, "f1", wie="goed")])
    assert [each.id for each in found] == ["goed"]


def test_each_subject_has_a_record_of_its_own_under_the_request() -> None:
    done = ReadingDone("see_case", CASE, policy(), ROLES, Actor("school", "leraar"))
    found = records(done, [fact(wie="kees")], TRACE, AT)
    assert [each.subject for each in found] == ["anna", "bo", "kees"]
    assert len({each.span_id for each in found} | {TRACE.span_id}) == 4
    for each in found:
        assert (each.trace_id, each.parent_span_id, each.foreign_span_id) == ("a" * 32, "b" * 16, "c" * 16)
        assert (each.party, each.person, each.case_id, each.municipality) == ("school", "leraar", "zaak", "dal")
        assert (each.activity, each.purpose, each.ground) == ("https://register.example/1", "Hulp", "AVG 6(1)(e)")


def test_where_the_policy_says_nothing_there_is_one_record_with_its_goal_and_without_a_subject() -> None:
    done = ReadingDone("see_case", CASE, policy(""), ROLES, Actor("school"))
    (found,) = records(done, [], TRACE, AT)
    assert (found.subject, found.ground, found.activity) == (None, None, "urn:speelruimte:policy:proef")
    assert found.purpose == "Iets bereiken"
