"""Pages that were kept are forgotten for whoever may see less after what was said now."""

from dataclasses import replace
from datetime import UTC, datetime

from orchestrator.domain.judgement import Belief
from orchestrator.usecases.turn import seeing_less
from rules.facts import Fact
from rules.language.policy import parse_policy

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
POLICY = parse_policy(
    """\
policy: niveaus
in_force: 2024-01-01
roles: {gemeente: , arts: , school: }
facts:
  verslag: {by: arts, confidentiality: {geheim: gemeente}}
  brief: {by: gemeente}
rules: []
""",
    "p.yaml",
)
ROLES = {"gemeente": ("dal",), "arts": ("dokter",), "school": ("de-eik",)}


def said(kind: str) -> tuple[Belief, Fact]:
    fact = Fact("f1", kind, {}, AT, AT, "dokter", "arts", 1)
    return Belief((fact,), roles=ROLES), replace(fact, id="f2", seq=2, corrects="f1")


def test_all_do_when_a_fact_is_corrected_that_can_carry_a_level() -> None:
    before, correction = said("verslag")
    raised = replace(correction, fields={"confidentiality": "geheim"})
    assert seeing_less(POLICY, before, before.with_fact(raised)) == {"dal", "dokter", "de-eik"}


def test_nobody_does_when_another_is_corrected() -> None:
    before, correction = said("brief")
    assert seeing_less(POLICY, before, before.with_fact(correction)) == frozenset()


def test_who_loses_a_role_does() -> None:
    before, _ = said("brief")
    assert seeing_less(POLICY, before, replace(before, roles=ROLES | {"school": ()})) == {"de-eik"}
