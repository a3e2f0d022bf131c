"""An operator looks whether issuers can be used, and reads what to register there; and is told what is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli.main import app
from orchestrator.local.ports import free_port
from tests.integration.sign_in.conftest import DUINRAND, issuer_text
from tests.providers.forger import Forger
from tests.providers.providers import certified, plain

SITE = "https://speelruimte.example"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "issuers.toml"


def check(place: Path) -> tuple[int, dict[tuple[str, str], tuple[str, str]]]:
    ran = CliRunner().invoke(app, ["issuer", "check", str(place), "--site", SITE, "--json"])
    said: dict[str, Any] = json.loads(ran.stdout)
    assert said["good"] is (ran.exit_code == 0)
    return ran.exit_code, {(each["issuer"], each["what"]): (each["state"], each["said"]) for each in said["issuers"]}


def test_two_real_issuers_are_in_order_and_it_is_said_what_to_register_there(place: Path) -> None:
    client = {"client_id": "speelruimte", "token_endpoint_auth_method": "none", "redirect_uris": [f"{SITE}/x"]}
    with certified({}, [client]) as first, plain({}) as second:
        place.write_text(issuer_text("first", first) + issuer_text("second", second), "utf-8")
        status, found = check(place)
    assert status == 0
    assert found["first", "PKCE"] == ("good", "S256")
    assert found["first", "register: redirect URI"] == ("note", f"{SITE}/aanmelden/terug/first")
    assert found["first", "register: back-channel"] == ("note", f"{SITE}/afmelden/door/first")
    assert found["second", "PKCE"][0] == "note"
    assert found["second", "signatures"] == ("good", "RS256")
    assert found["second", "keys"] == ("good", "1 that can be verified with")


@pytest.mark.parametrize(
    ("described", "what", "told"),
    [
        ({"issuer": "https://other.example"}, "description", "expected 'http://127.0.0.1"),
        ({"token_endpoint": "http://elsewhere.example/token"}, "description", "expected an address with https"),
        ({"response_types_supported": ["id_token"]}, "authorization code", "found id_token"),
        ({"code_challenge_methods_supported": ["plain"]}, "PKCE", "found plain, expected S256"),
        ({"id_token_signing_alg_values_supported": ["HS256"]}, "signatures", "found HS256, expected one of RS256"),
    ],
)
def test_what_an_issuer_cannot_is_said_with_what_was_expected(
    place: Path, forger: Forger, described: dict[str, Any], what: str, told: str
) -> None:
    place.write_text(issuer_text("forger", forger.url), "utf-8")
    good = {"response_types_supported": ["code"], "id_token_signing_alg_values_supported": ["RS256"]}
    forger.described = good
    assert check(place)[0] == 0
    forger.described = good | described
    status, found = check(place)
    assert (status, found["forger", what][0]) == (1, "wrong")
    assert told in found["forger", what][1]


def test_keys_nobody_should_trust_are_no_keys(place: Path, forger: Forger) -> None:
    place.write_text(issuer_text("forger", forger.url), "utf-8")
    forger.published = [{"kty": "oct", "k": "c2VjcmV0"}, {"kty": "PQ"}, {"kty": "RSA"}]
    assert check(place)[1]["forger", "keys"][0] == "wrong"


def test_an_issuer_that_is_away_and_a_secret_that_is_not_there_are_said(place: Path) -> None:
    lines = issuer_text("away", f"http://127.0.0.1:{free_port()}", DUINRAND, 'client_secret_file = "gone"')
    place.write_text(lines, "utf-8")
    status, found = check(place)
    assert status == 1
    assert found["away", "description"][0] == found["away", "secret or key"][0] == "wrong"
    assert "gone cannot be read" in found["away", "secret or key"][1]


def test_at_a_terminal_it_is_a_table_and_a_file_that_is_wrong_is_a_sentence(place: Path, forger: Forger) -> None:
    place.write_text(issuer_text("forger", forger.url), "utf-8")
    ran = CliRunner().invoke(app, ["issuer", "check", str(place), "--site", SITE])
    assert "register: redirect URI" in ran.stdout
    place.write_text("[[issuer]]\n", "utf-8")
    ran = CliRunner().invoke(app, ["issuer", "check", str(place)])
    assert ran.exit_code == 2
    assert "issuers.toml:1, name: found nothing" in ran.stderr
    ran = CliRunner().invoke(app, ["issuer", "check"])
    assert "Name a file with issuers" in ran.stderr


def test_a_secret_that_others_may_read_is_told_with_what_to_do(place: Path, forger: Forger) -> None:
    secret = place.with_name("secret")
    secret.write_text("of sixty-four characters", "utf-8")
    place.write_text(issuer_text("forger", forger.url, DUINRAND, 'client_secret_file = "secret"'), "utf-8")
    secret.chmod(0o644)
    state, said = check(place)[1]["forger", "who may read it"]
    assert state == "note"
    assert said.endswith(f"(mode 0o644). Expected 0600 or 0400: chmod 600 {secret}")
    secret.chmod(0o600)
    assert ("forger", "who may read it") not in check(place)[1]


@pytest.mark.usefixtures("database")
def test_a_party_that_is_not_registered_is_told_where_there_is_a_database(
    place: Path, forger: Forger, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    forger.described = {"response_types_supported": ["code"], "id_token_signing_alg_values_supported": ["RS256"]}
    named = f'{DUINRAND}", "gemeente-duinrnad", "waterschap'
    place.write_text(issuer_text("forger", forger.url, named, 'party_claim = "organisation"'), "utf-8")
    monkeypatch.setenv("SPEELRUIMTE_DATA_DIR", str(place.with_name("data")))
    status, found = check(place)
    assert (status, [what for _, what in found if "party" in what]) == (0, [])
    monkeypatch.setenv("SPEELRUIMTE_DATABASE_URL", database_url)
    status, found = check(place)
    assert status == 1
    assert found["forger", f"party {DUINRAND}"][0] == "good"
    assert found["forger", "party gemeente-duinrnad"][0] == "wrong"
    assert f"Did you mean '{DUINRAND}'?" in found["forger", "party gemeente-duinrnad"][1]
    state, said = found["forger", "register here: party"]
    assert (state, "speelruimte party add waterschap" in said) == ("note", True)
