"""Whoever checks a text is answered about that text, also when another author's was checked just before."""

from tests.integration.api.counter import Counter
from tests.integration.lists.reader import Reader, words

TEXT = """\
policy: proef
in_force: 2024-01-01
title: {nl: Proef, en: Trial}
goal: {nl: Een antwoord, en: An answer}
director: gemeente
roles: {gemeente: {title: {nl: Gemeente, en: Municipality}}}
facts:
  vraag: {title: {nl: Vraag, en: Question}, by: gemeente, fields: {op: date}}
  antwoord: {title: {nl: Antwoord, en: Answer}, by: gemeente}
rules:
  - rule: antwoorden
    source: Eigen regel 1
    when: {vraag: v}
    oblige: {bearer: gemeente, to: antwoord, within: WEEKS weeks after v.op}
"""
SCENARIO = """\
- name: Op tijd
  facts: [{type: vraag, on: 2026-03-02, by: gemeente, fields: {op: 2026-03-02}}]
  at: 2026-03-03
  expect: {obligations: [{rule: antwoorden, state: open, last_day: LAST}]}
"""
SIX, TWO = ("6", "2026-04-13"), ("2", "2026-03-16")


def checked(reader: Reader, weeks: str, last: str) -> str:
    text, scenario = TEXT.replace("WEEKS", weeks), SCENARIO.replace("LAST", last)
    return words(reader.post("/beleid/nakijken", beleid=text, scenarios=scenario).text)


def test_the_second_text_is_judged_by_its_own_rules(counter: Counter) -> None:
    with Reader(counter.url) as reader:
        for weeks, last in (SIX, TWO, SIX):
            assert "Klopt niet" not in checked(reader, weeks, last)
        assert "Klopt niet" in checked(reader, SIX[0], TWO[1]), "what would be right for the other text is wrong here"
        assert "Klopt niet" in checked(reader, TWO[0], SIX[1])


def test_the_rules_that_the_examples_do_not_show_are_named(counter: Counter) -> None:
    text, looks_at_nothing = (
        TEXT.replace("WEEKS", "6"),
        SCENARIO.partition("  expect:")[0] + "  expect: {closed: false}",
    )
    with Reader(counter.url) as reader:
        assert "scenario laat zien" not in checked(reader, *SIX)
        said = words(reader.post("/beleid/nakijken", beleid=text, scenarios=looks_at_nothing).text)
        assert "1 regel die geen scenario laat zien" in said
        assert "regel 'antwoorden': geen scenario mislukt zonder deze regel" in said
