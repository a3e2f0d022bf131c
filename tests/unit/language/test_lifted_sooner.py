"""What a municipality may hasten is said where a national prohibition ends with it, and nowhere else."""

import pytest

from rules.language.check.check import check
from rules.language.layers.shelf import overlays
from rules.language.policy import load_policy, parse_policy

MODEL = """\
policy: proef
in_force: 2024-01-01
roles: {gemeente: , adviseur: }
open: {weken: {type: whole, from: 2, to: 6, default: 4, tighter: lower}}
facts: {vraag: {by: gemeente, fields: {op: date}}, advies: {by: adviseur}, antwoord: {by: gemeente}}
rules:
  - rule: adviseren
    when: {vraag: v}
    oblige: {bearer: adviseur, to: {advies: {vraag: v}}, within: $weken weeks after v.op}
  - rule: eerst_advies
    when: {all: [{vraag: v}, {not: {advies: {vraag: v}}}, {not: {breached: adviseren}}]}
    forbid: {who: gemeente, to: {antwoord: {vraag: v}}, because: Eerst advies}
"""

TOLD = (
    "line 10, rule 'eerst_advies': this prohibition ends once the obligation of rule 'adviseren' is breached, "
    "and a municipality that fills in less at 'weken' makes that come sooner."
)

AFTER = "within: {after: {after: v.op, lasts: $weken weeks, calendar: plain}, lasts: 1 week, calendar: plain}"

SOONER = {
    "as it stands": (),
    "missed, among other things": (("{not: {breached: adviseren}}", "{not: {any: [{missed: adviseren}, antwoord]}}"),),
    "one way of several": (("{not: {breached: adviseren}}", "{any: [{not: {breached: adviseren}}, antwoord]}"),),
    "in either direction": ((", tighter: lower", ""),),
    "the term in a table": (("$weken weeks after v.op", "{after: v.op, lasts: $weken weeks, calendar: plain}"),),
    "the term it runs after": (("within: $weken weeks after v.op", AFTER),),
    "no least": (("from: 2, ", ""),),
}

NO_SOONER = {
    "only longer": (("tighter: lower", "tighter: higher"),),
    "the default is the least": (("default: 4", "default: 2"),),
    "a fixed term": (
        ("$weken weeks after", "4 weeks after"),
        ("{antwoord: {vraag: v}}", "{antwoord: {day: {before: v.op + $weken weeks}}}"),
    ),
    "a prohibition that begins with the breach": (("{not: {breached: adviseren}}", "{breached: adviseren}"),),
    "another state": (("{not: {breached: adviseren}}", "{not: {fulfilled: adviseren}}"),),
}


def remarks(changes: tuple[tuple[str, str], ...]) -> list[str]:
    text = MODEL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return [str(remark) for remark in check(parse_policy(text, "p.yaml")) if "sooner" in str(remark)]


@pytest.mark.parametrize("changes", SOONER.values(), ids=SOONER)
def test_a_prohibition_that_ends_sooner_is_pointed_out(changes: tuple[tuple[str, str], ...]) -> None:
    assert remarks(changes) == [TOLD]


@pytest.mark.parametrize("changes", NO_SOONER.values(), ids=NO_SOONER)
def test_a_prohibition_that_cannot_end_sooner_is_left_alone(changes: tuple[tuple[str, str], ...]) -> None:
    assert remarks(changes) == []


@pytest.mark.parametrize("version", overlays())
def test_a_municipality_is_not_told_what_the_model_left_open(version: str) -> None:
    assert [each for each in check(load_policy(overlays()[version])) if "sooner" in str(each)] == []
