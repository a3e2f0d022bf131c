"""What the tests of messages have in common: a sound policy to spoil, and what is then told."""

from collections.abc import Callable

import pytest

from rules.language.policy import parse_policy
from rules.language.text.errors import PolicyErrors

SOUND = """\
policy: proef
in_force: 2024-01-01
roles: {gemeente: , burger: {many: true}, adviseur: }
scopes: {bezwaar: , besloten: {milestone: true}}
facts:
  vraag:
    by: burger
    fields: {op: date, om: moment?, soort: [kort, lang], aantal: whole?, tekst: text?, wie: person?, partij: party?}
  antwoord: {by: gemeente, fields: {over: ref vraag?, lijst: {type: text, many: true, optional: true}}}
terms:
  tijdig: {lasts: 1 week, after: vraag.op, calendar: nl-termijnenwet}
  snel: {lasts: 48 hours, after: vraag.om}
  gewoon: {lasts: 1 week, calendar: plain}
rules:
  - {rule: plicht, when: vraag, oblige: {bearer: gemeente, to: antwoord, within: tijdig}}
  - {rule: spoed, when: vraag, oblige: {bearer: gemeente, to: antwoord, within: snel}}
  - {rule: vlot, when: vraag, oblige: {bearer: gemeente, to: antwoord, within: gewoon}}
  - {rule: weten, when: {vraag: v}, derive: {bekend: {n: v.aantal}}}
"""


@pytest.fixture
def sound() -> str:
    """The text of a policy in which nothing is wrong."""
    return SOUND


@pytest.fixture
def told() -> Callable[[str], list[str]]:
    """Everything that is wrong with the text of a policy."""
    return _told


@pytest.fixture
def told_of_rule() -> Callable[[str], list[str]]:
    """Everything that is wrong with a sound policy to which a rule `r` with this clause is added."""
    return lambda clause: [
        each.replace("p.yaml:19, rule 'r': ", "") for each in _told(f"{SOUND}  - {{rule: r, {clause}}}\n")
    ]


def _told(text: str) -> list[str]:
    with pytest.raises(PolicyErrors) as caught:
        parse_policy(text, "p.yaml")
    return [str(error) for error in caught.value.errors]
