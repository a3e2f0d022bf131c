"""Three applications for assistance: somebody young who is too early, an advance that stays away, and work found."""

from workers.demo.dossier import Dossier, Turn, director, municipality_of
from workers.demo.people import Pace

_CITIZEN, _EMPLOYER = "inwoner-portaal", "kwekerij-zonneveld"
_PACES = {1: Pace.PROMPT, 2: Pace.NEVER, 3: Pace.PROMPT}


def work() -> tuple[Dossier, ...]:
    """Return the applications, `bijstand-01` to `bijstand-03`."""
    return tuple(_application(number) for number in _PACES)


def _application(number: int) -> Dossier:
    municipality = municipality_of(number)
    young = Turn(0, _CITIZEN, "werkzoekend_gemeld", {"jonger_dan_27": True})
    return Dossier(
        id=f"bijstand-{number:02}",
        title=f"bijstand-{number:02}",
        policy="participatie",
        municipality=municipality,
        roles={"inwoner": (_CITIZEN,), "werkgever": (_EMPLOYER,)},
        first=young if number == 1 else Turn(0, _CITIZEN, "aanvraag"),
        pace=_PACES[number],
        turns=_turns(number, municipality),
    )


def _turns(number: int, municipality: str) -> tuple[Turn, ...]:
    return {
        1: (Turn(1, _CITIZEN, "aanvraag"), Turn(4, _CITIZEN, "aanvraag")),
        2: (Turn(6, _CITIZEN, "ingebrekestelling"),),
        3: (
            director(0, municipality, "besluit", uitkomst="toegekend"),
            Turn(3, municipality, "plaatsing", {"werkgever": _EMPLOYER, "soort": "dienstbetrekking"}),
        ),
    }[number]
