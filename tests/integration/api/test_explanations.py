"""Why is this so? Asked of an obligation, a task and a refusal."""

from tests.integration.api.counter import AANVRAAG, BRANDWEER, GEMEENTE, PORTAAL, Counter

EXPLANATIONS = "/v1/cases/zaak-1/explanations"


def test_an_obligation_is_explained_down_to_the_day(counter: Counter) -> None:
    counter.open_case()
    fact = counter.add(PORTAAL, AANVRAAG)["fact"]
    (owed,) = counter.get("/v1/cases/zaak-1/obligations").json()["found"]
    why = counter.get(f"{EXPLANATIONS}/{owed['key']}").json()
    assert why["obligation"] == owed
    assert (why["rule"], why["source"]) == ("tijdig_beslissen", "Omgevingswet 16.64")
    assert why["title"] == {"nl": "Op tijd beslissen", "en": "Decide in time"}
    assert why["facts"] == [fact]
    # Eight weeks from 2 March end on King's Day.
    assert why["steps"] == owed["steps"]
    told = "\n".join(why["steps"])
    assert "2026-03-02" in told
    assert "Monday 2026-04-27" in told
    assert "Tuesday 2026-04-28" in told
    assert "Termijnenwet" in told or "Atw" in told
    assert why["words"]["nl"] == (
        "de verplichting van gemeente-duinrand tot besluit staat open, uiterlijk 2026-04-28 "
        "(tijdig_beslissen, Omgevingswet 16.64)"
    )


def test_a_task_is_explained(counter: Counter) -> None:
    counter.open_case()
    fact = counter.add(PORTAAL, AANVRAAG)["fact"]
    why = counter.get(f"{EXPLANATIONS}/{counter.offered(BRANDWEER)}", BRANDWEER).json()
    assert (why["rule"], why["source"], why["facts"]) == ("advies_vragen", "Eigen regel 1", [fact])
    assert why["task"]["task"] == "advies_uitbrengen"
    assert why["words"]["en"] == "task advies_uitbrengen offered to brandweer-kust, omgevingsdienst-kust"


def test_a_refusal_is_explained_with_what_would_change_it(counter: Counter) -> None:
    counter.open_case()
    fact = counter.add(PORTAAL, AANVRAAG)["fact"]
    why = counter.get(f"{EXPLANATIONS}/besluit").json()
    assert (why["rule"], why["source"]) == ("geen_besluit_zonder_advies", "Awb 3:6")
    assert why["move"]["missing"] == [{"fact": "advies", "roles": ["adviseur"]}]
    assert why["words"]["en"] == "besluit is not allowed now: The advice has not come in yet"
    assert why["facts"] == [fact]


def test_a_move_that_is_allowed_says_in_which_role(counter: Counter) -> None:
    counter.open_case()
    why = counter.get(f"{EXPLANATIONS}/aanvraag", PORTAAL).json()
    assert why["words"]["en"] == "aanvraag may be added now, as aanvrager"
    assert (why["rule"], why["facts"]) == (None, [])


def test_a_party_without_a_role_for_it_hears_who_has(counter: Counter) -> None:
    counter.open_case()
    why = counter.get(f"{EXPLANATIONS}/advies", GEMEENTE).json()
    assert why["move"]["allowed"] is False
    assert why["words"]["en"] == (
        "advies is not allowed now: gemeente-duinrand has no role in this case that may add 'advies'; "
        "these may: adviseur"
    )
