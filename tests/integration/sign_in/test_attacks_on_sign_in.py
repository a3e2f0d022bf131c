"""What somebody tries who wants in as somebody else, or wants somebody else in: each over real HTTP, and refused."""

import json
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from joserfc.jwk import RSAKey

from orchestrator.clock import now
from orchestrator.db.database import Database
from orchestrator.domain.party import Actor
from orchestrator.usecases.persons import remove_person
from tests.integration.sign_in.conftest import DUINRAND, GGZ, SCHOOL, Platform, invited, issuer_text
from tests.integration.sign_in.guest import SESSION, Guest, asked, heading
from tests.patience import PATIENCE
from tests.providers.forger import Forger, forging

REFUSED, STALE = "Wij kunnen u niet aanmelden", "Dit aanmelden is niet meer bekend"
Make = Callable[[Forger, dict[str, Any]], str]


@pytest.fixture
def at_forger(platform: Platform, database: Database, forger: Forger) -> Forger:
    """The platform trusts an issuer that says what a test lets it say, and Anna was invited."""
    platform(issuer_text("forger", forger.url))
    invited(database, forger.url, "anna")
    return forger


def answered(guest: Guest, forger: Forger, make: Make, **claims: Any) -> httpx.Response:
    """Somebody begins, and the issuer gives a token with these claims, made like this."""
    question = asked(guest.begin("forger"))
    forger.token = make(forger, forger.claims(**{"nonce": question["nonce"], **claims}))
    return guest.come_back("forger", code="a-code", state=question["state"])


def honestly(forger: Forger, claims: dict[str, Any]) -> str:
    return forger.sign(claims)


def is_refused(guest: Guest, answer: httpx.Response, says: str = REFUSED) -> bool:
    return (heading(answer), guest.session, guest.is_signed_in) == (says, None, False)


def test_an_honest_token_lets_in(guest: Guest, at_forger: Forger) -> None:
    assert answered(guest, at_forger, honestly).status_code == 303
    assert guest.is_signed_in


def by_a_key_of_its_own(forger: Forger, claims: dict[str, Any]) -> str:
    own = RSAKey.generate_key(2048, {"kid": "own"})
    return forger.sign(claims, key=own, jwk=own.as_dict(private=False), jku="https://evil.example/jwks")


def by_a_key_under_the_name_of_another(forger: Forger, claims: dict[str, Any]) -> str:
    return forger.sign(claims, key=RSAKey.generate_key(2048, {"kid": "own"}), kid="first")


def changed_afterwards(forger: Forger, claims: dict[str, Any]) -> str:
    header, _, signature = forger.sign(claims).split(".")
    return ".".join([header, forger.sign(claims | {"sub": "bram"}).split(".")[1], signature])


def as_an_access_token(forger: Forger, claims: dict[str, Any]) -> str:
    return forger.sign(claims, typ="at+jwt")


def as_a_logout_token(forger: Forger, claims: dict[str, Any]) -> str:
    return forger.sign(claims, typ="logout+jwt")


def asking_for_what_is_not_known(forger: Forger, claims: dict[str, Any]) -> str:
    return forger.sign(claims, crit=["b64"], b64=True)


def saying_something_twice(forger: Forger, claims: dict[str, Any]) -> str:
    text = json.dumps(claims)[:-1] + ', "sub": "anna"}'
    return forger.sign_text(text)


def too_deep(forger: Forger, claims: dict[str, Any]) -> str:
    return forger.sign_text(json.dumps(claims)[:-1] + ', "x": ' + "[" * 500 + "]" * 500 + "}")


def too_long(forger: Forger, claims: dict[str, Any]) -> str:
    return forger.sign(claims | {"x": "x" * 60_000})


def encrypted(forger: Forger, claims: dict[str, Any]) -> str:
    return f"{forger.sign(claims)}.x.x"


@pytest.mark.parametrize(
    "make",
    [
        Forger.leave_unsigned,
        Forger.sign_with_its_public_key,
        by_a_key_of_its_own,
        by_a_key_under_the_name_of_another,
        changed_afterwards,
        as_an_access_token,
        as_a_logout_token,
        asking_for_what_is_not_known,
        saying_something_twice,
        too_deep,
        too_long,
        encrypted,
        lambda _forger, _claims: "no token",
    ],
)
def test_a_token_that_nobody_honest_signed_lets_nobody_in(guest: Guest, at_forger: Forger, make: Make) -> None:
    assert is_refused(guest, answered(guest, at_forger, make))


