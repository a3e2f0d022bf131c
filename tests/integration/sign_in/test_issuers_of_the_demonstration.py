"""The fictional people of the demonstration sign in for real, at the issuers it starts."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from orchestrator.clock import now
from orchestrator.db.database import Database
from orchestrator.db.parties import find_party
from orchestrator.db.persons import find_at_issuer
from orchestrator.domain.issuer_file import parse_issuers
from orchestrator.local.development import PARTIES
from orchestrator.usecases.identity import issue_token
from orchestrator.usecases.parties import register_party
from tests.integration.sign_in.conftest import Platform
from tests.integration.sign_in.guest import Guest
from tests.providers.providers import running
from workers.demo.issuers import DemoIssuer, demo_issuers, know_administrators, know_people, write_issuers


@pytest.fixture
def issuers(database: Database, platform: Platform, tmp_path: Path) -> Iterator[tuple[DemoIssuer, ...]]:
    """The two issuers, running, on a platform that knows the fictional parties."""
    found = demo_issuers()
    with database.transaction() as session:
        for party in PARTIES:
            if find_party(session, party.id) is None:
                register_party(session, party, at=now())
        know_administrators(session, found, now())
        for party, person in (("gemeente-duinrand", "handhaver"), ("ggz-noorderlicht", "medewerker-1")):
            issue_token(session, party, person, at=now(), development=True)
    with ExitStack() as ending:
        for each in found:
            ending.enter_context(running(list(each.program().argv), each.port))
        text = write_issuers(found, tmp_path).read_text("utf-8")
        platform(text, development=True)
        yield found


def test_people_of_a_municipality_and_of_partners_sign_in_each_at_their_own(
    guest: Guest, issuers: tuple[DemoIssuer, ...]
) -> None:
    assert len(issuers) == 2
    page = guest.http.get("/aanmelden").text
    assert "Gemeente Duinrand" in page
    assert "Een wachtwoord is er niet" in page
    for issuer, who, begins in (
        ("duinrand", "gemeente-duinrand:beleidsmaker", "/beleid"),
        ("kust", "gemeente-veenland:regisseur", "/regie"),
        ("kust", "ggz-noorderlicht:medewerker-1", "/postvak"),
        ("kust", "brandweer-kust:accountbeheerder", "/mensen"),
    ):
        answer = guest.sign_in(issuer, who)
        assert (answer.status_code, answer.headers.get("location")) == (303, begins)
        assert guest.is_signed_in


def test_after_the_story_whoever_signs_in_is_the_person_who_did_the_work(
    guest: Guest, issuers: tuple[DemoIssuer, ...], database: Database
) -> None:
    guest.sign_in("kust", "ggz-noorderlicht:medewerker-2")  # came while the story was told
    with database.transaction() as session:
        know_people(session, issuers, now())
    for issuer, who, begins in (
        ("duinrand", "gemeente-duinrand:handhaver", "/handhaving"),
        ("kust", "ggz-noorderlicht:medewerker-1", "/postvak"),
        ("kust", "ggz-noorderlicht:medewerker-2", "/postvak"),
    ):
        assert guest.sign_in(issuer, who).headers["location"] == begins
        with database.transaction() as session:
            url = next(each.url for each in issuers if each.name == issuer)
            found = find_at_issuer(session, who.partition(":")[0], url, who)
        assert found is not None
        assert found.id == who.partition(":")[2]


def test_no_issuer_speaks_for_a_party_of_the_other(guest: Guest, issuers: tuple[DemoIssuer, ...]) -> None:
    text = "\n\n".join(each.said() for each in issuers)
    own, shared = parse_issuers(text, "issuers.toml", Path())
    assert set(own.parties) & set(shared.parties) == set()
    assert {*own.parties, *shared.parties} == {each.id for each in PARTIES}
    assert guest.sign_in("duinrand", "ggz-noorderlicht:medewerker-1").status_code == 403
