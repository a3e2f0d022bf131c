"""What is well formed but cannot have been meant is said, with its line, and nothing else is."""

import pytest

from rules.language.check.check import check
from rules.language.layers.shelf import shelf
from rules.language.policy import load_policy, parse_policy

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

BY = "the roles in its 'by' are all forbidden to, or never permitted to"

ABOUT_ANOTHER = ", whatever that is about: bind {vraag: v} to mean the one about that, or name it with 'as' to mean any"

ODD = {
    "a legal act permitted only to a role that may not add it": (
        (("permit: {who: burger", "permit: {who: gemeente"),),
        (),
        (
            "line 8, fact 'raadsbesluit': nobody may ever add it: " + BY,
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
            "line 7, fact 'klacht': nobody may ever add it: " + BY,
            "line 15, rule 'klacht_behandelen': it can never hold: nobody may ever add 'klacht'",
        ),
    ),
    "an obligation that may be about another matter": (
        (),
        (
            "{rule: wachten, when: {open: antwoorden}, forbid: {who: burger, to: klacht, because: Nog niet}}",
            "{rule: eerst, when: {all: [{klacht: k}, {not: {breached: antwoorden}}]}, derive: {bezig: {met: k.id}}}",
            "{rule: gericht, when: {all: [{vraag: v}, {open: antwoorden}]}, derive: {loopt: {over: v.id}}}",
            "{rule: bedoeld, when: {all: [klacht, {open: {rule: antwoorden, as: enige}}]}, derive: er_loopt_iets}",
            "{rule: ergens, when: {open: antwoorden}, derive: er_loopt_iets}",
        ),
        (
            "line 14, rule 'wachten': it looks whether any obligation of 'antwoorden' is open" + ABOUT_ANOTHER,
            "line 15, rule 'eerst': it looks whether any obligation of 'antwoorden' is breached" + ABOUT_ANOTHER,
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
            (
                "rules:\n",
                "tasks: {zitten: {yields: klacht}}\nterms: {lang: {lasts: 1 year, calendar: plain}}\nrules:\n",
            ),
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
    "a term that names no calendar, except one that runs by the clock": (
        (("rules:\n", "terms: {lang: {lasts: 1 year}, kort: {lasts: 48 hours}}\nrules:\n"),),
        (
            "{rule: een, when: vraag, oblige: {bearer: gemeente, to: antwoord, within: lang}}",
            "{rule: twee, when: vraag, oblige: {bearer: gemeente, to: antwoord, within: kort}}",
            "{rule: drie, when: vraag, oblige: {bearer: gemeente, to: antwoord, within: {lasts: 2 days}}}",
        ),
        (
            "line 9, term 'lang': it names no calendar, so 'nl-termijnenwet' moves its end",
            "line 17, rule 'drie': it names no calendar, so 'nl-termijnenwet' moves its end",
        ),
    ),
    "a milestone that no rule reaches, and what waits for it": (
        (
            ("facts:", "scopes: {besloten: {milestone: true}}\nfacts:"),
            ("klacht: {by: burger}", "klacht: {by: burger, in: besloten}"),
        ),
        (
            "{rule: daarna, when: {scope: besloten}, derive: laat}",
            "{rule: erbij, in: besloten, when: vraag, derive: laat}",
            "{rule: dus, when: {holds: laat}, derive: later}",
            "{rule: toch, when: {any: [vraag, {holds: laat}]}, derive: vroeg}",
        ),
        (
            "line 4, scope 'besloten': no rule reaches this milestone",
            "line 8, fact 'klacht': nobody may ever add it: no rule reaches milestone 'besloten'",
            "line 15, rule 'daarna': it can never hold: no rule reaches milestone 'besloten'",
            "line 16, rule 'erbij': it can never hold: no rule reaches milestone 'besloten'",
            "line 17, rule 'dus': it can never hold: no rule that derives 'laat' can hold",
        ),
    ),
    "a stage in which nothing happens": (
        (("facts:", "scopes: {bezwaar: , behandeling: , beroep: }\nfacts:"),),
        (
            "{rule: open, when: klacht, scope: [{open: bezwaar}, {open: beroep}]}",
            "{rule: erin, in: behandeling, when: vraag, derive: x}",
            "{rule: ernaar, when: {scope: beroep}, derive: y}",
        ),
        ("line 4, scope 'bezwaar': nothing lives in this stage and no rule asks for it",),
    ),
    "states an obligation never gets into": (
        (),
        (
            "{rule: afgezien, when: {waived: antwoorden}, derive: x}",
            "{rule: stil, when: {suspended: antwoorden}, derive: y}",
            (
                "{rule: nooit, when: {all: [{vraag: {soort: {is: kort, is_not: kort}}}]}, "
                "oblige: {bearer: gemeente, to: antwoord}}"
            ),
            "{rule: gevolg, when: {open: nooit}, derive: z}",
        ),
        (
            "line 14, rule 'afgezien': it can never hold: no rule waives the obligation of rule 'antwoorden'",
            "line 15, rule 'stil': it can never hold: nothing suspends the term of rule 'antwoorden'",
            "line 16, rule 'nooit': it can never hold: its tests leave no value for 'soort'",
            "line 17, rule 'gevolg': it can never hold: rule 'nooit' can never hold",
        ),
    ),
    "nothing: states that rules bring about": (
        (),
        (
            "{rule: afzien, when: klacht, settle: {waive: antwoorden}}",
            "{rule: stilzetten, when: klacht, clock: [{suspend: antwoorden}, {resume: antwoorden}]}",
            "{rule: afgezien, when: {waived: antwoorden}, derive: x}",
            "{rule: stil, when: {suspended: antwoorden}, derive: y}",
        ),
        (),
    ),
    "settling and clocks where there is nothing to settle or to run": (
        (),
        (
            "{rule: eens, when: vraag, oblige: {bearer: gemeente, to: antwoord}}",
            "{rule: afzien, when: klacht, settle: {waive: besluiten}}",
            "{rule: stilzetten, when: klacht, clock: {stop: besluiten}}",
            "{rule: rekken, when: klacht, clock: {extend: eens, by: 2 days}}",
            "{rule: hervatten, when: klacht, clock: {resume: antwoorden}}",
            "{rule: overdragen, when: klacht, settle: {transfer: antwoorden, to: burger}}",
        ),
        (
            "line 15, rule 'afzien': 'waive' names rule 'besluiten', which obliges to nothing",
            "line 16, rule 'stilzetten': 'stop' names rule 'besluiten', which obliges to nothing",
            "line 17, rule 'rekken': 'extend' names rule 'eens', whose obligation has no deadline",
            "line 18, rule 'hervatten': 'resume' names rule 'antwoorden', whose clock no rule suspends",
            "line 19, rule 'overdragen': role 'burger' may not add 'antwoord', so this transfer has no effect",
        ),
    ),
    "an expression about nothing, also inside others": (
        (),
        ("{rule: altijd, when: {all: [vraag, {not: {any: [klacht, {where: '1 == 2'}]}}]}, derive: x}",),
        ("line 14, rule 'altijd': its 'where' looks at nothing that is bound",),
    ),
    "an aggregate of what cannot come about, where it needs some": (
        (("klacht: {by: burger}", "klacht: {by: burger, legal_act: true}"),),
        (
            "{rule: toestaan, permit: {who: gemeente, to: klacht}}",
            "{rule: veel, when: {count: {of: klacht, at_least: 1}}, derive: x}",
            "{rule: geen, when: {count: {of: klacht, at_most: 1}}, derive: y}",
            "{rule: laatste, when: {latest: {of: klacht}}, derive: z}",
        ),
        (
            "line 7, fact 'klacht': nobody may ever add it: " + BY,
            "line 14, rule 'toestaan': role 'gemeente' may not add 'klacht', so this permit has no effect",
            "line 15, rule 'veel': it can never hold: nobody may ever add 'klacht'",
            "line 17, rule 'laatste': it can never hold: nobody may ever add 'klacht'",
        ),
    ),
    "nothing: roles that are only told, called, asked after or given an obligation": (
        (
            ("burger: }", "burger: , a: , b: , c: , d: }"),
            ("antwoord: {by: gemeente}", "antwoord: "),
        ),
        (
            "{rule: zeggen, when: vraag, notify: {who: a, what: Hoor}, call: {to: b, activity: doe}}",
            "{rule: vragen, when: {not: {role: {c: held}}}, settle: {transfer: antwoorden, to: d}}",
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

    assert told == [f"{each}." for each in expected]


KNOWN = {
    f"omgevingsvergunning@{version}": ["rule 'geen_besluit_zonder_advies'"] for version in ("2024-01-01", "2026-01-01")
}
"""An adviser who got less time is waited for less long (Awb 3:6); that was looked at, and is meant."""


@pytest.mark.parametrize("version", shelf())
def test_the_policies_of_the_product_give_no_reason_to_look(version: str) -> None:
    assert [remark.part.en for remark in check(load_policy(shelf()[version]))] == KNOWN.get(version, [])
