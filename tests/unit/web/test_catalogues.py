"""Every word of the pages is there in both languages, and every word is used."""

import re
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

from api.web.words.language import CODES, WEB, LanguageIncomplete, catalogue, codes, read_language
from rules.evaluate.verdict import Refused
from rules.language.policy import parse_policy
from rules.language.text.errors import PolicyErrors
from rules.terms import said
from rules.terms.duration import Duration
from rules.terms.term import Term, compute

SOURCES = [*WEB.rglob("*.py"), *WEB.rglob("*.html")]
WHOLE = re.compile(r"""\b(?:t|say|knows)\(\s*f?["']([a-z_]+\.[a-zA-Z0-9_.]+)["']\s*[,)]""")
BEGUN = re.compile(r"""\b(?:t|say|knows)\(\s*f?["']([a-z_]+\.[a-z_]*)(?:["']\s*~|\{)""")
NUMBERED = (".one", ".other")
PASSED = (
    "⟦⟨vrijdag⟩ 3 april 2026 (Goede Vrijdag)⟧",
    "⟦⟨zaterdag⟩ 4 april 2026⟧",
    "⟦⟨zondag⟩ 5 april 2026⟧",
    "⟦⟨maandag⟩ 6 april 2026 (tweede paasdag)⟧",
)
UNTIL = "hij loopt tot en met ⟨dinsdag⟩ 7 april 2026 (Atw art. 1(1))"
MOVED = f"⟦De termijn kan niet eindigen op {', '.join(PASSED)}: {UNTIL}⟧"
FRISIAN = """title = "Siden"
[cases]
one = "{count} saak"
other = "{count} saken"
"""


def test_both_languages_have_the_same_words_with_the_same_holes():
    holes = {code: {key: _holes(text) for key, text in catalogue(code).items()} for code in CODES}
    assert holes["nl"] == holes["en"]


@pytest.mark.parametrize("code", CODES)
def test_no_words_are_missing(code):
    known = {_plain(key) for key in catalogue(code)}
    asked = {key for source in SOURCES for key in WHOLE.findall(source.read_text("utf-8"))}
    assert sorted(asked - known) == []


def test_no_words_are_left_over():
    text = "\n".join(source.read_text("utf-8") for source in SOURCES)
    begun = (*BEGUN.findall(text), "trouble.", "done.")
    quoted = set(re.findall(r"""["']([a-z_]+\.[a-zA-Z0-9_.]+)["']""", text))
    known = {_plain(key) for key in catalogue("nl")}
    assert sorted(key for key in known - quoted if not key.startswith(begun)) == []


@pytest.mark.parametrize("code", CODES)
def test_words_can_be_filled_in(code):
    for key, text in catalogue(code).items():
        assert text.strip(), key
        assert text.format(**dict.fromkeys(_holes(text), "x"))


def _plain(key):
    return key.rsplit(".", 1)[0] if key.endswith(NUMBERED) else key


def _holes(text):
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name)


def test_a_language_is_one_folder(tmp_path):
    a_small_web(tmp_path)
    frisian = read_language("fy", tmp_path)
    assert codes(tmp_path) == ("nl", "en", "fy")
    assert (frisian.name, frisian.say("page.title"), frisian.say("page.cases", count=2)) == (
        "Frysk",
        "Siden",
        "2 saken",
    )
    assert read_language("en", tmp_path).say("page.title") == "Pages"


def test_what_the_rules_say_is_said_in_a_further_language(tmp_path):
    a_small_web(tmp_path)
    frisian = read_language("fy", tmp_path)
    term = Term(lasts=Duration(weeks=4), after=date(2026, 3, 6), source="art. 1")
    assert [frisian.of(step) for step in compute(term).steps] == [
        "⟦4 weken na ⟨vrijdag⟩ 6 maart 2026, die dag zelf niet meegeteld: ⟨vrijdag⟩ 3 april 2026 (art. 1)⟧",
        MOVED,
    ]
    assert frisian.of(Refused(said.said("case_not_closed")).reason) == "⟦De zaak is niet gesloten⟧"


