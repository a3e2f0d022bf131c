"""Every mistake in what follows from a rule, or in the rule as a whole, is told with its remedy where there is one."""

from collections.abc import Callable

import pytest

WRONG = {
    "when: {vraag: v}, derive: {vraag: {}}": ["p.yaml:19: 'vraag' is a type of fact already, so it cannot be derived."],
    "when: {vraag: v}, derive: {all: {}}": [
        "p.yaml:19: 'all' cannot be the name of a derived fact: it is a word of the language."
    ],
    "when: {vraag: v}, derive: {x: {as: v.op}}": ["'as' cannot be the name of a value: it is a word of the language."],
    "when: {vraag: v}, derive: {x: {n: v.opp}}": ["unknown field of 'vraag' 'opp'. Did you mean 'op'?"],
    "when: {vraag: v}, derive: {x: [1]}": ["the values of 'x' is a table. Found a list of 1."],
    "when: {vraag: v}, derive: {x: {n: [1]}}": ["a value is needed here. Found a list of 1."],
    "when: {vraag: v}, derive: []": ["nothing stands behind 'derive'. Found a list of 0."],
    "when: {vraag: v}, derive: {x: {n: w.aantal}}": ["unknown name of a bound fact 'w'. Expected 'v'."],
    "when: {vraag: v}, derive: {x: {n: v.op + 2 hours}}": [
        "a date cannot be moved by hours. Found 'v.op + 2 hours'. Expected days, or a moment."
    ],
    "when: {vraag: v}, permit: {to: antwoord}": [
        "'who' is needed. Found a table with 'to'. Expected a role, or 'anyone'."
    ],
    "when: {vraag: v}, permit: {who: burgr, to: antwoord}": ["unknown role 'burgr'. Did you mean 'burger'?"],
    "when: {vraag: v}, permit: {who: burger}": ["'to' is needed: the fact it is about. Found a table with 'who'."],
    "when: {vraag: v}, permit: {who: burger, to: []}": [
        "'to' is needed: the fact it is about. Found a table with 'who', 'to'."
    ],
    "when: {vraag: v}, permit: {who: burger, to: {antwoord: {}, vraag: {}}}": [
        "'to' names one type of fact. Found a table with 'antwoord', 'vraag'. Expected {fact: {field: …}}."
    ],
    "when: {vraag: v}, permit: {who: burger, to: bekend}": [
        "'bekend' is derived by a rule, not a type of fact. Expected {holds: bekend}."
    ],
    "when: {vraag: v}, permit: {who: burger, to: antwoord, despite: plich}": [
        "unknown rule 'plich'. Did you mean 'plicht'?"
    ],
    "when: {vraag: v}, permit: burger": ["'permit' is a table. Found 'burger'."],
    "when: {vraag: v}, permit: {who: [burger], to: antwoord}": [
        (
            "this does not say who. Found a list of 1. Expected a role, 'anyone', {person: alias.field} or "
            "{party: alias.field}."
        )
    ],
    "when: {vraag: v}, permit: {who: {person: v}, to: antwoord}": [
        "a person stands in a field of a bound fact. Found 'v'. Expected alias.field."
    ],
    "when: {vraag: v}, permit: {who: {person: v.party}, to: antwoord}": ["'v.party' does not hold a person."],
    "when: {vraag: v}, permit: {who: {person: w.wie}, to: antwoord}": [
        "unknown name of a bound fact 'w'. Expected 'v'."
    ],
    "when: {vraag: v}, permit: {who: burger, too: antwoord}": [
        "unknown key in 'permit' 'too'. Did you mean 'to'?",
        "'to' is needed: the fact it is about. Found a table with 'who', 'too'.",
    ],
    "when: {vraag: v}, forbid: {who: gemeente, to: antwoord}": [
        "a prohibition says why. Found no 'because'. Expected because: {nl: …, en: …}."
    ],
    "when: {vraag: v}, forbid: {who: gemeente, to: antwoord, because: [nee]}": [
        "a text is needed here. Found a list of 1. Expected words, or {nl: …, en: …}."
    ],
    "when: {vraag: v}, forbid: {who: gemeente, to: antwoord, because: {de: nein}}": [
        "a text is in 'nl' and 'en'. Found 'de'."
    ],
    "when: {vraag: v}, forbid: {who: gemeente, to: antwoord, because: {}}": [
        "a text is needed here. Found an empty table. Expected {nl: …, en: …}."
    ],
    "when: {vraag: v}, oblige: {to: antwoord}": ["'bearer', the role that owes it, is needed here. Found nothing."],
    "when: {vraag: v}, oblige: {bearer: gemente, to: antwoord}": ["unknown role 'gemente'. Did you mean 'gemeente'?"],
    "when: {vraag: v}, oblige: {bearer: {role: burger}, to: antwoord}": [
        "'party', the one that is meant, is needed here. Found nothing."
    ],
    "when: {vraag: v}, oblige: {bearer: {party: v.partij}, to: antwoord}": ["'role' is needed here. Found nothing."],
    "when: {vraag: v}, oblige: {bearer: {role: burger, party: v.wie}, to: antwoord}": [
        "'v.wie' does not hold a party."
    ],
    "when: {vraag: v}, oblige: {bearer: {role: burger, party: v.partij, persoon: x}, to: antwoord}": [
        "unknown key in 'bearer' 'persoon'. Expected 'role' or 'party'."
    ],
    "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, towards: burgr}": [
        "unknown role 'burgr'. Did you mean 'burger'?"
    ],
    "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: tijdg}": [
        "unknown term 'tijdg'. Did you mean 'tijdig'?"
    ],
    "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: 1 wek}": [
        (
            "this is not a length of time. Found '1 wek'. Expected a length such as '8 weeks', '1 month', '5 "
            "working days' or '48 hours'. Did you mean 'weeks'?"
        )
    ],
    "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: 900 years}": [
        ("this length of time is of no use. Found '900 years'. Expected more than nothing and at most 100 years.")
    ],
    "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: 0 days}": [
        "this length of time is of no use. Found '0 days'. Expected more than nothing and at most 100 years."
    ],
    "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: 1 week after v}": [
        "a date of a fact is needed here. Found 'v'. Expected fact.field."
    ],
    "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: 1 week after v.soort}": [
        "'v.soort' is not a date. Expected a field that holds a date or a moment."
    ],
    "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: 1 week after w.op}": [
        (
            "unknown fact or name of a bound fact 'w'. Expected 'v', 'party_joined', 'party_left', "
            "'case_closed', 'case_reopened', 'work_given', 'work_done', 'vraag' or 'antwoord'."
        )
    ],
    "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: 4 hours after v.op}": [
        "a term in hours runs from a moment. Found the date 'v.op'."
    ],
    "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: []}": [
        "a term is needed here. Found a list of 0."
    ],
    "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, remind: [1 day before]}": [
        "a reminder comes before a deadline. Expected 'within' beside it."
    ],
    ("when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: tijdig, remind: [5 working days before]}"): [
        "a reminder is not counted in working days. Found '5 working days before'. Expected days or weeks."
    ],
    "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, required: soms}": [
        "a yes or no is needed here. Found 'soms'. Expected 'true' or 'false'."
    ],
    "when: {vraag: v}, oblige: {bearer: gemeente, to: {antwoord: {ovr: v}}}": [
        "unknown field of 'antwoord' 'ovr'. Did you mean 'over'?"
    ],
    "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: {last: 1 week}}": [
        "a term needs 'lasts', or 'until'. Found 'last'. Did you mean 'lasts'?"
    ],
    "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: {after: v.op}}": [
        "a term needs 'lasts', or 'until'. Found 'after'. Expected a length of time such as '8 weeks'."
    ],
    "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: {lasts: 1 week, calendar: greek}}": [
        "unknown calendar 'greek'. Expected 'nl-termijnenwet' or 'plain'."
    ],
    ("when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: {lasts: 2 working days, calendar: plain}}"): [
        "working days need a calendar that knows them. Expected 'nl-termijnenwet'."
    ],
    "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: {lasts: 1 week, calendr: plain}}": [
        "unknown key in a term 'calendr'. Did you mean 'calendar'?"
    ],
    (
        "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: {lasts: 4 hours, suspended: "
        "{from_day_after: vraag.op, until_day_of: antwoord.day}}}"
    ): ["a term in hours is not suspended."],
    (
        "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: {lasts: 4 hours, "
        "after: {lasts: 1 week, after: v.op}}}"
    ): ["a term in hours follows no other, and no other follows it."],
    (
        "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: {lasts: 1 week, suspended: "
        "{from_day_after: vraag.op, until_day_of: antwoord.day, at_most_until: antwoord.day}}}"
    ): [
        (
            "the end of a suspension stands in the fact that starts it. Found 'antwoord.day'. Expected a field "
            "of 'vraag'."
        )
    ],
    (
        "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: {lasts: 1 week, suspended: "
        "{from_day_after: v.op, until_day_of: antwoord.day}}}"
    ): [
        (
            "unknown fact or name of a bound fact 'v'. Expected 'party_joined', 'party_left', 'case_closed', "
            "'case_reopened', 'work_given', 'work_done', 'vraag' or 'antwoord'."
        )
    ],
    (
        "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: {lasts: 1 week, suspended: "
        "{from_day_after: vraag.op}}}"
    ): ["'until_day_of' is needed here. Found nothing."],
    ("when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: {lasts: 1 week, suspended: altijd}}"): [
        "'suspended' is a table. Found 'altijd'."
    ],
    (
        "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: {lasts: 1 week, extended: {by: "
        "3 hours, when: vraag}}}"
    ): ["hours extend only a term in hours. Found '3 hours' for a term of '1 week'."],
    "when: {vraag: v}, clock: {extend: plicht, by: v.tekst weeks}": [
        "'v.tekst' is no whole number. Expected a field of the kind 'whole'."
    ],
    "when: {vraag: v}, clock: {extend: plicht, by: v.aantal weeks, at_most: 10 days}": [
        "'at_most' is in the unit of the length that it limits. Found '10 days'. Expected weeks."
    ],
    "when: {vraag: v}, clock: {extend: plicht, by: 2 weeks, at_most: 6 weeks}": [
        "'at_most' is for a length that a fact says. Expected {by: fact.field weeks, at_most: 6 weeks}."
    ],
    "when: {vraag: v}, clock: {extend: plicht, by: v.aantal hours}": [
        (
            "hours extend only a term in hours, and 'v.aantal hours' not the one of rule 'plicht'. Found a term of '1 "
            "week'."
        )
    ],
    (
        "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: {lasts: 1 week, extended: {by: "
        "vraag.aantal weeks, when: antwoord}}}"
    ): [
        "the length stands in a field of the fact that extends the term. Found 'vraag'. Expected a field of 'antwoord'."
    ],
    "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: {until: v.op, lasts: 1 week}}": [
        (
            "a term until a day has no length, and is not counted. Found 'lasts'. Expected 'until', 'calendar' or "
            "'source'."
        )
    ],
    "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: until v.aantal}": [
        "'v.aantal' is not a date. Expected a field that holds a date or a moment."
    ],
    "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: until v.opp}": [
        "unknown field of 'vraag' 'opp'. Did you mean 'op'?"
    ],
    "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: {lasts: 1 week, leap_day: 1 march}}": [
        "only years and months end on 29 February. Found a term of '1 week'."
    ],
    "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: {lasts: 1 year, leap_day: 2 march}}": [
        "unknown leap day '2 march'. Did you mean '1 march'?"
    ],
    ("when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: {lasts: 1 week, extended: {when: vraag}}}"): [
        "a length of time is needed here. Found nothing."
    ],
    ("when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: {lasts: 1 week, extended: {by: 3 days}}}"): [
        "the fact that extends the term is needed here. Found nothing."
    ],
    (
        "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: {lasts: 1 week, calendar: "
        "plain, extended: {by: 3 working days, when: vraag}}}"
    ): ["working days need a calendar that knows them. Expected 'nl-termijnenwet'."],
    (
        "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: {lasts: 1 week, extended: {by: "
        "3 days, when: {vraag: {}, antwoord: {}}}}}"
    ): ["one fact extends a term. Expected {fact: name} or {name: {field: test}}."],
    (
        "when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: {lasts: 1 week, extended: {by: "
        "3 days, when: {vraag: kort}}}}"
    ): ["what 'vraag' must satisfy is a table. Found 'kort'."],
    "when: {vraag: v}, offer: {task: vragen}": ["'to', the role it is offered to, is needed here. Found nothing."],
    "when: {vraag: v}, offer: {to: burger}": ["'task' is needed here. Found nothing."],
    "when: {vraag: v}, offer: {to: burger, task: vragn}": ["unknown task 'vragn'. Expected 'ad_hoc'."],
    "when: {vraag: v}, offer: {to: burger, task: vragen, yields: vrag}": [
        "unknown type of fact 'vrag'. Did you mean 'vraag'?"
    ],
    "when: {vraag: v}, offer: {to: burger, task: vragen, yields: vraag, mode: all}": [
        "unknown mode 'all'. Expected 'first' or 'each'."
    ],
    (
        "when: {vraag: v}, offer: [{to: burger, task: vragen, yields: vraag}, {to: burger, task: vragen, "
        "yields: antwoord}]"
    ): [
        ("the task 'vragen' yields one fact. Found 'antwoord'. Expected 'vraag', as where the task was declared first.")
    ],
    "when: {vraag: v}, offer: {to: {role: burger, party: v.soort}, task: vragen, yields: vraag}": [
        "'v.soort' does not hold a party."
    ],
    "when: {vraag: v}, settle: plicht": ["'settle' is a table. Found 'plicht'."],
    "when: {vraag: v}, settle: {}": [
        ("'settle' says one thing of one name. Found an empty table. Expected 'waive', 'discharge' or 'transfer'.")
    ],
    "when: {vraag: v}, settle: {waive: plich}": ["unknown rule 'plich'. Did you mean 'plicht'?"],
    "when: {vraag: v}, settle: {waive: plicht, discharge: plicht}": [
        (
            "'settle' says one thing of one name. Found a table with 'waive', 'discharge'. Expected 'waive', "
            "'discharge' or 'transfer'."
        )
    ],
    "when: {vraag: v}, settle: {waive: plicht, to: burger}": [
        "'waive' goes to nobody. Expected {transfer: rule, to: role}."
    ],
    "when: {vraag: v}, settle: {transfer: plicht}": [
        "an obligation is transferred to a role. Expected {transfer: rule, to: role}."
    ],
    "when: {vraag: v}, settle: {transfer: plicht, to: burgr}": ["unknown role 'burgr'. Did you mean 'burger'?"],
    "when: {vraag: v}, settle: {wave: plicht}": ["unknown key in 'settle' 'wave'. Did you mean 'waive'?"],
    "when: {vraag: v}, settle: {waive: [plicht]}": ["the name behind 'waive' is needed here. Found a list of 1."],
    "when: {vraag: v}, clock: plicht": ["'clock' is a table. Found 'plicht'."],
    "when: {vraag: v}, clock: {suspend: plich}": ["unknown rule 'plich'. Did you mean 'plicht'?"],
    "when: {vraag: v}, clock: {hold: plicht}": [
        (
            "'clock' says one thing of one name. Found a table with 'hold'. Expected 'start', 'suspend', "
            "'resume', 'extend' or 'stop'."
        )
    ],
    "when: {vraag: v}, clock: {suspend: plicht, resume: plicht}": [
        (
            "'clock' says one thing of one name. Found a table with 'suspend', 'resume'. Expected 'start', "
            "'suspend', 'resume', 'extend' or 'stop'."
        )
    ],
    "when: {vraag: v}, clock: {suspend: plicht, on: v.soort}": [
        "'v.soort' is not a date. Expected a field that holds a date or a moment."
    ],
    "when: {vraag: v}, clock: {suspend: plicht, until: later}": [
        "a date of a fact is needed here. Found 'later'. Expected fact.field."
    ],
    "when: {vraag: v}, clock: {suspend: plicht, inclusive: soms}": [
        "a yes or no is needed here. Found 'soms'. Expected 'true' or 'false'."
    ],
    "when: {vraag: v}, clock: {extend: plicht}": [
        "'extend' needs 'by', a length of time. Expected {extend: rule, by: 2 weeks}."
    ],
    "when: {vraag: v}, clock: {extend: plicht, by: 2 wks}": [
        (
            "this is not a length of time. Found '2 wks'. Expected a length such as '8 weeks', '1 month', '5 "
            "working days' or '48 hours'. Did you mean 'weeks'?"
        )
    ],
    "when: {vraag: v}, clock: {extend: plicht, by: 2 weeks, on: v.op}": [
        "unknown key in 'clock' 'on'. Expected 'extend', 'by' or 'at_most'."
    ],
    "when: {vraag: v}, clock: {stop: plicht, by: 2 weeks}": ["unknown key in 'clock' 'by'. Expected 'stop' or 'on'."],
    "when: {vraag: v}, clock: {suspend: spoed}": [
        "a term in hours is not suspended, as that of rule 'spoed'. Found a term of '48 hours'."
    ],
    "when: {vraag: v}, clock: {extend: plicht, by: 2 hours}": [
        ("hours extend only a term in hours, and '2 hours' not the one of rule 'plicht'. Found a term of '1 week'.")
    ],
    "when: {vraag: v}, clock: {extend: vlot, by: 2 working days}": [
        "working days need a calendar that knows them, and rule 'vlot' has another. Found a term of '1 week'."
    ],
    "when: {vraag: v}, scope: bezwaar": ["'scope' is a table. Found 'bezwaar'."],
    "when: {vraag: v}, scope: {open: bezwar}": ["unknown scope 'bezwar'. Did you mean 'bezwaar'?"],
    "when: {vraag: v}, scope: {open: besloten}": [
        "'besloten' is a milestone. Found 'open'. Expected {reach: milestone}."
    ],
    "when: {vraag: v}, scope: {reach: bezwaar}": [
        "'bezwaar' is a stage. Found 'reach'. Expected {open: stage} or {close: stage}."
    ],
    "when: {vraag: v}, scope: {open: bezwaar, close: bezwaar}": [
        ("'scope' says one thing of one name. Found a table with 'open', 'close'. Expected 'open', 'close' or 'reach'.")
    ],
    "when: {vraag: v}, scope: {opn: bezwaar}": ["unknown key in 'scope' 'opn'. Did you mean 'open'?"],
    "when: {vraag: v}, notify: burger": ["'notify' is a table. Found 'burger'."],
    "when: {vraag: v}, notify: {who: burger}": ["a notice says what. Found no 'what'. Expected what: {nl: …, en: …}."],
    "when: {vraag: v}, notify: {what: Hallo}": [
        "'who' is needed. Found a table with 'what'. Expected a role, or 'anyone'."
    ],
    "when: {vraag: v}, notify: {who: burgr, what: Hallo}": ["unknown role 'burgr'. Did you mean 'burger'?"],
    "when: {vraag: v}, notify: {who: burger, what: Hallo, when: nu}": [
        "unknown key in 'notify' 'when'. Expected 'who' or 'what'."
    ],
    "when: {vraag: v}, call: {activity: bel}": [
        "'to', the role whose program is called, is needed here. Found nothing."
    ],
    "when: {vraag: v}, call: {to: burger}": ["'activity', what is to be done, is needed here. Found nothing."],
    "when: {vraag: v}, call: {to: burger, activity: 'bel op'}": [
        (
            "this cannot be the name of an activity. Found 'bel op'. Expected a letter, then letters, digits "
            "and '_', at most 80."
        )
    ],
    "when: {vraag: v}, call: {to: burger, activity: bel, with: v}": ["'with' is a table. Found 'v'."],
    "when: {vraag: v}, call: {to: burger, activity: bel, with: {n: v.opp}}": [
        "unknown field of 'vraag' 'opp'. Did you mean 'op'?"
    ],
    "when: {vraag: v}, call: {to: burger, activity: bel, with: {1n: v.op}}": [
        ("this cannot be the name of a value. Found '1n'. Expected a letter, then letters, digits and '_', at most 80.")
    ],
    "when: {vraag: v}, call: {to: burger, activity: bel, with: {n: [v.op]}}": [
        "a value is needed here. Found a list of 1."
    ],
    "when: {vraag: v}, call: {to: burgr, activity: bel}": ["unknown role 'burgr'. Did you mean 'burger'?"],
    "when: {vraag: v}, derive: d, per: w": ["unknown name of a bound fact 'w'. Expected 'v'."],
    "when: {vraag: v}, derive: d, per: []": [
        "'per' names at least one bound fact. Expected to leave it out for all of them."
    ],
    "when: {vraag: v}, derive: d, in: bezwar": ["unknown scope 'bezwar'. Did you mean 'bezwaar'?"],
    "when: {vraag: v}, derive: d, in: [bezwaar]": ["the name of a scope is needed here. Found a list of 1."],
    "when: {vraag: v}, derive: d, source: {a: b}": [
        "a legal source is needed here. Found a table with 'a'. Expected words, {article: …} or {own: …}."
    ],
    "when: {vraag: v}, whn: vraag": [
        "unknown key in a rule 'whn'. Did you mean 'when'?",
        (
            "nothing follows from this rule. Expected 'derive', 'permit', 'forbid', 'oblige', 'offer', "
            "'settle', 'clock', 'scope', 'notify' or 'call'."
        ),
    ],
    "when: {vraag: v}, title: Niets": [
        (
            "nothing follows from this rule. Expected 'derive', 'permit', 'forbid', 'oblige', 'offer', "
            "'settle', 'clock', 'scope', 'notify' or 'call'."
        )
    ],
    "when: {vraag: v}, emit: d": [
        "unknown key in a rule 'emit'. Did you mean 'permit'?",
        (
            "nothing follows from this rule. Expected 'derive', 'permit', 'forbid', 'oblige', 'offer', "
            "'settle', 'clock', 'scope', 'notify' or 'call'."
        ),
    ],
    "when: {vraag: v}, settle: {waive: r}, oblige: {bearer: gemeente, to: antwoord}": [
        ("rules depend on each other in a circle through 'not', an aggregate, a scope or an obligation. Found r → r.")
    ],
    "when: {not: {holds: d}}, derive: d": [
        ("rules depend on each other in a circle through 'not', an aggregate, a scope or an obligation. Found r → r.")
    ],
    "when: {breached: r}, oblige: {bearer: gemeente, to: antwoord, within: tijdig}": [
        ("rules depend on each other in a circle through 'not', an aggregate, a scope or an obligation. Found r → r.")
    ],
    "when: {count: {of: {holds: d}, at_least: 1}}, derive: d": [
        ("rules depend on each other in a circle through 'not', an aggregate, a scope or an obligation. Found r → r.")
    ],
    "when: {scope: bezwaar}, scope: {close: bezwaar}": [
        (
            "rules depend on each other in a circle through 'not', an aggregate, a scope or an obligation. "
            "Found r → scope bezwaar → r."
        )
    ],
    "in: bezwaar, scope: {open: bezwaar}": [
        (
            "rules depend on each other in a circle through 'not', an aggregate, a scope or an obligation. "
            "Found r → scope bezwaar → r."
        )
    ],
    "when: {open: plicht}, settle: {waive: plicht}": [
        (
            "p.yaml:15, rule 'plicht': rules depend on each other in a circle through 'not', an aggregate, a "
            "scope or an obligation. Found plicht → r → plicht."
        )
    ],
    "when: {open: plicht}, clock: {stop: plicht}": [
        (
            "p.yaml:15, rule 'plicht': rules depend on each other in a circle through 'not', an aggregate, a "
            "scope or an obligation. Found plicht → r → plicht."
        )
    ],
    "when: {not: {not: {holds: d}}}, derive: d": [
        ("rules depend on each other in a circle through 'not', an aggregate, a scope or an obligation. Found r → r.")
    ],
    "when: vraag": [
        (
            "nothing follows from this rule. Expected 'derive', 'permit', 'forbid', 'oblige', 'offer', "
            "'settle', 'clock', 'scope', 'notify' or 'call'."
        )
    ],
    (
        "when: {all: [{any: [vraag, antwoord]}, {any: [vraag, antwoord]}, {any: [vraag, antwoord]}, {any: "
        "[vraag, antwoord]}, {any: [vraag, antwoord]}, {any: [vraag, antwoord]}, {any: [vraag, "
        "antwoord]}]}, derive: d"
    ): [
        (
            "the condition can hold in too many ways. Expected at most 64; part of it can be derived by a rule "
            "of its own."
        )
    ],
    "when: {vraag: v}, derive: {x: {n: w.op}}": ["unknown name of a bound fact 'w'. Expected 'v'."],
    "when: {vraag: v}, clock: {wait: plicht}": [
        (
            "'clock' says one thing of one name. Found a table with 'wait'. Expected 'start', 'suspend', "
            "'resume', 'extend' or 'stop'."
        )
    ],
}


