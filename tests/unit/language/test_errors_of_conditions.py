"""Every mistake in a condition is told with what was found, what was expected and what was probably meant."""

from collections.abc import Callable

import pytest

WRONG = {
    "when: {vrag: v}, derive: d": ["unknown condition or type of fact 'vrag'. Did you mean 'vraag'?"],
    "when: {}, derive: d": ["a condition is needed here. Found an empty table."],
    "when: [], derive: d": ["'all' needs a list of conditions. Found a list of 0."],
    "when: {all: vraag}, derive: d": ["'all' needs a list of conditions. Found 'vraag'."],
    "when: {any: []}, derive: d": ["'any' needs a list of conditions. Found a list of 0."],
    "when: {vraag: [x]}, derive: d": ["what 'vraag' must satisfy is a table. Found a list of 1."],
    "when: {vraag: {as: 1x}}, derive: d": [
        (
            "this cannot be the name of a bound fact. Found '1x'. Expected a letter, then letters, digits and "
            "'_', at most 80."
        )
    ],
    "when: {vraag: {as: all}}, derive: d": ["'all' cannot be the name of a bound fact: it is a word of the language."],
    "when: {vraag: antwoord}, derive: d": ["'antwoord' is a type of fact, so it cannot also be the name of one fact."],
    "when: {all: [{vraag: v}, {antwoord: v}]}, derive: d": [
        "the name 'v' is already bound in this rule. Expected another name."
    ],
    "when: {bekend: b}, derive: d": ["'bekend' is derived by a rule, not a type of fact. Expected {holds: bekend}."],
    "when: {all: [{not: {vraag: v}}, {antwoord: {over: v}}]}, derive: d": [
        (
            "'v' is used before it is bound, or where it need not be bound. Expected a name that an earlier "
            "condition binds."
        )
    ],
    "when: {vraag: {sort: kort}}, derive: d": ["unknown field of 'vraag' 'sort'. Did you mean 'soort'?"],
    "when: {vraag: {soort: lnag}}, derive: d": ["unknown choice for 'soort' 'lnag'. Did you mean 'lang'?"],
    "when: {vraag: {aantal: veel}}, derive: d": [
        "this does not fit field 'aantal'. Found 'veel'. Expected a whole number within ±900,000,000,000."
    ],
    "when: {vraag: {op: {befor: 2024-01-01}}}, derive: d": ["unknown test 'befor'. Did you mean 'before'?"],
    "when: {vraag: {soort: {before: kort}}}, derive: d": [
        "values of field 'soort' have no order. Found the test 'before'."
    ],
    "when: {vraag: {aantal: {before: 3}}}, derive: d": [
        "field 'aantal' holds no date or moment. Found the test 'before'."
    ],
    "when: {vraag: {aantal: {contains: 3}}}, derive: d": [
        "field 'aantal' is neither a list nor a text. Found the test 'contains'."
    ],
    "when: {vraag: {aantal: {matches: a}}}, derive: d": ["field 'aantal' is not a text. Found the test 'matches'."],
    "when: {antwoord: {lijst: {is: a}}}, derive: d": [
        "field 'lijst' is a list. Found the test 'is'. Expected 'contains', 'missing' or 'present'."
    ],
    "when: {vraag: {soort: {one_of: kort}}}, derive: d": ["'one_of' needs a list of values. Found 'kort'."],
    "when: {vraag: {soort: {one_of: []}}}, derive: d": ["'one_of' needs a list of values. Found a list of 0."],
    "when: {antwoord: {over: nergens}}, derive: d": [
        "field 'over' refers to a fact. Found 'nergens'. Expected the name of a bound fact of type 'vraag'."
    ],
    "when: {vraag: {op: {after: w.op}}}, derive: d": ["unknown name of a bound fact 'w'."],
    "when: {all: [{vraag: {op: {after: w.op}}}, {vraag: w}]}, derive: d": [
        (
            "'w' is used before it is bound, or where it need not be bound. Expected a name that an earlier "
            "condition binds."
        )
    ],
    "when: {all: [{vraag: v}, {vraag: {op: v.soort}}]}, derive: d": [
        "field 'op' holds a date. Found 'v.soort', which holds text."
    ],
    "when: {all: [{antwoord: a}, {vraag: {tekst: a.lijst}}]}, derive: d": [
        "a list cannot be compared with another field. Expected 'contains', 'present' or 'missing'."
    ],
    "when: {all: [{vraag: v}, {vraag: {op: v.aantl}}]}, derive: d": [
        "unknown field of 'vraag' 'aantl'. Did you mean 'aantal'?"
    ],
    "when: {all: [{vraag: v}, {vraag: {aantal: v.aantal + 2 days}}]}, derive: d": [
        "only a date or a moment can be moved by a length of time. Found 'v.aantal + 2 days'."
    ],
    "when: {all: [{vraag: v}, {vraag: {op: v.op + 5 hours}}]}, derive: d": [
        "a date cannot be moved by hours. Found 'v.op + 5 hours'. Expected days, or a moment."
    ],
    "when: {all: [{vraag: v}, {vraag: {op: v.op + 5 working days}}]}, derive: d": [
        (
            "working days need a calendar. Found 'v.op + 5 working days'. Expected 'v.op + 5 working days under "
            "nl-termijnenwet'."
        )
    ],
    "when: {all: [{vraag: v}, {vraag: {op: v.op + 5 days under nl-termijnwet}}]}, derive: d": [
        "unknown calendar 'nl-termijnwet'. Did you mean 'nl-termijnenwet'?"
    ],
    "when: {all: [{vraag: v}, {vraag: {om: v.om + 5 days under nl-termijnenwet}}]}, derive: d": [
        "a calendar moves dates only. Found 'v.om + 5 days under nl-termijnenwet'."
    ],
    "when: {all: [{vraag: v}, {vraag: {op: v.op + 5 hours under nl-termijnenwet}}]}, derive: d": [
        "a date cannot be moved by hours. Found 'v.op + 5 hours under nl-termijnenwet'. Expected days, or a moment."
    ],
    "when: {all: [{vraag: v}, {vraag: {op: v.op + 5 working days under plain}}]}, derive: d": [
        "working days need a calendar that knows them. Expected 'nl-termijnenwet'."
    ],
    "when: {today: {}}, derive: d": [
        "a day is needed here. Found an empty table. Expected 'before', 'not_after', 'after', 'not_before' or 'is'."
    ],
    "when: {today: {one_of: [2026-01-01]}}, derive: d": [
        "unknown key in 'today' 'one_of'. Expected 'before', 'not_after', 'after', 'not_before' or 'is'."
    ],
    "when: {today: {after: 2026-13-01}}, derive: d": [
        "this does not fit field 'today'. Found '2026-13-01'. Expected a date such as 2026-03-31, from 1800 to 2200."
    ],
    "when: {all: [{vraag: v}, {today: {after: v.om}}]}, derive: d": [
        "field 'today' holds a date. Found 'v.om', which holds a moment."
    ],
    "when: {all: [{today: {after: v.op}}, {not: {vraag: v}}]}, derive: d": [
        (
            "'v' is used before it is bound, or where it need not be bound. Expected a name that an earlier "
            "condition binds."
        )
    ],
    "when: {all: [{vraag: v}, {vraag: {op: v.op + 5 dagen}}]}, derive: d": [
        (
            "this is not a length of time. Found '5 dagen'. Expected a length such as '8 weeks', '1 month', '5 "
            "working days' or '48 hours'. Did you mean 'days'?"
        )
    ],
    "when: {all: [{vraag: v}, {vraag: {tekst: {contains: v.op}}}]}, derive: d": [
        "field 'tekst' holds text. Found 'v.op', which holds a date."
    ],
    "when: {vraag: {after: v}}, derive: d": ["unknown name of a bound fact 'v'."],
    "when: {all: [{holds: {bekend: b}}, {vraag: {after: b}}]}, derive: d": [
        "'bekend' has no place in the journal. Expected a fact that was added."
    ],
    "when: {vraag: {tekst: {present: misschien}}}, derive: d": [
        "a yes or no is needed here. Found 'misschien'. Expected 'true' or 'false'."
    ],
    "when: {vraag: {tekst: {matches: '(a+)+'}}}, derive: d": [
        (
            "this pattern is not taken. Found '(a+)+'. Expected no repetition of a group that itself repeats or "
            "has alternatives."
        )
    ],
    "when: {vraag: {tekst: {matches: '('}}}, derive: d": [
        (
            "this pattern is not taken. Found '('. Expected a regular expression; this one has an error: "
            "missing ), unterminated subpattern at position 0."
        )
    ],
    "when: {vraag: {tekst: {matches: '(?=a)'}}}, derive: d": [
        "this pattern is not taken. Found '(?=a)'. Expected groups without '(?=a'."
    ],
    "when: {vraag: {tekst: {matches: '(a)\\1'}}}, derive: d": [
        "this pattern is not taken. Found '(a)\\1'. Expected no back references."
    ],
    "when: {vraag: {tekst: {matches: 'a*b*c*'}}}, derive: d": [
        "this pattern is not taken. Found 'a*b*c*'. Expected at most 2 times '*', '+' or '{m,n}'."
    ],
    "when: {vraag: {tekst: {matches: 'a?b?c?d?e?f?g?h?i?j?k?'}}}, derive: d": [
        "this pattern is not taken. Found 'a?b?c?d?e?f?g?h?i?j?k?'. Expected at most 10 times '?' or '|'."
    ],
    "when: {holds: iets}, derive: d": ["unknown derived fact 'iets'. Expected 'bekend' or 'd'."],
    "when: {holds: {bekend: b, meer: c}}, derive: d": [
        "'holds' names one derived fact. Found a table with 'bekend', 'meer'."
    ],
    "when: {holds: [bekend]}, derive: d": ["'holds' names one derived fact. Found a list of 1."],
    "when: {breached: plich}, derive: d": ["unknown rule 'plich'. Did you mean 'plicht'?"],
    "when: {breached: {rule: plicht, ass: o}}, derive: d": ["unknown key in 'breached' 'ass'. Did you mean 'as'?"],
    "when: {breached: [plicht]}, derive: d": ["'breached' is a table. Found a list of 1."],
    "when: {waived: {as: o}}, derive: d": ["the name of a rule is needed here. Found nothing."],
    "when: {role: adviseur}, derive: d": [
        (
            "'role' asks who takes part in one role. Found 'adviseur'. Expected {role: held}, {role: vacant} or "
            "{role: {as: name}}."
        )
    ],
    "when: {role: {advisuer: held}}, derive: d": ["unknown role 'advisuer'. Did you mean 'adviseur'?"],
    "when: {role: {adviseur: gone}}, derive: d": [
        (
            "'role' asks who takes part in one role. Found a table with 'adviseur'. Expected {role: held}, "
            "{role: vacant} or {role: {as: name}}."
        )
    ],
    "when: {role: {adviseur: {partij: x}}}, derive: d": [
        "unknown field of 'role:adviseur' 'partij'. Did you mean 'party'?"
    ],
    "when: {scope: bezwar}, derive: d": ["unknown scope 'bezwar'. Did you mean 'bezwaar'?"],
    "when: {scope: {bezwaar: b}}, derive: d": ["the name of a scope is needed here. Found a table with 'bezwaar'."],
    "when: {count: vraag}, derive: d": ["'count' is a table. Found 'vraag'."],
    "when: {count: {of: vraag}}, derive: d": [
        "'count' compares its result or names it. Expected 'at_least: 3' or 'as: name'."
    ],
    "when: {count: {at_least: 3}}, derive: d": [
        "'of' names one pattern. Found nothing. Expected of: fact, or {fact: {field: …}}."
    ],
    "when: {count: {of: vraag, field: aantal, at_least: 3}}, derive: d": [
        (
            "unknown key in 'count' 'field'. Expected 'of', 'as', 'is', 'is_not', 'less_than', 'before', "
            "'at_most', 'not_after', 'more_than', 'after', 'at_least' or one of 12 others."
        )
    ],
    "when: {count: {of: vrag, at_least: 3}}, derive: d": ["unknown type of fact 'vrag'. Did you mean 'vraag'?"],
    "when: {count: {of: {vraag: v}, at_least: 3}}, derive: d": [
        ("an aggregate is made of many facts, so none of them has a name. Found 'v'. Expected 'of: vraag', or tests.")
    ],
    "when: {count: {of: {vraag: {as: v, soort: kort}}, at_least: 3}}, derive: d": [
        (
            "an aggregate is made of many facts, so none of them has a name. Found a table with 'as', 'soort'. "
            "Expected 'of: vraag', or tests."
        )
    ],
    "when: {count: {of: {vraag: {soort: krot}}, at_least: 3}}, derive: d": [
        "unknown choice for 'soort' 'krot'. Did you mean 'kort'?"
    ],
    "when: {count: {of: [vraag], at_least: 3}}, derive: d": [
        "'of' names one pattern. Found a list of 1. Expected of: fact, or {fact: {field: …}}."
    ],
    "when: {count: {of: vraag, at_least: veel}}, derive: d": [
        "this does not fit field 'value'. Found 'veel'. Expected a whole number within ±900,000,000,000."
    ],
    "when: {count: {of: {holds: [bekend]}, at_least: 3}}, derive: d": [
        "'holds' names one derived fact. Found a list of 1."
    ],
    "when: {sum: {of: {open: plicht}, field: aantal, more_than: 2}}, derive: d": [
        "obligations can be counted, but 'sum' says nothing of them."
    ],
    "when: {sum: {of: vraag, more_than: 2}}, derive: d": ["'field', whose sum it is, is needed here. Found nothing."],
    "when: {sum: {of: vraag, field: op, more_than: 2}}, derive: d": [
        "field 'op' of 'vraag' does not hold numbers to add up."
    ],
    "when: {max: {of: antwoord, field: over, as: m}}, derive: d": [
        "field 'over' of 'antwoord' does not hold values that have an order."
    ],
    "when: {max: {of: vraag, field: opp, as: m}}, derive: d": ["unknown field of 'vraag' 'opp'. Did you mean 'op'?"],
    "when: {latest: {of: vraag, at_least: 2}}, derive: d": [
        "unknown key in 'latest' 'at_least'. Expected 'of' or 'as'."
    ],
    "when: {latest: {of: {holds: bekend}, as: g}}, derive: d": [
        "'bekend' has no place in the journal. Expected a fact that was added."
    ],
    "when: {earliest: {of: {open: plicht}, as: g}}, derive: d": [
        "obligations can be counted, but 'earliest' says nothing of them."
    ],
    "when: {latest: {of: vraag, as: vraag}}, derive: d": [
        "'vraag' is a type of fact, so it cannot also be the name of one fact."
    ],
    (
        "when: {all: [{open: {rule: plicht, as: o}}, {count: {of: {vraag: {op: {after: o.day}}}, at_least: "
        "2}}]}, derive: d"
    ): ["'o' is an obligation, to which an aggregate cannot refer."],
    ("when: {all: [{vraag: v}, {count: {of: {antwoord: {lijst: {contains: v.tekst}}}, at_least: 2}}]}, derive: d"): [
        "an aggregate cannot look for a field of another fact inside a list or a text."
    ],
    "when: {all: [{count: {of: vraag, at_least: n.value}}, {count: {of: antwoord, as: n}}]}, derive: d": [
        (
            "'n' is used before it is bound, or where it need not be bound. Expected a name that an earlier "
            "condition binds."
        )
    ],
    "when: {where: []}, derive: d": ["an expression is needed here. Found a list of 0."],
    "when: {where: 'v.op ==='}, derive: d": [
        "this expression cannot be read, at character 8: token recognition error at: '='. Found 'v.op ==='."
    ],
    "when: {where: 'v.op == 3'}, derive: d": ["unknown name of a bound fact 'v'."],
    "when: {all: [{vraag: v}, {where: 'v.oop == 3'}]}, derive: d": [
        "unknown field of 'vraag' 'oop'. Did you mean 'op'?"
    ],
    "when: {all: [{vraag: v}, {where: 'nu(v.op)'}]}, derive: d": [
        "this expression cannot be read, there is no function 'nu'. Found 'nu(v.op)'."
    ],
}


