"""Three requests for public information: one answered, one that waits for a third party, one forgotten."""

from workers.demo.dossier import Dossier, Turn, municipality_of
from workers.demo.people import Pace

_PAPER, _BUILDER = "kustbode", "bouwbedrijf-zandstra"
_SUBJECTS = {
    1: ("Onderhoud duinpad", Pace.PROMPT),
    2: ("Aanbesteding sporthal", Pace.SLOW),
    3: ("Kosten jubileum", Pace.NEVER),
}


def openness() -> tuple[Dossier, ...]:
    """Return the requests, `woo-01` to `woo-03`."""
    return tuple(_request(number, *about) for number, about in _SUBJECTS.items())


def _request(number: int, subject: str, pace: Pace) -> Dossier:
    municipality = municipality_of(number)
    return Dossier(
        id=f"woo-{number:02}",
        title=f"woo-{number:02} {subject.lower()}",
        policy="woo-verzoek",
        municipality=municipality,
        roles={"verzoeker": (_PAPER,), "belanghebbende": (_BUILDER,)},
        first=Turn(0, _PAPER, "verzoek", {"onderwerp": subject}),
        pace=pace,
        turns=_turns(number, municipality),
    )


def _turns(number: int, municipality: str) -> tuple[Turn, ...]:
    heard = {"aan": "belanghebbende", "verzoeker_ingelicht_op": "2026-03-03"}
    return {
        2: (Turn(1, municipality, "zienswijze_gevraagd", heard),),
        3: (Turn(6, _PAPER, "ingebrekestelling"),),
    }.get(number, ())
