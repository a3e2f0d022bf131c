"""Four reports that somebody needs support: three of them the same, one at each municipality."""

from workers.demo.dossier import Dossier, Turn, municipality_of
from workers.demo.people import Pace

_CLIENT, _SUPPORTER = "inwoner-portaal", "clientondersteuning-kust"
_NEEDS = {4: {"behoefte": "hulpmiddel", "spoed": False}}
SHELTER = {"behoefte": "opvang", "spoed": True}
_PACE = {2: Pace.SLOW}
# At this one there is nobody to stand beside the client, though the client asks for it.
_WITHOUT_SUPPORTER = 3


def support() -> tuple[Dossier, ...]:
    """Return the reports, `wmo-01` to `wmo-04`."""
    return tuple(_report(number) for number in range(1, 5))


def _report(number: int) -> Dossier:
    municipality = municipality_of(number)
    need = _NEEDS.get(number, SHELTER)
    supporter = {} if number == _WITHOUT_SUPPORTER else {"clientondersteuner": (_SUPPORTER,)}
    return Dossier(
        id=f"wmo-{number:02}",
        title=f"wmo-{number:02} {need['behoefte']}",
        policy="wmo-melding",
        municipality=municipality,
        roles={"client": (_CLIENT,), "mantelzorger": ("mantelzorg-lijn",), "aanbieder": ("thuiszorg-de-linde",)}
        | supporter,
        first=Turn(0, _CLIENT, "melding", need),
        pace=_PACE.get(number, Pace.PROMPT),
        turns=_turns(number, municipality),
    )


def _turns(number: int, municipality: str) -> tuple[Turn, ...]:
    # Some municipalities let nobody inquire before the client was told of support, had a week, or had somebody there.
    too_soon = Turn(0, municipality, "onderzoek", person="wmo-consulent")
    identity = Turn(2, municipality, "identiteit_vastgesteld", person="wmo-consulent")
    return {
        1: (too_soon, identity),
        2: (identity,),
        3: (too_soon, Turn(1, _CLIENT, "ondersteuning_gevraagd")),
        4: (Turn(1, _CLIENT, "ondersteuning_gevraagd"), Turn(2, _CLIENT, "afgezien_van_plan")),
    }[number]
