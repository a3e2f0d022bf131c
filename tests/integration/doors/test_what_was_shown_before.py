"""What was shown before is shown again by what one may see now: kept pages, answers under a key, news, saved views."""

import httpx
import pytest

from orchestrator.domain.case import FactDraft
from orchestrator.domain.party import Actor
from orchestrator.usecases.facts import record_fact
from tests.integration.doors.drawn import AID, TOWN
from tests.integration.doors.test_hidden_is_as_if_it_were_not_there import form
from tests.integration.doors.worlds import ASKED, PERSON, Reader, looking, stories

GONE = {403, 404, 410}


def record(reader: Reader, case: str, draft: FactDraft, key: str) -> None:
    with reader.world.database.transaction() as session:
        record_fact(session, Actor(TOWN, PERSON), case, draft, at=ASKED, key=f"{key}-{case}")


@pytest.fixture
def case() -> str:
    return next(each.case for each in stories() if not each.closed)


def looked_ahead(reader: Reader, case: str) -> httpx.Response:
    """Look at what a hidden fact would bring about, on a page that is kept."""
    kept = form(reader, f"/zaken/{case}/feit/h", {"n": "1", "_doen": "bekijk"})
    assert (kept.status_code, kept.url.path.startswith("/antwoord/")) == (200, True)
    assert "Geheim" in kept.text
    return kept


def test_a_page_that_was_kept_is_gone_once_its_reader_may_see_less(worlds, case: str) -> None:
    with looking(worlds[0], AID) as reader:
        kept = looked_ahead(reader, case)
        record(reader, case, FactDraft("a", {"n": 2}), "iets anders")
        assert reader.ask(kept.url.path).text == kept.text
        added = {"json": {"type": "h", "fields": {"n": 2}}, "headers": {"Idempotency-Key": "geheim"}}
        assert reader.ask(f"/v1/cases/{case}/facts", "POST", **added).status_code == 201
        record(reader, case, FactDraft("party_left", {"role": "helper", "party": AID}), "eruit")
        assert reader.ask(kept.url.path).status_code in GONE
        assert reader.ask(f"/v1/cases/{case}/facts", "POST", **added).status_code in GONE
        assert reader.ask(f"/nieuws?zaak={case}&vanaf=1").status_code in GONE
        record(reader, case, FactDraft("party_joined", {"role": "helper", "party": AID}), "erin")


def test_a_page_that_was_kept_is_gone_once_what_named_its_reader_is_corrected(worlds, case: str) -> None:
    with looking(worlds[0], AID) as reader:
        word = {"json": {"type": "w", "fields": {"n": 1, "to": AID, "wie": "jan"}}, "headers": {"Idempotency-Key": "w"}}
        said = reader.ask(f"/v1/cases/{case}/facts", "POST", **word).json()["fact"]["id"]
        kept = looked_ahead(reader, case)
        instead = {**word["json"], "corrects": said}
        sent = {"json": instead, "headers": {"Idempotency-Key": "anders"}}
        assert reader.ask(f"/v1/cases/{case}/facts", "POST", **sent).status_code == 201
        assert reader.ask(kept.url.path).status_code in GONE
