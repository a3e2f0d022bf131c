"""Every mistake in what a policy declares is told where it stands: roles, scopes, facts, terms, tasks, rule names."""

from collections.abc import Callable

import pytest

WRONG = {
    ("in_force: 2024-01-01", "purposes: {hulp: {roles: gemeente}}\nin_force: 2024-01-01"): [
        ("p.yaml:2, purpose 'hulp': a purpose says on which ground it is. Expected a legal source."),
    ],
    ("in_force: 2024-01-01", "purposes: {hulp: {ground: AVG 6}}\nin_force: 2024-01-01"): [
        (
            "p.yaml:2, purpose 'hulp': a purpose says in which roles somebody "
            "sees something for it. Expected 'gemeente', 'burger' or 'adviseur'."
        ),
    ],
    ("in_force: 2024-01-01", "purposes: {hulp: {ground: AVG 6, roles: burgr}}\nin_force: 2024-01-01"): [
        ("p.yaml:2, purpose 'hulp': unknown role 'burgr'. Did you mean 'burger'?"),
    ],
    ("in_force: 2024-01-01", "purposes: {hulp: {grond: AVG 6, ground: AVG 6, roles: burger}}\nin_force: 2024-01-01"): [
        ("p.yaml:2, purpose 'hulp': unknown key in a purpose 'grond'. Did you mean 'ground'?"),
    ],
    ("in_force: 2024-01-01", "purposes: {hulp: gemeente}\nin_force: 2024-01-01"): [
        ("p.yaml:2, purpose 'hulp': a purpose is a table. Found 'gemeente'."),
    ],
    ("in_force: 2024-01-01", "purposes: [hulp]\nin_force: 2024-01-01"): [
        ("p.yaml:2: 'purposes' is a table. Found a list of 1."),
    ],
    ("in_force: 2024-01-01", "in_force: 2024-13-01"): [
        ("p.yaml:2: this is not a day. Found '2024-13-01'. Expected a date such as 2026-03-31, from 1800 to 2200.")
    ],
    ("in_force: 2024-01-01", "director: burgr\nin_force: 2024-01-01"): [
        "p.yaml:2: unknown role 'burgr'. Did you mean 'burger'?"
    ],
    (
        "in_force: 2024-01-01",
        "personal_data: {ground: AVG 6(1)(e), subjects: [burgr, vraag.wi, vraag.op]}\nin_force: 2024-01-01",
    ): [
        "p.yaml:2, personal data: unknown role 'burgr'. Did you mean 'burger'?",
        "p.yaml:2, personal data: unknown field 'wi'. Did you mean 'wie'?",
        "p.yaml:2, personal data: this field names nobody. Found 'date'. Expected a field of kind party or person.",
    ],
    (
        "in_force: 2024-01-01",
        "personal_data: {ground: AVG 6(1)(e), subjects: [[x]]}\nin_force: 2024-01-01",
    ): [
        "p.yaml:2, personal data: a role, or a field as fact.field is needed here. Found a list of 1.",
    ],
    (
        "in_force: 2024-01-01",
        "personal_data: {activity: [x], subjects: [burger, vraag.wie]}\nin_force: 2024-01-01",
    ): [
        "p.yaml:2, personal data: 'activity', an address, is needed here. Found a list of 1.",
    ],
    (
        "in_force: 2024-01-01",
        "personal_data: {grond: x, subjects: [burger, vraag.wie]}\nin_force: 2024-01-01",
    ): [
        "p.yaml:2, personal data: unknown key in what is said of personal data 'grond'. Did you mean 'ground'?",
    ],
    (
        "in_force: 2024-01-01",
        "retention: {kort: {with: {vraag: {soort: kort}}, keep: 1 year, from: vraag.op}}\nin_force: 2024-01-01",
    ): [
        "p.yaml:2, retention 'kort': a retention says where it comes from. Expected a legal source.",
    ],
    (
        "in_force: 2024-01-01",
        (
            "retention: {kort: {sourc: x, source: Lijst 1, with: {vraag: {soort: kort}}, keep: 1 year, from: vraag.op}}"
            "\nin_force: 2024-01-01"
        ),
    ): [
        "p.yaml:2, retention 'kort': unknown key in a retention 'sourc'. Did you mean 'source'?",
    ],
    (
        "in_force: 2024-01-01",
        (
            "retention: {kort: {source: Lijst 1, with: {vraag: {soort: snel}}, keep: 1 year, from: vraag.op}}"
            "\nin_force: 2024-01-01"
        ),
    ): [
        "p.yaml:2, retention 'kort': this is no value of this field. Found 'snel'. Expected 'kort' or 'lang'.",
    ],
    (
        "in_force: 2024-01-01",
        "retention: {kort: {source: Lijst 1, with: {vraag: kort}, keep: 1 year, from: vraag.op}}\nin_force: 2024-01-01",
    ): [
        "p.yaml:2, retention 'kort': a table of fields with their value is a table. Found 'kort'.",
    ],
    (
        "in_force: 2024-01-01",
        (
            "retention: {kort: {source: Lijst 1, with: {vraag: {sort: kort}}, keep: 1 year, from: vraag.op}}"
            "\nin_force: 2024-01-01"
        ),
    ): [
        "p.yaml:2, retention 'kort': unknown field 'sort'. Did you mean 'soort'?",
    ],
    (
        "in_force: 2024-01-01",
        "retention: {kort: {source: Lijst 1, with: vrag, keep: 1 year, from: vraag.op}}\nin_force: 2024-01-01",
    ): [
        "p.yaml:2, retention 'kort': unknown type of fact 'vrag'. Did you mean 'vraag'?",
    ],
    (
        "in_force: 2024-01-01",
        "retention: {kort: {source: Lijst 1, with: {vraag: {soort: kort}}, from: vraag.op}}\nin_force: 2024-01-01",
    ): [
        "p.yaml:2, retention 'kort': 'keep', how long the case is kept, or 'for good', is needed here. Found nothing.",
    ],
    (
        "in_force: 2024-01-01",
        (
            "retention: {kort: {source: Lijst 1, with: {vraag: {soort: kort}}, keep: 1 year, from: vraag.soort}}"
            "\nin_force: 2024-01-01"
        ),
    ): [
        "p.yaml:2, retention 'kort': 'closed', or a date as fact.field is needed here. Found 'choice'.",
    ],
    (
        "in_force: 2024-01-01",
        (
            "retention: {kort: {source: Lijst 1, with: {vraag: {soort: kort}}, keep: 1 day, from: ooit}}"
            "\nin_force: 2024-01-01"
        ),
    ): [
        "p.yaml:2, retention 'kort': 'closed', or a date as fact.field is needed here. Found 'ooit'.",
    ],
    ("in_force: 2024-01-01", "title: [a]\nin_force: 2024-01-01"): [
        "p.yaml:2: a text is needed here. Found a list of 1. Expected words, or {nl: …, en: …}."
    ],
    ("adviseur: }", "anyone: }"): [
        "p.yaml:3, role 'anyone': 'anyone' cannot be the name of a role: it is a word of the language."
    ],
    ("{many: true}, adviseur", "{mny: true}, adviseur"): [
        "p.yaml:3, role 'burger': unknown key in a role 'mny'. Did you mean 'many'?"
    ],
    ("{bezwaar: , besloten", "[bezwaar, besloten"): ["p.yaml:4: this is not YAML: expected ',' or ']', but got '}'."],
    ("scopes: {bezwaar: , besloten: {milestone: true}}", "scopes: [bezwaar]"): [
        "p.yaml:4: 'scopes' is a table. Found a list of 1."
    ],
    ("{milestone: true}", "{mijlpaal: true}"): [
        "p.yaml:4, scope 'besloten': unknown key in a scope 'mijlpaal'. Expected 'title' or 'milestone'."
    ],
    ("{milestone: true}", "{milestone: soms}"): [
        "p.yaml:4, scope 'besloten': a yes or no is needed here. Found 'soms'. Expected 'true' or 'false'."
    ],
    ("bezwaar: ,", "1e: ,"): [
        (
            "p.yaml:4, scope '1e': this cannot be the name of a scope. Found '1e'. Expected a letter, then "
            "letters, digits and '_', at most 80."
        )
    ],
    ("bezwaar: ,", "bezwaar: [x],"): ["p.yaml:4, scope 'bezwaar': a scope is a table. Found a list of 1."],
    ("  antwoord: {by: gemeente,", "  antwoord: {in: bezwar, by: gemeente,"): [
        "p.yaml:9, fact 'antwoord': unknown scope 'bezwar'. Did you mean 'bezwaar'?"
    ],
    ("  antwoord: {by: gemeente,", "  antwoord: {in: [bezwaar], by: gemeente,"): [
        "p.yaml:9, fact 'antwoord': the name of a scope is needed here. Found a list of 1."
    ],
    ("  antwoord: {by: gemeente,", "  antwoord: {when_closed: soms, by: gemeente,"): [
        "p.yaml:9, fact 'antwoord': a yes or no is needed here. Found 'soms'. Expected 'true' or 'false'."
    ],
    ("  antwoord: {by: gemeente,", "  antwoord: {open: soms, by: gemeente,"): [
        "p.yaml:9, fact 'antwoord': a yes or no is needed here. Found 'soms'. Expected 'true' or 'false'."
    ],
    ("  antwoord: {by: gemeente,", "  antwoord: {legal_act: soms, by: gemeente,"): [
        "p.yaml:9, fact 'antwoord': a yes or no is needed here. Found 'soms'. Expected 'true' or 'false'."
    ],
    ("  antwoord: {by: gemeente,", "  antwoord: {legal_act: true, by: gemeente,"): [
        (
            "p.yaml:9, fact 'antwoord': a legal act is forbidden unless a rule permits it, and no rule does. "
            "Expected a rule with 'permit'."
        )
    ],
    ("  antwoord: {by: gemeente,", "  antwoord: {bij: gemeente,"): [
        (
            "p.yaml:9, fact 'antwoord': unknown key in a type of fact 'bij'. Expected 'title', 'fields', 'by', "
            "'seen_by', 'purposes', 'confidentiality', 'existence', 'effective_on', 'in', 'legal_act', 'when_closed' "
            "or 'open'."
        )
    ],
    ("  antwoord: {by: gemeente,", "  antwoord: {by: gemente,"): [
        "p.yaml:9, fact 'antwoord': unknown role 'gemente'. Did you mean 'gemeente'?"
    ],
    ("  antwoord: {by: gemeente,", "  antwoord: {by: [],"): [
        ("p.yaml:9, fact 'antwoord': a list of roles names at least one. Expected to leave it out when any role may.")
    ],
    ("  antwoord: {by: gemeente,", "  antwoord: {seen_by: burgr,"): [
        "p.yaml:9, fact 'antwoord': unknown role 'burgr'. Did you mean 'burger'?"
    ],
    ("  antwoord: {by: gemeente,", "  antwoord: {seen_by: gemeente, existence: knwn,"): [
        (
            "p.yaml:9, fact 'antwoord': unknown word for whether it is known that a fact is there 'knwn'. "
            "Did you mean 'known'?"
        )
    ],
    ("  antwoord: {by: gemeente, fields: {", "  antwoord: {seen_by: wie, fields: {wie: person, "): [
        (
            "p.yaml:9, fact 'antwoord': the field 'wie' names a person, and a person is known within a party only. "
            "Expected a field of a party beside it."
        )
    ],
    ("  antwoord: {by: gemeente,", "  antwoord: {effective_on: over,"): [
        "p.yaml:9, fact 'antwoord': unknown date field 'over'."
    ],
    ("    by: burger", "    by: burger\n    effective_on: opp"): [
        "p.yaml:8, fact 'vraag': unknown date field 'opp'. Did you mean 'op'?"
    ],
    ("  vraag:\n", "  work_given: {by: burger}\n  vraag:\n"): [
        "p.yaml:6, fact 'work_given': every policy has 'work_given' already."
    ],
    ("  vraag:\n", "  count: {by: burger}\n  vraag:\n"): [
        "p.yaml:6, fact 'count': 'count' cannot be the name of a type of fact: it is a word of the language."
    ],
    ("  vraag:\n", "  al gevraagd: {by: burger}\n  vraag:\n"): [
        (
            "p.yaml:6, fact 'al gevraagd': this cannot be the name of a type of fact. Found 'al gevraagd'. "
            "Expected a letter, then letters, digits and '_', at most 80."
        )
    ],
    ("  vraag:\n", "  vraag: {by: burger}\n  vraag:\n"): [
        "p.yaml:7: the name 'vraag' stands here twice. Found it first on line 6."
    ],
    ("over: ref vraag?", "over: ref vrag?"): [
        "p.yaml:9, fact 'antwoord': unknown type of fact 'vrag'. Did you mean 'vraag'?"
    ],
    ("over: ref vraag?", "over: fact?"): [
        (
            "p.yaml:9, fact 'antwoord': unknown type of field 'fact'. Expected 'text', 'whole', 'decimal', "
            "'date', 'moment', 'yes_no', 'party', 'person' or 'ref <fact>'."
        )
    ],
    ("over: ref vraag?", "over: {of: vrag}"): [
        "p.yaml:9, fact 'antwoord': unknown type of fact 'vrag'. Did you mean 'vraag'?"
    ],
    ("over: ref vraag?", "over: {titel: x, type: text}"): [
        "p.yaml:9, fact 'antwoord': unknown key in a field 'titel'. Did you mean 'title'?"
    ],
    ("over: ref vraag?", "over: {title: x}"): [
        "p.yaml:9, fact 'antwoord': a field needs a 'type'. Found a table with 'title'."
    ],
    ("over: ref vraag?", "day: date"): [
        "p.yaml:9, fact 'antwoord': 'day' cannot be the name of a field: it is a word of the language."
    ],
    ("over: ref vraag?", "over: []"): [
        "p.yaml:9, fact 'antwoord': choices are different words, at least one. Found a list of 0."
    ],
    ("over: ref vraag?", "over: [a, a]"): [
        "p.yaml:9, fact 'antwoord': choices are different words, at least one. Found a list of 2."
    ],
    ("over: ref vraag?", "over: {choices: {}}"): [
        "p.yaml:9, fact 'antwoord': choices are different words, at least one. Found an empty table."
    ],
    ("over: ref vraag?", "over: {choices: {a: [b]}}"): [
        "p.yaml:9, fact 'antwoord': a text is needed here. Found a list of 1. Expected words, or {nl: …, en: …}."
    ],
    ("over: ref vraag?", "over: {type: text, many: veel}"): [
        "p.yaml:9, fact 'antwoord': a yes or no is needed here. Found 'veel'. Expected 'true' or 'false'."
    ],
    ("over: ref vraag?", "over: ref"): [
        (
            "p.yaml:9, fact 'antwoord': unknown type of field 'ref'. Expected 'text', 'whole', 'decimal', "
            "'date', 'moment', 'yes_no', 'party', 'person' or 'ref <fact>'."
        )
    ],
    ("fields: {over", "fields: [over"): ["p.yaml:9: this is not YAML: expected ',' or ']', but got '}'."],
    ("{lasts: 1 week, after: vraag.op, calendar: nl-termijnenwet}", "{last: 1 week}"): [
        "p.yaml:11, term 'tijdig': a term needs 'lasts', or 'until'. Found 'last'. Did you mean 'lasts'?"
    ],
    ("{lasts: 1 week, after: vraag.op, calendar: nl-termijnenwet}", "1 week"): [
        "p.yaml:11, term 'tijdig': a term is a table. Found '1 week'."
    ],
    ("after: vraag.op,", "after: vraag.opp,"): [
        "p.yaml:11, term 'tijdig': unknown field of 'vraag' 'opp'. Did you mean 'op'?"
    ],
    ("after: vraag.op,", "after: vrag.op,"): [
        "p.yaml:11, term 'tijdig': unknown fact or name of a bound fact 'vrag'. Did you mean 'vraag'?"
    ],
    ("after: vraag.om", "after: vraag.op"): [
        "p.yaml:12, term 'snel': a term in hours runs from a moment. Found the date 'vraag.op'."
    ],
    ("calendar: plain", "calendar: gregorian"): [
        "p.yaml:13, term 'gewoon': unknown calendar 'gregorian'. Expected 'nl-termijnenwet' or 'plain'."
    ],
    ("  gewoon:", "  ge woon:"): [
        (
            "p.yaml:13, term 'ge woon': this cannot be the name of a term. Found 'ge woon'. Expected a letter, "
            "then letters, digits and '_', at most 80."
        ),
        "p.yaml:17, rule 'vlot': unknown term 'gewoon'. Expected 'tijdig' or 'snel'.",
    ],
    ("  tijdig:", "  tijdig: {lasts: 1 day}\n  tijdig:"): [
        "p.yaml:12: the name 'tijdig' stands here twice. Found it first on line 11."
    ],
    ("terms:", "tasks: {ad_hoc: {yields: antwoord}}\nterms:"): [
        "p.yaml:10, task 'ad_hoc': every policy has 'ad_hoc' already."
    ],
    ("terms:", "tasks: {antwoorden: {yields: antwoordt}}\nterms:"): [
        "p.yaml:10, task 'antwoorden': unknown type of fact 'antwoordt'. Did you mean 'antwoord'?"
    ],
    ("terms:", "tasks: {antwoorden: {}}\nterms:"): [
        ("p.yaml:10, task 'antwoorden': 'yields', the fact by which the task is done, is needed here. Found nothing.")
    ],
    ("terms:", "tasks: {antwoorden: {yields: antwoord, in: bezwar}}\nterms:"): [
        "p.yaml:10, task 'antwoorden': unknown scope 'bezwar'. Did you mean 'bezwaar'?"
    ],
    ("terms:", "tasks: {antwoorden: {yields: antwoord, op: nu}}\nterms:"): [
        "p.yaml:10, task 'antwoorden': unknown key in a task 'op'. Expected 'title', 'yields' or 'in'."
    ],
    ("terms:", "tasks: [antwoorden]\nterms:"): ["p.yaml:10: 'tasks' is a table. Found a list of 1."],
    ("terms:", "tasks: {antwoorden: antwoord}\nterms:"): [
        "p.yaml:10, task 'antwoorden': a task is a table. Found 'antwoord'."
    ],
    ("terms:", "tasks: {1x: {yields: antwoord}}\nterms:"): [
        (
            "p.yaml:10, task '1x': this cannot be the name of a task. Found '1x'. Expected a letter, then "
            "letters, digits and '_', at most 80."
        )
    ],
    ("rule: weten", "rule: plicht"): ["p.yaml:18: there is already a rule 'plicht'. Expected another name."],
    ("{rule: weten,", "{"): ["p.yaml:18: 'rule', its name, is needed here. Found nothing."],
    ("rule: weten", "rule: we-ten"): [
        (
            "p.yaml:18: this cannot be the name of a rule. Found 'we-ten'. Expected a letter, then letters, "
            "digits and '_', at most 80."
        )
    ],
    ("  - {rule: weten", "  - x\n  - {rule: weten"): ["p.yaml:18: a rule is a table. Found 'x'."],
    ("vraag:\n    by", "vraag: &x\n    by"): ["p.yaml:6: anchors and aliases (& and *) are not part of the language."],
    ("by: burger\n", "by: !rol burger\n"): ["p.yaml:7: tags (!) are not part of the language. Found '!rol'."],
    ("1 week, after", "[1 week, after"): ["p.yaml:11: this is not YAML: expected ',' or ']', but got '}'."],
}


@pytest.mark.parametrize(("change", "messages"), WRONG.items())
def test_a_mistake_in_what_is_declared_is_told(
    change: tuple[str, str], messages: list[str], sound: str, told: Callable[[str], list[str]]
) -> None:
    assert change[0] in sound
    assert told(sound.replace(*change, 1)) == messages


def test_a_scope_too_many_is_told(sound: str, told: Callable[[str], list[str]]) -> None:
    scopes = ", ".join(f"s{n}: " for n in range(101))
    changed = sound.replace("{bezwaar: , besloten: {milestone: true}}", f"{{{scopes}}}")
    assert told(changed) == ["p.yaml:4: too many scopes. Found 101. Expected at most 100."]
