"""The picture of a policy says what the policy says: every rule, what it looks at and what follows, also in words."""

from xml.etree import ElementTree as ET

import pytest

from rules.language.layers.shelf import shelf
from rules.language.policy import load_policy, parse_policy
from rules.model.policy import Policy
from rules.picture.draw import describe, draw
from rules.picture.sketch import Look, sketch_of

SVG = "{http://www.w3.org/2000/svg}"
POLICIES = {version: load_policy(path) for version, path in shelf().items()}

SMALL = """
policy: p
in_force: 2024-01-01
roles: {town: {title: {nl: Gemeente, en: Town}}, citizen: {title: {nl: Burger, en: Citizen}}}
facts: {ask: {title: {nl: Vraag, en: Question}, by: citizen}, answer: {title: {nl: Antwoord, en: Answer}, by: town}}
rules:
  - rule: reply
    title: {nl: Antwoorden, en: Reply}
    source: [Awb 2:3, {own: {nl: vlot, en: swift}}]
    when: ask
    oblige: {bearer: town, to: answer, towards: citizen, within: 2 weeks}
  - rule: chase
    title: {nl: Navragen, en: Chase}
    when: {all: [{breached: reply}, {not: answer}]}
    derive: late
  - rule: complain
    when: {holds: late}
    notify: {who: citizen, what: {nl: Klaag, en: Complain}}
"""


def test_a_column_shows_who_makes_a_conclusion_and_who_looks_at_it() -> None:
    sketch = sketch_of(parse_policy(SMALL, "p.yaml"))
    assert [thing.key for thing in sketch.things] == ["ask", "answer", "late", "obligation:reply"]
    assert [row.looks for row in sketch.rows] == [
        {"ask": Look.NEEDS, "obligation:reply": Look.MAKES},
        {"obligation:reply": Look.NEEDS, "answer": Look.WITHOUT, "late": Look.MAKES},
        {"late": Look.NEEDS},
    ]


def test_the_picture_in_words_can_be_read_aloud() -> None:
    assert describe(sketch_of(parse_policy(SMALL, "p.yaml")), "en") == (
        "3 rules and 4 things they look at. For each rule: what it looks at, and what follows.",
        "Reply (Awb 2:3; own rule: swift): looks at Question; Town must: Answer to Citizen (2 weeks).",
        "Chase: looks at Reply; without Answer; then holds: late.",
        "complain: looks at late; Citizen is told: Complain.",
    )


@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_policy_is_drawn_whole_within_its_frame(policy: Policy, language: str) -> None:
    sketch = sketch_of(policy)
    root = ET.fromstring(draw(sketch, language))  # noqa: S314  our own text
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    assert (root.findtext(f"{SVG}title") or "").startswith(policy.title.in_language(language))
    described = root.findtext(f"{SVG}desc") or ""
    for rule in policy.rules.values():
        assert rule.title is None or rule.title.in_language(language) in described
    looks = sum(look is not Look.MAKES for row in sketch.rows for look in row.looks.values())
    dots = [mark for mark in root.iter(f"{SVG}circle") if float(mark.attrib["cy"]) < height - 40]
    assert len(dots) == looks, "a dot for everything a rule looks at"
    for mark in root.iter(f"{SVG}circle"):
        assert 0 < float(mark.attrib["cx"]) < width
        assert 0 < float(mark.attrib["cy"]) < height
