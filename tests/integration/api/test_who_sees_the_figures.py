"""The figures, and what is the matter, are for whoever keeps the platform running."""

import httpx
import pytest

from api.app import create_app
from orchestrator.db.database import Database
from orchestrator.settings import Settings
from tests.integration.serving import serving
from tests.patience import PATIENCE, UNHURRIED

TOKEN = "a-token-for-figures"


def asked(settings: Settings, path: str, **headers: str) -> httpx.Response:
    with serving(create_app(settings)) as url:
        return httpx.get(url + path, headers=headers, timeout=PATIENCE)


@pytest.fixture
def settings(database: Database, database_url: str) -> Settings:  # noqa: ARG001 the database must be furnished
    return Settings(database_url=database_url, **UNHURRIED)


def test_this_machine_sees_them_unless_something_stands_in_between(settings: Settings) -> None:
    assert "speelruimte_ready" in asked(settings, "/metrics").text
    for name in ("X-Forwarded-For", "Forwarded", "Via"):
        no = asked(settings, "/metrics", **{name: "127.0.0.1"})
        assert (no.status_code, no.headers["content-type"]) == (403, "application/problem+json")
        assert "speelruimte_ready" not in no.text


def test_networks_that_were_named_see_them_and_others_not(settings: Settings) -> None:
    elsewhere = settings.changed(metrics_from="192.0.2.0/24")
    assert asked(elsewhere, "/metrics").status_code == 403
    assert asked(settings.changed(metrics_from="none"), "/metrics").status_code == 403


def test_where_a_token_is_set_it_is_asked_of_everybody(settings: Settings) -> None:
    guarded = settings.changed(metrics_token=TOKEN)
    no = asked(guarded, "/metrics")
    assert (no.status_code, no.headers["www-authenticate"]) == (401, "Bearer")
    assert asked(guarded, "/metrics", Authorization="Bearer another-token-there").status_code == 401
    assert asked(guarded, "/metrics", Authorization=f"Basic {TOKEN}").status_code == 401
    assert asked(guarded, "/metrics", Authorization=f"Bearer {TOKEN}", Via="1.1 proxy").status_code == 200


def test_everybody_hears_whether_it_is_ready_and_no_more(settings: Settings) -> None:
    here, there = asked(settings, "/readyz"), asked(settings, "/readyz", Via="1.1 proxy")
    assert {here.status_code, there.status_code} == {200}
    assert set(here.json()) == {"ready", "state", "at", "checks"}
    assert set(there.json()) == {"ready", "state", "at"}
