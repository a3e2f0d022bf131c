"""What a clause cites is a link to its text wherever it is shown, and an own rule is told apart, in both languages."""

import re

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.web.words.language import WEB, language
from api.web.words.wording import Wording
from rules.language.layers.shelf import shelf
from rules.language.policy import load_policy

AWB = "https://wetten.overheid.nl/jci1.3:c:BWBR0005537&amp;artikel=6:14&amp;lid=1&amp;z=2024-01-01&amp;g=2024-01-01"
POLICY = load_policy(shelf()["omgevingsvergunning@2024-01-01"])
RULE = next(rule for rule in POLICY.rules.values() if rule.source == "Awb 6:14(1); eigen regel: termijn van een week")


def said(macro: str, *asked: object, code: str) -> str:
    """The macro of what pages say, with white space as a browser shows it."""
    spoken = language(code)
    environment = Environment(loader=FileSystemLoader(WEB), autoescape=True, undefined=StrictUndefined)
    module = environment.get_template("frame/parts/says.html").make_module({"t": spoken.say, "of": spoken.of})
    return re.sub(r"\s+", " ", str(getattr(module, macro)(*asked))).strip()


@pytest.mark.parametrize(
    ("code", "law", "tab", "mark", "own"),
    [
        ("nl", "Algemene wet bestuursrecht", "opent in een nieuw tabblad", "eigen regel", "termijn van een week"),
        ("en", "General Administrative Law Act", "opens in a new tab", "own rule", "a term of one week"),
    ],
)
def test_an_article_is_a_link_and_an_own_rule_has_a_mark(code: str, law: str, tab: str, mark: str, own: str) -> None:
    assert said("sources", RULE.citations, code=code) == (
        f'<cite><a class="utrecht-link utrecht-link--html-a" href="{AWB}" target="_blank" rel="noopener noreferrer">'
        f'Awb 6:14(1)<span class="unseen"> \N{EN DASH} {law}, {tab}</span></a></cite>; '
        f'<cite><span class="own-rule">{mark}</span> {own}</cite>'
    )


def test_a_clause_is_told_with_what_it_cites() -> None:
    told = said("clause", "Bericht van ontvangst", RULE.citations, code="nl")
    assert told.startswith(
        '<span class="clause">Regel: <span class="clause__rule">Bericht van ontvangst</span>, <cite>'
    )
    assert said("clause", "Bericht", (), code="nl").endswith('<span class="clause__rule">Bericht</span></span>')
    assert said("clause", "", RULE.citations, code="nl") == ""


def test_what_a_rule_cites_is_said_in_the_language_of_whoever_reads() -> None:
    said_in = {code: Wording(POLICY, {}, language(code)).source(RULE.name, "kept") for code in ("nl", "en")}
    assert said_in == {
        "nl": "Awb 6:14(1); eigen regel: termijn van een week",
        "en": "Awb 6:14(1); own rule: a term of one week",
    }


def test_of_a_rule_that_is_gone_what_was_kept_is_shown() -> None:
    words = Wording(POLICY, {}, language("en"))
    assert (words.source("weg", "Awb 9:9"), words.source("weg", None), words.source(None, None)) == (
        "Awb 9:9",
        None,
        None,
    )
    assert said("sources", POLICY.citations_of("weg", "Awb 9:9 & meer"), code="en") == "<cite>Awb 9:9 &amp; meer</cite>"
