"""Work asked for by a day and owed by nobody: when that day has passed it is said, and nobody is called late."""

import html
import re
from datetime import timedelta

import pytest

from api.web.words.language import language
from orchestrator.domain.case import FactDraft
from tests.e2e.town import TODAY, TOWN, Town
from tests.integration.lists.reader import Reader

DUTCH = language("nl")
PROVIDER, LATE_TO_JOIN = "ggz-noorderlicht", "ggz-het-baken"
PASSED, LATE = DUTCH.say("norms.state_asked_passed"), DUTCH.say("norms.state_breached")


@pytest.fixture(autouse=True)
def youth_case(town: Town) -> None:
    """A report of ten weeks ago, on which providers were asked for their view within three."""
    then = TODAY - timedelta(weeks=10)
    reported = {"ontvangen_op": then.date().isoformat(), "aanleiding": "zorgen", "urgentie": "gewoon"}
    roles = {"ggz": (PROVIDER,), "jeugdige_en_ouders": ("gezin-portaal",)}
    town.open("jeugdhulp", "jeugd-1", "Gezin Duinpad", roles, [FactDraft("melding", reported)], at=then)
    town.add("jeugd-1", TOWN, "party_joined", {"role": "ggz", "party": LATE_TO_JOIN})
    town.wake()


@pytest.mark.parametrize("provider", [PROVIDER, LATE_TO_JOIN])
def test_the_day_is_over_at_every_page_and_nobody_is_late(reader: Reader, provider: str):
    reader.sits_at(provider)
    inbox = html.unescape(reader.get("/postvak").text)
    (offer,) = set(re.findall(r'href="(/postvak/taak/[^"?#]*)', inbox))
    for path in ("/postvak", offer):
        page = reader.get(path).text
        assert PASSED in page, path
        assert LATE not in page, path