@pytest.mark.parametrize(("clause", "messages"), WRONG.items())
def test_a_mistake_in_a_condition_is_told(
    clause: str, messages: list[str], told_of_rule: Callable[[str], list[str]]
) -> None:
    assert told_of_rule(clause) == messages


def test_what_is_too_long_is_told_in_short(told_of_rule: Callable[[str], list[str]]) -> None:
    [pattern] = told_of_rule(f"when: {{vraag: {{tekst: {{matches: {'a' * 201}}}}}}}, derive: d")
    [expression] = told_of_rule(f"when: {{where: '{'1 + ' * 150}1 == 2'}}, derive: d")

    assert pattern == f"this pattern is not taken. Found '{'a' * 60}…'. Expected at most 200 characters."
    assert expression.startswith("this expression cannot be read, it has more than 500 characters. Found '1 + 1")


def test_what_is_too_much_is_told_before_it_is_read(told_of_rule: Callable[[str], list[str]]) -> None:
    assert told_of_rule(f"when: {{all: [{', '.join(['vraag'] * 101)}]}}, derive: d") == [
        "too many conditions. Found 101. Expected at most 100; part of it can be derived by a rule of its own."
    ]
    assert told_of_rule(f"when: {{any: [{', '.join(['vraag'] * 65)}]}}, derive: d") == [
        (
            "the condition can hold in too many ways. "
            "Expected at most 64; part of it can be derived by a rule of its own."
        )
    ]
