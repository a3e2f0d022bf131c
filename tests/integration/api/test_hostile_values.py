"""Values that JSON can say and nothing can keep are refused at the door: never a failure of the platform."""

import json
from typing import Any

import httpx
import pytest

from tests.integration.api.counter import AANVRAAG, GEMEENTE, OPENING, PORTAAL, Counter

FACTS = "/v1/cases/zaak-1/facts"
HALF = "\ud800"
TEXT = "text without NUL or half characters"
STORABLE = f"{TEXT}, numbers within ±9,007,199,254,740,991, and lists and objects at most 20 deep"
IN_THE_CALENDAR = "a moment from 1800 to 2200"


def _nested(depth: int) -> Any:
    return [_nested(depth - 1)] if depth else "bottom"


def _send(counter: Counter, path: str, party: str, body: Any) -> httpx.Response:
    """Send what an honest client would not let out."""
    headers = {"Idempotency-Key": "hostile", "Content-Type": "application/json"}
    answer = counter.send("POST", path, party, content=json.dumps(body), headers=headers)
    assert isinstance(answer, httpx.Response)
    return answer


@pytest.mark.parametrize(
    ("said", "field", "expected"),
    [
        ({"fields": {"kosten": float("nan")}}, "fields", STORABLE),
        ({"fields": {"kosten": float("-inf")}}, "fields", STORABLE),
        ({"fields": {"kosten": 2**53}}, "fields", STORABLE),
        ({"fields": {"soort": HALF}}, "fields", STORABLE),
        ({"fields": {"soort": {"deep": [HALF]}}}, "fields", STORABLE),
        ({"fields": {"soort\x00": "bouwen"}}, "fields", STORABLE),
        ({"fields": {"soort": _nested(300)}}, "fields", STORABLE),
        ({"role": HALF}, "role", TEXT),
        ({"occurredAt": "0001-01-01T00:00:00+14:00"}, "occurredAt", IN_THE_CALENDAR),
        ({"occurredAt": "9999-12-31T23:59:59-14:00"}, "occurredAt", IN_THE_CALENDAR),
    ],
)
def test_a_fact_that_cannot_be_kept_is_refused(
    counter: Counter, said: dict[str, Any], field: str, expected: str
) -> None:
    counter.open_case()
    before = counter.get("/v1/cases/zaak-1").json()
    answer = _send(counter, FACTS, PORTAAL, AANVRAAG | said)
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:problem:speelruimte:request-invalid"), answer.text
    (problem,) = answer.json()["errors"]
    assert (problem["field"], problem["expected"]) == (field, expected)
    assert counter.get("/v1/cases/zaak-1").json() == before


@pytest.mark.parametrize(
    ("roles", "told"),
    [
        ({"aanvrager": ["\x00"]}, ("roles", STORABLE)),
        ({"\x00": [PORTAAL]}, ("roles", STORABLE)),
        ({"aanvrager": HALF}, ("roles.aanvrager[0]", TEXT)),
    ],
)
def test_a_case_whose_roles_cannot_be_kept_is_refused(
    counter: Counter, roles: dict[str, Any], told: tuple[str, str]
) -> None:
    answer = _send(counter, "/v1/cases", GEMEENTE, OPENING | {"roles": roles})
    assert answer.status_code == 400, answer.text
    assert [(each["field"], each["expected"]) for each in answer.json()["errors"]] == [told]


@pytest.mark.parametrize("fields", [{HALF: "bouwen"}, {"soort": "bouwen", "a" + HALF: 1}])
def test_a_name_of_half_a_character_is_refused_in_an_answer_that_can_be_read(
    counter: Counter, fields: dict[str, Any]
) -> None:
    counter.open_case()
    answer = _send(counter, FACTS, PORTAAL, AANVRAAG | {"fields": fields})
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json"), answer.text


@pytest.mark.parametrize("path", ["journal", "facts"])
def test_a_place_in_the_journal_that_no_journal_reaches_is_refused(counter: Counter, path: str) -> None:
    counter.open_case()
    answer = counter.get(f"/v1/cases/zaak-1/{path}", after=10**30)
    assert answer.status_code == 400, answer.text
    assert answer.json()["errors"][0]["expected"] == "at most 2147483647"
