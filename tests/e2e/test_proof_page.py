"""A party takes a proof of what it was told, on the page of a case, and it holds without the platform."""

import pytest

from orchestrator.db.database import Database
from orchestrator.proof.check import Outcome, examine
from orchestrator.proof.keys import read_public
from orchestrator.usecases.checkpoints import make_checkpoint
from tests.e2e.town import TODAY, TOWN
from tests.unit.proof.made import KEY


@pytest.fixture
def signed(town_url):
    """A town of which everything that happened is under a checkpoint."""
    database = Database(town_url, connections=1)
    with database.transaction() as session:
        assert make_checkpoint(session, TOWN, [KEY], "speelruimte", at=TODAY)
    database.dispose()


def taken(somebody, words: str) -> bytes:
    with somebody.page.expect_download() as download:
        somebody.follow(words)
    return download.value.path().read_bytes()


@pytest.mark.usefixtures("signed")
def test_an_applicant_keeps_a_proof_of_a_case_and_of_one_line_with_the_keys_to_check_it(sign_in):
    applicant = sign_in("aanvrager-portaal").go("/zaken/wabo-01")
    applicant.follow("Bewijs")
    assert "Laatste controlepunt van de gemeente" in applicant.reads()
    assert "speelruimte/gemeente-duinrand" in applicant.reads()
    assert applicant.barriers() == []
    keys = read_public(taken(applicant, "Openbare sleutels bewaren"), "taken")
    whole = examine(taken(applicant, "Bewijs van de zaak bewaren").splitlines(keepends=True), keys)
    assert (whole.outcome, whole.findings) == (Outcome.WHOLE, [])
    one = examine(taken(applicant, "bewijs van regel 3").splitlines(keepends=True), keys)
    assert (one.outcome, one.shown, one.summary.first) == (Outcome.WHOLE, 1, 3)


def test_before_any_checkpoint_the_page_says_so_in_the_language_of_the_reader(sign_in):
    director = sign_in(TOWN).go("/zaken/wabo-01/bewijs")
    assert "Er is nog geen controlepunt." in director.reads()
    assert director.page.get_by_role("link", name="Openbare sleutels").count() == 0
    assert director.barriers() == []


def test_of_a_case_one_takes_no_part_in_there_is_no_proof(sign_in):
    stranger = sign_in("school-de-regenboog")
    for address in ("/zaken/wabo-01/bewijs", "/zaken/wabo-01/bewijs/bestand", "/zaken/wabo-01/bewijs/sleutels"):
        assert stranger.page.request.get(address).status == 404


@pytest.mark.usefixtures("signed")
def test_on_a_phone_nobody_has_to_scroll_sideways_for_a_checkpoint_or_a_long_name(sign_in):
    reader = sign_in("aanvrager-portaal", size="phone", language="en").go("/zaken/wabo-01/bewijs")
    assert "Latest checkpoint of the municipality" in reader.reads()
    assert reader.barriers() == []
