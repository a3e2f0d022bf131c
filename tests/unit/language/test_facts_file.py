"""A facts file becomes facts, or everything that is wrong with it."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from rules.language.layers.shelf import shelf
from rules.language.policy import load_policy
from rules.language.read.facts import parse_facts
from rules.language.text.errors import PolicyErrors

POLICY = load_policy(shelf()["omgevingsvergunning@2024-01-01"])
ROLES = "roles: {bevoegd_gezag: duinrand, aanvrager: jansen, adviseur: [kust, brandweer]}\n"
AANVRAAG = "  - {type: aanvraag, on: 2026-03-02, by: jansen, fields: {ontvangen_op: 2026-03-02, activiteit: bouwen}}\n"


def test_parties_join_when_the_first_fact_occurs_and_a_day_means_noon() -> None:
    *joined, aanvraag = parse_facts(POLICY, ROLES + "facts:\n" + AANVRAAG, "f.yaml")

    noon = datetime(2026, 3, 2, 11, tzinfo=UTC)
    assert [(each.fields["role"], each.fields["party"], each.occurred_at) for each in joined] == [
        ("bevoegd_gezag", "duinrand", noon),
        ("aanvrager", "jansen", noon),
        ("adviseur", "kust", noon),
        ("adviseur", "brandweer", noon),
    ]
    assert (aanvraag.id, aanvraag.party, aanvraag.role, aanvraag.seq) == ("aanvraag", "jansen", "aanvrager", 5)
    assert aanvraag.fields == {"ontvangen_op": date(2026, 3, 2), "activiteit": "bouwen"}


def test_a_correction_names_the_fact_and_a_retraction_takes_it_away() -> None:
    text = (
        ROLES
        + "facts:\n"
        + AANVRAAG
        + "  - {type: aanvraag, at: '2026-03-03T09:00:00+01:00', by: bevoegd_gezag, person: p, corrects: aanvraag,"
        + " fields: {ontvangen_op: 2026-03-01, activiteit: bouwen}}\n"
        + "  - {type: aanvraag, on: 2026-03-04, by: jansen, corrects: aanvraag-2, retracts: true}\n"
    )
    *_, corrected, retracted = parse_facts(POLICY, text, "f.yaml")

    assert (corrected.id, corrected.party, corrected.person) == ("aanvraag-2", "duinrand", "p")
    assert corrected.corrects == "aanvraag"
    assert (retracted.corrects, retracted.retracts, retracted.fields) == ("aanvraag-2", True, {})


def test_json_is_read_as_well() -> None:
    text = (
        '{"roles": {"bevoegd_gezag": "duinrand"}, "facts": [{"type": "dwangsombesluit", "on": "2026-03-02",'
        ' "by": "duinrand", "fields": {"bekendgemaakt_op": "2026-03-02", "bedrag": 12.5}}]}'
    )
    *_, fact = parse_facts(POLICY, text, "f.json")
    assert fact.fields["bedrag"] == Decimal("12.5")


WRONG = {
    "{type: anvraag, on: 2026-03-02, by: jansen}": "unknown type of fact 'anvraag'. Did you mean 'aanvraag'?",
    "{type: intrekking, on: 2026-03-02, by: jansn}": (
        "fact 'intrekking': unknown party 'jansn'. Did you mean 'jansen'?"
    ),
    "{type: intrekking, by: jansen}": (
        "fact 'intrekking': one of 'on' (a day) and 'at' (a moment) is needed. Found a table with 'type', 'by'."
    ),
    "{type: intrekking, on: 2 maart, by: jansen}": (
        "fact 'intrekking': this does not fit field 'moment'. Found '2 maart'. "
        "Expected a date such as 2026-03-31, from 1800 to 2200."
    ),
    "{type: intrekking, on: 2026-03-02, by: jansen, fields: {aanvraag: ander}}": (
        "fact 'intrekking': unknown earlier fact of type 'aanvraag' 'ander'."
    ),
    "{type: intrekking, on: 2026-03-02, by: jansen, fields: {aanvraag: [a]}}": (
        "fact 'intrekking': a value for 'aanvraag' is needed here. Found a list of 1."
    ),
    "{type: advies, on: 2026-03-02, by: kust}": (
        "fact 'advies': field 'strekking' is missing. Expected 'positief' or 'negatief'."
    ),
    "{type: intrekking, on: 2026-03-02, by: jansen, retracts: true}": (
        "fact 'intrekking': 'retracts' needs 'corrects', the fact it takes away."
    ),
}


WRONG_FILES = {
    "roles: {aanvragr: jansen}": "f.yaml:1: unknown role 'aanvragr'. Did you mean 'aanvrager'?",
    "roles: {bevoegd_gezag: [duinrand, heuvelrijk]}": (
        "f.yaml:1: role 'bevoegd_gezag' is held by one party at a time. Found a list of 2."
    ),
    "roles: {aanvrager: jansen}\nfacts: {type: intrekking}": (
        "f.yaml:2: 'facts' is a list. Found a table with 'type'. Expected - type: …."
    ),
    ROLES + "facts:\n" + AANVRAAG.replace("{type", "{id: x, type") * 2: (
        "f.yaml:4, fact 'aanvraag': there is already a fact 'x'. Expected another id."
    ),
    ROLES + "facts:\n" + AANVRAAG.replace("by: jansen", "by: jansen, role: aanvragr"): (
        "f.yaml:3, fact 'aanvraag': unknown role 'aanvragr'. Did you mean 'aanvrager'?"
    ),
    ROLES + "facts:\n" + AANVRAAG.replace("activiteit:", "activitiet:"): (
        "f.yaml:3, fact 'aanvraag': unknown field of 'aanvraag' 'activitiet'. Did you mean 'activiteit'?\n"
        "f.yaml:3, fact 'aanvraag': field 'activiteit' is missing. "
        "Expected 'bouwen', 'kappen', 'reclame' or 'overig'."
    ),
}


@pytest.mark.parametrize(("text", "message"), WRONG_FILES.items())
def test_a_mistake_in_the_file_is_told(text: str, message: str) -> None:
    with pytest.raises(PolicyErrors) as caught:
        parse_facts(POLICY, text, "f.yaml")
    assert str(caught.value) == message


@pytest.mark.parametrize(("fact", "message"), WRONG.items())
def test_a_mistake_is_told_with_its_place(fact: str, message: str) -> None:
    with pytest.raises(PolicyErrors) as caught:
        parse_facts(POLICY, f"{ROLES}facts:\n  - {fact}\n", "f.yaml")
    between = ", " if message.startswith("fact '") else ": "
    assert str(caught.value) == f"f.yaml:3{between}{message}"
