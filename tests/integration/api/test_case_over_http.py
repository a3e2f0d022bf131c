"""One case from beginning to end, as its parties see it at the door."""

import itertools
from concurrent.futures import ThreadPoolExecutor

from tests.integration.api.counter import (
    AANVRAAG,
    ADVIES,
    BESLUIT,
    BRANDWEER,
    GEMEENTE,
    OMGEVINGSDIENST,
    OPENING,
    PORTAAL,
    Counter,
)


def test_a_case_from_application_to_decision(counter: Counter) -> None:
    opened = counter.post("/v1/cases", GEMEENTE, OPENING)
    assert opened.status_code == 201
    assert opened.headers["Location"] == "/v1/cases/zaak-1"
    assert opened.json()["case"]["version"] == "vergunning@2024-01-01"
    assert [fact["type"] for fact in opened.json()["facts"]] == ["party_joined"] * 4

    applied = counter.post("/v1/cases/zaak-1/facts", PORTAAL, AANVRAAG)
    assert applied.status_code == 201
    assert counter.send("GET", applied.headers["Location"], PORTAAL).json() == applied.json()["fact"]
    words = [entry["words"]["en"] for entry in applied.json()["consequences"]]
    assert words == [
        "gemeente-duinrand must deliver besluit, last day 2026-04-28 (tijdig_beslissen, Omgevingswet 16.64)",
        "task advies_uitbrengen offered to brandweer-kust, omgevingsdienst-kust",
    ]
    assert {entry["cause"] for entry in applied.json()["consequences"]} == {applied.json()["seq"]}

    task = counter.offered(BRANDWEER)
    assert counter.offered(OMGEVINGSDIENST) == task
    claimed = counter.post(f"/v1/tasks/{task}/claim", BRANDWEER, person="medewerker-1")
    assert (claimed.status_code, claimed.json()["state"], claimed.json()["person"]) == (200, "claimed", "medewerker-1")
    done = counter.post(f"/v1/tasks/{task}/complete", BRANDWEER, {"facts": [ADVIES]}, person="medewerker-1")
    assert (done.status_code, done.json()["task"]["state"]) == (200, "completed")

    decided = counter.add(GEMEENTE, BESLUIT)
    (fulfilled,) = decided["consequences"]
    assert fulfilled["body"]["obligation"]["state"] == "fulfilled"
    seen = counter.get("/v1/cases/zaak-1").json()
    assert [(owed["rule"], owed["state"], owed["late"]) for owed in seen["obligations"]] == [
        ("tijdig_beslissen", "fulfilled", False)
    ]
    assert seen["roles"]["adviseur"] == [BRANDWEER, OMGEVINGSDIENST]


def test_the_journal_tells_everything_in_order_and_keeps_what_is_not_for_you(counter: Counter) -> None:
    counter.open_case()
    counter.add(PORTAAL, AANVRAAG)
    counter.add(BRANDWEER, ADVIES)
    entries = counter.get("/v1/cases/zaak-1/journal").json()["found"]
    assert [entry["seq"] for entry in entries] == list(range(1, len(entries) + 1))
    assert all(entry["prev"] == before["hash"] for before, entry in itertools.pairwise(entries))
    theirs = counter.get("/v1/cases/zaak-1/journal", PORTAAL).json()["found"]
    (advice,) = (entry for entry in theirs if entry["body"].get("type") == "advies")
    assert advice["words"]["en"] == "fact advies (not for you to read)"
    assert "positief" not in str(theirs)
    assert [entry["hash"] for entry in theirs] == [entry["hash"] for entry in entries]


def test_the_same_key_gets_the_same_answer_and_changes_nothing(counter: Counter) -> None:
    counter.open_case()
    first = counter.post("/v1/cases/zaak-1/facts", PORTAAL, AANVRAAG, key="once")
    again = counter.post("/v1/cases/zaak-1/facts", PORTAAL, AANVRAAG, key="once")
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert counter.get("/v1/cases/zaak-1").json()["case"]["seq"] == first.json()["case"]["seq"]