@pytest.mark.parametrize(("clause", "messages"), WRONG.items())
def test_a_mistake_in_an_effect_is_told(
    clause: str, messages: list[str], told_of_rule: Callable[[str], list[str]]
) -> None:
    assert told_of_rule(clause) == messages


def test_a_rule_too_many_is_told(sound: str, told: Callable[[str], list[str]]) -> None:
    rules = "".join(f"  - {{rule: r{n}, when: vraag, derive: d}}\n" for n in range(497))
    assert told(sound + rules) == ["p.yaml:15: too many rules. Found 501. Expected at most 500."]


SIXTY_FOUR = f"{{any: [{', '.join(['vraag'] * 64)}]}}"
TOO_MUCH = f"{{all: [{SIXTY_FOUR}, {{not: {{all: [{SIXTY_FOUR}, {{not: {{all: [vraag, antwoord]}}}}]}}}}]}}"


def test_what_a_rule_asks_is_bounded_however_deep_it_is_hidden(told_of_rule: Callable[[str], list[str]]) -> None:
    assert told_of_rule(f"when: {TOO_MUCH}, derive: d") == [
        "the condition asks too much. Found up to 8,256 questions. Expected at most 5,000."
    ]


def test_what_all_rules_ask_is_bounded(sound: str, told: Callable[[str], list[str]]) -> None:
    half = f"{{all: [{SIXTY_FOUR}, {{not: {{all: [{SIXTY_FOUR}, vraag]}}}}]}}"
    rules = "".join(f"  - {{rule: r{n}, when: {half}, derive: d}}\n" for n in range(10))
    assert told(sound + rules) == [
        "p.yaml:15: the rules ask too much together. Found up to 41,604 questions. Expected at most 40,000."
    ]


