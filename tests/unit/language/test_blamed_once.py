"""A mistake is told once: what only follows from it is not told, what stands beside it is."""

import pytest

from rules.language.policy import parse_policy
from rules.language.text.errors import PolicyErrors

HEAD = """\
policy: proef
in_force: 2024-01-01
roles: {gemeente: , burger: }
facts:
  vraag: {by: burger, fields: {op: date, soort: [kort, lang]}}
  klacht: {by: burger, fields: {over: ref vraag?}}
terms:
  traag: {last: 1 week}
rules:
"""
SOUND = HEAD.replace("last:", "lasts:")
TERM = "p.yaml:8, term 'traag': a term needs 'lasts', or 'until'. Found 'last'. Did you mean 'lasts'?"
FACT = "p.yaml:10, rule 'r': unknown condition or type of fact 'vrag'. Did you mean 'vraag'?"

TOLD = {
    "a broken term, and a rule that uses it": (
        HEAD + "  - {rule: r, when: vraag, oblige: {bearer: gemente, to: klacht, within: traag}}",
        [TERM, "p.yaml:10, rule 'r': unknown role 'gemente'. Did you mean 'gemeente'?"],
    ),
    "a misspelt fact, and what uses the name it was to bind": (
        SOUND + "  - rule: r\n"
        "    when: {all: [{vrag: v}, {klacht: {over: v}}, {vraag: {op: {before: v.op}}}]}\n"
        "    oblige: {bearer: gemeente, to: {klacht: {over: v}}, within: 1 week after v.op}\n"
        "    per: v\n",
        [FACT.replace(":10,", ":11,")],
    ),
    "a misspelt fact, and beside it another mistake": (
        SOUND + "  - {rule: r, when: {vrag: v}, forbid: {who: burgr, to: klacht, because: Nee}}",
        [FACT, "p.yaml:10, rule 'r': unknown role 'burgr'. Did you mean 'burger'?"],
    ),
    "a misspelt fact does not hide a name that is bound nowhere": (
        SOUND + "  - {rule: r, when: {all: [{vrag: v}, {klacht: {over: w}}]}, derive: d}",
        [
            FACT,
            (
                "p.yaml:10, rule 'r': field 'over' refers to a fact. Found 'w'. "
                "Expected the name of a bound fact of type 'vraag'."
            ),
        ],
    ),
}


@pytest.mark.parametrize(("text", "expected"), TOLD.values(), ids=TOLD)
def test_a_mistake_is_told_once(text: str, expected: list[str]) -> None:
    assert told(text) == expected


ANY = "{any: [vraag, klacht]}"
NEVER_EVALUATED = {
    "oblige: {bearer: gemeente, to: klacht, within: "
    "{lasts: 1 week, calendar: plain, extended: {by: 2 working days, when: klacht}}}": (
        "working days need a calendar that knows them. Expected 'nl-termijnenwet'."
    ),
    "oblige: {bearer: gemeente, to: klacht, within: "
    "{lasts: 1 week, suspended: {from_day_after: v.op, until_day_of: klacht.day}}}": (
        "unknown fact or name of a bound fact 'v'. Expected 'party_joined', 'party_left', 'case_closed', "
        "'case_reopened', 'work_given', 'work_done', 'vraag' or 'klacht'."
    ),
    "per: [], derive: d": "'per' names at least one bound fact. Expected to leave it out for all of them.",
}


@pytest.mark.parametrize(("clause", "message"), NEVER_EVALUATED.items())
def test_what_evaluation_could_not_answer_is_told_before(clause: str, message: str) -> None:
    assert told(SOUND + f"  - {{rule: r, when: {{vraag: v}}, {clause}}}") == [f"p.yaml:10, rule 'r': {message}"]


def test_alternatives_are_counted_where_they_are_multiplied_and_nowhere_else() -> None:
    """Each negation is asked about apart, so many of them are no harm; one that multiplies out is, however deep."""
    apart = ", ".join(["{not: {any: [vraag, klacht, vraag, klacht]}}"] * 6)
    parse_policy(SOUND + f"  - {{rule: r, when: {{all: [{apart}]}}, derive: d}}", "p.yaml")

    deep = f"{{not: {{not: {{all: [{', '.join([ANY] * 20)}]}}}}}}"
    assert told(SOUND + f"  - {{rule: r, when: {deep}, derive: d}}") == [
        (
            "p.yaml:10, rule 'r': the condition can hold in too many ways. "
            "Expected at most 64; part of it can be derived by a rule of its own."
        )
    ]


def told(text: str) -> list[str]:
    with pytest.raises(PolicyErrors) as caught:
        parse_policy(text, "p.yaml")
    return [str(error) for error in caught.value.errors]
