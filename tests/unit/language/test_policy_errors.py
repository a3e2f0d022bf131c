"""Every mistake in a policy is told with its place, what was found, what was expected and what was probably meant."""

from pathlib import Path

import pytest

from rules.language.policy import load_policy, parse_policy
from rules.language.text.errors import PolicyErrors
from rules.model.effect import Oblige
from rules.model.fact_type import FieldKind

HEAD = """policy: proef
in_force: 2024-01-01
roles: {gemeente: , burger: }
facts:
  vraag: {fields: {gesteld_op: date, soort: [kort, lang], aantal: whole?}, by: burger}
  antwoord: {by: gemeente}
terms:
  tijdig: {lasts: 1 week, after: vraag.gesteld_op}
rules:
"""


def told(text: str) -> str:
    with pytest.raises(PolicyErrors) as caught:
        parse_policy(text, "p.yaml")
    return str(caught.value)


WRONG_HEADS = {
    ("policy: proef", "policy: 3p"): [
        (
            "p.yaml:1: this cannot be the name of a policy. Found '3p'. "
            "Expected a letter, then letters, digits and '_', at most 80."
        )
    ],
    ("policy: proef", "polcy: proef"): [
        "p.yaml:1: unknown key in a policy 'polcy'. Did you mean 'policy'?",
        "p.yaml:1: 'policy', its name, is needed here. Found nothing.",
    ],
    ("roles: {gemeente: , burger: }", "roles: {}"): [
        "p.yaml:3: a policy needs at least one role.",
        "p.yaml:5, fact 'vraag': unknown role 'burger'.",
        "p.yaml:6, fact 'antwoord': unknown role 'gemeente'.",
    ],
    ("antwoord: {by: gemeente}", "antwoord: gemeente"): [
        "p.yaml:6, fact 'antwoord': a type of fact is a table. Found 'gemeente'."
    ],
}


@pytest.mark.parametrize(("change", "messages"), WRONG_HEADS.items())
def test_a_mistake_in_the_head_of_a_policy_is_told(change: tuple[str, str], messages: list[str]) -> None:
    assert told(HEAD.replace(*change, 1) + "  - {rule: r, when: vraag, derive: d}\n").splitlines() == messages


def test_all_mistakes_are_told_at_once_in_order_of_line() -> None:
    text = (
        HEAD.replace("date, soort", "daet, soort") + "  - {rule: r, when: vrag, derive: d}\n  - {rule: r, derive: e}\n"
    )
    lines = told(text).splitlines()

    assert [line.split(":")[1].split(",")[0] for line in lines] == ["5", "8", "10", "11"]
    assert lines[-1] == "p.yaml:11: there is already a rule 'r'. Expected another name."


def test_the_example_of_the_proposal_loads_as_written() -> None:
    policy = load_policy(Path(__file__).parent / "proposal.yaml")

    assert policy.version == "omgevingsvergunning@2024-01-01"
    assert policy.director == "bevoegd_gezag"
    assert policy.title.nl == "Omgevingsvergunning, reguliere procedure"
    assert policy.tasks["advies_uitbrengen"].yields == "advies"
    implied = policy.facts["besluit"].fields["aanvraag"]
    assert (implied.kind, implied.of, implied.optional, implied.implied) == (FieldKind.REF, "aanvraag", True, True)
    [owed] = policy.rules["tijdig_beslissen"].effects
    assert isinstance(owed, Oblige)
    assert [str(length) for length in owed.remind] == ["2 weeks", "3 days"]
    assert owed.within is policy.terms["beslistermijn"]
