"""Where a clause comes from: an article of a regulation, in the version that was read, or a rule of one's own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from rules.terms.said import DEFAULT, Said, Text, said


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
class Article:
    """An article or a part of it; without a paragraph all of it, and without a number the whole regulation."""

    number: str = ""
    paragraph: str = ""
    parts: tuple[str, ...] = ()

    @property
    def jci(self) -> Iterator[str]:
        """The parts of a JCI, from large to small."""
        named = (("artikel", self.number), ("lid", self.paragraph), *(("o", part) for part in self.parts))
        return (f"{name}={label}" for name, label in named if label)


@dataclass(frozen=True, slots=True)
class Citation:
    """One source of a clause: an article of a regulation, a rule of one's `own`, or else only what was `written`.

    `read_in` is the version of the regulation in which it was read, None when it was not.
    """

    written: str = ""
    regulation: Regulation | None = None
    article: Article = Article()
    read_in: date | None = None
    own: Text | None = None
    line: int = field(default=0, compare=False)

    @property
    def words(self) -> str:
        """How it is cited in the language of the law."""
        return self.in_language(DEFAULT)

    @property
    def told(self) -> str | Said:
        """How it is cited, a rule of one's own in the language of whoever reads."""
        return said("own_rule", what=self.own) if self.own else self.written

    def in_language(self, code: str) -> str:
        """Return how it is cited to somebody who reads this language."""
        return self.told.in_language(code) if isinstance(self.told, Said) else self.told

    @property
    def jci(self) -> str | None:
        """The reference to a national text by the standard JCI 1.3, to the version that was read."""
        identifier = self.regulation.identifier if self.regulation else None
        if identifier is None or identifier.scheme is not Scheme.BWB:
            return None
        version = (f"z={self.read_in}", f"g={self.read_in}") if self.read_in else ()
        return "&".join((f"jci1.3:c:{identifier.value}", *self.article.jci, *version))

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
