"""A form made from a fact type, and what somebody typed in it as a fact."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from api.web.frame.fact_form import Around, Widget, as_typed, inputs_for, problems_in_words, values_typed
from api.web.frame.party_choice import PartyChoice
from api.web.frame.posted import Posted
from api.web.words.language import language
from api.web.words.wording import Wording
from orchestrator.errors import FieldProblem
from rules.facts import Fact
from rules.language.policy import parse_policy
from rules.language.text.value import parse_fields

POLICY = parse_policy(
    """
policy: proef
in_force: 2024-01-01
title: Proef
goal: Proef
director: gemeente
roles: {gemeente: {title: Gemeente}, school: {title: School, many: true}}
facts:
  melding:
    title: {nl: Melding, en: Report}
    fields:
      ontvangen_op: {type: date, title: {nl: Ontvangen op, en: Received on}}
      bedrag: {type: decimal, optional: true}
      aantal: {type: whole, optional: true}
      dringend: {type: yes_no, optional: true}
      soort: {choices: {zorg: {nl: zorg, en: care}, werk: {nl: werk, en: work}, geen_van_beide: }, optional: true}
      toelichting: {type: text, optional: true}
      op: {type: moment, optional: true}
    by: school
  reactie:
    title: Reactie
    fields: {melding: {type: ref melding}}
    by: gemeente
rules:
  - {rule: reageren, source: Awb, when: {melding: m}, oblige: {bearer: gemeente, to: {reactie: {melding: m}}}}
""",
    "proef.yaml",
)
NOW = datetime(2026, 3, 16, 9, tzinfo=UTC)
WORDING = Wording(POLICY, {}, language("nl"))
REPORT = Fact("f1", "melding", {"ontvangen_op": date(2026, 3, 9)}, NOW, NOW, "school-zon", "school", 1)
MELDING, REACTIE = POLICY.facts["melding"], POLICY.facts["reactie"]
FEW = PartyChoice(few=True, every=(), called={}, found={})


def test_a_choice_is_called_what_the_policy_calls_it_in_the_language_of_the_reader():
    def called(code):
        wording = Wording(POLICY, {}, language(code))
        return next(each.choices for each in inputs_for(MELDING, Around((), FEW, wording), {}) if each.name == "soort")

    assert called("nl") == [("zorg", "zorg"), ("werk", "werk"), ("geen_van_beide", "geen van beide")]
    assert called("en") == [("zorg", "care"), ("werk", "work"), ("geen_van_beide", "geen van beide")]
    assert Wording(POLICY, {}, language("en")).value(MELDING.fields["soort"], "zorg") == "care"


def posted(**typed):
    return Posted({name: (value,) for name, value in typed.items()})


def test_every_kind_of_field_has_the_input_people_expect():
    found = {each.name: each.widget for each in inputs_for(MELDING, Around((), FEW, WORDING), {})}
    assert found == {
        "ontvangen_op": Widget.DATE,
        "bedrag": Widget.TEXT,
        "aantal": Widget.NUMBER,
        "dringend": Widget.RADIO,
        "soort": Widget.RADIO,
        "toelichting": Widget.AREA,
        "op": Widget.MOMENT,
    }


def test_what_is_typed_becomes_what_a_program_would_send():
    form = posted(
        ontvangen_op="2026-03-09", bedrag="1.250,50", aantal="3", dringend="true", soort="zorg", op="2026-03-09T14:00"
    )
    values = parse_fields(MELDING, values_typed(MELDING, form))
    assert values["bedrag"] == Decimal("1250.50")
    assert values["aantal"] == 3
    assert values["dringend"] is True
    assert values["op"] == datetime(2026, 3, 9, 13, tzinfo=UTC)


def test_what_is_left_empty_is_left_out():
    assert values_typed(MELDING, posted(ontvangen_op="2026-03-09", bedrag="  ")) == {"ontvangen_op": "2026-03-09"}


def test_a_fact_can_be_typed_again_to_correct_it():
    typed = as_typed(REPORT)
    assert typed == {"ontvangen_op": ("2026-03-09",)}
    assert parse_fields(MELDING, values_typed(MELDING, Posted(typed))) == REPORT.fields


def test_the_only_fact_a_reference_can_mean_is_chosen_already():
    (only,) = inputs_for(REACTIE, Around((REPORT,), FEW, WORDING), {})
    assert only.value == "f1"
    assert only.choices == [("f1", "Melding, 16 mrt 2026 (9 mrt 2026)")]
    again = replace(REPORT, id="f2", seq=2)
    (several,) = inputs_for(REACTIE, Around((REPORT, again), FEW, WORDING), {})
    assert several.value == ""
    assert len(several.choices) == 2


def test_problems_say_what_to_fill_in_in_the_language_of_the_reader():
    wrong = [FieldProblem("ontvangen_op", "nothing", "a date"), FieldProblem("bedrag", "'veel'", "a number")]
    said = problems_in_words(MELDING, wrong, {"bedrag": "veel"}, WORDING)
    assert said == {"ontvangen_op": "Vul dit in.", "bedrag": "Vul een bedrag of getal in, zoals 1250,50."}


def test_a_moment_to_come_is_refused_in_the_language_of_the_reader():
    wrong = [FieldProblem("occurred_at", "'2031-01-01T10:00:00+01:00'", "a moment at most a day ahead of now")]
    said = problems_in_words(MELDING, wrong, {}, WORDING)
    assert said == {"occurred_at": "Dit ligt in de toekomst. Vul in wanneer het gebeurde."}


def test_a_reference_reads_as_the_fact_it_leads_to_and_one_that_may_not_be_seen_as_it_is():
    answer = Fact("f2", "reactie", {"melding": "f1"}, NOW, NOW, "gemeente-duinrand", "gemeente", 2)
    seen = replace(WORDING, facts={"f1": REPORT})
    assert [value for _, value in seen.fields(answer)] == ["Melding 16 mrt 2026"]
    assert [value for _, value in WORDING.fields(answer)] == ["f1"]


@pytest.mark.parametrize("typed", ["niet", "2026-13-40T99:00"])
def test_what_is_no_moment_stays_what_was_typed(typed):
    assert values_typed(MELDING, posted(op=typed)) == {"op": typed}
