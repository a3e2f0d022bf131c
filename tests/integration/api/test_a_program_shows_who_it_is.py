"""The kit of a partner shows who its program is: by a key it signs with, or by what its issuer gives."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs

import httpx
import pytest
from fastapi.responses import JSONResponse
from joserfc.jwk import OKPKey

from api.app import create_app
from orchestrator.clock import now
from orchestrator.db.database import Database
from orchestrator.domain.public_key import read_public_key
from orchestrator.local.ports import free_port
from orchestrator.secret_file import SecretUnreadable
from orchestrator.settings import Settings
from orchestrator.usecases.party_keys import add_key_as_operator, remove_key_as_operator
from tests.integration.api.counter import PORTAAL, Counter
from tests.integration.serving import serving
from tests.patience import UNHURRIED
from tests.providers.forger import forging
from tests.providers.providers import certified
from workers.demo_partner import partner_of
from workers.kit import showing
from workers.kit.desk import Desk
from workers.kit.showing import Client, GivenByIssuer, IssuerRefused, KeyUnusable, NothingToShow, SignsItself, shown_by

SECRET = "a secret of sixty-four characters, which is as long as it should be"


@pytest.fixture
def site(database: Database) -> str:  # noqa: ARG001 the database must be furnished
    """Where the platform is going to be: whoever signs for it must know that."""
    return f"http://127.0.0.1:{free_port()}"


@pytest.fixture
def platform(database_url: str, site: str) -> Settings:
    """The settings of the platform that is served there."""
    port = int(site.rpartition(":")[2])
    return Settings(database_url=database_url, development=True, api_port=port, **UNHURRIED)


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return write_key(tmp_path / "key.pem")


def write_key(file: Path) -> Path:
    file.touch(mode=0o600)
    file.write_bytes(OKPKey.generate_key("Ed25519").as_pem(private=True))
    return file


def register(database: Database, file: Path, party: str = PORTAAL) -> str:
    public = read_public_key(OKPKey.import_key(file.read_bytes()).as_pem(private=False).decode())
    with database.transaction() as session:
        ends = now().replace(year=now().year + 1)
        return add_key_as_operator(session, party, public, ends=ends, at=now()).kid


def looks(url: str, shows: httpx.Auth, times: int = 1) -> list[str]:
    """What the program sees of the case, so many times."""

    async def look() -> list[str]:
        desk = Desk(url, shows)
        try:
            return [(await desk.see("zaak-1")).id for _ in range(times)]
        finally:
            await desk.close()

    return asyncio.run(look())


def test_a_program_signs_for_itself_and_renews_what_it_signed(
    platform: Settings, database: Database, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(database, key_file)
    with serving(create_app(platform), port=platform.api_port) as url:
        with Counter(url) as counter:
            counter.open_case()
        shows = SignsItself(PORTAAL, key_file, url)
        assert looks(url, shows, times=3) == ["zaak-1"] * 3
        first = shows._token
        assert looks(url, shows) == ["zaak-1"]
        assert shows._token == first
        shows._until = time.monotonic()  # as three minutes later
        assert looks(url, shows) == ["zaak-1"]
        assert shows._token != first
        monkeypatch.setattr(showing, "LIFE", 600)
        with pytest.raises(httpx.HTTPStatusError, match="401"):
            looks(url, SignsItself(PORTAAL, key_file, url))


def test_a_program_goes_over_to_another_key_without_being_started_anew(
    platform: Settings, database: Database, key_file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    old = register(database, key_file)
    with serving(create_app(platform), port=platform.api_port) as url:
        with Counter(url) as counter:
            counter.open_case()
        shows = SignsItself(PORTAAL, key_file, url)
        assert looks(url, shows) == ["zaak-1"]
        register(database, write_key(key_file))
        with database.transaction() as session:
            remove_key_as_operator(session, PORTAAL, old, at=now())
        assert looks(url, shows) == ["zaak-1"]
        write_key(key_file)
        shows._until = 0.0
        with pytest.raises(httpx.HTTPStatusError, match="401"):
            looks(url, shows)
    assert "expected 'kid' to name a key that is registered" in caplog.text


@contextmanager
def served(platform: Settings, place: Path, issuer: str) -> Iterator[str]:
    """The platform, which lets in programs of the portal that the issuer knows, and a case they take part in."""
    lines = ['name = "portaal"', 'title = "Portaal"', f'issuer = "{issuer}"', 'client_id = "speelruimte"']
    programs = [f'audience = "{platform.client_url}"', f'clients = {{zaaksysteem = "{PORTAAL}"}}']
    issuers = place / "issuers.toml"
    issuers.write_text("\n".join(["[[issuer]]", *lines, f'parties = ["{PORTAAL}"]', "[issuer.programs]", *programs]))
    with serving(create_app(platform.changed(issuers=issuers)), port=platform.api_port) as url:
        with Counter(url) as counter:
            counter.open_case()
        yield url


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "secret"
    file.touch(mode=0o600)
    file.write_text(SECRET)
    return file


def test_a_program_shows_what_its_issuer_gives_it_bound_to_itself(
    platform: Settings, tmp_path: Path, secret: Path
) -> None:
    client = {"client_id": "zaaksysteem", "client_secret": SECRET, "grant_types": ["client_credentials"]}
    bare = {"redirect_uris": [], "response_types": []}
    with (
        certified({}, [client | bare], resource=platform.client_url) as issuer,
        served(platform, tmp_path, issuer) as url,
    ):
        shows = GivenByIssuer(Client(issuer, "zaaksysteem", secret), url)
        assert looks(url, shows, times=3) == ["zaak-1"] * 3
        assert shows._bound
        shows._token = "wat.niet.klopt"  # as when the issuer took it back
        assert looks(url, shows) == ["zaak-1"]
        secret.write_text("another secret")
        shows._until = 0.0
        with pytest.raises(IssuerRefused, match="invalid_client"):
            looks(url, shows)


def test_a_program_shows_what_an_issuer_gives_that_binds_nothing(
    platform: Settings, tmp_path: Path, secret: Path
) -> None:
    with forging() as issuer, served(platform, tmp_path, issuer.url) as url:
        said = {"aud": url, "sub": "zaaksysteem", "client_id": "zaaksysteem"}
        given = {"access_token": issuer.sign(issuer.claims(**said)), "token_type": "Bearer", "expires_in": 300}
        issuer.answer = JSONResponse(given)
        shows = GivenByIssuer(Client(issuer.url, "zaaksysteem", secret, scope="alles"), url)
        assert looks(url, shows, times=3) == ["zaak-1"] * 3
        assert not shows._bound
        (asked,) = map(parse_qs, issuer.bodies)
        assert asked == {"grant_type": ["client_credentials"], "resource": [url], "scope": ["alles"]}


def test_a_program_says_what_it_misses_and_signs_with_a_private_key_alone(tmp_path: Path, key_file: Path) -> None:
    with pytest.raises(NothingToShow, match="SPEELRUIMTE_KEY_FILE"):
        shown_by(PORTAAL, Settings())
    assert shown_by(PORTAAL, Settings(token="t")) == "t"
    assert isinstance(shown_by(PORTAAL, Settings(token="t", key_file=key_file)), SignsItself)
    assert isinstance(partner_of(PORTAAL, Settings(key_file=key_file)).token, SignsItself)
    public = tmp_path / "public.pem"
    public.write_bytes(OKPKey.import_key(key_file.read_bytes()).as_pem(private=False))
    for file in (public, issuer_of(tmp_path)):
        with pytest.raises(KeyUnusable, match="a private key in PEM"):
            shown_by(PORTAAL, Settings(key_file=file))
    with pytest.raises(SecretUnreadable):
        shown_by(PORTAAL, Settings(key_file=tmp_path / "nergens.pem"))


def issuer_of(place: Path) -> Path:
    (place / "text").write_text("sleutel")
    return place / "text"


def test_a_program_trusts_no_issuer_without_https(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="https"):
        GivenByIssuer(Client("http://issuer.example", "zaaksysteem", tmp_path / "secret"), "http://127.0.0.1:1")
