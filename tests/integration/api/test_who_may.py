"""Who may ask what: a line for every route of the API and every kind of caller. A route without a line fails."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute

from api import app
from api.http.routes import clock
from tests.integration.api.counter import (
    AANVRAAG,
    ADVIES,
    BRANDWEER,
    GEMEENTE,
    OMGEVINGSDIENST,
    OPENING,
    PORTAAL,
    VEENLAND,
    Counter,
)
from tests.integration.api.signer import Signer

# Who asks: the municipality that directs, the applicant, the adviser that claimed, another adviser, another town,
# and somebody without a token.
CALLERS = (GEMEENTE, PORTAAL, BRANDWEER, OMGEVINGSDIENST, VEENLAND, None)
NONE_YET = "404 404 404 404 404 401"
ALL, TAKING_PART = "200 200 200 200 200 401", "200 200 200 200 404 401"
NOBODY = "403 403 403 403 403 401"  # for an administrator, and no program is one
NO_PROGRAM = NOBODY  # for a person
SCHOOL = {"id": "school-de-zon", "title": "School De Zon", "kind": "school"}
REASON = {"reason": "Kan niet"}
NOTICE = "zaak-1:niets"
COALITION = f"/v1/coalitions/{GEMEENTE}/vergunning"
READ = {"readings": [{"rule": "beslissen", "content": "", "agrees": True}]}
DOSSIER = {"roles": {"gemeente": "a", "aanvrager": "b"}, "facts": [], "at": "2026-04-29"}

WHO_MAY: dict[str, tuple[str, Any, str]] = {
    # operation: path, body, and the status for each of CALLERS
    "open_case": ("/v1/cases", {**OPENING, "id": None}, "201 403 403 403 403 401"),
    "list_cases": ("/v1/cases", None, ALL),
    "amend_case": ("/v1/cases/zaak-1", {"title": "Dakkapel"}, "200 403 403 403 404 401"),
    "get_case": ("/v1/cases/zaak-1", None, TAKING_PART),
    "add_fact": ("/v1/cases/zaak-1/facts", AANVRAAG, "201 201 403 403 404 401"),
    "list_facts": ("/v1/cases/zaak-1/facts", None, TAKING_PART),
    "get_fact": ("/v1/cases/zaak-1/facts/f6", None, TAKING_PART),
    "list_moves": ("/v1/cases/zaak-1/moves", None, TAKING_PART),
    "list_obligations_of_case": ("/v1/cases/zaak-1/obligations", None, TAKING_PART),
    "list_obligations": ("/v1/obligations", None, ALL),
    "list_tasks": ("/v1/tasks", None, ALL),
    # An applicant is not told of the advice, nor of the work that is done by it.
    "get_task": ("/v1/tasks/TASK", None, "200 404 200 200 404 401"),
    "claim_task": ("/v1/tasks/TASK/claim", None, "409 404 409 409 404 401"),
    "decline_task": ("/v1/tasks/TASK/decline", REASON, "409 404 409 409 404 401"),
    "lease_task": ("/v1/tasks/TASK/lease", None, "403 404 200 403 404 401"),
    "complete_task": ("/v1/tasks/TASK/complete", {"facts": [ADVIES]}, "403 404 200 409 404 401"),
    "release_task": ("/v1/tasks/TASK/release", None, "409 404 409 409 404 401"),
    "fail_task": ("/v1/tasks/TASK/fail", REASON, "409 404 409 409 404 401"),
    "list_notices": ("/v1/notices", None, ALL),
    "get_notice": (f"/v1/notices/{NOTICE}", None, "404 404 404 404 404 401"),
    "read_notice": (f"/v1/notices/{NOTICE}/read", None, "404 404 404 404 404 401"),
    "read_journal": ("/v1/cases/zaak-1/journal", None, TAKING_PART),
    "get_explanation": ("/v1/cases/zaak-1/explanations/tijdig_beslissen:f6", None, TAKING_PART),
    "get_proof": ("/v1/cases/zaak-1/proof", None, TAKING_PART),
    "list_coalitions": ("/v1/coalitions", None, ALL),
    "list_scores": (f"{COALITION}/scores", None, TAKING_PART),
    "list_counted_obligations": (f"{COALITION}/obligations", None, TAKING_PART),
    "list_counted_tasks": (f"{COALITION}/tasks", None, TAKING_PART),
    "list_waits": (f"{COALITION}/waits", None, TAKING_PART),
    "list_wait_sums": (f"{COALITION}/wait-sums", None, TAKING_PART),
    "get_checkpoint": (f"/v1/checkpoints/{GEMEENTE}", None, NONE_YET),
    "get_growth": (f"/v1/checkpoints/{GEMEENTE}/growth?kept=1", None, NONE_YET),
    "list_policies": ("/v1/policies", None, ALL),
    "get_policy": ("/v1/policies/vergunning", None, ALL),
    "get_policy_version": ("/v1/policies/vergunning/versions/2024-01-01", None, ALL),
    "list_readings": ("/v1/policies/vergunning/versions/2024-01-01/readings", None, ALL),
    "read_rules": ("/v1/policies/vergunning/versions/2024-01-01/readings", READ, "403 403 403 403 403 401"),
    "evaluate_facts": ("/v1/policies/vergunning/evaluations", DOSSIER, ALL),
    "register_party": ("/v1/parties", SCHOOL, "201 403 403 403 409 401"),
    "amend_party": (f"/v1/parties/{BRANDWEER}", {"title": "Brandweer"}, "403 403 200 403 403 401"),
    "list_party_changes": (f"/v1/parties/{BRANDWEER}/changes", None, "200 403 200 403 200 401"),
    "list_parties": ("/v1/parties", None, ALL),
    "get_party": (f"/v1/parties/{BRANDWEER}", None, ALL),
    "list_persons": (f"/v1/parties/{BRANDWEER}/persons", None, NOBODY),
    "invite_person": (f"/v1/parties/{BRANDWEER}/persons", {"name": "Piet", "seats": ["worker"]}, NOBODY),
    "get_person": (f"/v1/parties/{BRANDWEER}/persons/piet", None, NOBODY),
    "amend_person": (f"/v1/parties/{BRANDWEER}/persons/piet", {"name": "Jan"}, NOBODY),
    "invite_person_again": (f"/v1/parties/{BRANDWEER}/persons/piet/invitation", None, NOBODY),
    "remove_person": (f"/v1/parties/{BRANDWEER}/persons/piet/removal", None, NOBODY),
    "list_person_changes": (f"/v1/parties/{BRANDWEER}/persons/piet/changes", None, NOBODY),
    "list_party_keys": (f"/v1/parties/{BRANDWEER}/keys", None, NOBODY),
    "add_party_key": (f"/v1/parties/{BRANDWEER}/keys", {"key": Signer(BRANDWEER).public}, NOBODY),
    "get_party_key": (f"/v1/parties/{BRANDWEER}/keys/sleutel", None, NOBODY),
    "remove_party_key": (f"/v1/parties/{BRANDWEER}/keys/sleutel/removal", None, NOBODY),
    "list_processings": ("/v1/processings", None, "200 403 403 403 200 401"),
    "destroy_case": ("/v1/cases/zaak-1/destroy", {"why": "Termijn om"}, "409 403 403 403 404 401"),
    "list_destructions": ("/v1/destructions", None, "200 403 403 403 200 401"),
    "erase_lines": ("/v1/cases/zaak-1/erase", {"lines": [6], "why": "Verkeerde zaak"}, NO_PROGRAM),
    "list_erasures": ("/v1/erasures", None, "200 403 403 403 200 401"),
    "get_subject": (f"/v1/subjects/{PORTAAL}", None, "200 403 403 403 200 401"),
    "list_kept_cases": ("/v1/retention", None, "200 403 403 403 200 401"),
    "move_clock": ("/v1/clock", {"move": "1 hour"}, ALL),
}


def routes() -> Iterator[APIRoute]:
    for noun in (*app._ROUTERS, clock):
        yield from (route for route in noun.router.routes if isinstance(route, APIRoute))


def test_every_route_has_a_line_and_every_line_a_route() -> None:
    assert {route.name for route in routes()} == set(WHO_MAY)


@pytest.mark.parametrize("state", ["claimed"])
def test_each_caller_gets_what_the_table_says(counter: Counter, state: str) -> None:
    counter.open_case()
    counter.add(PORTAAL, AANVRAAG)
    task = counter.offered(BRANDWEER)
    assert counter.post(f"/v1/tasks/{task}/claim", BRANDWEER).json()["state"] == state
    methods = {route.name: next(iter(route.methods)) for route in routes()}
    found = {}
    for name, (path, body, _) in WHO_MAY.items():
        sent = {} if body is None else {"json": body}
        found[name] = " ".join(
            str(ask(counter, methods[name], path.replace("TASK", task), caller, f"{name}-{number}", sent))
            for number, caller in enumerate(CALLERS)
        )
    assert found == {name: said for name, (_, _, said) in WHO_MAY.items()}


def ask(counter: Counter, method: str, path: str, caller: str | None, key: str, sent: dict[str, Any]) -> int:
    headers = {} if method == "GET" else {"Idempotency-Key": key}
    return int(counter.send(method, path, caller, headers=headers, **sent).status_code)


def test_a_method_that_is_not_possible_names_all_that_are(counter: Counter) -> None:
    for path, methods in (("/v1/cases", "GET, POST"), (f"/v1/parties/{BRANDWEER}", "GET, PATCH"), ("/v1/tasks", "GET")):
        assert counter.send("DELETE", path, GEMEENTE).headers["Allow"] == methods


def test_whatever_a_caller_says_its_host_is_leads_nobody_elsewhere(counter: Counter) -> None:
    counter.open_case()
    answer = counter.send("GET", "/v1/cases/zaak-1/journal?limit=2", GEMEENTE, headers={"Host": "elders.example"})
    assert answer.headers["Link"].startswith("</v1/cases/zaak-1/journal?limit=2&after=")
