"""How a construct of the language is described: by its word and its keys, in one place, for all who need to know.

The readers refuse other keys, editors complete these (`rules.language.schema`), layers rename what holds names and add
what an overlay may add, and the tests hold the documentation against it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Self, TypeVar

from rules.language.grammar.shape import Schema, Shape, closed, either
from rules.terms.said import Said


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a table; `told` is what it means. What is `layered` only the layers see: the readers do not."""

    word: str
    shape: Shape
    told: str = ""
    required: bool = False
    layered: bool = False

    @property
    def schema(self) -> Schema:
        """What may stand behind it."""
        return told(self.shape.schema, self.told)


@dataclass(frozen=True, slots=True)
class Construct:
    """One construct: its word, what it means, and the keys of its table, in the order in which messages list them.

    `called` is how messages name it. `bare` are the ways to write it without that table.
    """

    word: str
    told: str = ""
    keys: tuple[Key, ...] = ()
    bare: tuple[Schema, ...] = ()
    called: Said | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The keys that its reader knows."""
        return tuple(key.word for key in self.keys if not key.layered)

    @property
    def title(self) -> Said | str:
        """How messages name it."""
        return self.called or f"'{self.word}'"

    @property
    def table(self) -> Schema:
        """The schema of its table, as its reader knows it."""
        return _table(key for key in self.keys if not key.layered)

    @property
    def schema(self) -> Schema:
        """The schema of everything that may stand behind its word."""
        return either(*self.bare, *((_table(self.keys),) if self.keys else ()))

    def only(self, *words: str) -> Self:
        """The same with no other keys than these, in this order."""
        by_word = {key.word: key for key in self.keys}
        return replace(self, keys=tuple(by_word[word] for word in words))


@dataclass(frozen=True, slots=True)
class EffectForm(Construct):
    """An effect; `tightens` tells that it takes no room away from anybody, so that an overlay may add it."""

    tightens: bool = False


class Binds(Enum):
    """What the `as` behind the word of a condition gives a name to. `INSIDE`: to nothing, but what is inside may."""

    INSIDE = auto()
    PARTY = auto()
    OBLIGATION = auto()
    RESULT = auto()


@dataclass(frozen=True, slots=True)
class ConditionForm(Construct):
    """A condition with a word of its own; one that asks for a fact has that fact's name for a word."""

    binds: Binds = Binds.INSIDE


C = TypeVar("C", bound=Construct)


def by_word(constructs: Iterable[C]) -> Mapping[str, C]:
    """The constructs under their words, in their order."""
    return {each.word: each for each in constructs}


def told(schema: Schema, words: str) -> Schema:
    """The schema with what is said of it, as a sentence."""
    return {**schema, "description": f"{words[:1].upper()}{words[1:]}."} if words else schema


def _table(keys: Iterable[Key]) -> Schema:
    known = tuple(keys)
    return closed({key.word: key.schema for key in known}, tuple(key.word for key in known if key.required))
