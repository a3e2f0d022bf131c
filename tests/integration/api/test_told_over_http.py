"""Over HTTP: what was told and read, work given ad hoc, closing and reopening, and roles that nobody holds."""

from tests.integration.api.counter import AANVRAAG, ADVIES, BESLUIT, BRANDWEER, GEMEENTE, OPENING, PORTAAL, Counter

RECEIPT = {"type": "ontvangstbericht"}
WORK = {"type": "work_given", "fields": {"role": "adviseur", "what": "Bel de aanvrager", "wanted_on": "2026-03-10"}}


def decided(counter: Counter) -> None:
    counter.open_case()
    counter.add(PORTAAL, AANVRAAG)
    counter.add(BRANDWEER, ADVIES)
    counter.add(GEMEENTE, BESLUIT)


def test_a_party_reads_what_it_was_told(counter: Counter) -> None:
    counter.open_case()
    counter.add(GEMEENTE, RECEIPT)
    (told,) = counter.get("/v1/notices", PORTAAL).json()["found"]
    assert (told["readAt"], told["notice"]["what"]["nl"]) == (None, "Uw aanvraag is ontvangen")
    assert counter.get("/v1/notices").json()["found"] == []

    path = f"/v1/notices/{told['id']}"
    assert counter.get(path, PORTAAL).json() == told
    assert counter.get(path, GEMEENTE).json()["type"] == "urn:problem:speelruimte:notice-not-found"
    read = counter.post(f"{path}/read", PORTAAL, person="medewerker-1")
    assert (read.status_code, read.json()["readBy"], bool(read.json()["readAt"])) == (200, "medewerker-1", True)
    assert counter.get("/v1/notices", PORTAAL, unread="true").json()["found"] == []
    (on_the_case,) = counter.get("/v1/cases/zaak-1").json()["notices"]
    assert on_the_case["parties"] == [PORTAAL]
    why = counter.get(f"/v1/cases/zaak-1/explanations/{told['id']}").json()
    assert (why["rule"], why["notice"]["key"]) == ("ontvangst_laten_weten", on_the_case["key"])


def test_work_the_director_gives_is_done_without_saying_more(counter: Counter) -> None:
    counter.open_case()
    given = counter.add(GEMEENTE, WORK)
    task = counter.offered(BRANDWEER)
    assert counter.get(f"/v1/tasks/{task}", BRANDWEER).json()["task"]["what"] == "Bel de aanvrager"
    counter.post(f"/v1/tasks/{task}/claim", BRANDWEER)
    done = counter.post(f"/v1/tasks/{task}/complete", BRANDWEER, {"facts": []}).json()
    assert (done["task"]["state"], done["recorded"]["fact"]["fields"]) == ("completed", {"work": given["fact"]["id"]})


def test_a_case_is_closed_and_reopened(counter: Counter) -> None:
    decided(counter)
    counter.add(GEMEENTE, WORK)
    closed = counter.add(GEMEENTE, {"type": "case_closed", "fields": {"why": "Besloten"}})
    assert closed["case"]["closedSince"]
    assert [each["state"] for each in counter.get("/v1/tasks", state="offered").json()["found"]] == []
    assert counter.get("/v1/cases/zaak-1").json()["case"]["closedSince"] == closed["case"]["closedSince"]
    counter.add(GEMEENTE, {"type": "case_reopened"})
    (task,) = counter.get("/v1/tasks", state="offered").json()["found"]
    assert (task["task"]["generation"], task["task"]["what"]) == (2, "Bel de aanvrager")


def test_what_nobody_holds_is_found(counter: Counter) -> None:
    answer = counter.post("/v1/cases", GEMEENTE, OPENING | {"roles": {}})
    assert answer.status_code == 201
    assert counter.get("/v1/obligations", unheld="true").json()["found"] == []
    counter.add(GEMEENTE, AANVRAAG)
    (owed,) = counter.get("/v1/cases/zaak-1").json()["obligations"]
    assert (owed["unheld"], owed["required"], owed["settledBy"]) == (False, True, None)
    assert counter.get("/v1/cases/zaak-1").json()["unheld"] == []
    ahead = AANVRAAG | {"occurredAt": "2026-03-31T10:00:00Z"}
    refused = counter.post("/v1/cases/zaak-1/facts", GEMEENTE, ahead)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "occurred_at")
    assert "at most a day ahead of now" in refused.json()["errors"][0]["expected"]
