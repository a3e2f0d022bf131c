"""Whoever takes part sees how the parties do together, what each number is made of, and who waits for whom."""

import csv
import io

import pytest

from orchestrator.db.database import Database
from orchestrator.proof.check import Outcome, examine
from orchestrator.usecases.checkpoints import make_checkpoint
from tests.e2e.late import furnish_late
from tests.e2e.town import TODAY, TOWN, Town
from tests.unit.proof.made import KEY

FIRE = "brandweer-kust"


@pytest.fixture
def busy(town_url):
    """A town in which decisions and advice came late, of which everything that happened is under a checkpoint."""
    database = Database(town_url, connections=1)
    furnish_late(Town(database))
    with database.transaction() as session:
        make_checkpoint(session, TOWN, [KEY], "speelruimte", at=TODAY)
    database.dispose()


def taken(somebody, words: str) -> bytes:
    with somebody.page.expect_download() as download:
        somebody.follow(words)
    return download.value.path().read_bytes()


@pytest.mark.usefixtures("busy")
def test_a_partner_sees_its_own_figures_beside_all_together_and_takes_a_proof_of_one(sign_in):
    partner = sign_in(FIRE).go("/postvak")
    partner.follow("Samenwerking")
    assert "Alle partijen samen" in partner.reads()
    assert "nooit van personen" in partner.reads()
    assert partner.barriers() == []
    partner.page.get_by_role("link", name="Brandweer Kust", exact=True).click()
    assert "Per regel: Brandweer Kust" in partner.reads()
    partner.page.get_by_role("link", name="2 Te laat gedaan, Brandweer Kust").click()
    assert partner.page.locator("tbody tr").count() == 2
    assert partner.reads().count("dagen te laat") == 2
    assert partner.barriers() == []
    proof = taken(partner, "bewijs Advies, Zonnepanelen Zeedijk 5")
    found = examine(proof.splitlines(keepends=True), [KEY.public])
    assert (found.outcome, found.findings) == (Outcome.WHOLE, [])
    lines = list(csv.DictReader(io.StringIO(taken(partner, "CSV").decode("utf-8-sig")), delimiter=";"))
    assert [each["Titel"] for each in lines] == ["Zonnepanelen Zeedijk 5", "Tuinhuis Lindelaan 2"]
    partner.page.go_back()
    partner.page.get_by_role("link", name="Wie wacht op wie").click()
    assert "Gemeente Duinrand" in partner.reads()
    assert partner.barriers() == []


@pytest.mark.usefixtures("busy")
def test_who_waits_for_whom_leads_to_the_case(sign_in):
    director = sign_in(TOWN).go("/samenwerking/wachten?toon=niemand")
    assert director.page.locator("#per-zaak ~ table tbody tr").count() == 1
    assert "niemand (" in director.reads()
    director.page.get_by_role("link", name="Aanbouw Zeestraat 3").click()
    assert director.page.url.endswith("/zaken/wabo-04")


def test_who_works_with_nobody_reads_so(sign_in):
    school = sign_in("school-de-regenboog").go("/samenwerking")
    assert "werkt nog in geen zaak met anderen samen" in school.reads()
    assert school.barriers() == []
    school.go("/samenwerking?samen=gemeente-duinrand:omgevingsvergunning")
    assert "Deze samenwerking vindt u hier niet" in school.reads()