def test_every_write_can_be_sent_again(counter: Counter) -> None:
    opened = [counter.post("/v1/cases", GEMEENTE, OPENING, key="open") for _ in range(2)]
    counter.add(PORTAAL, AANVRAAG)
    task = counter.offered(BRANDWEER)
    declined = [counter.post(f"/v1/tasks/{task}/decline", BRANDWEER, {"reason": "Druk"}, key="no") for _ in range(2)]
    claimed = [counter.post(f"/v1/tasks/{task}/claim", BRANDWEER, key="claim") for _ in range(2)]
    back = {"reason": "Toch te druk"}
    released = [counter.post(f"/v1/tasks/{task}/release", BRANDWEER, back, key="release") for _ in range(2)]
    task = counter.offered(BRANDWEER)
    counter.post(f"/v1/tasks/{task}/claim", BRANDWEER)
    failed = [counter.post(f"/v1/tasks/{task}/fail", BRANDWEER, {"reason": "Te laat"}, key="fail") for _ in range(2)]
    moved = [counter.post("/v1/clock", GEMEENTE, {"move": "3 weeks"}, key="move") for _ in range(2)]
    for first, again in (opened, declined, claimed, released, failed, moved):
        assert first.is_success, first.text
        assert (again.status_code, again.json()) == (first.status_code, first.json())
        assert again.headers["Idempotency-Replayed"] == "true", first.request.url


AS_WORDS = {
    **dict.fromkeys(("regulation", "article", "paragraph", "readIn", "jci", "link", "own")),
    "parts": [],
}
"""A source that names no regulation: nothing is known of it but how it is written."""


def test_moves_say_what_is_possible_and_why_not(counter: Counter) -> None:
    counter.open_case()
    counter.add(PORTAAL, AANVRAAG)
    moves = {move["fact"]: move for move in counter.get("/v1/cases/zaak-1/moves").json()["moves"]}
    assert moves["voorbereiding"]["allowed"]
    assert moves["besluit"] == {
        "fact": "besluit",
        "role": "gemeente",
        "allowed": False,
        "owed": [counter.get("/v1/cases/zaak-1/obligations").json()["found"][0]["key"]],
        "reason": {"nl": "Het advies is nog niet binnen", "en": "The advice has not come in yet"},
        "rule": "geen_besluit_zonder_advies",
        "source": "Awb 3:6",
        "sources": [AS_WORDS | {"words": "Awb 3:6"}],
        "facts": ["f6"],
        "missing": [{"fact": "advies", "roles": ["adviseur"]}],
        "also": [],
    }


def test_obligations_are_found_by_state_bearer_and_deadline(counter: Counter) -> None:
    counter.open_case()
    counter.add(PORTAAL, AANVRAAG)
    (line,) = counter.get("/v1/obligations", state="open", bearer=GEMEENTE).json()["found"]
    assert (line["caseTitle"], line["obligation"]["lastDay"]) == ("Dakkapel aan de Duinweg", "2026-04-28")
    assert counter.get("/v1/obligations", state="breached").json()["found"] == []
    assert counter.get("/v1/obligations", bearer=BRANDWEER).json()["found"] == []
    before = {
        when: counter.get("/v1/obligations", dueBefore=when).json()["found"]
        for when in ("2026-04-28", "2026-04-28T23:59:59+02:00", "2026-04-29", "2026-04-29T00:00:00+02:00")
    }
    # What has to be done on 28 April at the latest has to be done before the 29th begins.
    assert list(before.values()) == [[], [], [line], [line]]
    refused = counter.get("/v1/obligations", dueBefore="morgen")
    assert "a day such as 2026-03-31" in refused.json()["errors"][0]["expected"]


