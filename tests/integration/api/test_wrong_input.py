"""Everything one can ask wrongly, and the exact answer to it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.integration.api.counter import (
    AANVRAAG,
    ADVIES,
    BESLUIT,
    BRANDWEER,
    GEMEENTE,
    OMGEVINGSDIENST,
    OPENING,
    PORTAAL,
    VEENLAND,
    Counter,
)

FACTS = "/v1/cases/zaak-1/facts"


@dataclass(frozen=True)
class Office:
    """A case with an application, an offered task, and one that the fire brigade claimed."""

    counter: Counter
    task: str

    def add(self, party: str, fact: Any, *, person: str | None = None, key: str | None = None) -> httpx.Response:
        return self.counter.post(FACTS, party, fact, person=person, key=key)

    def act(self, act: str, party: str, body: Any = None) -> httpx.Response:
        return self.counter.post(f"/v1/tasks/{self.task}/{act}", party, body)

    def raw(self, content: Any, **headers: str) -> httpx.Response:
        sent = {"Idempotency-Key": "raw", "Content-Type": "application/json"} | headers
        return self.counter.send("POST", FACTS, PORTAAL, content=content, headers=sent)


@pytest.fixture
def office(counter: Counter) -> Office:
    counter.open_case()
    counter.add(PORTAAL, AANVRAAG)
    task = counter.offered(BRANDWEER)
    assert counter.post(f"/v1/tasks/{task}/claim", BRANDWEER).status_code == 200
    counter.post(FACTS, GEMEENTE, {"type": "voorbereiding"}, person="medewerker-1", key="used")
    return Office(counter, task)


def _megabytes() -> Iterator[bytes]:
    for _ in range(20):
        yield b" " * 100_000


def _field(field: str, found: str, expected: str) -> dict[str, Any]:
    return {"errors": [{"field": field, "found": found, "expected": expected}]}


Ask = Callable[[Office], httpx.Response]
NOTHING_OF = "Case 'zaak-1' has no obligation, task, notice, stage or fact type"
STATES = "'open', 'suspended', 'fulfilled', 'breached', 'waived' or 'withdrawn'"
TABLE: dict[str, tuple[Ask, int, str, dict[str, Any]]] = {
    "not signed in": (
        lambda office: office.counter.get("/v1/cases", None),
        401,
        "not-signed-in",
        {"detail": "The token is not known here, or has ended. Ask the platform for a token of your party."},
    ),
    "an unknown token": (
        lambda office: office.counter.get("/v1/cases", "nobody"),
        401,
        "not-signed-in",
        {},
    ),
    "an unknown path": (
        lambda office: office.counter.get("/v1/case"),
        404,
        "about:blank",
        {"detail": "There is nothing at /v1/case; the paths are described in /v1/openapi.json."},
    ),
    "a path with characters no name has": (
        lambda office: office.counter.get("/v1/cases/zaak%00"),
        404,
        "about:blank",
        {"instance": r"/v1/cases/zaak\x00"},
    ),
    "an unknown method": (
        lambda office: office.counter.send("DELETE", "/v1/cases/zaak-1", GEMEENTE),
        405,
        "about:blank",
        {"detail": "DELETE is not possible at /v1/cases/zaak-1."},
    ),
    "an unknown method where there are several": (
        lambda office: office.counter.send("DELETE", "/v1/parties/brandweer-kust", GEMEENTE),
        405,
        "about:blank",
        {},
    ),
    "an unknown case": (
        lambda office: office.counter.get("/v1/cases/zaak-2"),
        404,
        "case-not-found",
        {"detail": "There is no case 'zaak-2' in which your party takes part."},
    ),
    "a case of others": (
        lambda office: office.counter.get("/v1/cases/zaak-1", VEENLAND),
        404,
        "case-not-found",
        {"detail": "There is no case 'zaak-1' in which your party takes part."},
    ),
    "a fact in a case of others": (
        lambda office: office.add(VEENLAND, AANVRAAG),
        404,
        "case-not-found",
        {},
    ),
    "an unknown fact": (lambda office: office.counter.get(f"{FACTS}/f99"), 404, "fact-not-found", {}),
    "a case for another municipality": (
        lambda office: office.counter.post("/v1/cases", VEENLAND, OPENING | {"id": "zaak-2"}),
        403,
        "not-yours",
        {"party": VEENLAND},
    ),
    "a case that exists": (
        lambda office: office.counter.post("/v1/cases", GEMEENTE, OPENING | {"title": "Anders"}),
        409,
        "case-exists",
        {},
    ),
    "an unknown policy": (
        lambda office: office.counter.post("/v1/cases", GEMEENTE, OPENING | {"policy": "vergunningen", "id": "z"}),
        404,
        "policy-not-found",
        {"known": ["vergunning@2024-01-01"]},
    ),
    "an unknown role and an unknown party": (
        lambda office: office.counter.post("/v1/cases", GEMEENTE, OPENING | {"id": "z", "roles": {"buur": "iemand"}}),
        400,
        "case-invalid",
        {
            "errors": [
                {"field": "roles.buur", "found": "'buur'", "expected": "one of gemeente, aanvrager, adviseur"},
                {"field": "roles.buur", "found": "'iemand'", "expected": "the id of a registered party"},
            ]
        },
    ),
    "missing, unknown and wrong fields of a request": (
        lambda office: office.counter.post("/v1/cases", GEMEENTE, {"policy": 3, "titel": "x", "facts": [{"typ": "a"}]}),
        400,
        "request-invalid",
        {
            "errors": [
                {"field": "policy", "found": "'3'", "expected": "text"},
                {"field": "municipality", "found": "nothing", "expected": "a value"},
                {"field": "facts[0].type", "found": "nothing", "expected": "a value"},
                {"field": "facts[0].typ", "found": "a name that is not known here", "expected": "'type'"},
                {"field": "titel", "found": "a name that is not known here", "expected": "'title'"},
            ]
        },
    ),
    "an unknown fact type": (
        lambda office: office.add(PORTAAL, {"type": "aanvrag", "fields": {}}),
        400,
        "unknown-fact-type",
        {"suggestion": "aanvraag"},
    ),
    "a field that is missing, one that is unknown, one of another type": (
        lambda office: office.add(PORTAAL, {"type": "aanvraag", "fields": {"sort": "bouwen", "kosten": "veel"}}),
        400,
        "fact-invalid",
        {
            "fact": "aanvraag",
            "errors": [
                {"field": "sort", "found": "a field this type of fact does not have", "expected": "'soort'"},
                {
                    "field": "ontvangen_op",
                    "found": "nothing",
                    "expected": "a date such as 2026-03-31, from 1800 to 2200",
                },
                {"field": "soort", "found": "nothing", "expected": "'bouwen' or 'overig'"},
                {
                    "field": "kosten",
                    "found": "'veel'",
                    "expected": "a number within ±900,000,000,000 with at most 4 decimals",
                },
            ],
        },
    ),
    "a moment without its offset": (
        lambda office: office.add(PORTAAL, AANVRAAG | {"occurredAt": "2026-03-02T10:00:00"}),
        400,
        "request-invalid",
        _field("occurredAt", "'2026-03-02T10:00:00'", "a moment with its offset such as 2026-03-31T14:00:00+02:00"),
    ),
    "text that cannot be stored": (
        lambda office: office.counter.post("/v1/cases", GEMEENTE, OPENING | {"id": "z", "title": "a\x00b"}),
        400,
        "request-invalid",
        _field("title", "'a\x00b'", "text without NUL or half characters"),
    ),
    "a fact the policy forbids": (
        lambda office: office.add(GEMEENTE, BESLUIT),
        403,
        "fact-refused",
        {
            "title": "The policy does not allow this fact now",
            "detail": "The advice has not come in yet",
            "fact": "besluit",
            "reason": {"nl": "Het advies is nog niet binnen", "en": "The advice has not come in yet"},
            "rule": "geen_besluit_zonder_advies",
            "source": "Awb 3:6",
            "facts": ["f6"],
            "missing": [{"fact": "advies", "roles": ["adviseur"]}],
        },
    ),
    "a fact of another party's role": (
        lambda office: office.add(PORTAAL, ADVIES),
        403,
        "fact-refused",
        {"detail": f"{PORTAAL} has no role in this case that may add 'advies'; these may: adviseur"},
    ),
    "a correction of what another party said": (
        lambda office: office.add(BRANDWEER, AANVRAAG | {"corrects": "f6"}),
        403,
        "not-yours",
        {"detail": f"Correcting f6 is not for {BRANDWEER}: expected {PORTAAL} or {GEMEENTE}."},
    ),
    "a correction of nothing": (
        lambda office: office.add(PORTAAL, AANVRAAG | {"corrects": "f99"}),
        400,
        "fact-invalid",
        _field("corrects", "'f99'", "the id of a current fact 'aanvraag' of this case (f6)"),
    ),
    "an unknown task": (
        lambda office: office.counter.post("/v1/tasks/zaak-1:x:1/claim", BRANDWEER),
        404,
        "task-not-found",
        {},
    ),
    "a claim that comes second": (
        lambda office: office.act("claim", OMGEVINGSDIENST),
        409,
        "task-already-claimed",
        {"claimedBy": BRANDWEER},
    ),
    "completing what another party claimed": (
        lambda office: office.act("complete", OMGEVINGSDIENST, {"facts": [ADVIES]}),
        403,
        "not-yours",
        {"party": OMGEVINGSDIENST},
    ),
    "completing with another fact": (
        lambda office: office.act("complete", BRANDWEER, {"facts": [AANVRAAG]}),
        400,
        "task-not-answered",
        {"yields": "advies"},
    ),
    "completing with nothing": (
        lambda office: office.act("complete", BRANDWEER, {"facts": []}),
        400,
        "task-not-answered",
        {"yields": "advies"},
    ),
    "a key that was used for something else": (
        lambda office: office.add(
            GEMEENTE, {"type": "voorbereiding", "fields": {"toelichting": "x"}}, person="medewerker-1", key="used"
        ),
        409,
        "idempotency-conflict",
        {"detail": "Idempotency key 'used' was used before with other content: use a new key for a new request."},
    ),
    "no key": (
        lambda office: office.counter.send("POST", FACTS, PORTAAL, json=AANVRAAG),
        400,
        "request-invalid",
        _field("Idempotency-Key", "nothing", "1 to 255 visible characters without spaces"),
    ),
    "a key with a space": (
        lambda office: office.add(PORTAAL, AANVRAAG, key="a b"),
        400,
        "request-invalid",
        _field("Idempotency-Key", "'a b'", "1 to 255 visible characters without spaces"),
    ),
    "no JSON": (
        lambda office: office.raw('{"type": "aanvraag",\n "fields": {]}'),
        400,
        "not-json",
        {
            "detail": "The body is not JSON: Expecting property name enclosed in double quotes, at line 2, column 13.",
            "line": 2,
            "column": 13,
        },
    ),
    "JSON of another kind": (
        lambda office: office.raw("[1]"),
        400,
        "request-invalid",
        _field("body", "a list", "a JSON object, sent as Content-Type: application/json"),
    ),
    "JSON that does not say so": (
        lambda office: office.raw(b"{}", **{"Content-Type": "text/plain"}),
        415,
        "about:blank",
        {"detail": "The body is a JSON object, sent as Content-Type: application/json."},
    ),
    "JSON nested too deep": (lambda office: office.raw("[" * 100_000), 400, "about:blank", {}),
    "a huge body": (
        lambda office: office.raw(b" " * 1_100_000),
        413,
        "about:blank",
        {"detail": "The body is larger than 1,048,576 bytes: send less at a time."},
    ),
    "a huge body that does not say how long it is": (
        lambda office: office.raw(_megabytes()),
        413,
        "about:blank",
        {"detail": "The body is larger than 1,048,576 bytes: send less at a time."},
    ),
    "an unknown filter": (
        lambda office: office.counter.get("/v1/tasks", stat="offered"),
        400,
        "request-invalid",
        _field("stat", "a name that is not known here", "'state'"),
    ),
    "an unknown state": (
        lambda office: office.counter.get("/v1/obligations", state="done"),
        400,
        "request-invalid",
        _field("state", "'done'", STATES),
    ),
    "a page that is too long": (
        lambda office: office.counter.get("/v1/cases", limit="1000"),
        400,
        "request-invalid",
        _field("limit", "'1000'", "at most 200"),
    ),
    "a page mark that was never given": (
        lambda office: office.counter.get("/v1/cases", after="onzin"),
        400,
        "request-invalid",
        _field("after", "'onzin'", "the 'next' of the page before"),
    ),
    "nothing to explain": (
        lambda office: office.counter.get("/v1/cases/zaak-1/explanations/besluiten"),
        404,
        "nothing-to-explain",
        {"detail": f"{NOTHING_OF} 'besluiten'. Did you mean 'besluit'?"},
    ),
    "a checkpoint before there is any": (
        lambda office: office.counter.get(f"/v1/checkpoints/{GEMEENTE}"),
        404,
        "nothing-to-prove",
        {"detail": f"There is no checkpoint of '{GEMEENTE}' yet."},
    ),
    "a checkpoint of a size that was never signed": (
        lambda office: office.counter.get("/v1/cases/zaak-1/proof", kept="7"),
        404,
        "nothing-to-prove",
        {},
    ),
    "a size that is none": (
        lambda office: office.counter.get(f"/v1/checkpoints/{GEMEENTE}/growth", kept="-1"),
        400,
        "request-invalid",
        _field("kept", "'-1'", "at least 0"),
    ),
    "a proof of a line that is not there": (
        lambda office: office.counter.get("/v1/cases/zaak-1/proof", line="900"),
        404,
        "nothing-to-prove",
        {"detail": "There is no line 900 for you in the journal of case 'zaak-1'."},
    ),
    "a party registered by a partner": (
        lambda office: office.counter.post("/v1/parties", BRANDWEER, {"id": "x", "title": "X", "kind": "school"}),
        403,
        "not-yours",
        {"detail": f"Registering a party is not for {BRANDWEER}: expected a municipality."},
    ),
    "a party with an id that cannot be used": (
        lambda office: office.counter.post(
            "/v1/parties", GEMEENTE, {"id": "De School", "title": "X", "kind": "school"}
        ),
        400,
        "party-invalid",
        _field("id", "'De School'", "at most 63 lower-case letters, digits and dashes"),
    ),
    "a clock moved by something that is no length of time": (
        lambda office: office.counter.post("/v1/clock", GEMEENTE, {"move": "3 weken"}),
        400,
        "request-invalid",
        {},
    ),
    "a clock moved out of the calendar": (
        lambda office: office.counter.post("/v1/clock", GEMEENTE, {"move": "9999 years"}),
        400,
        "request-invalid",
        _field("move", "'9999 years'", "a length within the calendar"),
    ),
}


def test_every_no_says_what_and_where(office: Office) -> None:
    before = office.counter.get("/v1/cases/zaak-1").json()
    answers = {name: ask(office) for name, (ask, *_) in TABLE.items()}
    for name, (_, status, kind, said) in TABLE.items():
        answer = answers[name]
        assert answer.headers["Content-Type"] == "application/problem+json", (name, answer.text)
        problem = answer.json()
        expected = {"status": status, "type": f"urn:problem:speelruimte:{kind}" if ":" not in kind else kind} | said
        assert {key: problem.get(key) for key in expected} == expected, (name, problem)
        assert answer.status_code == status
        assert {"title", "detail", "instance"} <= problem.keys(), name
    assert office.counter.get("/v1/cases/zaak-1").json() == before, "a refusal changes nothing"


def test_a_crowd_does_not_fit_in_a_case_and_who_is_named_twice_joins_once(counter: Counter) -> None:
    crowd = {"aanvrager": PORTAAL, "adviseur": [BRANDWEER] * 20_000}
    refused = counter.post("/v1/cases", GEMEENTE, OPENING | {"roles": crowd})
    assert refused.status_code == 400
    (wrong,) = refused.json()["errors"]
    assert (wrong["field"], "200" in wrong["expected"]) == ("roles.adviseur", True)
    assert len(refused.content) < 5_000, "what is too long is not said again"
    spread = {f"rol-{number}": [BRANDWEER] * 150 for number in range(3)}
    assert counter.post("/v1/cases", GEMEENTE, OPENING | {"roles": spread}).status_code == 400
    assert counter.get("/v1/cases/zaak-1").status_code == 404

    twice = {"aanvrager": PORTAAL, "adviseur": [BRANDWEER, OMGEVINGSDIENST, BRANDWEER]}
    assert counter.post("/v1/cases", GEMEENTE, OPENING | {"roles": twice}).status_code == 201
    assert counter.get("/v1/cases/zaak-1").json()["roles"]["adviseur"] == [BRANDWEER, OMGEVINGSDIENST]
    joined = counter.get("/v1/cases/zaak-1/facts", type="party_joined", limit=100).json()["found"]
    assert len(joined) == 4


def test_more_different_parties_than_fit_are_refused_too(counter: Counter) -> None:
    crowd = {"aanvrager": PORTAAL, "adviseur": [f"bureau-{number}" for number in range(199)]}
    refused = counter.post("/v1/cases", GEMEENTE, OPENING | {"roles": crowd})
    assert refused.status_code == 400
    assert {"field": "roles", "found": "201 parties", "expected": "at most 200 parties in all roles together"} in [
        {name: each[name] for name in ("field", "found", "expected")} for each in refused.json()["errors"]
    ]


def test_every_list_that_is_taken_says_how_long_it_may_be(counter: Counter) -> None:
    described = counter.get("/v1/openapi.json", None).json()
    for path in described["paths"].values():
        for operation in path.values():
            for content in operation.get("requestBody", {}).get("content", {}).values():
                _bounded(content["schema"], described)


def _bounded(schema: Any, described: Any) -> None:
    if isinstance(schema, list):
        for each in schema:
            _bounded(each, described)
    if not isinstance(schema, dict):
        return
    if "$ref" in schema:
        _bounded(described["components"]["schemas"][schema["$ref"].rpartition("/")[2]], described)
    assert schema.get("type") != "array" or "maxItems" in schema, schema
    for each in schema.values():
        _bounded(each, described)


@pytest.mark.parametrize(
    ("address", "field", "found", "expected"),
    [
        ("/v1/cases/zaak-1?at=2026-03-02", "at", "a name that is not known here", "nothing after the question mark"),
        ("/v1/cases/zaak-1/obligations?state=open", "state", "a name that is not known here", None),
        ("/v1/policies?limit=1", "limit", "a name that is not known here", None),
        ("/v1/policies/omgevingsvergunning?municipalty=x", "municipalty", None, "'municipality'"),
        ("/v1/tasks?limit=2&limit=3", "limit", "2 values", "one value"),
        ("/v1/obligations?dueBefore=2026-W13-2", "dueBefore", "'2026-W13-2'", None),
        ("/v1/obligations?dueBefore=20260331", "dueBefore", "'20260331'", None),
    ],
)
def test_no_word_after_the_question_mark_is_passed_over(
    counter: Counter, address: str, field: str, found: str | None, expected: str | None
) -> None:
    counter.open_case()
    said = counter.send("GET", address, GEMEENTE)
    (error,) = said.json()["errors"]
    assert (said.status_code, error["field"]) == (400, field)
    assert found in {None, error["found"]}
    assert expected in {None, error["expected"]}
