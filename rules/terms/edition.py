"""Editions: legal data from outside a policy, such as closed days and amounts, each text with a name, a date, a digest.

What is concluded rests on them, so a conclusion names their digests, and a text that was once used is never rewritten:
a new decree is a new edition.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

CALENDAR, PENALTY = "nl-termijnenwet", "nl-dwangsom"
NAMES = (PENALTY, CALENDAR)
"""What there are editions of, in the order in which they are told."""

KINDS = {CALENDAR: "calendar", PENALTY: "penalty"}
"""The key under which a text says which of them it is."""

WORD = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:\.([2-9]|[1-9][0-9]))?")
BEFORE_EDITIONS = "2026-01-01"
"""The edition of a text that does not say one: those that were used before there were editions."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a calendar or of a table of amounts.

    `word` is the day from which it is in force, `2026-12-01`; a second one of that day is `2026-12-01.2`. `digest` is
    the SHA-256 of `text`, and by that it is known. `content` is the text as values. `cites`: it names, where it moves a
    day, the decree by which that day is closed.
    """

    name: str
    word: str
    digest: str
    text: str = field(compare=False, repr=False)
    content: Mapping[str, Any] = field(compare=False, repr=False)

    def __hash__(self) -> int:
        """The digest says everything."""
        return hash(self.digest)

    @property
    def version(self) -> str:
        """The edition in one word: `nl-termijnenwet@2026-12-01`."""
        return f"{self.name}@{self.word}"

    @property
    def in_force(self) -> date:
        """The day from which it counts."""
        return self.order[0]

    @property
    def order(self) -> tuple[date, int]:
        """What comes later has more: the day, and which of that day it is."""
        day, _, number = self.word.partition(".")
        return date.fromisoformat(day), int(number or 1)

    @property
    def cites(self) -> bool:
        """Whether what it moves names the decree: those from before there were editions did not."""
        return "edition" in self.content


@dataclass(frozen=True, slots=True)
class Editions:
    """The editions something rests on, one of each name."""

    of: tuple[Edition, ...]
    digests: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        in_order = tuple(sorted(self.of, key=lambda each: each.name))
        object.__setattr__(self, "of", in_order)
        object.__setattr__(self, "digests", tuple(each.digest for each in in_order))

    def __hash__(self) -> int:
        """The digests say everything."""
        return hash(self.digests)

    def get(self, name: str) -> Edition:
        """Return the edition of this name."""
        return next(each for each in self.of if each.name == name)

    def named(self) -> dict[str, str]:
        """Return the digest of each, by its version: what a journal and an answer say of them."""
        return {each.version: each.digest for each in self.of}


@cache
def edition_of(text: str) -> Edition:
    """Return the edition that a text holds, which is known to be well formed; see `rules.language.read.edition`."""
    # The parser is slow to load, and most callers of this package never compute a date.
    from ruamel.yaml import YAML

    content = YAML(typ="safe", pure=True).load(text)
    name = content.get("calendar") or content["penalty"]
    return Edition(name, str(content.get("edition", BEFORE_EDITIONS)), digest_of(text), text, content)


def digest_of(text: str) -> str:
    """Return what a text is known by."""
    return sha256(text.encode()).hexdigest()


@cache
def shelf() -> tuple[Edition, ...]:
    """Return every edition that comes with the product, of each name the oldest first."""
    here = files("rules.terms")
    texts = (each.read_text(encoding="utf-8") for each in here.iterdir() if each.name.endswith(".yaml"))
    return tuple(sorted(map(edition_of, texts), key=lambda each: (each.name, each.order)))


@cache
def shipped() -> Editions:
    """Return the newest editions that come with the product: what counts where nobody names others."""
    return newest(shelf())


@cache
def first() -> Editions:
    """Return the editions of before there were editions: what everything rests on that does not name others."""
    return Editions(tuple(each for each in shelf() if not each.cites))


def newest(known: Iterable[Edition], on: date = date.max) -> Editions:
    """Return of each name the edition that is in force on a day; before the first one, that."""
    held: dict[str, Edition] = {}
    for each in sorted(known, key=lambda each: each.order):
        if each.name not in held or each.in_force <= on:
            held[each.name] = each
    return Editions(tuple(held.values()))