def test_a_value_that_comes_from_too_far_is_told(sound: str, told: Callable[[str], list[str]]) -> None:
    """Rules may stand in any order, but a value is followed upwards through so many rules only."""
    chain = (f"  - {{rule: k{n}, when: {{holds: {{d{n + 1}: x}}}}, derive: {{d{n}: {{v: x.v}}}}}}\n" for n in range(12))
    last = "  - {rule: k12, when: {vraag: v}, derive: {d12: {v: v.aantal}}}\n"
    assert told(sound + "".join(chain) + last)[-1] == (
        "p.yaml:21, rule 'k2': where this value comes from cannot be followed. Found 'x.v'. "
        "Expected a value of a derived fact that an earlier rule derives."
    )


def test_a_person_of_whom_nobody_can_tell_the_party_is_told_nothing(
    sound: str, told: Callable[[str], list[str]]
) -> None:
    derived = "  - {rule: k, when: {vraag: v}, derive: {gezien: {wie: v.wie, bij: v.partij}, alleen: {wie: v.wie}}}\n"
    whole, alone = (
        f"  - {{rule: {kind}, when: {{holds: {{{kind}: b}}}}, notify: {{who: {{person: b.wie}}, what: Hallo}}}}\n"
        for kind in ("gezien", "alleen")
    )
    assert told(sound + derived + whole + alone) == [
        (
            "p.yaml:21, rule 'alleen': a person has a name within a party, and this does not say of which. "
            "Expected a field of a party beside it."
        )
    ]


def test_rules_that_are_no_list_are_told(sound: str, told: Callable[[str], list[str]]) -> None:
    assert told(sound.partition("rules:")[0] + "rules: geen\n") == [
        "p.yaml:14: 'rules' is a list. Found 'geen'. Expected - rule: name …."
    ]


def test_a_value_from_one_alternative_only_is_told(told_of_rule: Callable[[str], list[str]]) -> None:
    assert told_of_rule("when: {any: [{vraag: v}, antwoord]}, derive: {x: {n: v.aantal}}") == [
        (
            "'v' is used before it is bound, or where it need not be bound. "
            "Expected a name that an earlier condition binds."
        )
    ]


@pytest.mark.parametrize("effect", ["derive: [{}]", "oblige: {{bearer: gemeente, to: [{}]}}"])
def test_too_much_behind_one_word_is_told(effect: str, told_of_rule: Callable[[str], list[str]]) -> None:
    clause = effect.format(", ".join(["antwoord" if "to" in effect else "d"] * 101))
    assert told_of_rule(f"when: vraag, {clause}") == [
        "too much follows from this rule. Found 101. Expected at most 100."
    ]
