"""Twelve permits: the same four applications come in at each of the three municipalities."""

from typing import Any

from workers.demo.dossier import Dossier, Turn, director, municipality_of
from workers.demo.people import Pace

ADVISERS = ("omgevingsdienst-kust", "brandweer-kust")
_APPLICANT = "aanvrager-portaal"
_WORKS = (
    ("dakkapel", "bouwen"),
    ("boom kappen", "kappen"),
    ("reclamebord", "reclame"),
    ("steiger monument", "overig"),
)
# What makes a monument special is a field that one municipality added; the others do not ask.
_MONUMENT = (10, {"monument": True})

# Nobody advises, so that what is owed has no bearer; only people advise, so that it takes a while.
_WITHOUT_ADVISER = {3}
_PEOPLE_ADVISE = {1, 9, 10}

_SLOW, _FORGETFUL, _NEVER = {4, 8}, {7, 11}, {6, 12}


def permits() -> tuple[Dossier, ...]:
    """Return the permits, `wabo-01` to `wabo-12`."""
    return tuple(_permit(number) for number in range(1, 3 * len(_WORKS) + 1))


def application(number: int) -> dict[str, Any]:
    """Return what is applied for in the dossier with this number."""
    monument = _MONUMENT[1] if number == _MONUMENT[0] else {}
    return {"activiteit": _WORKS[(number - 1) // 3][1], **monument}


def _permit(number: int) -> Dossier:
    municipality = municipality_of(number)
    return Dossier(
        id=f"wabo-{number:02}",
        title=f"wabo-{number:02} {_WORKS[(number - 1) // 3][0]}",
        policy="omgevingsvergunning",
        municipality=municipality,
        roles={"aanvrager": (_APPLICANT,), "bezwaarcommissie": ("bezwaarcommissie-kust",)} | _advisers(number),
        first=Turn(0, _APPLICANT, "aanvraag", application(number)),
        pace=_pace(number),
        turns=_turns(number, municipality),
    )


def _advisers(number: int) -> dict[str, tuple[str, ...]]:
    if number in _WITHOUT_ADVISER:
        return {}
    return {"adviseur": ADVISERS[1:] if number in _PEOPLE_ADVISE else ADVISERS}


def _pace(number: int) -> Pace:
    paces = ((_SLOW, Pace.SLOW), (_FORGETFUL, Pace.FORGETFUL), (_NEVER, Pace.NEVER))
    return next((pace for numbers, pace in paces if number in numbers), Pace.PROMPT)


def _turns(number: int, municipality: str) -> tuple[Turn, ...]:
    at_once = director(0, municipality, "besluit", uitkomst="verleend")
    look = director(2, municipality, "work_given", role="adviseur", what="Kijk ter plaatse")
    complete = (Turn(1, municipality, "aanvulling_gevraagd"), Turn(3, _APPLICANT, "aanvulling"))
    impatient = Turn(6, _APPLICANT, "ingebrekestelling")
    return {
        1: (at_once,),
        2: _objection(municipality),
        4: (look, *complete),
        5: (at_once,),
        6: (Turn(2, _APPLICANT, "intrekking"), director(3, municipality, "case_closed", why="Ingetrokken")),
        7: (impatient,),
        8: (*complete, impatient),
        9: (at_once, Turn(5, municipality, "onherroepelijk_vastgesteld"), director(5, municipality, "case_closed")),
        10: (at_once, look),
        11: (impatient,),
        12: (director(4, municipality, "verlenging"),),
    }.get(number, ())


def _objection(municipality: str) -> tuple[Turn, ...]:
    return (
        Turn(3, _APPLICANT, "bezwaarschrift"),
        Turn(3, municipality, "commissie_ingeschakeld"),
        Turn(5, "bezwaarcommissie-kust", "hoorzitting", person="medewerker-2"),
    )
