"""Which facts count at a moment, and from which day what they say is done."""

from datetime import date, datetime, timedelta

import pytest

from rules.conclusions import Conclusions, Obligation
from rules.evaluate.evaluate import evaluate
from rules.facts import Fact
from rules.language.policy import parse_policy
from rules.language.read.facts import noon, parse_facts
from rules.terms.moment import start_of

POLICY = parse_policy(
    """
policy: vergunning
in_force: 2024-01-01
roles: {gemeente: Gemeente, aanvrager: Aanvrager, adviseur: {title: Adviseur, many: true}}
facts:
  aanvraag: {fields: {ontvangen_op: date}, by: aanvrager, effective_on: ontvangen_op}
  besluit: {fields: {bekendgemaakt_op: date}, by: gemeente, effective_on: bekendgemaakt_op}
  intrekking: {fields: {per: date}, by: aanvrager, effective_on: per}
tasks: {beslissen: {yields: besluit, title: {nl: Beslissen, en: Decide}}}
rules:
  - rule: op_tijd
    when: {aanvraag: a}
    oblige: {bearer: gemeente, to: besluit, within: {after: a.ontvangen_op, lasts: 8 weeks, calendar: plain}}
  - rule: ingetrokken
    when: intrekking
    settle: {waive: op_tijd}
  - rule: besloten
    when: {fulfilled: op_tijd}
    derive: besloten
  - rule: is_er
    when: besluit
    derive: besluit_genomen
""",
    "vergunning.yaml",
)
ROLES = "roles: {gemeente: duinrand, aanvrager: jansen, adviseur: [brandweer, ggd]}\nfacts:\n"
APPLIED = "  - {type: aanvraag, on: 2026-03-02, by: jansen, fields: {ontvangen_op: 2026-03-02}}\n"


def facts(text: str) -> tuple[Fact, ...]:
    return parse_facts(POLICY, ROLES + text, "facts.yaml")


def decided(on: str, *, said: str) -> str:
    return f"  - {{type: besluit, on: {said}, by: duinrand, fields: {{bekendgemaakt_op: {on}}}}}\n"


def at(text: str, day: str) -> Conclusions:
    return evaluate(POLICY, facts(text), noon(date.fromisoformat(day)))


def owed(said: Conclusions) -> Obligation:
    (found,) = said.obligations
    return found


def test_a_fact_that_occurs_later_is_not_known_yet_and_the_case_wakes_when_it_comes():
    story = APPLIED + decided("2026-04-20", said="2026-04-20")
    before = at(story, "2026-03-10")
    assert owed(before).state == "open"
    assert not before.derived
    assert before.changes_at == noon(date(2026, 4, 20))
    assert owed(at(story, "2026-04-20")).state == "fulfilled"


def test_a_decision_for_a_coming_day_is_known_but_fulfils_from_that_day():
    story = APPLIED + decided("2026-04-20", said="2026-03-09")
    before = at(story, "2026-03-10")
    assert (owed(before).state, owed(before).fulfilled_by, owed(before).coming) == ("open", None, "besluit")
    assert [each.name for each in before.derived] == ["besluit_genomen"], "the rules see what was announced"
    assert not before.tasks, "nobody is asked to do it again"
    assert before.changes_at == start_of(date(2026, 4, 20))
    on_the_day = evaluate(POLICY, facts(story), before.changes_at)
    assert (owed(on_the_day).state, owed(on_the_day).coming) == ("fulfilled", None)
    assert {each.name for each in on_the_day.derived} == {"besluit_genomen", "besloten"}


def test_a_day_after_the_term_is_breached_in_between_and_late_in_the_end():
    story = APPLIED + decided("2026-05-04", said="2026-04-01")
    assert owed(at(story, "2026-04-10")).state == "open"
    assert owed(at(story, "2026-04-28")).state == "breached"
    in_the_end = owed(at(story, "2026-05-05"))
    assert (in_the_end.state, in_the_end.late) == ("fulfilled", True)


def test_a_withdrawal_for_a_coming_day_waives_from_that_day():
    story = APPLIED + "  - {type: intrekking, on: 2026-03-09, by: jansen, fields: {per: 2026-03-20}}\n"
    assert owed(at(story, "2026-03-10")).state == "open"
    assert at(story, "2026-03-10").changes_at == start_of(date(2026, 3, 20))
    assert owed(at(story, "2026-03-20")).state == "waived"


@pytest.mark.parametrize(("day", "state"), [("2026-03-10", "fulfilled"), ("2026-03-12", "open")])
def test_a_retraction_takes_away_from_when_it_was_said(day, state):
    story = (
        APPLIED
        + decided("2026-03-09", said="2026-03-09")
        + "  - {type: besluit, on: 2026-03-11, by: duinrand, corrects: besluit, retracts: true}\n"
    )
    assert owed(at(story, day)).state == state


def test_a_correction_to_a_later_moment_takes_the_earlier_one_away_at_once():
    # Agreed on 1 March: takes part from the 10th. Corrected on the 5th: only from the 20th.
    said, joins, later = (noon(date(2026, 3, day)) for day in (1, 10, 20))
    seat = {"role": "adviseur", "party": "brandweer"}
    first = Fact("f1", "party_joined", seat, joins, said, "duinrand", "gemeente", 1)
    corrected = Fact(
        "f2", "party_joined", seat, later, said + timedelta(days=4), "duinrand", "gemeente", 2, corrects="f1"
    )

    def holders(moment: datetime) -> tuple[str, ...]:
        return evaluate(POLICY, (first, corrected), moment).roles["adviseur"]

    assert holders(noon(date(2026, 3, 12))) == ()
    assert holders(noon(date(2026, 3, 21))) == ("brandweer",)
    assert evaluate(POLICY, (first, corrected), said).changes_at == said + timedelta(days=4)


def test_whoever_has_a_role_in_a_file_takes_part_also_before_its_first_fact():
    early = noon(date(2026, 2, 1))
    known = parse_facts(POLICY, ROLES + APPLIED, "facts.yaml", early)
    assert evaluate(POLICY, known, early).roles["gemeente"] == ("duinrand",)
