"""Whoever cannot come in is told what helps, at any address they began; the log has the reason, the page finds it."""

import logging
import re
from pathlib import Path

import httpx
import pytest

from orchestrator.clock import now
from orchestrator.db.database import Database
from orchestrator.db.persons import find_at_issuer
from orchestrator.domain.party import PLATFORM, Seat
from orchestrator.domain.person import Invitation, PersonDraft
from orchestrator.log import FIELDS, AsText
from orchestrator.usecases.invitations import invite, invite_again, see_invitation
from tests.integration.sign_in.conftest import DUINRAND, GGZ, SCHOOL, Platform, invited, issuer_text
from tests.integration.sign_in.guest import Guest, asked, heading
from tests.patience import PATIENCE
from tests.providers.forger import Forger

WORKER = frozenset({Seat.WORKER})


class Written(logging.Handler):
    """The lines as they stand in the log of the API, made where they are written."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.setFormatter(AsText(told=False))

    def emit(self, record: logging.LogRecord) -> None:
        if not hasattr(record, FIELDS):
            self.lines.append(self.format(record))


@pytest.fixture
def log():
    written = Written()
    logging.getLogger().addHandler(written)
    yield written.lines
    logging.getLogger().removeHandler(written)


def sent(database: Database, name: str = "Bea Hoeve", party: str = DUINRAND) -> Invitation:
    with database.transaction() as session:
        return invite(session, PLATFORM, party, PersonDraft(name, WORKER), at=now())


def way_to_issuer(page: httpx.Response) -> str:
    return page.text.partition('content="0; url=')[2].partition('"')[0].replace("&amp;", "&")


def takes_up(guest: Guest, invitation: Invitation, issuer: str = "forger") -> httpx.Response:
    """Fill in the code; the answer is the page that leads to the issuer, or the form with what is wrong."""
    typed = {"code": invitation.code, "bij": issuer}
    kept = guest.http.post(f"/uitnodiging/{invitation.secret}", data=typed)
    return guest.http.get(kept.headers["location"])


def comes_back(guest: Guest, forger: Forger, way: str, sub: str = "anna", **claims: str) -> httpx.Response:
    question = asked(httpx.Response(303, headers={"location": way}))
    forger.token = forger.sign(forger.claims(nonce=question["nonce"], sub=sub, **claims))
    return guest.come_back("forger", code="a-code", state=question["state"])


def reference_in(answer: httpx.Response) -> str:
    found = re.search(r"<code>([0-9a-f]{32})</code>", answer.text)
    assert found, answer.text
    return found[1]


def is_found(answer: httpx.Response, log: list[str], *words: str) -> bool:
    """Whether the page names a line of the log that says this, and that says nothing of the person."""
    (line,) = [each for each in log if f"trace={reference_in(answer)}" in each]
    assert "anna" not in line.lower()
    assert "hoeve" not in line.lower()
    return all(word in line for word in words)


def test_an_invitation_opened_at_another_name_of_this_machine_is_taken_up_at_its_own(
    platform: Platform, database: Database, forger: Forger, site: str
) -> None:
    platform(issuer_text("forger", forger.url))
    invitation = sent(database)
    elsewhere = site.replace("127.0.0.1", "localhost")
    with Guest(elsewhere) as guest:
        led = guest.http.get(f"/uitnodiging/{invitation.secret}")
        assert (led.status_code, led.headers["location"]) == (303, f"{site}/uitnodiging/{invitation.secret}?hier=ja")
        assert guest.http.get(led.headers["location"]).status_code == 200
        for path in ("/aanmelden?naar=%2Fregie", "/aanmelden/bij/forger?naar=%2Fregie"):
            assert guest.http.get(path).headers["location"] == f"{site}{path}&hier=ja"
    with Guest(site) as guest:
        answer = comes_back(guest, forger, way_to_issuer(takes_up(guest, invitation)))
        assert (answer.status_code, guest.is_signed_in) == (303, True)


def test_what_stands_in_between_with_a_name_of_its_own_for_us_leads_nobody_in_circles(
    platform: Platform, database: Database, forger: Forger, site: str
) -> None:
    platform(issuer_text("forger", forger.url))
    invitation = sent(database)
    with Guest(site) as guest:
        behind = {"Host": "api.internal:8000"}
        led = guest.http.get(f"/uitnodiging/{invitation.secret}", headers=behind)
        assert guest.http.get(led.headers["location"], headers=behind).status_code == 200


def test_an_answer_that_comes_back_to_another_browser_spends_no_invitation(
    guest: Guest, other_guest: Guest, platform: Platform, database: Database, forger: Forger, log: list[str]
) -> None:
    platform(issuer_text("forger", forger.url))
    invitation = sent(database)
    way = way_to_issuer(takes_up(guest, invitation))
    answer = comes_back(other_guest, forger, way)
    assert heading(answer) == "Dit aanmelden is niet meer bekend"
    assert "open dan de link daarin nog een keer" in answer.text
    assert is_found(answer, log, "no attempt of this browser")
    with database.reading() as session:
        assert see_invitation(session, invitation.secret, at=now())[0].id == "bea-hoeve"


def test_an_account_that_is_somebody_already_is_told_so_and_the_invitation_stays_good(
    guest: Guest, platform: Platform, database: Database, forger: Forger, log: list[str]
) -> None:
    platform(issuer_text("forger", forger.url))
    invited(database, forger.url, "anna")
    invitation = sent(database)
    answer = comes_back(guest, forger, way_to_issuer(takes_up(guest, invitation)))
    assert (answer.status_code, heading(answer)) == (409, "Met dit account bent u hier al bekend")
    assert "Anna" not in answer.text
    assert is_found(answer, log, "WARNING", "somebody else of the party")
    answer = comes_back(guest, forger, way_to_issuer(takes_up(guest, invitation)), "another")
    assert (answer.status_code, guest.is_signed_in) == (303, True)
    with database.reading() as session:
        found = find_at_issuer(session, DUINRAND, forger.url, "another")
    assert found
    assert found.id == "bea-hoeve"


def test_whoever_was_not_invited_and_whoever_was_removed_read_the_same(
    guest: Guest, platform: Platform, database: Database, forger: Forger, log: list[str]
) -> None:
    platform(issuer_text("forger", forger.url))
    pages = []
    for _ in range(2):
        answer = comes_back(guest, forger, guest.begin("forger").headers["location"])
        assert (answer.status_code, heading(answer)) == (403, "U hebt hier geen toegang")
        assert is_found(answer, log, "forger", "not let in", "nobody of the party invited them")
        pages.append(answer.text.partition("<main")[2].replace(reference_in(answer), ""))
        invited(database, forger.url, "anna")
        with database.transaction() as session:
            session.connection().exec_driver_sql("update person set state = 'removed'")
    assert pages[0] == pages[1]


def test_a_party_that_nobody_registered_is_for_the_operator_to_hear_of(
    guest: Guest, platform: Platform, forger: Forger, log: list[str]
) -> None:
    platform(issuer_text("forger", forger.url, "gemeente-elders", 'admits = "everyone"'))
    answer = comes_back(guest, forger, guest.begin("forger").headers["location"])
    assert (answer.status_code, heading(answer)) == (403, "Uw organisatie doet hier nog niet mee")
    assert is_found(answer, log, "gemeente-elders is not registered (speelruimte party add)")


def test_an_invitation_of_another_party_than_one_comes_for_is_told_so(
    guest: Guest, platform: Platform, database: Database, forger: Forger, log: list[str]
) -> None:
    platform(issuer_text("forger", forger.url, f'{GGZ}", "{SCHOOL}', 'party_claim = "organisation"'))
    invitation = sent(database, party=GGZ)
    way = way_to_issuer(takes_up(guest, invitation))
    answer = comes_back(guest, forger, way, organisation=SCHOOL)
    assert (answer.status_code, heading(answer)) == (403, "Deze uitnodiging is van een andere organisatie")
    assert is_found(answer, log, "of another party")
    way = way_to_issuer(takes_up(guest, invitation))
    assert comes_back(guest, forger, way, organisation=GGZ).status_code == 303


def test_an_invitation_that_was_replaced_while_somebody_signed_in_is_told_so(
    guest: Guest, platform: Platform, database: Database, forger: Forger, log: list[str]
) -> None:
    platform(issuer_text("forger", forger.url))
    invitation = sent(database)
    way = way_to_issuer(takes_up(guest, invitation))
    with database.transaction() as session:
        invite_again(session, PLATFORM, DUINRAND, "bea-hoeve", at=now())
    answer = comes_back(guest, forger, way)
    assert (answer.status_code, heading(answer)) == (404, "Deze uitnodiging werkt niet meer")
    assert is_found(answer, log, "taken up, replaced or ended")


def test_a_claim_that_cannot_be_and_whoever_stops_are_found_in_the_log_too(
    guest: Guest, platform: Platform, forger: Forger, log: list[str]
) -> None:
    platform(issuer_text("forger", forger.url, DUINRAND, 'admits = "everyone"'))
    answer = comes_back(guest, forger, guest.begin("forger").headers["location"], name="Anna" * 100)
    assert (answer.status_code, heading(answer)) == (403, "Wij kunnen u niet aanmelden")
    assert is_found(answer, log, "name: expected a text of at most 200 characters")
    state = asked(guest.begin("forger"))["state"]
    answer = guest.come_back("forger", state=state, error="access_denied")
    assert is_found(answer, log, "did not let them through")


def test_a_secret_that_became_unusable_is_no_failure_of_the_platform(
    guest: Guest, platform: Platform, forger: Forger, tmp_path: Path, log: list[str]
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("good", "utf-8")
    secret.chmod(0o600)
    platform(issuer_text("forger", forger.url, DUINRAND, 'client_secret_file = "secret"'))
    secret.write_text(" \n", "utf-8")
    answer = comes_back(guest, forger, guest.begin("forger").headers["location"])
    assert (answer.status_code, heading(answer)) == (503, "Het aanmelden bij uw organisatie werkt nu niet")
    assert "niet aan u" in answer.text
    assert is_found(answer, log, "is empty")


def test_only_a_platform_to_try_says_that_it_is_one(guest: Guest, platform: Platform, forger: Forger) -> None:
    platform(issuer_text("forger", forger.url))
    assert "proefopstelling" not in guest.http.get("/aanmelden").text


def test_a_platform_to_try_with_issuers_says_so(guest: Guest, platform: Platform, forger: Forger) -> None:
    platform(issuer_text("forger", forger.url), development=True)
    assert "proefopstelling" in guest.http.get("/aanmelden").text


def test_an_empty_code_is_no_try_and_what_is_left_is_told_until_it_is_over(
    guest: Guest, platform: Platform, database: Database, forger: Forger
) -> None:
    platform(issuer_text("forger", forger.url))
    invitation = sent(database)

    def tried(code: str) -> str:
        kept = guest.http.post(f"/uitnodiging/{invitation.secret}", data={"code": code, "bij": "forger"})
        return guest.http.get(kept.headers["location"], timeout=PATIENCE).text

    for _ in range(6):
        assert "Vul de code in. Dit telt niet als een poging." in tried(" - ")
        assert "Een code heeft acht letters en cijfers." in tried("BBBB-BBB")
    for left in (4, 3, 2, 1):
        assert f"U kunt het nog {left} keer proberen" in tried("BBBB-BBBB")
    for told in (tried("BBBB-BBBB"), tried(invitation.code), guest.http.get(f"/uitnodiging/{invitation.secret}").text):
        assert "Er is vijf keer een verkeerde code ingevuld." in told


def test_an_invitation_that_is_too_old_says_so(
    guest: Guest, platform: Platform, database: Database, forger: Forger
) -> None:
    platform(issuer_text("forger", forger.url))
    invitation = sent(database)
    with database.transaction() as session:
        session.connection().exec_driver_sql("update person set invited_until = invited_until - interval '8 days'")
    answer = guest.http.get(f"/uitnodiging/{invitation.secret}")
    assert answer.status_code == 404
    assert "werkt zeven dagen, en die zijn voorbij" in answer.text
