"""What is said is data: the key of a sentence and what it is about. The catalogue of a language has its words.

The law is Dutch, so every other language has to have the sentences that Dutch has. Two languages come along, each a
folder in `words`; a further one is added by `learn`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache, lru_cache
from operator import itemgetter
from pathlib import Path
from string import Formatter
from typing import Any, Literal, Protocol

from rules.terms.moment import AMSTERDAM, spell_moment

DEFAULT = "nl"
"""The language of the law, in which a reader of any other one that nobody has learned is answered."""
AS_GIVEN = "as given"
"""The source of what the asker said, and no law."""
FILES = ("rules.toml", "findings.toml", "proof.toml")
"""The files of a language: what is said of cases, what authors are told of the texts they write, and of proofs."""
_TABLES = ("sentences", "titled")
_WORDS = Path(__file__).with_name("words")


class WordsMissing(Exception):
    """A catalogue lacks something without which nothing could be said, or has something of no use: it is named."""


@dataclass(frozen=True, slots=True)
class Euros:
    """An amount in whole euros."""

    amount: int


@dataclass(frozen=True, slots=True)
class Count:
    """A number, with its digits in groups where it is large."""

    number: int


class Length(Protocol):
    """A length of time."""

    def in_units(self) -> Iterable[tuple[str, int]]:
        """Return how many it has of each unit, the longest first."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Several things, one after another. With `commas` the word stands before the last one only: `a, b or c`."""

    parts: tuple[Value, ...]
    word: Literal["and", "or"] = "and"
    commas: bool = False


@dataclass(frozen=True, slots=True)
class LegalSource:
    """A legal source, which reads the same in each language, or AS_GIVEN."""

    cited: str


@dataclass(frozen=True, slots=True)
class Text:
    """Words somebody brought along in Dutch and English: a policy, an edition. A bare string means the same in both."""

    nl: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the words in `nl` or `en`; Dutch for any other language, being the language of the law."""
        return self.en if language == "en" else self.nl

    def says(self, told: Told) -> bool:
        """Whether these are the words for it; those of before there was any Dutch are English in both."""
        return self.en == told.en and self.nl in {told.nl, told.en}


class Named(StrEnum):
    """What has a name: `WORK` is one task of a case, `PART` a stage or milestone, `DAY` a day, in ISO 8601."""

    PARTY = "party"
    ROLE = "role"
    FACT = "fact"
    TASK = "task"
    WORK = "work"
    RULE = "rule"
    PART = "part"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Name:
    """The id of something that people know by a title; who puts the sentence into words may have one for it."""

    of: Named
    id: str


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence as data: the same days, amounts and sources in every language."""

    key: str
    values: tuple[tuple[str, Value], ...] = ()

    def in_language(self, language: str) -> str:
        """Return the sentence in a language that was learned; in Dutch for any other."""
        return language_of(language).say(self)

    @property
    def nl(self) -> str:
        """The sentence in Dutch."""
        return self.in_language("nl")

    @property
    def en(self) -> str:
        """The sentence in English."""
        return self.in_language("en")


Value = (
    str
    | int
    | date
    | datetime
    | Length
    | Count
    | Euros
    | LegalSource
    | Text
    | Name
    | Said
    | Joined
    | tuple[Said | Name, ...]
)
Told = Text | Said


def cited(source: str | Text) -> Value:
    """Return a source as it stands in a sentence: one that reads the same in each language, or in each its own."""
    return source if isinstance(source, Text) else LegalSource(source)


Titles = Callable[[Name], str]
"""Says by which title people know something."""


def said(key: str, /, **values: Value) -> Said:
    """Return a sentence about these values, which stand in one order, whoever names them."""
    return Said(key, tuple(sorted(values.items(), key=_by_name)) if len(values) > 1 else tuple(values.items()))


_by_name = itemgetter(0)


def in_words_of(before: Told, told: Told) -> Told:
    """Return what is told in the words of before, where it was kept in words and these say the same."""
    return before if isinstance(before, Text) and before.says(told) else told


def english(value: Value) -> str:
    """Return what goes over the wire, into logs and to the command line, which is in English."""
    return language_of("en").write(value)


