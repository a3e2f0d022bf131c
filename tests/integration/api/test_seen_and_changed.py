"""Who has what they saw is not told it again, and who changes what they saw a while ago changes nothing unseen."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.integration.api.counter import AANVRAAG, BRANDWEER, GEMEENTE, OMGEVINGSDIENST, PORTAAL, Counter

PLACES = (
    "/v1/cases/zaak-1",
    "/v1/cases",
    "/v1/cases/zaak-1/facts",
    "/v1/cases/zaak-1/journal",
    "/v1/policies/vergunning",
    "/v1/policies/vergunning/versions/2024-01-01",
    f"/v1/parties/{BRANDWEER}",
    "/v1/tasks",
    "/v1/openapi.json",
)


def again(counter: Counter, path: str, tag: str, party: str = BRANDWEER) -> httpx.Response:
    answer: httpx.Response = counter.send("GET", path, party, headers={"If-None-Match": tag})
    return answer


@pytest.fixture
def opened(counter: Counter) -> Counter:
    counter.open_case()
    return counter


@pytest.mark.parametrize("path", PLACES)
def test_what_somebody_has_is_not_told_again(opened: Counter, path: str) -> None:
    first = opened.get(path, BRANDWEER)
    tag = first.headers["ETag"]
    assert opened.get(path, BRANDWEER).headers["ETag"] == tag
    for said in (tag, f'W/{tag}, "other"', "*"):
        second = again(opened, path, said)
        assert (second.status_code, second.content) == (304, b"")
        assert (second.headers["ETag"], second.headers["API-Version"]) == (tag, first.headers["API-Version"])
        assert second.headers["Vary"] == "Authorization"
    assert again(opened, path, '"other"').content == first.content


def test_a_task_and_a_case_have_another_tag_once_something_changed(opened: Counter) -> None:
    before = opened.get("/v1/cases/zaak-1", BRANDWEER).headers["ETag"]
    opened.add(PORTAAL, AANVRAAG)
    assert again(opened, "/v1/cases/zaak-1", before).status_code == 200
    task = f"/v1/tasks/{opened.offered(BRANDWEER)}"
    offered = opened.get(task, BRANDWEER).headers["ETag"]
    assert again(opened, task, offered).status_code == 304
    opened.post(f"{task}/claim", OMGEVINGSDIENST)
    assert again(opened, task, offered).status_code == 200


def test_a_tag_is_of_what_the_reader_sees_and_opens_nothing(opened: Counter) -> None:
    """Two readers who see the same have the same tag; a stranger learns from none whether a case is there."""
    tag = opened.get("/v1/cases/zaak-1", GEMEENTE).headers["ETag"]
    missing, foreign = (again(opened, f"/v1/cases/{case}", tag, "gemeente-veenland") for case in ("niets", "zaak-1"))
    assert {missing.status_code, foreign.status_code} == {404}
    assert "ETag" not in foreign.headers
    assert again(opened, "/v1/cases/zaak-1", tag, "nobody").status_code == 401
    mine, theirs = (opened.get("/v1/cases/zaak-1/moves", party) for party in (GEMEENTE, PORTAAL))
    assert (mine.headers["ETag"] == theirs.headers["ETag"]) == (mine.content == theirs.content)


def test_only_the_description_may_be_kept_by_what_stands_in_between(opened: Counter) -> None:
    assert opened.get("/v1/openapi.json", None).headers["Cache-Control"] == "no-cache"
    assert opened.get("/v1/cases", BRANDWEER).headers["Cache-Control"] == "no-store"


def amend(counter: Counter, title: str, tag: str | None, *, key: str) -> Any:
    headers = {"Idempotency-Key": key} | ({"If-Match": tag} if tag else {})
    path = f"/v1/parties/{BRANDWEER}"
    return counter.send("PATCH", path, BRANDWEER, json={"title": title}, headers=headers)


def test_what_changed_since_it_was_seen_is_not_changed_unseen(counter: Counter) -> None:
    seen = counter.get(f"/v1/parties/{BRANDWEER}", BRANDWEER).headers["ETag"]
    for number, title in enumerate(("Brandweer A", "Brandweer B")):
        assert amend(counter, title, None, key=f"other-{number}").status_code == 200
    no = amend(counter, "Brandweer C", seen, key="mine")
    assert (no.status_code, no.headers["content-type"]) == (412, "application/problem+json")
    said = no.json()
    assert said["type"] == "urn:problem:speelruimte:party-changed"
    assert said["now"]["title"] == "Brandweer B"
    assert [each["after"]["title"] for each in said["changes"]] == ["Brandweer A", "Brandweer B"]
    assert counter.get(f"/v1/parties/{BRANDWEER}", BRANDWEER).json()["title"] == "Brandweer B"


def test_what_is_as_it_was_seen_is_changed_once_and_the_answer_has_its_tag(counter: Counter) -> None:
    seen = counter.get(f"/v1/parties/{BRANDWEER}", BRANDWEER).headers["ETag"]
    done = amend(counter, "Brandweer A", seen, key="mine")
    assert done.status_code == 200
    assert done.headers["ETag"] == counter.get(f"/v1/parties/{BRANDWEER}", BRANDWEER).headers["ETag"] != seen
    replayed = amend(counter, "Brandweer A", seen, key="mine")
    assert (replayed.status_code, replayed.headers["Idempotency-Replayed"]) == (200, "true")
    assert amend(counter, "Brandweer B", f'"x", W/{done.headers["ETag"]}', key="next").status_code == 200
    assert amend(counter, "Brandweer C", "*", key="any").status_code == 200


def test_whoever_may_not_change_it_hears_that_first(counter: Counter) -> None:
    headers = {"Idempotency-Key": "k", "If-Match": '"x"'}
    no = counter.send("PATCH", f"/v1/parties/{BRANDWEER}", PORTAAL, json={"title": "X"}, headers=headers)
    assert no.status_code == 403


WHO, PEOPLE = "beheerder", f"/v1/parties/{BRANDWEER}/persons"


def of_people(counter: Counter, method: str, path: str, seen: str | None = None, **body: Any) -> httpx.Response:
    headers = {"Idempotency-Key": uuid4().hex} | ({"If-Match": seen} if seen else {})
    sent = {"json": body} if body else {}
    answer: httpx.Response = counter.send(method, f"{PEOPLE}{path}", BRANDWEER, WHO, headers=headers, **sent)
    return answer


def test_a_person_who_changed_since_they_were_seen_is_not_changed_invited_or_removed_unseen(counter: Counter) -> None:
    of_people(counter, "POST", "", name="Fatima", seats=["worker"])
    seen = of_people(counter, "GET", "/fatima").headers["ETag"]
    changed = of_people(counter, "PATCH", "/fatima", seen, seats=["author"])
    assert (changed.status_code, changed.headers["ETag"] != seen) == (200, True)
    ways: list[tuple[str, str, dict[str, Any]]] = [
        ("PATCH", "/fatima", {"name": "Fatima de Vries"}),
        ("POST", "/fatima/removal", {}),
        ("POST", "/fatima/invitation", {}),
    ]
    for method, path, body in ways:
        no = of_people(counter, method, path, seen, **body)
        assert (no.status_code, no.json()["type"]) == (412, "urn:problem:speelruimte:person-changed")
        assert no.json()["now"]["seats"] == ["author"]
        assert [each["after"]["seats"] for each in no.json()["changes"]] == [["author"]]
    found = of_people(counter, "GET", "/fatima")
    assert (found.json()["name"], found.json()["state"]) == ("Fatima", "invited")
    assert found.headers["ETag"] == changed.headers["ETag"]
    for method, path, body in ways:
        now = of_people(counter, "GET", "/fatima").headers["ETag"]
        assert of_people(counter, method, path, now, **body).status_code == 200
