"""Eight reports about youngsters: parties come and go, and a municipality changes the part it plays."""

from workers.demo.dossier import Dossier, Turn, director, municipality_of
from workers.demo.people import Pace

_REPORTERS = ("gezin-portaal", "school-de-regenboog", "ggz-het-baken")
_PACES = (Pace.PROMPT, Pace.SLOW, Pace.PROMPT, Pace.FORGETFUL)
_YOUTH = 8


def youth() -> tuple[Dossier, ...]:
    """Return the reports, `jeugd-01` to `jeugd-08`."""
    return tuple(_report(number) for number in range(1, _YOUTH + 1))


def _report(number: int) -> Dossier:
    municipality = municipality_of(number)
    return Dossier(
        id=f"jeugd-{number:02}",
        title=f"jeugd-{number:02}",
        policy="jeugdhulp",
        municipality=municipality,
        roles={
            "school": ("school-de-regenboog",),
            "beroepskracht": ("school-de-regenboog",),
            "ggz": ("ggz-noorderlicht", "ggz-het-baken"),
            "veilig_thuis": ("veilig-thuis-kust",),
            "raad": ("raad-kinderbescherming",),
            "jeugdige_en_ouders": ("gezin-portaal",),
        },
        first=Turn(0, _REPORTERS[number % len(_REPORTERS)], "melding"),
        pace=_PACES[number % len(_PACES)],
        turns=_turns(number, municipality),
    )


def _turns(number: int, municipality: str) -> tuple[Turn, ...]:
    return {
        1: (Turn(1, "school-de-regenboog", "signaal"),),
        2: (director(3, municipality, "party_left", role="ggz", party="ggz-het-baken"),),
        3: (director(3, municipality, "gemeente_rol", rol="coordinator"),),
        5: (Turn(2, municipality, "verzoek_raadsonderzoek"),),
        6: (director(3, municipality, "gemeente_rol", rol="handhaver"),),
    }.get(number, ())
