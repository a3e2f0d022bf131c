"""The words of the pages, in Dutch and English: small files under `messages/`, one for each group of pages.

A key is the name of the file and the path within it: `worklist.title`. A text with a number has the forms `one` and
`other`, chosen by `count`. What a policy calls things comes from the policy itself, as a Text.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from rules.model.text import Text
from rules.terms.sentence import Sentence

MESSAGES = Path(__file__).parents[1] / "messages"
CODES = ("nl", "en")
DEFAULT = "nl"


@dataclass(frozen=True, slots=True)
class Language:
    """One language the pages speak; `code` is `nl` or `en`."""

    code: str
    texts: Mapping[str, str] = field(repr=False)

    def say(self, key: str, **values: Any) -> str:
        """Return the words under the key with the values filled in. Raises KeyError for a key nobody wrote."""
        if key not in self.texts and "count" in values:
            key = f"{key}.one" if values["count"] == 1 else f"{key}.other"
        return self.texts[key].format(**values)

    def knows(self, key: str) -> bool:
        """Whether there are words under the key."""
        return key in self.texts

    def of(self, text: Text | Sentence | None, otherwise: str = "") -> str:
        """Return the words of a policy, or of how a day was found, in this language."""
        return text.in_language(self.code) if text else otherwise


@cache
def language(code: str) -> Language:
    """Return the language with this code; any other code means Dutch, the language of the law."""
    known = code if code in CODES else DEFAULT
    return Language(known, catalogue(known))


@cache
def catalogue(code: str) -> Mapping[str, str]:
    """Return every text of a language by its key."""
    found: dict[str, str] = {}
    for file in sorted((MESSAGES / code).glob("*.toml")):
        found.update(_flat(file.stem, tomllib.loads(file.read_text("utf-8"))))
    return found


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
