"""The words of the pages, in every language there is a folder for under `languages`.

A language is a folder with `language.toml`: what it calls itself, how it writes days and amounts. Its words are small
catalogues: `<name>.<code>.toml` beside the page they belong to, as of the languages that come along, or `<name>.toml`
in the folder itself, so that a further language is one folder; `rules.toml` and `findings.toml` there have what the
rules say (`rules.terms.said`). A key is the name of the catalogue and the path within it: `worklist.title`. A text with
a number has the forms `one` and `other`, chosen by `count`. What a policy calls things comes from the policy itself, as
a Text.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from babel.localedata import locale_identifiers

from rules.terms.said import FILES, WordsMissing, learn, shipped_codes

WEB = Path(__file__).parents[1]
DEFAULT = "nl"
"""The language of the law, of which every other language has to have all words."""
_ITSELF = "language.toml"
_WRITES = ("name", "day", "short_day", "moment", "month", "amount", "decimal")


class LanguageIncomplete(Exception):
    """A language lacks something without which pages would break. The sentence names the file, and every key."""


class InLanguages(Protocol):
    """What can be read in every language."""

    def in_language(self, code: str, /) -> str:
        """Return it in the language with this code."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language the pages speak. How it writes days and amounts are patterns of the Unicode CLDR."""

    code: str
    name: str
    day: str
    short_day: str
    moment: str
    month: str
    amount: str
    decimal: str
    texts: Mapping[str, str] = field(repr=False)

    def say(self, key: str, **values: Any) -> str:
        """Return the words under the key with the values filled in. Raises KeyError for a key nobody wrote."""
        if key not in self.texts and "count" in values:
            key = f"{key}.one" if values["count"] == 1 else f"{key}.other"
        return self.texts[key].format(**values)

    def knows(self, key: str) -> bool:
        """Whether there are words under the key."""
        return key in self.texts

    def of(self, text: InLanguages | None, otherwise: str = "") -> str:
        """Return the words of a policy, of how a day was found or of what is wrong, in this language."""
        return text.in_language(self.code) if text else otherwise


def codes(web: Path = WEB) -> tuple[str, ...]:
    """Return the code of every language there is, the language of the law first."""
    found = {each.parent.name for each in (web / "languages").glob(f"*/{_ITSELF}")}
    return (DEFAULT, *sorted(found - {DEFAULT}))


CODES = codes()


@cache
def language(code: str) -> Language:
    """Return the language with this code; any other code means Dutch, the language of the law."""
    return read_language(code if code in CODES else DEFAULT)


def languages() -> tuple[Language, ...]:
    """Return every language there is. Raises LanguageIncomplete."""
    return tuple(map(language, CODES))


def read_language(code: str, web: Path = WEB) -> Language:
    """Return a language as its files have it. Raises LanguageIncomplete."""
    file = web / "languages" / code / _ITSELF
    if code not in locale_identifiers():
        raise LanguageIncomplete(
            f"{file.parent}: the Unicode CLDR, by which days are written, knows no language '{code}'."
        )
    written = tomllib.loads(file.read_text("utf-8"))
    if written.keys() != set(_WRITES):
        raise LanguageIncomplete(f"{file} has to say {', '.join(_WRITES)}, and says {', '.join(written)}.")
    if code not in shipped_codes():
        _learn_rules(code, web / "languages" / code)
    return Language(code, **written, texts=catalogue(code, web))


def _learn_rules(code: str, folder: Path) -> None:
    try:
        learn(code, folder)
    except (WordsMissing, FileNotFoundError) as error:
        raise LanguageIncomplete(f"{folder}, what the rules say in '{code}': {error}") from error


@cache
def catalogue(code: str, web: Path = WEB) -> Mapping[str, str]:
    """Return every text of a language by its key. Raises LanguageIncomplete when it is not there whole."""
    files = catalogue_files(code, web)
    found: dict[str, str] = {}
    for name, file in files.items():
        found.update(_flat(name, tomllib.loads(file.read_text("utf-8"))))
    if code != DEFAULT:
        _must_be_whole(code, found, catalogue(DEFAULT, web), catalogue_files(DEFAULT, web))
    return found


def catalogue_files(code: str, web: Path = WEB) -> Mapping[str, Path]:
    """Return the files with the words of a language by the name of the catalogue. Raises LanguageIncomplete."""
    beside = ((each.name.removesuffix(f".{code}.toml"), each) for each in sorted(web.rglob(f"*.{code}.toml")))
    inside = (
        (each.stem, each)
        for each in sorted((web / "languages" / code).glob("*.toml"))
        if each.name not in {_ITSELF, *FILES}
    )
    found: dict[str, Path] = {}
    for name, file in (*beside, *inside):
        if name in found:
            raise LanguageIncomplete(f"{file} and {found[name]} are both the words of '{name}' in '{code}'.")
        found[name] = file
    return found


def _must_be_whole(code: str, found: Mapping[str, str], whole: Mapping[str, str], files: Mapping[str, Path]) -> None:
    """Hold a language against that of the law: nothing may be missing, and nothing may be left over."""
    missing, extra = sorted(whole.keys() - found.keys()), sorted(found.keys() - whole.keys())
    if missing:
        where = dict.fromkeys(str(files[key.partition(".")[0]]) for key in missing)
        raise LanguageIncomplete(f"'{code}' lacks {', '.join(missing)}, which stands in {', '.join(where)}.")
    if extra:
        raise LanguageIncomplete(f"'{code}' has {', '.join(extra)}, which '{DEFAULT}' has not.")


def _flat(key: str, written: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(written, dict):
        yield key, str(written)
        return
    for name, inner in written.items():
        yield from _flat(f"{key}.{name}", inner)


def preferred(accepted: str) -> str:
    """Return the first language of an Accept-Language header that the pages speak; Dutch when there is none."""
    asked = (each.partition(";")[0].strip()[:2].lower() for each in accepted.split(","))
    return next((code for code in asked if code in CODES), DEFAULT)
