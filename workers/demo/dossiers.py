"""The thirty dossiers of the demonstration: who takes part, how fast they work, and what happens out of the blue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

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


_PACES = (Pace.PROMPT, Pace.SLOW, Pace.PROMPT, Pace.FORGETFUL, Pace.SLOW)
_WORKS = (
    ("dakkapel", "bouwen"),
    ("boom kappen", "kappen"),
    ("schuur", "bouwen"),
    ("reclamebord", "reclame"),
    ("aanbouw", "bouwen"),
    ("steiger", "overig"),
    ("zonnepanelen", "bouwen"),
    ("erfafscheiding", "overig"),
)
_PERMITS = 16
# In these the municipality tries to decide at once, asks for work no rule foresaw, the application is not complete, the
# applicant does not wait.
_HASTY = {2, 6}
_INQUISITIVE = {5, 10}
_INCOMPLETE = {4, 8, 12}
_IMPATIENT = {3, 8, 13}
_YOUTH = 14


def dossiers() -> tuple[Dossier, ...]:
    """Return all thirty, permits and youth care in turn over both municipalities."""
    return (*(_permit(number) for number in range(1, _PERMITS + 1)), *(_youth(n) for n in range(1, _YOUTH + 1)))


def _permit(number: int) -> Dossier:
    what, activity = _WORKS[number % len(_WORKS)]
    municipality = _municipality(number)
    advisers = ("brandweer-kust",) if number in _HASTY else ("omgevingsdienst-kust", "brandweer-kust")
    turns = [Turn(0, municipality, "besluit", {"uitkomst": "verleend"})] if number in _HASTY else []
    if number in _INQUISITIVE:
        turns.append(Turn(2, municipality, "work_given", {"role": "adviseur", "what": "Kijk ter plaatse"}))
    if number in _INCOMPLETE:
        turns += [
            Turn(1, municipality, "aanvulling_gevraagd"),
            Turn(3, "aanvrager-portaal", "aanvulling"),
        ]
    if number in _IMPATIENT:
        turns.append(Turn(6, "aanvrager-portaal", "ingebrekestelling"))
    return Dossier(
        id=f"wabo-{number:02}",
        title=f"wabo-{number:02} {what}",
        policy="omgevingsvergunning",
        municipality=municipality,
        roles={"aanvrager": ("aanvrager-portaal",), "adviseur": advisers},
        first=Turn(0, "aanvrager-portaal", "aanvraag", {"activiteit": activity}),
        pace=_PACES[number % len(_PACES)],
        turns=tuple(turns),
    )


def _youth(number: int) -> Dossier:
    reporter = ("school-de-regenboog", "gezin-portaal", "ggz-het-baken")[number % 3]
    municipality = _municipality(number)
    return Dossier(
        id=f"jeugd-{number:02}",
        title=f"jeugd-{number:02}",
        policy="jeugdhulp",
        municipality=municipality,
        roles={
            "school": ("school-de-regenboog",),
            "ggz": ("ggz-noorderlicht", "ggz-het-baken"),
            "veilig_thuis": ("veilig-thuis-kust",),
            "raad": ("raad-kinderbescherming",),
            "jeugdige_en_ouders": ("gezin-portaal",),
        },
        first=Turn(0, reporter, "melding"),
        pace=_PACES[(number + 2) % len(_PACES)],
    )


def _municipality(number: int) -> str:
    return "gemeente-veenland" if number % 3 == 0 else "gemeente-duinrand"
