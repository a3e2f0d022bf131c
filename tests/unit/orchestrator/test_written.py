"""What is written in a journal is read back as it was said, with the types the policy gives the fields."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from orchestrator.domain.believed import standing_from, task_from
from orchestrator.domain.body import FactSaid
from orchestrator.domain.case import Case, Standing
from orchestrator.domain.journal import GENESIS, InputKind, Line, canonical, linked
from orchestrator.domain.judgement import NOTHING
from orchestrator.domain.plan import ChangeKind
from orchestrator.domain.reconcile import reconcile
from orchestrator.domain.work import Notice, Obligation, Task
from orchestrator.domain.written import read_body, read_fact, written
from rules.conclusions import Ground
from rules.language.policy import parse_policy
from rules.language.text.value import parse_fields
from rules.model.citation import Citation
from rules.terms.said import LegalSource, Text, said
from tests.unit.orchestrator.a_conclusion import concluded, demand, notice, owed, standing, term

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CASE = Case("zaak", "gemeente", "", "p", "p@2024-01-01", "d" * 64, AT, AT, 6, GENESIS, None)
POLICY = parse_policy(
    """
policy: soorten
in_force: 2024-01-01
title: Soorten
goal: Elke soort
roles: {gemeente: {title: Gemeente}}
facts:
  alles:
    title: Alles
    by: gemeente
    fields:
      tekst: "text?"
      geheel: "whole?"
      bedrag: "decimal?"
      dag: "date?"
      moment: "moment?"
      ja: "yes_no?"
      keuze: {choices: [links, rechts], optional: true}
      wie: "person?"
      bedragen: {type: decimal, many: true, optional: true}
