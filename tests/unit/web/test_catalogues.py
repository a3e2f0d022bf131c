"""Every word of the pages is there in both languages, and every word is used."""

import re
from pathlib import Path
from string import Formatter

import pytest

from api.web.words.language import CODES, catalogue

WEB = Path(catalogue.__wrapped__.__code__.co_filename).parents[1]
SOURCES = [*WEB.rglob("*.py"), *WEB.rglob("*.html")]
WHOLE = re.compile(r"""\b(?:t|say|knows)\(\s*f?["']([a-z_]+\.[a-zA-Z0-9_.]+)["']\s*[,)]""")
BEGUN = re.compile(r"""\b(?:t|say|knows)\(\s*f?["']([a-z_]+\.[a-z_]*)(?:["']\s*~|\{)""")
NUMBERED = (".one", ".other")


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
