"""The thirty-one dossiers before they are cases: who takes part, how fast they work, and what comes out of the blue."""

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


def dossiers() -> tuple[Dossier, ...]:
    """Return all thirty-one, in the order in which they come in."""
    return (*_permits(), *_youth_reports(), *_support_reports(), *_assistance(), *_information(), _household())


def _municipality_of(number: int) -> str:
    """Return the municipality of the dossier with this number, counted from 1: each in turn."""
    return MUNICIPALITIES[(number - 1) % len(MUNICIPALITIES)]


def _director(round_: int, municipality: str, fact: str, **fields: Any) -> Turn:
    """Return what the director of the municipality adds."""
    return Turn(round_, municipality, fact, fields, DIRECTOR)


_ADVISERS = ("omgevingsdienst-kust", "brandweer-kust")
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

_SLOW_PERMITS, _FORGETFUL, _NEVER = {4, 8}, {7, 11}, {6, 12}


def _permits() -> tuple[Dossier, ...]:
    """Return `wabo-01` to `wabo-12`: the same four applications come in at each of the three municipalities."""
    return tuple(_permit(number) for number in range(1, 3 * len(_WORKS) + 1))


def _applied_for(number: int) -> dict[str, Any]:
    """Return what is applied for in the dossier with this number."""
    monument = _MONUMENT[1] if number == _MONUMENT[0] else {}
    return {"activiteit": _WORKS[(number - 1) // 3][1], **monument}


def _permit(number: int) -> Dossier:
    municipality = _municipality_of(number)
    return Dossier(
        id=f"wabo-{number:02}",
        title=f"wabo-{number:02} {_WORKS[(number - 1) // 3][0]}",
        policy="omgevingsvergunning",
        municipality=municipality,
        roles={"aanvrager": (_APPLICANT,), "bezwaarcommissie": ("bezwaarcommissie-kust",)} | _advisers(number),
        first=Turn(0, _APPLICANT, "aanvraag", _applied_for(number)),
        pace=_pace(number),
        turns=_permit_turns(number, municipality),
    )


def _advisers(number: int) -> dict[str, tuple[str, ...]]:
    if number in _WITHOUT_ADVISER:
        return {}
    return {"adviseur": _ADVISERS[1:] if number in _PEOPLE_ADVISE else _ADVISERS}


def _pace(number: int) -> Pace:
    paces = ((_SLOW_PERMITS, Pace.SLOW), (_FORGETFUL, Pace.FORGETFUL), (_NEVER, Pace.NEVER))
    return next((pace for numbers, pace in paces if number in numbers), Pace.PROMPT)


def _permit_turns(number: int, municipality: str) -> tuple[Turn, ...]:
    at_once = _director(0, municipality, "besluit", uitkomst="verleend")
    look = _director(2, municipality, "work_given", role="adviseur", what="Kijk ter plaatse")
    complete = (Turn(1, municipality, "aanvulling_gevraagd"), Turn(3, _APPLICANT, "aanvulling"))
    impatient = Turn(6, _APPLICANT, "ingebrekestelling")
    return {
        1: (at_once,),
        2: _objection(municipality),
        4: (look, *complete),
        5: (at_once,),
        6: (Turn(2, _APPLICANT, "intrekking"), _director(3, municipality, "case_closed", why="Ingetrokken")),
        7: (impatient,),
        8: (*complete, impatient),
        9: (at_once, Turn(5, municipality, "onherroepelijk_vastgesteld"), _director(5, municipality, "case_closed")),
        10: (at_once, look),
        11: (impatient,),
        12: (_director(4, municipality, "verlenging"),),
    }.get(number, ())


def _objection(municipality: str) -> tuple[Turn, ...]:
    return (
        Turn(3, _APPLICANT, "bezwaarschrift"),
        Turn(3, municipality, "commissie_ingeschakeld"),
        Turn(5, "bezwaarcommissie-kust", "hoorzitting", person="medewerker-2"),
    )


_REPORTERS = ("gezin-portaal", "school-de-regenboog", "ggz-het-baken")
_YOUTH_PACES = (Pace.PROMPT, Pace.SLOW, Pace.PROMPT, Pace.FORGETFUL)
_YOUTH = 8


def _youth_reports() -> tuple[Dossier, ...]:
    """Return `jeugd-01` to `jeugd-08`: parties come and go, and a municipality changes the part it plays."""
    return tuple(_youth_report(number) for number in range(1, _YOUTH + 1))


def _youth_report(number: int) -> Dossier:
    municipality = _municipality_of(number)
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
        pace=_YOUTH_PACES[number % len(_YOUTH_PACES)],
        turns=_youth_turns(number, municipality),
    )


def _youth_turns(number: int, municipality: str) -> tuple[Turn, ...]:
    return {
        1: (Turn(1, "school-de-regenboog", "signaal"),),
        2: (_director(3, municipality, "party_left", role="ggz", party="ggz-het-baken"),),
        3: (_director(3, municipality, "gemeente_rol", rol="coordinator"),),
        5: (Turn(2, municipality, "verzoek_raadsonderzoek"),),
        6: (_director(3, municipality, "gemeente_rol", rol="handhaver"),),
    }.get(number, ())


_CLIENT, _SUPPORTER = "inwoner-portaal", "clientondersteuning-kust"
_NEEDS = {4: {"behoefte": "hulpmiddel", "spoed": False}}
_SHELTER = {"behoefte": "opvang", "spoed": True}
_SUPPORT_PACES = {2: Pace.SLOW}
# At this one there is nobody to stand beside the client, though the client asks for it.
_WITHOUT_SUPPORTER = 3


def _support_reports() -> tuple[Dossier, ...]:
    """Return `wmo-01` to `wmo-04`: somebody needs support, three of them the same, one at each municipality."""
    return tuple(_support_report(number) for number in range(1, 5))


def _support_report(number: int) -> Dossier:
    municipality = _municipality_of(number)
    need = _NEEDS.get(number, _SHELTER)
    supporter = {} if number == _WITHOUT_SUPPORTER else {"clientondersteuner": (_SUPPORTER,)}
    return Dossier(
        id=f"wmo-{number:02}",
        title=f"wmo-{number:02} {need['behoefte']}",
        policy="wmo-melding",
        municipality=municipality,
        roles={"client": (_CLIENT,), "mantelzorger": ("mantelzorg-lijn",), "aanbieder": ("thuiszorg-de-linde",)}
        | supporter,
        first=Turn(0, _CLIENT, "melding", need),
        pace=_SUPPORT_PACES.get(number, Pace.PROMPT),
        turns=_support_turns(number, municipality),
    )


def _support_turns(number: int, municipality: str) -> tuple[Turn, ...]:
    # Some municipalities let nobody inquire before the client was told of support, had a week, or had somebody there.
    too_soon = Turn(0, municipality, "onderzoek", person="wmo-consulent")
    identity = Turn(2, municipality, "identiteit_vastgesteld", person="wmo-consulent")
    return {
        1: (too_soon, identity),
        2: (identity,),
        3: (too_soon, Turn(1, _CLIENT, "ondersteuning_gevraagd")),
        4: (Turn(1, _CLIENT, "ondersteuning_gevraagd"), Turn(2, _CLIENT, "afgezien_van_plan")),
    }[number]


_CITIZEN, _EMPLOYER = "inwoner-portaal", "kwekerij-zonneveld"
_ASSISTANCE_PACES = {1: Pace.PROMPT, 2: Pace.NEVER, 3: Pace.PROMPT}


def _assistance() -> tuple[Dossier, ...]:
    """Return `bijstand-01` to `bijstand-03`: somebody too young yet, an advance that stays away, and work found."""
    return tuple(_application(number) for number in _ASSISTANCE_PACES)


def _application(number: int) -> Dossier:
    municipality = _municipality_of(number)
    young = Turn(0, _CITIZEN, "werkzoekend_gemeld", {"jonger_dan_27": True})
    return Dossier(
        id=f"bijstand-{number:02}",
        title=f"bijstand-{number:02}",
        policy="participatie",
        municipality=municipality,
        roles={"inwoner": (_CITIZEN,), "werkgever": (_EMPLOYER,)},
        first=young if number == 1 else Turn(0, _CITIZEN, "aanvraag"),
        pace=_ASSISTANCE_PACES[number],
        turns=_assistance_turns(number, municipality),
    )


def _assistance_turns(number: int, municipality: str) -> tuple[Turn, ...]:
    return {
        1: (Turn(1, _CITIZEN, "aanvraag"), Turn(4, _CITIZEN, "aanvraag")),
        2: (Turn(6, _CITIZEN, "ingebrekestelling"),),
        3: (
            _director(0, municipality, "besluit", uitkomst="toegekend"),
            Turn(3, municipality, "plaatsing", {"werkgever": _EMPLOYER, "soort": "dienstbetrekking"}),
        ),
    }[number]


_PAPER, _BUILDER = "kustbode", "bouwbedrijf-zandstra"
_SUBJECTS = {
    1: ("Onderhoud duinpad", Pace.PROMPT),
    2: ("Aanbesteding sporthal", Pace.SLOW),
    3: ("Kosten jubileum", Pace.NEVER),
}


def _information() -> tuple[Dossier, ...]:
    """Return `woo-01` to `woo-03`: a request answered, one that waits for a third party, and one forgotten."""
    return tuple(_request(number, *about) for number, about in _SUBJECTS.items())


def _request(number: int, subject: str, pace: Pace) -> Dossier:
    municipality = _municipality_of(number)
    return Dossier(
        id=f"woo-{number:02}",
        title=f"woo-{number:02} {subject.lower()}",
        policy="woo-verzoek",
        municipality=municipality,
        roles={"verzoeker": (_PAPER,), "belanghebbende": (_BUILDER,)},
        first=Turn(0, _PAPER, "verzoek", {"onderwerp": subject}),
        pace=pace,
        turns=_information_turns(number, municipality),
    )


def _information_turns(number: int, municipality: str) -> tuple[Turn, ...]:
    heard = {"aan": "belanghebbende", "verzoeker_ingelicht_op": "2026-03-03"}
    return {
        2: (Turn(1, municipality, "zienswijze_gevraagd", heard),),
        3: (Turn(6, _PAPER, "ingebrekestelling"),),
    }.get(number, ())


_HOUSEHOLD, _SCHOOL, _YOUTH_CARE = "gezin-portaal", "school-de-regenboog", "ggz-noorderlicht"


def _household() -> Dossier:
    """Return `huishouden-01`: problems of many kinds, one coordinator, and nothing shared without a ground."""
    municipality = _municipality_of(1)
    return Dossier(
        id="huishouden-01",
        title="huishouden-01",
        policy="huishouden",
        municipality=municipality,
        roles={
            "coordinator": (municipality,),
            "huishouden": (_HOUSEHOLD,),
            "clientondersteuner": (_SUPPORTER,),
            "melder": (_SCHOOL,),
            "deelnemer": (_SCHOOL, _YOUTH_CARE),
            "school": (_SCHOOL,),
            "jeugd": (_YOUTH_CARE,),
            "schuldhulp": (municipality,),
        },
        first=Turn(0, _SCHOOL, "signaal", {"acuut": False, "inhoud": "Vaak afwezig, en thuis is er huurschuld"}),
        pace=Pace.SLOW,
        turns=_household_turns(municipality),
    )


def _household_turns(municipality: str) -> tuple[Turn, ...]:
    about = {"gebied": "onderwijs", "aan": _YOUTH_CARE}
    consent = {"door": "zelf", "vorm": "schriftelijk", "gewezen_op_intrekken": True}
    return (
        _director(0, municipality, "triage", uitkomst="meervoudig"),
        Turn(1, _HOUSEHOLD, "gezinslid", {"aanduiding": "De moeder"}),
        Turn(1, _SCHOOL, "gegevens_gedeeld", {**about, "grond": "anders"}),
        Turn(1, _HOUSEHOLD, "schuldhulp_gevraagd"),
        _director(2, municipality, "betrokkene_ingelicht", herkomst="De school maakt zich zorgen"),
        _director(2, municipality, "gewezen_op_ondersteuning"),
        _director(2, municipality, "gesprek_met_huishouden"),
        Turn(2, _HOUSEHOLD, "toestemming", {**about, **consent}),
        Turn(2, _SCHOOL, "gegevens_gedeeld", {**about, "grond": "toestemming"}),
        _director(3, municipality, "verkenning", samenhang=True),
        _director(3, municipality, "coordinator_aangewezen", wie=DIRECTOR),
        _director(3, municipality, "uitnodiging"),
        _director(4, municipality, "ronde_tafel", huishouden_aanwezig=True),
        _director(5, municipality, "gezinsplan"),
        _director(5, municipality, "afspraak", wie=_SCHOOL, wat="De mentor belt elke week"),
    )
