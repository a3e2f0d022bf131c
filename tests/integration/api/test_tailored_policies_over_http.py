"""A policy is shown as a municipality tailored it: whose it is, what is filled in, and where each rule comes from."""

import pytest

from orchestrator.db.database import Database
from orchestrator.usecases.policies import publish_policy
from tests.integration.api.conftest import BEGIN
from tests.integration.api.counter import PORTAAL, VEENLAND, Counter

MODEL = """\
policy: kap
in_force: 2024-01-01
roles: {gemeente: , burger: }
open: {weken: {type: whole, from: 1, to: 8, default: 8, tighter: lower}, eisen: {type: rules}}
facts: {vraag: {by: burger, open: true, fields: {op: date}}, antwoord: {by: gemeente}}
rules:
  - rule: antwoorden
    when: {vraag: v}
    oblige: {bearer: gemeente, to: antwoord, within: $weken weeks after v.op}
"""
OVERLAY = """\
overlay_of: kap
model: 2024-01-01
municipality: gemeente
in_force: 2024-02-01
fill: {weken: 6}
facts: {vraag: {fields: {boom: text?}}}
rules:
  - {rule: groeten, at: eisen, source: Verordening 1, when: vraag, notify: {who: burger, what: Dank}}
"""


@pytest.fixture
def furnished(database: Database, counter: Counter) -> Counter:
    with database.transaction() as session:
        publish_policy(session, MODEL, at=BEGIN)
        publish_policy(session, f"{OVERLAY}--- # kap/2024-01-01.yaml\n{MODEL}", at=BEGIN)
    return counter


def test_what_a_municipality_made_of_a_policy_can_be_looked_up(furnished: Counter) -> None:
    model = furnished.get("/v1/policies/kap").json()
    tailored = furnished.get("/v1/policies/kap", municipality="gemeente").json()

    assert (model["version"], model["municipality"], model["model"]) == ("kap@2024-01-01", None, None)
    assert model["opened"] == {"weken": "8", "eisen": ""}
    assert (tailored["version"], tailored["model"]) == ("kap@2024-02-01+gemeente", "kap@2024-01-01")
    assert tailored["opened"] == {"weken": "6", "eisen": "groeten"}
    assert {each["name"]: each["origin"] for each in tailored["rules"]} == {
        "antwoorden": "kap@2024-01-01",
        "groeten": "kap@2024-02-01+gemeente",
    }
    assert tailored == furnished.get("/v1/policies/kap/versions/2024-02-01+gemeente").json()
    assert tailored == furnished.get("/v1/policies/kap/versions/2024-01-01", municipality="gemeente").json()
    assert model == furnished.get("/v1/policies/kap", municipality="elders").json()


def test_the_list_says_whose_each_version_is(furnished: Counter) -> None:
    found = furnished.get("/v1/policies").json()["found"]

    assert [(each["version"], each["municipality"]) for each in found if each["name"] == "kap"] == [
        ("kap@2024-01-01", None),
        ("kap@2024-02-01+gemeente", "gemeente"),
    ]


def test_nobody_opens_under_what_another_municipality_made_of_a_policy(furnished: Counter) -> None:
    opening = {"policy": "kap", "municipality": VEENLAND, "title": "Boom", "roles": {"burger": PORTAAL}}
    theirs = furnished.post("/v1/cases", VEENLAND, opening | {"id": "b-1", "version": "2024-02-01+gemeente"})
    assert (theirs.status_code, theirs.headers["Content-Type"]) == (400, "application/problem+json")
    assert "version" in theirs.text
    assert furnished.get("/v1/cases/b-1", VEENLAND).status_code == 404
    national = furnished.post("/v1/cases", VEENLAND, opening | {"id": "b-1", "version": "2024-01-01"})
    assert national.status_code == 201, national.text
    assert national.json()["case"]["version"] == "kap@2024-01-01"
