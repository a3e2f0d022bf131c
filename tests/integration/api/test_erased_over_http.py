"""Erasing a slip over HTTP: a person who directs the case, with a reason; all else is refused with words."""

from tests.integration.api.counter import AANVRAAG, BRANDWEER, GEMEENTE, PORTAAL, Counter

WHY = {"why": "Hoort in een andere zaak"}
PATH = "/v1/cases/zaak-1/erase"


def erase(counter: Counter, lines: object, *, key: str | None = None, person: str | None = "medewerker-1"):
    return counter.post(PATH, GEMEENTE, {"lines": lines, **WHY}, person=person, key=key)


def test_a_slip_is_erased_once_and_stands_in_the_record(counter: Counter) -> None:
    counter.open_case()
    line = counter.add(PORTAAL, AANVRAAG)["seq"]
    first = erase(counter, [line], key="wis")
    assert first.status_code == 200, first.text
    done = first.json()
    assert (done["caseId"], done["lines"], done["byPerson"], done["why"]) == (
        "zaak-1",
        [line],
        "medewerker-1",
        WHY["why"],
    )
    assert erase(counter, [line], key="wis").json() == done
    assert counter.get("/v1/erasures").json()["found"] == [done]
    assert counter.get("/v1/cases/zaak-1/obligations").json()["found"] == []
    told = {each["seq"]: each["words"]["nl"] for each in counter.get("/v1/cases/zaak-1/journal").json()["found"]}
    assert line not in told
    erased = f"wat er op regel {line} stond, is gewist: {WHY['why']}"
    assert told[done["line"]] == f"{erased}; plichten die hierop rustten: 1"
    notices = [each["notice"]["what"]["nl"] for each in counter.get("/v1/notices", PORTAAL).json()["found"]]
    assert any(WHY["why"] in each for each in notices)


def test_what_cannot_be_erased_is_refused_in_words(counter: Counter) -> None:
    counter.open_case()
    line = counter.add(PORTAAL, AANVRAAG)["seq"]
    no = erase(counter, [999])
    assert (no.status_code, no.json()["type"].rpartition(":")[2]) == (409, "not-to-be-erased")
    assert "nobody wrote something there" in no.json()["detail"]
    for lines in ([], [0], [2**31], ["6"], list(range(1, 22)), None):
        assert erase(counter, lines).status_code == 400
    refused = erase(counter, [line], person=None)
    assert (refused.status_code, refused.json()["rule"]) == (403, "erase")
    assert counter.post(PATH, BRANDWEER, {"lines": [line], **WHY}).status_code == 403


def test_who_wrote_it_is_refused_when_the_same_request_comes_again(counter: Counter) -> None:
    counter.open_case()
    facts = "/v1/cases/zaak-1/facts"
    line = counter.post(facts, PORTAAL, AANVRAAG, key="slip").json()["seq"]
    assert erase(counter, [line]).status_code == 200
    again = counter.post(facts, PORTAAL, AANVRAAG, key="slip")
    assert (again.status_code, again.json()["type"].rpartition(":")[2]) == (409, "idempotency-conflict")
    assert line not in [each["seq"] for each in counter.get("/v1/cases/zaak-1/facts").json()["found"]]


def test_nothing_of_a_closed_case_is_erased_and_both_languages_say_why(counter: Counter) -> None:
    counter.open_case()
    counter.add(GEMEENTE, {"type": "case_closed", "fields": {"why": "Klaar"}})
    no = erase(counter, [1])
    assert (no.status_code, no.json()["type"].rpartition(":")[2]) == (409, "must-be-kept")
    assert "the case is closed" in no.json()["detail"]
    assert no.json()["reason"]["nl"].startswith("de zaak is gesloten")
