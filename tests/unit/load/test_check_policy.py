"""What is well formed but cannot have been meant is said, with its line, and nothing else is."""

import pytest

from rules.load.check import check
from rules.load.policy import load_policy, parse_policy
from rules.load.shelf import shelf

SOUND = """\
policy: proef
in_force: 2024-01-01
roles: {gemeente: , burger: }
facts:
  vraag: {by: burger, fields: {op: date, soort: [kort, lang], toelichting: text?}}
  antwoord: {by: gemeente}
  klacht: {by: burger}
  raadsbesluit: {legal_act: true, by: burger}
rules:
  - rule: antwoorden
    when: {vraag: v}
    oblige: {bearer: gemeente, to: {antwoord: {vraag: v}}, within: 2 weeks after v.op}
  - {rule: besluiten, permit: {who: burger, to: raadsbesluit}}
"""

ODD = {
    "a legal act permitted only to a role that may not add it": (
        (("permit: {who: burger", "permit: {who: gemeente"),),
        (),
        (
            "line 8, fact 'raadsbesluit': nobody may ever add it",
            "line 13, rule 'besluiten': role 'gemeente' may not add 'raadsbesluit', so this permit has no effect",
        ),
    ),
    "a fact that is always forbidden, and the rule that waits for it": (
        (),
        (
            "{rule: geen_klachten, forbid: {who: anyone, to: klacht, because: Nee}}",
            "{rule: klacht_behandelen, when: klacht, derive: behandeling}",
        ),
        (
            "line 7, fact 'klacht': nobody may ever add it",
            "line 15, rule 'klacht_behandelen': it can never hold: nobody may ever add 'klacht'",
        ),
    ),
    "tests that exclude each other": (
        (),
        (
            "{rule: nooit, when: {vraag: {soort: {is_not: kort, is: kort}}}, derive: nooit_waar}",
            "{rule: nergens, when: {any: [{vraag: {toelichting: {missing: true, is: x}}}]}, derive: nooit_waar}",
            "{rule: soms, when: {any: [vraag, {vraag: {soort: {is: kort, one_of: [lang]}}}]}, derive: soms_waar}",
        ),
        (
            "line 14, rule 'nooit': it can never hold: its tests leave no value for 'soort'",
            "line 15, rule 'nergens': it can never hold: its tests leave no value for 'toelichting'",
        ),
    ),
    "the state of an obligation that cannot come about": (
        (),
        (
            "{rule: eens, when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord}}",
            "{rule: te_laat, when: {breached: eens}, derive: laat}",
            "{rule: gedaan, when: {fulfilled: te_laat}, derive: klaar}",
        ),
        (
            "line 15, rule 'te_laat': it can never hold: the obligation of rule 'eens' has no deadline",
            "line 16, rule 'gedaan': it can never hold: rule 'te_laat' obliges to nothing",
        ),
    ),
    "norms about what a role can never do": (
        (),
        (
            "{rule: verkeerde, when: vraag, oblige: {bearer: burger, to: antwoord}}",
            "{rule: aanbod, when: vraag, offer: {to: gemeente, task: klagen, yields: klacht}}",
            "{rule: overbodig, when: vraag, forbid: {who: burger, to: antwoord, because: Nee}}",
            "{rule: leeg, when: antwoord, oblige: {bearer: burger, to: {vraag: {soort: {is: kort, one_of: [lang]}}}}}",
        ),
        (
            "line 14, rule 'verkeerde': role 'burger' may not add 'antwoord', so this oblige has no effect",
            "line 15, rule 'aanbod': role 'gemeente' may not add 'klacht', so this offer has no effect",
            "line 16, rule 'overbodig': role 'burger' may not add 'antwoord', so this forbid has no effect",
            "line 17, rule 'leeg': no fact can fulfil this obligation: its tests leave no value for 'soort'",
        ),
    ),
    "a permission in spite of nothing": (
        (),
        ("{rule: toch, when: vraag, permit: {who: burger, to: klacht, despite: antwoorden}}",),
        ("line 14, rule 'toch': 'despite' names rule 'antwoorden', which forbids nothing",),
    ),
    "words that nothing refers to": (
        (
            ("burger: }", "burger: , gast: }"),
            ("rules:\n", "tasks: {zitten: {yields: klacht}}\nterms: {lang: {lasts: 1 year}}\nrules:\n"),
        ),
        (),
        (
            "line 3, role 'gast': no fact and no rule names it",
            "line 9, task 'zitten': no rule offers it or obliges to what it yields",
            "line 10, term 'lang': no rule uses it",
        ),
    ),
    "nothing: a prohibition that a permission overrides": (
        (),
        (
            "{rule: dicht, forbid: {who: burger, to: klacht, because: Nee}}",
            "{rule: bij_spoed, when: vraag, permit: {who: burger, to: klacht, despite: dicht}}",
        ),
        (),
    ),
}


@pytest.mark.parametrize(("changes", "rules", "expected"), ODD.values(), ids=ODD)
def test_what_cannot_have_been_meant_is_told_with_its_line(
    changes: tuple[tuple[str, str], ...], rules: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    text = SOUND + "".join(f"  - {rule}\n" for rule in rules)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)

    told = [str(remark) for remark in check(parse_policy(text, "p.yaml"))]

    assert [each.partition(": the roles in its")[0].removesuffix(".") for each in told] == list(expected)


@pytest.mark.parametrize("version", shelf())
def test_the_policies_of_the_product_give_no_reason_to_look(version: str) -> None:
    assert check(load_policy(shelf()[version])) == ()
