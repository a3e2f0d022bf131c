"""How confidential a fact is, in the eight levels of the Dutch standard for registries of cases."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from rules.terms.said import Text


class Confidentiality(StrEnum):
    """The levels (vertrouwelijkheidaanduiding), in their order: each is at least as confidential as those before it."""

    OPENBAAR = "openbaar"
    BEPERKT_OPENBAAR = "beperkt_openbaar"
    INTERN = "intern"
    ZAAKVERTROUWELIJK = "zaakvertrouwelijk"
    VERTROUWELIJK = "vertrouwelijk"
    CONFIDENTIEEL = "confidentieel"
    GEHEIM = "geheim"
    ZEER_GEHEIM = "zeer_geheim"


LEVELS = tuple(Confidentiality)
LEVEL = "confidentiality"
"""The field in which a fact carries its level."""

LEVEL_TITLE = Text("Vertrouwelijkheid", "Confidentiality")
LEVEL_TITLES: Mapping[str, Text] = {
    Confidentiality.OPENBAAR: Text("openbaar", "public"),
    Confidentiality.BEPERKT_OPENBAAR: Text("beperkt openbaar", "public to some extent"),
    Confidentiality.INTERN: Text("intern", "internal"),
    Confidentiality.ZAAKVERTROUWELIJK: Text("zaakvertrouwelijk", "confidential to the case"),
    Confidentiality.VERTROUWELIJK: Text("vertrouwelijk", "confidential"),
    Confidentiality.CONFIDENTIEEL: Text("confidentieel", "highly confidential"),
    Confidentiality.GEHEIM: Text("geheim", "secret"),
    Confidentiality.ZEER_GEHEIM: Text("zeer geheim", "top secret"),
}


def strictest(levels: Iterable[str | None]) -> str | None:
    """Return the highest of these levels; None where none is said."""
    said = [each for each in levels if each is not None]
    return max(said, key=LEVELS.index) if said else None


Levels = Mapping[str, tuple[str, ...]]
"""For levels that narrow who sees a fact: the roles that still do, and its fields that name who does."""


def narrowed_to(levels: Levels, level: str) -> tuple[str, ...] | None:
    """Return who sees a fact of this level: what is said of it, or of the nearest below it; None where nothing is."""
    upto = LEVELS[: LEVELS.index(Confidentiality(level)) + 1]
    return next((levels[each] for each in reversed(upto) if each in levels), None)
