"""Every mistake in a policy is told with its place, what was found, what was expected and what was probably meant."""

from pathlib import Path

import pytest

from rules.load.errors import PolicyErrors
from rules.load.policy import load_policy, parse_policy
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


WRONG_RULES = {
    "when: {vrag: v}, derive: d": "unknown condition or type of fact 'vrag'. Did you mean 'vraag'?",
    "when: {vraag: {sort: kort}}, derive: d": "unknown field of 'vraag' 'sort'. Did you mean 'soort'?",
    "when: {vraag: {soort: lnag}}, derive: d": "unknown choice for 'soort' 'lnag'. Did you mean 'lang'?",
    "when: {vraag: {aantal: veel}}, derive: d": (
        "this does not fit field 'aantal'. Found 'veel'. Expected a whole number within ±900,000,000,000."
    ),
    "when: {vraag: {gesteld_op: {befor: 2024-01-01}}}, derive: d": "unknown test 'befor'. Did you mean 'before'?",
    "when: {vraag: {soort: {before: kort}}}, derive: d": (
        "values of field 'soort' have no order. Found the test 'before'."
    ),
    "when: {vraag: {gesteld_op: {after: w.gesteld_op}}}, derive: d": "unknown name of a bound fact 'w'.",
    "when: {all: [{vraag: {gesteld_op: {after: w.gesteld_op}}}, {vraag: w}]}, derive: d": (
        "'w' is used before it is bound, or where it need not be bound. "
        "Expected a name that an earlier condition binds."
    ),
    "when: {all: [{vraag: v}, {antwoord: v}]}, derive: d": (
        "the name 'v' is already bound in this rule. Expected another name."
    ),
    "when: {vraag: v}, oblige: {bearer: gemente, to: antwoord}": "unknown role 'gemente'. Did you mean 'gemeente'?",
    "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: tijdg}": (
        "unknown term 'tijdg'. Did you mean 'tijdig'?"
    ),
    "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: 1 wek}": (
        "this is not a length of time. Found '1 wek'. "
        "Expected a length such as '8 weeks', '1 month', '5 working days' or '48 hours'. Did you mean 'weeks'?"
    ),
    "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, remind: [1 day before]}": (
        "a reminder comes before a deadline. Expected 'within' beside it."
    ),
    "when: {breached: s}, derive: d": "unknown rule 's'. Expected 'r'.",
    "when: {holds: iets}, derive: d": "unknown derived fact 'iets'. Expected 'd'.",
    "when: {count: vraag}, derive: d": "'count' is not part of the language yet.",
    "when: vraag, notify: {who: burger}": "'notify' is not part of the language yet.",
    "when: vraag, forbid: {who: gemeente, to: antwoord}": (
        "a prohibition says why. Found no 'because'. Expected because: {nl: …, en: …}."
    ),
    "when: vraag": ("nothing follows from this rule. Expected 'derive', 'permit', 'forbid', 'oblige' or 'offer'."),
    "whn: vraag, derive: d": "unknown key in a rule 'whn'. Did you mean 'when'?",
    "when: vraag, offer: {to: burger, task: vragn}": "unknown task 'vragn'.",
    "when: {vraag: v}, permit: {who: {person: v.party}, to: antwoord}": "'v.party' does not hold a person.",
    "when: {vraag: {soort: {matches: '(a+)+'}}}, derive: d": (
        "this pattern is not taken. Found '(a+)+'. "
        "Expected no repetition of a group that itself repeats or has alternatives."
    ),
    "when: {not: {holds: d}}, derive: d": (
        "rules depend on each other in a circle through 'not' or the state of an obligation. Found r → r."
    ),
    "when: {breached: r}, oblige: {bearer: gemeente, to: antwoord, within: tijdig}": (
        "rules depend on each other in a circle through 'not' or the state of an obligation. Found r → r."
    ),
}


@pytest.mark.parametrize(("rule", "message"), WRONG_RULES.items())
def test_a_mistake_in_a_rule_is_told_with_file_line_and_rule(rule: str, message: str) -> None:
    assert told(f"{HEAD}  - {{rule: r, {rule}}}\n") == f"p.yaml:10, rule 'r': {message}"


WRONG_HEADS = {
    ("in_force: 2024-01-01", "in_force: 2024-13-01"): (
        "p.yaml:2: this is not a day. Found '2024-13-01'. Expected a date such as 2026-03-31, from 1800 to 2200."
    ),
    ("policy: proef", "policy: proef\nscopes: {}"): "p.yaml:2: 'scopes' is not part of the language yet.",
    ("{lasts: 1 week", "{last: 1 week"): (
        "p.yaml:8, term 'tijdig': a term needs 'lasts'. Found 'last'. Did you mean 'lasts'?"
    ),
    ("vraag.gesteld_op", "vraag.gestelt_op"): (
        "p.yaml:8, term 'tijdig': unknown field of 'vraag' 'gestelt_op'. Did you mean 'gesteld_op'?"
    ),
    ("by: burger}", "by: burgr}"): "p.yaml:5, fact 'vraag': unknown role 'burgr'. Did you mean 'burger'?",
    ("antwoord: {by", "antwoord: {legal_act: true, by"): (
        "p.yaml:6, fact 'antwoord': a legal act is forbidden unless a rule permits it, and no rule does. "
        "Expected a rule with 'permit'."
    ),
    ("antwoord: {by: gemeente}", "party_joined: {by: gemeente}"): (
        "p.yaml:6, fact 'party_joined': every policy has 'party_joined' already."
    ),
    ("antwoord: {by: gemeente}", "antwoord: {fields: {day: date}}"): (
        "p.yaml:6, fact 'antwoord': 'day' cannot be the name of a field: it is a word of the language."
    ),
    ("vraag: {fields", "vraag: &x {fields"): ("p.yaml:5: anchors and aliases (& and *) are not part of the language."),
    ("  antwoord", "  vraag"): "p.yaml:6: the name 'vraag' stands here twice. Found it first on line 5.",
}


@pytest.mark.parametrize(("change", "message"), WRONG_HEADS.items())
def test_a_mistake_in_what_is_declared_is_told_where_it_stands(change: tuple[str, str], message: str) -> None:
    assert told(HEAD.replace(*change, 1) + "  - {rule: r, when: vraag, derive: d}\n") == message


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
