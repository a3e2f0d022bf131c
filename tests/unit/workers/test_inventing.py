"""The demonstration fills in what a policy asks, and nothing that it does not."""

import random
from datetime import UTC, datetime

from workers.demo.people import invent

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def a_field(name: str, kind: str, **more):
    return {"name": name, "kind": kind, "choices": [], "of": None, "many": False, "optional": False} | more


def test_each_field_gets_a_value_of_its_kind_and_what_is_given_stays() -> None:
    kind = {
        "name": "besluit",
        "fields": [
            a_field("bekendgemaakt_op", "date"),
            a_field("uitkomst", "choice", choices=["verleend", "geweigerd"]),
            a_field("uiterlijk_op", "date"),
            a_field("toelichting", "text", optional=True),
            a_field("aanvraag", "ref", of="aanvraag"),
        ],
    }
    facts = [{"id": "f1", "type": "aanvraag"}, {"id": "f2", "type": "aanvraag"}]
    assert invent(kind, facts, AT, random.Random(1), {"uitkomst": "geweigerd"}) == {
        "type": "besluit",
        "fields": {
            "bekendgemaakt_op": "2026-03-02",
            "uitkomst": "geweigerd",
            "uiterlijk_op": "2026-03-30",
            "aanvraag": "f2",
        },
    }


def test_a_fact_about_what_is_not_there_cannot_be_invented() -> None:
    kind = {"name": "advies", "fields": [a_field("aanvraag", "ref", of="aanvraag")]}
    assert invent(kind, [], AT, random.Random(1)) is None
