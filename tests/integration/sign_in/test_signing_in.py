"""Somebody signs in at their own organisation's issuer, over real HTTP, at two providers that were made by others."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from orchestrator.clock import now
from orchestrator.db.database import Database
from orchestrator.db.persons import find_at_issuer
from orchestrator.domain.party import PLATFORM, Seat
from orchestrator.domain.person import PersonDraft, PersonState
from orchestrator.local.ports import free_port
from orchestrator.usecases.invitations import invite
from tests.integration.sign_in.conftest import DUINRAND, GGZ, SCHOOL, Platform, invited, issuer_text
from tests.integration.sign_in.guest import Guest, asked, heading
from tests.providers.providers import certified, plain

PEOPLE = {
    "anna": {"name": "Anna de Vries", "groups": ["regie", "leiding"]},
    "bram": {"name": "Bram Bakker", "organisation": GGZ},
    "cora": {"name": "Cora Smit", "organisation": "school"},
    "daan": {"name": "Daan Mulder", "organisation": DUINRAND},
}
SECRET = "a secret of sixty-four characters, which is as long as it should be"


def way_in(page: httpx.Response) -> str:
    """Where a page leads by itself."""
    return page.text.partition('content="0; url=')[2].partition('"')[0].replace("&amp;", "&")


@pytest.fixture
def duinrand(site: str) -> Iterator[str]:
    """The issuer of the municipality."""
    client = {
        "client_id": "speelruimte",
        "client_secret": SECRET,
        "redirect_uris": [f"{site}/aanmelden/terug/duinrand"],
        "post_logout_redirect_uris": [f"{site}/aanmelden"],
        "backchannel_logout_uri": f"{site}/afmelden/door/duinrand",
    }
    with certified(PEOPLE, [client]) as url:
        yield url


@pytest.fixture
def secret(tmp_path) -> str:
    """The line that names the file with the secret."""
    place = tmp_path / "duinrand.secret"
    place.write_text(f"{SECRET}\n", "utf-8")
    place.chmod(0o600)
    return 'client_secret_file = "duinrand.secret"'


def test_whoever_was_invited_signs_in_and_comes_to_the_page_they_came_for(
    guest: Guest, platform: Platform, database: Database, duinrand: str, secret: str
) -> None:
    platform(issuer_text("duinrand", duinrand, DUINRAND, secret))
    invited(database, duinrand, "anna")
    first = guest.http.get("/regie?laat=ja")
    page = guest.http.get(first.headers["location"])
    assert heading(page) == "Aanmelden"
    assert "Duinrand" in page.text
    assert "plaats" not in page.text
    answer = guest.sign_in("duinrand", "anna", naar="/regie?laat=ja")
    assert (answer.status_code, answer.headers["location"]) == (303, "/regie?laat=ja")
    assert guest.is_signed_in
    assert "Gemeente-Duinrand" in guest.http.get("/regie").text


def test_what_is_asked_of_the_issuer_is_what_keeps_an_answer_from_being_stolen(
    guest: Guest, platform: Platform, duinrand: str, secret: str, site: str
) -> None:
    platform(issuer_text("duinrand", duinrand, DUINRAND, secret))
    first, second = asked(guest.begin("duinrand")), asked(guest.begin("duinrand"))
    assert first["response_type"] == "code"
    assert first["code_challenge_method"] == "S256"
    assert first["redirect_uri"] == f"{site}/aanmelden/terug/duinrand"
    assert first["scope"] == "openid profile"
    for each in ("state", "nonce", "code_challenge"):
        assert first[each] != second[each]
        assert len(first[each]) >= 43


def test_whoever_was_not_invited_is_told_whom_to_ask(
    guest: Guest, platform: Platform, duinrand: str, secret: str
) -> None:
    platform(issuer_text("duinrand", duinrand, DUINRAND, secret))
    answer = guest.sign_in("duinrand", "anna")
    assert (answer.status_code, heading(answer)) == (403, "U hebt hier geen toegang")
    assert not guest.is_signed_in


def test_an_issuer_may_let_in_everyone_with_the_seats_it_gives(
    guest: Guest, platform: Platform, database: Database, duinrand: str, secret: str
) -> None:
    seats = 'seats_claim = "groups"\nseats = { leiding = ["administrator", "worker"], anders = "officer" }'
    platform(issuer_text("duinrand", duinrand, DUINRAND, secret, 'admits = "everyone"', seats))
    guest.sign_in("duinrand", "anna")
    assert guest.is_signed_in
    with database.transaction() as session:
        found = find_at_issuer(session, DUINRAND, duinrand, "anna")
    assert found is not None
    assert (found.name, found.state) == ("Anna de Vries", PersonState.ACTIVE)
    assert found.seats == {Seat.ADMINISTRATOR, Seat.WORKER}


def test_an_issuer_of_several_parties_says_for_which_somebody_comes(
    guest: Guest, platform: Platform, database: Database, secret: str
) -> None:
    says = ('party_claim = "organisation"', 'admits = "everyone"', secret)
    with plain(PEOPLE) as url:
        text = issuer_text("partners", url, f'{GGZ}", "{SCHOOL}', *says)
        platform(f'{text}party_of = {{ school = "{SCHOOL}" }}\n')
        for who, party in (("bram", GGZ), ("cora", SCHOOL)):
            assert guest.sign_in("partners", who).status_code == 303
            with database.transaction() as session:
                assert find_at_issuer(session, party, url, who) is not None
        refused = guest.sign_in("partners", "daan")
        assert (refused.status_code, heading(refused)) == (403, "Wij kunnen u niet aanmelden")
        with database.transaction() as session:
            assert find_at_issuer(session, DUINRAND, url, "daan") is None


def test_signing_out_ends_the_session_here_and_at_the_issuer(
    guest: Guest, platform: Platform, database: Database, duinrand: str, secret: str, site: str
) -> None:
    platform(issuer_text("duinrand", duinrand, DUINRAND, secret))
    invited(database, duinrand, "anna")
    guest.sign_in("duinrand", "anna")
    kept = guest.session
    led = guest.press_sign_out()
    assert led.headers["location"] == "/afgemeld/duinrand"
    assert guest.session is None
    page = guest.http.get("/afgemeld/duinrand")
    assert heading(page) == "U bent afgemeld"
    way = way_in(page)
    said = parse_qs(urlsplit(way).query)
    assert way.startswith(f"{duinrand}/session/end?")
    assert said["post_logout_redirect_uri"] == [f"{site}/aanmelden"]
    assert "id_token_hint" in said
    assert guest.http.get(way).status_code == 200  # the issuer takes it, and asks whether to sign out there as well
    guest.http.cookies.set("speelruimte_sessie", kept or "")
    assert not guest.is_signed_in


def test_an_issuer_that_is_away_keeps_nobody_from_another(
    guest: Guest, platform: Platform, database: Database, duinrand: str, secret: str
) -> None:
    away = issuer_text("heuvelrijk", f"http://127.0.0.1:{free_port()}")
    platform(issuer_text("duinrand", duinrand, DUINRAND, secret) + away)
    invited(database, duinrand, "anna")
    answer = guest.begin("heuvelrijk")
    assert (answer.status_code, heading(answer)) == (503, "Het aanmelden bij uw organisatie werkt nu niet")
    assert guest.sign_in("duinrand", "anna").status_code == 303


def test_what_was_typed_when_the_session_ended_is_there_after_signing_in(
    guest: Guest, platform: Platform, database: Database, duinrand: str, secret: str
) -> None:
    platform(issuer_text("duinrand", duinrand, DUINRAND, secret))
    invited(database, duinrand, "anna")
    typed = {"naar": "/zaken/nieuw", "getypt.titel": "Dakkapel Duinweg", "getypt._doen": "bekijk"}
    kept = guest.http.post("/aanmelden/bij/duinrand", data=typed)
    page = guest.http.get(kept.headers["location"])
    assert heading(page) == "Naar uw organisatie"
    way = way_in(page)
    answer = guest.finish(guest.http.get(way), "anna")
    again = guest.http.get(answer.headers["location"])
    assert 'name="titel" value="Dakkapel Duinweg"' in again.text
    assert 'action="/zaken/nieuw"' in again.text


def test_an_invitation_is_taken_up_by_signing_in_at_an_issuer_of_the_party(
    guest: Guest, other_guest: Guest, platform: Platform, database: Database, duinrand: str, secret: str
) -> None:
    platform(issuer_text("duinrand", duinrand, DUINRAND, secret))
    draft = PersonDraft("Anna Groot", frozenset({Seat.ADMINISTRATOR}))
    with database.transaction() as session:
        invitation = invite(session, PLATFORM, DUINRAND, draft, at=now())
    link = f"/uitnodiging/{invitation.secret}"
    said = {"code": invitation.code, "bij": "duinrand"}
    wrong = other_guest.http.post(link, data=said | {"code": "BBBB-BBBB"})
    assert "session/end" not in other_guest.http.get(wrong.headers["location"]).text
    page = guest.http.get(guest.http.post(link, data=said).headers["location"])
    answer = guest.finish(guest.http.get(way_in(page)), "anna")
    assert answer.status_code == 303
    assert guest.is_signed_in
    with database.transaction() as session:
        found = find_at_issuer(session, DUINRAND, duinrand, "anna")
    assert found is not None
    assert (found.id, found.name, found.state) == ("anna-groot", "Anna Groot", PersonState.ACTIVE)
    assert guest.sign_in("duinrand", "anna").status_code == 303


def test_an_issuer_takes_up_no_invitation_of_a_party_it_does_not_speak_for(
    guest: Guest, platform: Platform, database: Database, duinrand: str, secret: str
) -> None:
    platform(issuer_text("duinrand", duinrand, DUINRAND, secret))
    with database.transaction() as session:
        draft = PersonDraft("Bea", frozenset({Seat.WORKER}))
        invitation = invite(session, PLATFORM, GGZ, draft, at=now())
    said = {"code": invitation.code, "bij": "duinrand"}
    sent = guest.http.post(f"/uitnodiging/{invitation.secret}", data=said)
    assert duinrand not in guest.http.get(sent.headers["location"]).text
    assert not guest.is_signed_in