NOW = int(time.time())


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://other.example"},
        {"iss": None},
        {"aud": "another-client"},
        {"aud": None},
        {"aud": ["speelruimte", "another-client"]},
        {"aud": ["speelruimte", "another-client"], "azp": "another-client"},
        {"azp": "another-client"},
        {"exp": NOW - 3600},
        {"exp": None},
        {"exp": "never"},
        {"exp": float("nan")},
        {"exp": 10**400},
        {"iat": NOW + 36_000},
        {"iat": NOW - 36_000, "exp": NOW + 36_000},
        {"iat": None},
        {"nbf": NOW + 36_000},
        {"nonce": "that of another attempt"},
        {"nonce": None},
        {"nonce": ["a", "list"]},
        {"at_hash": "of-another-access-token"},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 256},
        {"sub": 7},
        {"sub": "anna\x00"},
        {"sid": {"a": 1}},
        {"name": "n" * 20_000},
        {"name": "Anna\x00"},
        {"name": "Anna\u202e"},
        {"name": ["Anna"]},
    ],
    ids=" ".join,  # without the values: what time it is differs between the processes that collect
)
def test_a_token_for_something_else_or_about_nobody_lets_nobody_in(
    guest: Guest, at_forger: Forger, claims: dict[str, Any]
) -> None:
    assert is_refused(guest, answered(guest, at_forger, honestly, **claims))


@pytest.mark.parametrize("said", [GGZ, DUINRAND, "", None, ["school-de-regenboog"], "x" * 5_000, "school\x00", 7])
def test_a_claim_makes_nobody_somebody_of_a_party_for_which_the_issuer_may_not_speak(
    guest: Guest, platform: Platform, forger: Forger, said: Any
) -> None:
    more = ('party_claim = "organisation"', 'admits = "everyone"')
    platform(issuer_text("forger", forger.url, f'{SCHOOL}", "brandweer-kust', *more))
    assert is_refused(guest, answered(guest, forger, honestly, organisation=said))


def test_what_a_claim_says_of_seats_gives_no_seat_that_the_operator_did_not_name(
    guest: Guest, platform: Platform, database: Database, forger: Forger
) -> None:
    more = ('admits = "everyone"', 'seats_claim = "groups"', 'seats = { gewoon = "worker" }')
    platform(issuer_text("forger", forger.url, DUINRAND, *more))
    answered(guest, forger, honestly, groups=["administrator", "operator", {"a": 1}, "gewoon", None])
    with database.transaction() as session:
        seats = session.connection().exec_driver_sql("select seats from person").scalar_one()
    assert seats == ["worker"]


def test_an_issuer_of_a_party_that_nobody_registered_lets_nobody_in(
    guest: Guest, platform: Platform, forger: Forger, caplog: pytest.LogCaptureFixture
) -> None:
    platform(issuer_text("forger", forger.url, "gemeente-duinrnad", 'admits = "everyone"'))
    assert is_refused(guest, answered(guest, forger, honestly), "Uw organisatie doet hier nog niet mee")
    assert "gemeente-duinrnad is not registered" in caplog.text


def test_an_answer_counts_once(guest: Guest, at_forger: Forger) -> None:
    question = asked(guest.begin("forger"))
    at_forger.token = at_forger.sign(at_forger.claims(nonce=question["nonce"]))
    said = {"code": "a-code", "state": question["state"]}
    assert guest.come_back("forger", **said).status_code == 303
    guest.http.cookies.delete(SESSION)
    assert is_refused(guest, guest.come_back("forger", **said), STALE)


def test_a_code_of_somebody_else_is_of_no_use_in_another_browser(
    guest: Guest, other_guest: Guest, at_forger: Forger
) -> None:
    question = asked(other_guest.begin("forger"))
    at_forger.token = at_forger.sign(at_forger.claims(nonce=question["nonce"]))
    stolen = {"code": "a-code", "state": question["state"]}
    assert is_refused(guest, guest.come_back("forger", **stolen), STALE)
    guest.begin("forger")  # a browser that is known, for another attempt
    assert is_refused(guest, guest.come_back("forger", **stolen), STALE)


def test_a_token_that_answers_one_attempt_does_not_answer_another(guest: Guest, at_forger: Forger) -> None:
    first, second = asked(guest.begin("forger")), asked(guest.begin("forger"))
    at_forger.token = at_forger.sign(at_forger.claims(nonce=first["nonce"]))
    assert is_refused(guest, guest.come_back("forger", code="a-code", state=second["state"]))


@pytest.mark.parametrize(
    "said", [{}, {"code": "c"}, {"state": "made up", "code": "c"}, {"state": "\x00", "code": "c"}, {"error": "x"}]
)
def test_what_nobody_asked_for_is_no_answer(guest: Guest, at_forger: Forger, said: dict[str, str]) -> None:
    guest.begin("forger")
    assert is_refused(guest, guest.come_back("forger", **said), STALE)
    assert at_forger.bodies == []


def test_what_is_said_twice_is_not_said(guest: Guest, at_forger: Forger) -> None:
    state = asked(guest.begin("forger"))["state"]
    answer = guest.http.get(f"/aanmelden/terug/forger?code=a&state={state}&code=b")
    assert is_refused(guest, answer)
    assert at_forger.bodies == []


def test_an_attempt_that_took_too_long_is_over(guest: Guest, at_forger: Forger, database: Database) -> None:
    question = asked(guest.begin("forger"))
    at_forger.token = at_forger.sign(at_forger.claims(nonce=question["nonce"]))
    with database.transaction() as session:
        session.connection().exec_driver_sql("update sign_in_attempt set began_at = began_at - interval '11 minutes'")
    assert is_refused(guest, guest.come_back("forger", code="a-code", state=question["state"]), STALE)