def test_when_the_clock_is_moved_past_a_deadline_the_next_fact_finds_it_breached(counter: Counter) -> None:
    counter.open_case()
    counter.add(PORTAAL, AANVRAAG)
    moved = counter.post("/v1/clock", GEMEENTE, {"move": "9 weeks"})
    assert moved.json()["now"].startswith("2026-05-05T")
    told = counter.add(GEMEENTE, {"type": "voorbereiding"}, person="medewerker-1")
    assert told["consequences"][0]["words"]["en"] == (
        "the obligation of gemeente-duinrand to deliver besluit is breached, and still owed, last day 2026-04-28 "
        "(tijdig_beslissen, Omgevingswet 16.64)"
    )


def test_long_lists_come_in_pages_with_a_link(counter: Counter) -> None:
    counter.open_case()
    first = counter.get("/v1/cases/zaak-1/journal", limit=2)
    assert [entry["seq"] for entry in first.json()["found"]] == [1, 2]
    assert first.links["next"]["url"] == f"/v1/cases/zaak-1/journal?limit=2&after={first.json()['next']}"
    seen = first.json()["found"]
    page = first
    while "next" in page.links:
        page = counter.send("GET", page.links["next"]["url"], GEMEENTE)
        seen += page.json()["found"]
    assert [entry["seq"] for entry in seen] == list(range(1, 6))
    assert page.json()["next"] is None


def test_policies_and_parties_can_be_looked_up(counter: Counter) -> None:
    assert [line["version"] for line in counter.get("/v1/policies").json()["found"]] == ["vergunning@2024-01-01"]
    policy = counter.get("/v1/policies/vergunning").json()
    assert policy == counter.get("/v1/policies/vergunning/versions/2024-01-01").json()
    (advice,) = (each for each in policy["facts"] if each["name"] == "advies")
    assert advice["fields"][0] | {"title": None} == {
        "name": "strekking",
        "kind": "choice",
        "choices": ["positief", "negatief"],
        "choiceTitles": {word: {"nl": word, "en": word} for word in ("positief", "negatief")},
        "of": None,
        "many": False,
        "optional": False,
        "title": None,
    }
    school = {"id": "school-de-regenboog", "title": "De Regenboog", "kind": "school"}
    registered = counter.post("/v1/parties", GEMEENTE, school)
    assert (registered.status_code, registered.headers["Location"]) == (201, "/v1/parties/school-de-regenboog")
    assert counter.get("/v1/parties/school-de-regenboog").json() == school | {
        "hasWorker": False,
        "registeredBy": GEMEENTE,
    }
    assert len(counter.get("/v1/parties").json()["found"]) == 6


def test_of_many_who_claim_at_once_one_gets_it(counter: Counter) -> None:
    counter.open_case()
    counter.add(PORTAAL, AANVRAAG)
    path = f"/v1/tasks/{counter.offered(BRANDWEER)}/claim"
    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(lambda party: counter.post(path, party), [BRANDWEER, OMGEVINGSDIENST] * 4))
    (won,) = (answer.json() for answer in answers if answer.status_code == 200)
    lost = [answer.json() for answer in answers if answer.status_code != 200]
    assert {(each["status"], each["claimedBy"]) for each in lost} == {(409, won["claimedBy"])}


def test_one_request_sent_many_times_at_once_is_done_once(counter: Counter) -> None:
    counter.open_case()
    with ThreadPoolExecutor(8) as impatient:
        sent = range(8)
        answers = list(
            impatient.map(lambda _: counter.post("/v1/cases/zaak-1/facts", PORTAAL, AANVRAAG, key="k"), sent)
        )
    assert {answer.status_code for answer in answers} == {201}
    assert all(answer.json() == answers[0].json() for answer in answers)
    assert sum("Idempotency-Replayed" not in answer.headers for answer in answers) == 1
    facts = counter.get("/v1/cases/zaak-1/facts", type="aanvraag").json()["found"]
    assert len(facts) == 1


def test_work_is_given_back_without_a_reason_too(counter: Counter) -> None:
    counter.open_case()
    counter.add(PORTAAL, AANVRAAG)
    task = counter.offered(BRANDWEER)
    counter.post(f"/v1/tasks/{task}/claim", BRANDWEER)
    assert counter.post(f"/v1/tasks/{task}/release", BRANDWEER).json()["generation"] == 2
