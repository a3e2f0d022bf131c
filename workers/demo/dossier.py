"""A dossier before it is a case: who takes part, how fast they work, and what comes out of the blue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from orchestrator.local.development import DIRECTOR, MUNICIPALITIES
from workers.demo.people import Pace


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody adds a fact in a round of the story, allowed or not; fields that are left out are invented."""

    round: int
    party: str
    fact: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    person: str = "medewerker-1"


@dataclass(frozen=True, slots=True)
class Dossier:
    """A case to be: opened by its municipality, begun by the first fact."""

    id: str
    title: str
    policy: str
    municipality: str
    roles: Mapping[str, tuple[str, ...]]
    first: Turn
    pace: Pace
    turns: tuple[Turn, ...] = ()


def municipality_of(number: int) -> str:
    """Return the municipality of the dossier with this number, counted from 1: each in turn."""
    return MUNICIPALITIES[(number - 1) % len(MUNICIPALITIES)]


def director(round_: int, municipality: str, fact: str, **fields: Any) -> Turn:
    """Return what the director of the municipality adds."""
    return Turn(round_, municipality, fact, fields, DIRECTOR)