@dataclass(frozen=True, slots=True)
class Language:
    """The sentences of one language, and how it writes what they are about.

    `titled` has those that are said otherwise where titles stand in them.
    """

    code: str
    sentences: Mapping[str, str]
    titled: Mapping[str, str]
    writes: Mapping[str, Any]

    def say(self, what: Said, titles: Titles | None = None) -> str:
        """Return the sentence, with ids in it, or with titles. Raises KeyError for a key nobody wrote."""
        plain = self.sentences[what.key]
        sentence = self.titled.get(what.key, plain) if titles else plain
        return sentence.format(**{name: self.write(value, titles) for name, value in what.values})

    def write(self, value: Value, titles: Titles | None = None) -> str:
        """Return a value as it stands inside a sentence."""
        match value:
            case str() | int():
                return str(value)
            case datetime():
                return self.moment(value)
            case date():
                return self.day(value)
            case Count() | Euros():
                return self.number(value)
            case LegalSource(cited=cited):
                return str(self.writes["as_given"]) if cited == AS_GIVEN else cited
            case Said():
                return self.say(value, titles)
            case Text():
                return value.in_language(self.code)
            case Name():
                return titles(value) if titles else value.id
            case tuple() | Joined():
                return self.joined(value, titles)
        return self.length(value)

    def number(self, number: Count | Euros) -> str:
        """Return an amount of money, or how many there are of something, with its digits in groups."""
        if isinstance(number, Count):
            return f"{number.number:,}".replace(",", self.writes["groups"])
        written = f"{number.amount:,}".replace(",", self.writes["thousands"])
        return str(self.writes["amount"].format(amount=written))

    def joined(self, several: Joined | tuple[Said | Name, ...], titles: Titles | None = None) -> str:
        """Return several things in a row: `a, b of c`."""
        if isinstance(several, tuple):
            return ", ".join(self.write(each, titles) for each in several)
        word, written = str(self.writes[several.word]), [self.write(each, titles) for each in several.parts]
        if several.commas:
            written = [*filter(None, [", ".join(written[:-1])]), *written[-1:]]
        return word.join(written)

    def day(self, day: date) -> str:
        """Return a day as people write it or check it: `maandag 23 maart 2026`, `Monday 2026-03-23`."""
        named = {"weekday": self.weekday(day), "month": self.writes["months"][day.month - 1]}
        return str(self.writes["day"].format(**named, day=day.day, year=day.year, iso=day.isoformat()))

    def weekday(self, day: date) -> str:
        """Return what the day of the week is called."""
        return str(self.writes["weekdays"][day.weekday()])

    def moment(self, moment: datetime) -> str:
        """Return a moment as the clock in the Netherlands shows it: `maandag 23 maart 2026 om 09:00 uur`.

        In the hour that the clock shows twice, in October, it says which of the two.
        """
        local = moment.astimezone(AMSTERDAM)
        clock = local.strftime("%H:%M:%S" if local.second else "%H:%M")
        twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
        which = self.writes["winter_time" if local.fold else "summer_time"] if twice else ""
        written = {"day": self.day(local.date()), "iso": spell_moment(moment)}
        return str(self.writes["moment"].format(**written, clock=clock, which=which))

    def length(self, length: Length) -> str:
        """Return a length of time in words: `8 weken`, `1 jaar en 6 maanden`."""
        units: Mapping[str, tuple[str, str]] = self.writes["units"]
        counted = [f"{number} {units[unit][number != 1]}" for unit, number in length.in_units() if number]
        return str(self.writes["and"]).join(counted) or f"0 {units['days'][1]}"


_learned: dict[str, Language] = {}


def learn(code: str, folder: Path) -> None:
    """Add a language from a folder like those in `words`. Raises WordsMissing when it is not like them."""
    _learned[code] = _read(code, folder, _shipped(DEFAULT))
    language_of.cache_clear()


@lru_cache(maxsize=256)
def language_of(code: str) -> Language:
    """Return the language with this code, or Dutch where nobody has learned it."""
    if code in _learned:
        return _learned[code]
    return _shipped(code if code in shipped_codes() else DEFAULT)


@cache
def shipped_codes() -> tuple[str, ...]:
    """Return the code of every language that comes along."""
    return tuple(sorted(each.parent.name for each in _WORDS.glob(f"*/{FILES[0]}")))


@cache
def _shipped(code: str) -> Language:
    return _read(code, _WORDS / code, None if code == DEFAULT else _shipped(DEFAULT))


def _read(code: str, folder: Path, like: Language | None) -> Language:
    written = [tomllib.loads((folder / name).read_text("utf-8")) for name in FILES]
    sentences, titled = ({key: each for part in written for key, each in part.get(of, {}).items()} for of in _TABLES)
    found = Language(code, sentences, titled, written[0]["writes"])
    if like is not None:
        _must_be_like(found, like, folder)
    return found


def _must_be_like(found: Language, dutch: Language, folder: Path) -> None:
    ours, theirs = _every(found), _every(dutch)
    missing, extra = sorted(theirs.keys() - ours.keys()), sorted(ours.keys() - theirs.keys())
    if missing or extra:
        raise WordsMissing(f"{folder} lacks {missing}, and has {extra}, which Dutch has not.")
    other = [key for key, each in ours.items() if _holes(each) != _holes(theirs[key])]
    if other:
        raise WordsMissing(f"{folder}: {other} are about other things than in Dutch: the names in braces differ.")


def _every(language: Language) -> Mapping[str, str]:
    """Return all that a language must have; how it writes values is its own affair."""
    titled = {f"titled.{key}": each for key, each in language.titled.items()}
    return {**language.sentences, **titled, **{f"writes.{name}": "" for name in language.writes}}


def _holes(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}