rules: []
""",
    "soorten.yaml",
)

SAID = {
    "tekst": ('één "twee"\n\U0001f600', 'één "twee"\n\U0001f600'),
    "geheel": (-900_000_000_000, -900_000_000_000),
    "bedrag": (12.5, Decimal("12.5")),
    "dag": ("2026-03-29", date(2026, 3, 29)),
    "moment": ("2026-03-29T02:30:00.123456+02:00", datetime(2026, 3, 29, 0, 30, 0, 123456, tzinfo=UTC)),
    "ja": (False, False),
    "keuze": ("links", "links"),
    "wie": ("jan", "jan"),
    "bedragen": (["0.0001", 899999999999.9999], (Decimal("0.0001"), Decimal("899999999999.9999"))),
}


@pytest.mark.parametrize("name", SAID)
def test_every_kind_of_field_is_read_back_as_it_was_said(name: str):
    given, meant = SAID[name]
    fields = parse_fields(POLICY.facts["alles"], {name: given})
    body = json.loads(canonical(written(FactSaid("alles", fields, AT, "f3"))))
    (entry,) = linked(CASE, [Line(InputKind.FACT, "gemeente", body, "jan", "gemeente")], AT, ["00" * 16])
    fact = read_fact(POLICY, entry)
    assert fact.fields == fields == {name: meant}
    assert [type(value) for value in fact.fields.values()] == [type(meant)]
    assert (fact.id, fact.seq, fact.party, fact.person, fact.role) == ("f7", 7, "gemeente", "jan", "gemeente")
    assert (fact.occurred_at, fact.recorded_at, fact.corrects, fact.retracts) == (AT, AT, "f3", False)


def test_a_fact_that_is_only_taken_away_is_read_back_so():
    body = written(FactSaid("alles", {}, AT, "f3", retracts=True))
    (entry,) = linked(CASE, [Line(InputKind.FACT, "gemeente", body, None, "gemeente")], AT, ["00" * 16])
    assert (read_fact(POLICY, entry).retracts, read_fact(POLICY, entry).fields) == (True, {})


@pytest.mark.parametrize("deadline", [None, term(date(2026, 5, 1))])
def test_a_task_is_read_back_as_it_was_written(deadline):
    task = task_from(demand("brandweer", "welstand", deadline=deadline), "zaak", 2)
    assert read_again(ChangeKind.TASK_OFFERED, task) == task


def test_every_consequence_is_read_back_as_it_was_written():
    held = {"bezwaar": standing_from(standing(on=False), milestone=False)}
    found = concluded([demand("brandweer")], [owed(deadline=term(date(2026, 5, 1)))], [notice("brandweer")])
    changes = reconcile(
        replace(NOTHING, standings=held), replace(found, scopes=(standing(on=True),)), case_id="z"
    ).changes
    assert {type(each.after) for each in changes} == {Obligation, Task, Notice, Standing}
    assert [read_again(each.kind, each.after) for each in changes] == [
        replace(each.after, values={}) if isinstance(each.after, Notice) else each.after for each in changes
    ]


def read_again(kind, body):
    line = Line(kind, "speelruimte", json.loads(canonical(written(body))), cause=1)
    return read_body(linked(CASE, [line], AT, ["00" * 16])[0])


def test_what_came_later_to_the_language_is_written_only_where_it_tells_something():
    plain = {"required", "settled_by", "settled_source", "settled_facts", "what"}
    (arose, offered) = reconcile(NOTHING, concluded([demand("brandweer")], [owed()]), case_id="zaak").changes
    assert not plain & (written(arose.after)["obligation"].keys() | written(offered.after)["task"].keys())
    settled = owed(required=False, settled=Ground("ingetrokken", (Citation("Awb 4:5"),), ("f9",)))
    (arose,) = reconcile(NOTHING, concluded(obligations=[settled]), case_id="zaak").changes
    assert written(arose.after)["obligation"].keys() >= plain - {"what"}


def test_what_goes_along_with_a_call_is_not_written_in_the_journal():
    (given,) = reconcile(NOTHING, concluded(notices=[notice("brandweer", call="bellen")]), case_id="zaak").changes
    assert given.after.values == {"nr": 7}
    assert "values" not in written(given.after)["notice"]


BOTH, ENGLISH = {"steps": ["It ends"], "steps_nl": ["Het eindigt"]}, {"steps": ["It ends"]}


@pytest.mark.parametrize(("told", "words"), [(BOTH, ("Het eindigt", "It ends")), (ENGLISH, ("It ends", "It ends"))])
def test_what_was_written_in_words_is_read_and_written_as_it_stood(told, words):
    (arose,) = reconcile(NOTHING, concluded(obligations=[owed()]), case_id="zaak").changes
    body = {"obligation": {**written(arose.after)["obligation"], **told}}
    (entry,) = linked(CASE, [Line(arose.kind, "speelruimte", body, cause=1)], AT, ["00" * 16])
    found = read_body(entry)
    assert found.steps == (Text(*words),)
    assert canonical(written(found)) == canonical(body)


def test_a_sentence_is_kept_as_what_is_said_and_words_of_a_policy_as_they_always_were():
    (arose,) = reconcile(NOTHING, concluded(obligations=[owed()]), case_id="zaak").changes
    told = said("stopped", day=date(2026, 5, 1), source=LegalSource("Awb 4:5"))
    found = replace(arose.after, steps=(told,))
    about = {"day": {"day": "2026-05-01"}, "source": {"source": "Awb 4:5"}}
    assert written(found)["obligation"]["steps"] == [{"say": "stopped", "about": about}]
    assert read_again(arose.kind, found) == found
    (given,) = reconcile(NOTHING, concluded(notices=[notice("brandweer")]), case_id="zaak").changes
    words = {name: each for name, each in written(given.after)["notice"].items() if name.startswith("what")}
    assert words == {"what_nl": "Het besluit is er", "what_en": "The decision is there"}
    reminder = replace(given.after, what=told, values={})
    assert written(reminder)["notice"]["what"] == {"say": "stopped", "about": about}
    assert read_again(given.kind, reminder) == reminder


def test_what_is_kept_in_words_that_say_the_same_stays_as_it_is():
    told = said("time_passed")
    kept, found = owed(deadline=told_by(Text(told.nl, told.en))), owed(deadline=told_by(told))
    (arose,) = reconcile(NOTHING, concluded(obligations=[kept]), case_id="zaak").changes
    state = replace(NOTHING, obligations={arose.after.key: arose.after})
    assert reconcile(state, concluded(obligations=[found]), case_id="zaak").changes == ()
    other = owed(deadline=told_by(said("case_not_closed")))
    assert reconcile(state, concluded(obligations=[other]), case_id="zaak").changes != ()


def told_by(step):
    return replace(term(date(2026, 5, 1)), steps=(step,))
