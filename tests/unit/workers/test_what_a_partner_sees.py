"""A partner works with what holds now, and sends what the API takes."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from orchestrator.domain.case import FactDraft
from workers.kit.case_view import view_of
from workers.kit.desk import as_message
from workers.kit.partner import AlreadyPerformed, Partner

CASE = {
    "case": {"id": "wabo-1", "title": "dakkapel", "municipality": "gemeente-duinrand", "version": "o@2024-01-01"},
    "roles": {"adviseur": ["brandweer-kust"]},
}


def a_fact(seq: int, kind: str, fields: dict[str, Any], corrects: str | None = None, *, retracts: bool = False):
    return {
        "id": f"f{seq}",
        "type": kind,
        "fields": fields,
        "occurredAt": "2026-03-02T08:00:00Z",
        "party": "aanvrager-portaal",
        "person": None,
        "role": "aanvrager",
        "corrects": corrects,
        "retracts": retracts,
    }


def test_what_was_corrected_or_retracted_is_not_seen() -> None:
    case = view_of(
        CASE,
        [
            a_fact(1, "aanvraag", {"activiteit": "kappen"}),
            a_fact(2, "aanvraag", {"activiteit": "bouwen"}, corrects="f1"),
            a_fact(3, "notitie", {"tekst": "verkeerde zaak"}),
            a_fact(4, "notitie", {}, corrects="f3", retracts=True),
        ],
    )
    assert [fact.id for fact in case.facts] == ["f2"]
    application = case.latest("aanvraag")
    assert application is not None
    assert application.fields == {"activiteit": "bouwen"}
    assert application.occurred_at == datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert case.latest("notitie") is None
    assert case.roles == {"adviseur": ("brandweer-kust",)}


def test_dates_and_decimals_travel_as_text_and_what_is_not_said_is_left_out() -> None:
    fact = FactDraft("advies", {"op": date(2026, 3, 2), "bedrag": Decimal("12.50"), "dagen": 3})
    assert as_message(fact) == {"type": "advies", "fields": {"op": "2026-03-02", "bedrag": "12.50", "dagen": 3}}


def test_lists_of_dates_travel_too() -> None:
    assert as_message(FactDraft("advies", {"op": (date(2026, 3, 2),)}))["fields"] == {"op": ["2026-03-02"]}


def test_two_functions_for_one_task_or_call_are_a_mistake_that_is_told() -> None:
    partner = Partner(party="brandweer-kust", token="", api_url="", temporal_address="")
    partner.performs("advies_uitbrengen")(lambda _order, _case: ())
    with pytest.raises(AlreadyPerformed, match="advies_uitbrengen"):
        partner.performs("advies_uitbrengen")(lambda _order, _case: ())
    partner.answers("dossier_aanmaken")(lambda _order, _values: None)
    with pytest.raises(AlreadyPerformed, match="dossier_aanmaken"):
        partner.answers("dossier_aanmaken")(lambda _order, _values: None)