def test_two_issuers_are_not_mixed_up(guest: Guest, platform: Platform, database: Database, forger: Forger) -> None:
    with forging() as honest:
        honest.described = {"authorization_response_iss_parameter_supported": True}
        platform(issuer_text("honest", honest.url) + issuer_text("forger", forger.url, SCHOOL))
        invited(database, honest.url, "anna")
        question = asked(guest.begin("honest"))
        honest.token = honest.sign(honest.claims(nonce=question["nonce"]))
        said = {"code": "a-code", "state": question["state"]}
        # The other one gets the code of this one delivered to its own address.
        assert is_refused(guest, guest.come_back("forger", iss=honest.url, **said), STALE)
        for named in ({}, {"iss": forger.url}):
            said["state"] = asked(guest.begin("honest"))["state"]
            assert is_refused(guest, guest.come_back("honest", **said, **named))
        assert forger.bodies == honest.bodies == []


def test_who_somebody_is_at_one_issuer_says_nothing_at_another(
    guest: Guest, platform: Platform, database: Database, forger: Forger
) -> None:
    with forging() as honest:
        platform(issuer_text("honest", honest.url) + issuer_text("forger", forger.url))
        invited(database, honest.url, "anna")
        assert is_refused(guest, answered(guest, forger, honestly), "U hebt hier geen toegang")


def test_whoever_stops_at_the_issuer_is_told_how_to_go_on(guest: Guest, at_forger: Forger) -> None:
    state = asked(guest.begin("forger"))["state"]
    assert is_refused(guest, guest.come_back("forger", state=state, error="access_denied"), "U bent niet aangemeld")
    assert at_forger.bodies == []


@pytest.mark.parametrize(
    "towards", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nb", ""]
)
def test_nobody_is_led_to_another_site_after_signing_in(guest: Guest, at_forger: Forger, towards: str) -> None:
    question = asked(guest.begin("forger", naar=towards))
    at_forger.token = at_forger.sign(at_forger.claims(nonce=question["nonce"]))
    answer = guest.come_back("forger", code="a-code", state=question["state"])
    assert answer.headers["location"] == "/regie"


def test_where_people_come_back_is_not_for_a_visitor_to_say(guest: Guest, at_forger: Forger, site: str) -> None:
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    led = guest.http.get("/aanmelden/bij/forger", headers=headers)
    assert led.headers["location"].startswith(f"{site}/aanmelden/bij/forger?")
    answer = guest.http.get(led.headers["location"], headers=headers)
    assert asked(answer)["redirect_uri"] == f"{site}/aanmelden/terug/forger"
    assert at_forger.asked


def test_the_verifier_goes_to_the_issuer_and_to_nobody_else(guest: Guest, at_forger: Forger) -> None:
    answered(guest, at_forger, honestly)
    (body,) = at_forger.bodies
    verifier = body.partition("code_verifier=")[2].partition("&")[0]
    assert len(verifier) >= 43
    assert all(verifier not in str(each.headers) for each in [guest.begin("forger")])


def test_a_person_who_is_removed_is_out_and_does_not_come_back(
    guest: Guest, at_forger: Forger, database: Database
) -> None:
    answered(guest, at_forger, honestly)
    assert guest.is_signed_in
    with database.transaction() as session:
        remove_person(session, Actor("speelruimte"), DUINRAND, "anna", at=now())
    assert not guest.is_signed_in
    assert heading(answered(guest, at_forger, honestly)) == "U hebt hier geen toegang"


def test_signing_in_begins_a_new_session_and_ends_the_one_the_browser_had(guest: Guest, at_forger: Forger) -> None:
    guest.http.cookies.set(SESSION, "chosen by somebody else", domain="127.0.0.1")
    answered(guest, at_forger, honestly)
    first = guest.session
    assert first != "chosen by somebody else"
    answered(guest, at_forger, honestly)
    assert guest.session != first
    old = httpx.get(f"{guest.site}/voorkeuren", cookies={SESSION: first or ""}, timeout=PATIENCE)
    assert old.status_code != 200


def test_the_fictional_persons_are_not_there_beside_an_issuer(guest: Guest, platform: Platform, forger: Forger) -> None:
    platform(issuer_text("forger", forger.url), development=True)
    assert "medewerker-1" not in guest.http.get("/aanmelden").text
    answer = guest.http.post("/aanmelden", data={"plaats": f"{DUINRAND}:medewerker-1"})
    assert (guest.session, guest.is_signed_in) == (None, False)
    assert answer.status_code in {303, 403}


def test_nothing_of_what_an_issuer_says_of_somebody_is_in_the_log(
    guest: Guest, at_forger: Forger, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        answered(guest, at_forger, honestly, name="Geheime Naam")
        answered(guest, at_forger, honestly, name="Geheime Naam", aud="another-client")
        answered(guest, at_forger, honestly, name="Geheime Naam\x00")
    assert "is not let in" in caplog.text
    assert "Geheim" not in caplog.text
    assert at_forger.token not in caplog.text
