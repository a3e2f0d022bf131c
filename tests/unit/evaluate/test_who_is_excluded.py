"""Rules about persons: they hold for whoever names none as well, and they keep from the work as from its delivery."""

from datetime import date

import pytest

from rules.evaluate.evaluate import evaluate
from rules.evaluate.may import may
from rules.evaluate.moves import excluded
from rules.evaluate.verdict import Allowed, Doer, Draft, Refused
from rules.facts import Fact
from rules.language.policy import parse_policy
from rules.language.read.facts import noon

POLICY = parse_policy(
    """
policy: vier-ogen
in_force: 2024-01-01
roles: {gemeente: Gemeente, aanvrager: Aanvrager}
facts:
  aanvraag: {by: aanvrager}
  voorbereiding: {fields: {aanvraag: ref aanvraag?}, by: gemeente}
  advies: {by: gemeente}
  besluit: {fields: {aanvraag: ref aanvraag?}, by: gemeente}
tasks: {beslissen: {yields: besluit, title: {nl: Beslissen, en: Decide}}}
rules:
  - rule: beslissen
    when: {aanvraag: a}
    oblige: {bearer: gemeente, to: {besluit: {aanvraag: a}}}
  - rule: vier_ogen
    source: Mandaatbesluit 3
    when: {all: [{aanvraag: a}, {voorbereiding: {as: v, aanvraag: a}}]}
    forbid:
      who: {person: v.person}
      to: {besluit: {aanvraag: a}}
      because: {nl: Wie voorbereidt beslist niet, en: Not who prepares}
  - rule: eerst_advies
    when: {not: advies}
    forbid: {who: gemeente, to: besluit, because: {nl: Eerst advies, en: Advice first}}
""",
    "vier-ogen.yaml",
)
AT = noon(date(2026, 3, 9))


def facts(*, prepared_by: str | None = "anna", advised: bool = True) -> tuple[Fact, ...]:
    def said(seq: int, kind: str, party: str, role: str, person: str | None = None, **fields: str) -> Fact:
        when = noon(date(2026, 3, seq))
        return Fact(f"f{seq}", kind, fields, when, when, party, role, seq, person)

    return (
        Fact("f1", "party_joined", {"role": "gemeente", "party": "duinrand"}, AT, AT, "duinrand", "gemeente", 1),
        said(2, "aanvraag", "jansen", "aanvrager"),
        said(3, "voorbereiding", "duinrand", "gemeente", prepared_by, aanvraag="f2"),
        said(4, "aanvraag", "pietersen", "aanvrager"),
        *((said(5, "advies", "duinrand", "gemeente", "bert"),) if advised else ()),
    )


def verdict(person: str | None, **story: object):
    said = evaluate(POLICY, facts(**story), AT)
    return may(POLICY, said, Doer("duinrand", person), Draft("besluit", {"aanvraag": "f2"}, AT))


def test_who_prepared_does_not_decide_and_a_colleague_does():
    refused = verdict("anna")
    assert isinstance(refused, Refused)
    assert (refused.rule, refused.reason.en) == ("vier_ogen", "Not who prepares")
    assert isinstance(verdict("bert"), Allowed)


def test_whoever_names_no_person_is_refused_and_told_why():
    refused = verdict(None)
    assert isinstance(refused, Refused)
    assert refused.rule == "vier_ogen"
    assert refused.reason.en == "Not who prepares. This rule is about persons, and you act without one"


def test_who_prepared_without_a_name_cannot_decide_under_it_either():
    refused = verdict("anna", prepared_by=None)
    assert isinstance(refused, Refused)
    assert "which person of yours did this before is not known" in refused.reason.en


def demand(rule_about: str, **story: object):
    said = evaluate(POLICY, facts(**story), AT)
    (found,) = [each for each in said.tasks if each.key == f"beslissen:{rule_about}"]
    return said, found


@pytest.mark.parametrize(("person", "kept"), [("anna", True), ("bert", False), (None, True)])
def test_what_forbids_the_delivery_forbids_taking_on_the_work(person, kept):
    said, work = demand("f2")
    assert (excluded(POLICY, said, Doer("duinrand", person), work) is not None) is kept


def test_the_work_on_another_application_is_open_to_who_prepared_this_one():
    said, work = demand("f4")
    assert excluded(POLICY, said, Doer("duinrand", "anna"), work) is None


def test_what_nobody_may_do_yet_can_be_taken_on_meanwhile():
    said, work = demand("f2", advised=False)
    assert excluded(POLICY, said, Doer("duinrand", "bert"), work) is None
