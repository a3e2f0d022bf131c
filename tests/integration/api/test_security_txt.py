"""Where to report a weakness stands where everybody looks for it (RFC 9116), once the operator says so."""

from datetime import datetime, timedelta

import httpx
import pytest

from api.app import create_app
from orchestrator.clock import now
from orchestrator.db.database import Database
from orchestrator.settings import Settings, SettingsInvalid, load_settings
from tests.integration.serving import serving
from tests.patience import PATIENCE, UNHURRIED


def asked(settings: Settings) -> httpx.Response:
    with serving(create_app(settings)) as url:
        return httpx.get(f"{url}/.well-known/security.txt", timeout=PATIENCE)


def test_the_contact_is_told_and_never_out_of_date(database: Database, database_url: str) -> None:  # noqa: ARG001 the database must be furnished
    said = {"security_contact": "mailto:veilig@example.org", "api_url": "https://zaken.example.org/"}
    answer = asked(Settings(database_url=database_url, **said, **UNHURRIED))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"] == "mailto:veilig@example.org"
    assert fields["Canonical"] == "https://zaken.example.org/.well-known/security.txt"
    assert timedelta(days=30) < datetime.fromisoformat(fields["Expires"]) - now() < timedelta(days=365)


def test_where_nobody_is_named_there_is_no_such_file(database: Database, database_url: str) -> None:  # noqa: ARG001 the database must be furnished
    assert asked(Settings(database_url=database_url, **UNHURRIED)).status_code == 404


@pytest.mark.parametrize(
    "contact", ["veilig@example.org", "mailto:", "http://example.org", "mailto:a@b\nExpires: never"]
)
def test_a_contact_is_an_address_one_can_follow(contact: str) -> None:
    with pytest.raises(SettingsInvalid, match="SPEELRUIMTE_SECURITY_CONTACT: expected"):
        load_settings({"SPEELRUIMTE_SECURITY_CONTACT": contact})