def test_what_is_wrong_in_a_policy_is_told_in_a_further_language(tmp_path):
    a_small_web(tmp_path)
    frisian = read_language("fy", tmp_path)
    with pytest.raises(PolicyErrors) as caught:
        parse_policy("policy: 3p\nin_force: 2024-01-01\nroles: {gemeente: }\nfacts: {}\n", "p.yaml")
    told = "⟦⟦dit kan niet de naam zijn van ⟦een beleid⟧⟧.⟧ ⟦Gevonden: '3p'.⟧"
    assert frisian.of(caught.value.errors[0]).startswith(f"p.yaml:1: {told}")


@pytest.mark.parametrize(
    ("file", "text", "named"),
    [
        ("page.toml", 'title = "Siden"', "'fy' lacks page.cases.one, page.cases.other, which stands in "),
        ("page.toml", FRISIAN.replace("title", "titel"), "'fy' lacks page.title, which stands in "),
        ("page.toml", f'more = "Mear"\n{FRISIAN}', "'fy' has page.more, which 'nl' has not."),
        ("other.toml", 'title = "Oar"', "'fy' has other.title, which 'nl' has not."),
        ("language.toml", 'name = "Frysk"', "language.toml has to say name, day,"),
        ("rules.toml", "[writes]\n[sentences]", "fy, what the rules say in 'fy': "),
        ("findings.toml", "[sentences]", "fy, what the rules say in 'fy': "),
    ],
)
def test_a_language_that_is_not_whole_is_refused_by_name(tmp_path, file, text, named):
    a_small_web(tmp_path)
    (tmp_path / "languages" / "fy" / file).write_text(text, "utf-8")
    with pytest.raises(LanguageIncomplete, match=re.escape(named)):
        read_language("fy", tmp_path)


def test_words_that_stand_in_two_files_are_refused(tmp_path):
    a_small_web(tmp_path)
    (tmp_path / "page.fy.toml").write_text(FRISIAN, "utf-8")
    with pytest.raises(LanguageIncomplete, match="are both the words of 'page' in 'fy'"):
        read_language("fy", tmp_path)


def a_small_web(root):
    """A page with the words of two languages beside it, and a third language in one folder."""
    written = (WEB / "languages" / "nl" / "language.toml").read_text("utf-8")
    for code, name in (("nl", "Nederlands"), ("en", "English"), ("fy", "Frysk")):
        (root / "languages" / code).mkdir(parents=True)
        text = written.replace("Nederlands", name)
        (root / "languages" / code / "language.toml").write_text(text, "utf-8")
    (root / "pages").mkdir()
    (root / "pages" / "page.nl.toml").write_text(FRISIAN.replace("Siden", "Pagina's"), "utf-8")
    (root / "pages" / "page.en.toml").write_text(FRISIAN.replace("Siden", "Pages"), "utf-8")
    (root / "languages" / "fy" / "page.toml").write_text(FRISIAN, "utf-8")
    for name in said.FILES:
        (root / "languages" / "fy" / name).write_text(pseudo(name), "utf-8")


def pseudo(name):
    """The sentences of the rules in a language nobody speaks: each of them, and each name of a day, in brackets."""
    written = (Path(said.__file__).parent / "words" / "nl" / name).read_text("utf-8")
    written = re.sub(r'"([a-z]+dag)"', r'"⟨\1⟩"', written)
    head, _, sentences = written.partition("[sentences]")
    return head + "[sentences]" + re.sub(r'= "(.*)"', r'= "⟦\1⟧"', sentences)


def test_a_language_by_which_no_day_can_be_written_is_refused(tmp_path):
    a_small_web(tmp_path)
    (tmp_path / "languages" / "fy").rename(tmp_path / "languages" / "xx")
    with pytest.raises(LanguageIncomplete, match="knows no language 'xx'"):
        read_language("xx", tmp_path)
