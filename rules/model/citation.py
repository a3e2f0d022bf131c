"""Where a clause comes from: an article of a regulation, in the version that was read, or a rule of one's own."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from rules.terms.said import DEFAULT, Text, said


class Scheme(StrEnum):
    """By what a regulation is known to the world.

    BWB: the national consolidated texts, CVDR: those of municipalities, ELI: European law, URL: what only has a page.
    """

    BWB = "bwb"
    CVDR = "cvdr"
    ELI = "eli"
    URL = "url"


@dataclass(frozen=True, slots=True)
class Identifier:
    """What tells one regulation from all others: `BWBR0005537` under `bwb`."""

    scheme: Scheme
    value: str


@dataclass(frozen=True, slots=True)
class Regulation:
    """A regulation that clauses cite by its name; `read_in` is the version that was read, None when none was."""

    name: str
    title: Text
    identifier: Identifier | None = None
    read_in: date | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Citation:
    """One source of a clause: an article of a regulation, a rule of one's `own`, or else only what was `written`.

    Without a paragraph all of the article is meant, without an article the whole regulation. `read_in` is the version
    of the regulation in which it was read, None when it was not.
    """

    written: str = ""
    regulation: Regulation | None = None
    article: str | None = None
    paragraph: str | None = None
    parts: tuple[str, ...] = ()
    read_in: date | None = None
    own: Text | None = None
    line: int = field(default=0, compare=False)

    @property
    def words(self) -> str:
        """How it is cited in the language of the law."""
        return self.in_language(DEFAULT)

    def in_language(self, code: str) -> str:
        """Return how it is cited to somebody who reads this language."""
        return said("own_rule", what=self.own).in_language(code) if self.own else self.written

    @property
    def jci(self) -> str | None:
        """The reference to a national text by the standard JCI 1.3, to the version that was read."""
        identifier = self.regulation.identifier if self.regulation else None
        if identifier is None or identifier.scheme is not Scheme.BWB:
            return None
        version = (f"z={self.read_in}", f"g={self.read_in}") if self.read_in else ()
        return "&".join((f"jci1.3:c:{identifier.value}", *self._from_large_to_small(), *version))

    def _from_large_to_small(self) -> Iterator[str]:
        named = (("artikel", self.article), ("lid", self.paragraph), *(("o", part) for part in self.parts))
        return (f"{name}={label}" for name, label in named if label)

    @property
    def link(self) -> str | None:
        """Where it can be read; None when that is not known."""
        identifier = self.regulation.identifier if self.regulation else None
        match identifier:
            case None:
                return None
            case Identifier(Scheme.BWB):
                return f"https://wetten.overheid.nl/{self.jci}"
            case Identifier(Scheme.CVDR, value):
                return f"https://lokaleregelgeving.overheid.nl/{value}"
            case Identifier(_, value):
                return value


def source_of(citations: Iterable[Citation], code: str = DEFAULT) -> str | None:
    """The citations in one line; in the language of the law that is what journals keep. None when there are none."""
    return "; ".join(each.in_language(code) for each in citations) or None


def source_told(citations: Sequence[Citation]) -> str | Text | None:
    """The citations inside a sentence: the same words in every language, or else in Dutch and in English."""
    source, in_english = source_of(citations), source_of(citations, "en")
    return source if source == in_english else Text(source or "", in_english or "")
