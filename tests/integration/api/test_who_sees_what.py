"""Who sees what of a case, and what for, is the same at the API, on the pages, in the file of a case and in the log."""

from datetime import timedelta
from typing import Any

import pytest

from api.web.frame.session import COOKIE
from orchestrator.clock import now
from orchestrator.db.database import Database
from orchestrator.domain.party import Actor
from orchestrator.usecases.identity import begin_session
from orchestrator.usecases.policies import publish_policy
from tests.integration.api.conftest import BEGIN
from tests.integration.api.counter import BRANDWEER, GEMEENTE, OMGEVINGSDIENST, PORTAAL, Counter

POLICY = """\
policy: zicht
in_force: 2024-01-01
title: {nl: Zicht, en: Sight}
goal: {nl: Weten wat nodig is, en: Knowing what is needed}
roles: {gemeente: , arts: {title: {nl: Arts, en: Doctor}}, betaler: , inwoner: }
personal_data: {ground: AVG 6(1)(e)}
purposes:
  hulp: {title: {nl: Hulp bieden, en: Giving help}, ground: Wet 1, roles: [gemeente, arts]}
  betalen: {title: {nl: Betalen, en: Paying}, ground: Wet 2, roles: [gemeente, betaler]}
facts:
  verslag: {by: arts, fields: {tekst: text}, purposes: hulp, confidentiality: {geheim: arts}}
  rekening: {by: arts, fields: {tekst: text}, purposes: betalen, existence: known}
rules: []
"""
CASE = {
    "id": "zaak-1",
    "policy": "zicht",
    "municipality": GEMEENTE,
    "title": "Zaak",
    "roles": {"arts": BRANDWEER, "betaler": OMGEVINGSDIENST, "inwoner": PORTAAL},
}
READERS = {
    BRANDWEER: {"gewoon", "diep geheim", "tachtig euro"},  # who added them
    GEMEENTE: {"gewoon", "tachtig euro"},
    OMGEVINGSDIENST: {"tachtig euro"},
    PORTAAL: set(),
}
WORDS = ("gewoon", "diep geheim", "tachtig euro")


@pytest.fixture
def opened(database: Database, counter: Counter) -> Counter:
    with database.transaction() as session:
        publish_policy(session, POLICY, at=BEGIN)
    assert counter.post("/v1/cases", GEMEENTE, CASE).status_code == 201
    for kind, fields in (
        ("verslag", {"tekst": "gewoon"}),
        ("verslag", {"tekst": "diep geheim", "confidentiality": "geheim"}),
        ("rekening", {"tekst": "tachtig euro"}),
    ):
        counter.add(BRANDWEER, {"type": kind, "fields": fields})
    return counter


def page(database: Database, counter: Counter, party: str, path: str) -> str:
    with database.transaction() as session:
        lasts = timedelta(days=1)
        begun = begin_session(session, Actor(party, "medewerker-1"), at=now(), lasts=lasts, development=True)
    answer = counter.send("GET", path, headers={"Accept": "text/html", "Cookie": f"{COOKIE}={begun}"})
    assert answer.status_code == 200, answer.text
    return str(answer.text)


@pytest.mark.parametrize("party", READERS)
def test_a_party_reads_what_is_for_its_role_purpose_and_level_and_nothing_else(
    opened: Counter, database: Database, party: str
) -> None:
    for path in ("/v1/cases/zaak-1/facts", "/v1/cases/zaak-1/journal", "/v1/cases/zaak-1"):
        told = opened.get(path, party).text
        found = {each for each in WORDS if each in told}
        assert found == (set() if path == "/v1/cases/zaak-1" else READERS[party]), path
    told = page(database, opened, party, "/zaken/zaak-1")
    assert {each for each in WORDS if each in told} == READERS[party]


def test_that_there_is_something_is_told_where_the_type_says_so(opened: Counter) -> None:
    told = opened.get("/v1/cases/zaak-1/facts", PORTAAL).json()["found"]
    others = [each for each in told if each["type"] in ("verslag", "rekening")]
    assert [(each["type"], each["party"], each["fields"]) for each in others] == [("rekening", BRANDWEER, {})]


def test_a_level_that_there_is_not_is_refused(opened: Counter) -> None:
    fact = {"type": "verslag", "fields": {"tekst": "x", "confidentiality": "topgeheim"}}
    answer = opened.post("/v1/cases/zaak-1/facts", BRANDWEER, fact)
    assert answer.status_code == 400
    assert "zeer_geheim" in answer.text


def test_the_log_tells_for_which_purposes_who_read_had_something_to_read(opened: Counter) -> None:
    for party in (BRANDWEER, OMGEVINGSDIENST, PORTAAL):
        opened.get("/v1/cases/zaak-1/facts", party)
    found = opened.get("/v1/processings", GEMEENTE, limit=50).json()["found"]
    assert [(each["party"], each["purpose"], each["ground"]) for each in found] == [
        (BRANDWEER, "Hulp bieden", "Wet 1"),
        (OMGEVINGSDIENST, "Betalen", "Wet 2"),
        (PORTAAL, "Weten wat nodig is", "AVG 6(1)(e)"),
    ]


def test_the_policy_tells_who_sees_what(opened: Counter, database: Database) -> None:
    told: dict[str, Any] = opened.get("/v1/policies/zicht").json()
    facts = {each["name"]: each for each in told["facts"]}
    assert (facts["verslag"]["purposes"], facts["verslag"]["levels"]) == (["hulp"], {"geheim": ["arts"]})
    assert (facts["rekening"]["existenceKnown"], facts["rekening"]["seenBy"]) == (True, [])
    [help_, paying] = told["purposes"]
    assert (help_["name"], help_["roles"], help_["sources"][0]["words"]) == ("hulp", ["gemeente", "arts"], "Wet 1")
    assert paying["title"] == {"nl": "Betalen", "en": "Paying"}
    shown = page(database, opened, GEMEENTE, "/beleid/zicht/2024-01-01/feiten")
    assert "voor:" in shown
    assert "Hulp bieden" in shown
    assert " ".join(shown.split()).count("als geheim: Arts") == 1
    assert "anderen mogen weten dat het er is" in shown
    assert "Waarvoor feiten te zien zijn" in page(database, opened, GEMEENTE, "/beleid/zicht/2024-01-01")
