"""A program comes in with an access token of its organisation's issuer; a token for anything else does not."""

import time
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey, RSAKey

from orchestrator.db.database import Database
from orchestrator.domain.issuer import Issuer
from orchestrator.issuers.known import KnownIssuers
from tests.integration.api.signer import Signer, encoded, sign
from tests.integration.sign_in.conftest import DUINRAND, GGZ, Platform, issuer_text
from tests.patience import PATIENCE
from tests.providers.forger import Forger
from tests.providers.providers import certified

SECRET = "a secret of sixty-four characters, which is as long as it should be"
API = "https://api.speelruimte.example"
CASES = "/v1/cases"
PROGRAM = {"client_id": "zaaksysteem", "client_secret": SECRET, "grant_types": ["client_credentials"]}
BARE = {"redirect_uris": [], "response_types": []}


def programs_text(*more: str) -> str:
    return "\n".join(
        ["[issuer.programs]", f'audience = "{API}"', *(more or [f'clients = {{zaaksysteem = "{DUINRAND}"}}'])]
    )


@pytest.fixture
def duinrand() -> Iterator[str]:
    clients = [PROGRAM | BARE, PROGRAM | BARE | {"client_id": "gebonden", "dpop_bound_access_tokens": True}]
    with certified({}, clients, resource=API) as url:
        yield url


def shown(platform: str, token: str, **headers: str) -> httpx.Response:
    said = {"Authorization": f"Bearer {token}"} | headers
    return httpx.get(platform + CASES, headers=said, timeout=PATIENCE)


def refused(answer: httpx.Response) -> str:
    assert answer.status_code == 401, answer.text
    return str(answer.json()["detail"]).partition("expected ")[2]


def token_of(issuer: str, client: str, **headers: str) -> dict[str, Any]:
    """What a real issuer gives a program."""
    asked = {"grant_type": "client_credentials", "resource": API}
    answer = httpx.post(f"{issuer}/token", data=asked, auth=(client, SECRET), headers=headers, timeout=PATIENCE)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_a_program_comes_in_with_what_its_issuer_gave_it(platform: Platform, duinrand: str) -> None:
    url = platform(issuer_text("duinrand", duinrand, DUINRAND) + programs_text())
    token = token_of(duinrand, "zaaksysteem")["access_token"]
    assert [shown(url, token).status_code for _ in range(3)] == [200, 200, 200]
    body = {"id": "school-de-zon", "title": "School De Zon", "kind": "school"}
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "een"}
    registered = httpx.post(f"{url}/v1/parties", json=body, headers=headers, timeout=PATIENCE)
    assert (registered.status_code, registered.json()["registeredBy"]) == (201, DUINRAND)
    assert "a party for which" in refused(shown(url, token_of_other(duinrand)))


def token_of_other(issuer: str) -> str:
    key = ECKey.generate_key("P-256")
    return str(bound_token(issuer, key))


def bound_token(issuer: str, key: ECKey) -> str:
    claims = {"jti": uuid.uuid4().hex, "htm": "POST", "htu": f"{issuer}/token", "iat": int(time.time())}
    proof = sign({"typ": "dpop+jwt", "alg": "ES256", "jwk": key.as_dict(private=False)}, claims, key)
    return str(token_of(issuer, "gebonden", DPoP=proof)["access_token"])


def test_what_an_issuer_bound_to_a_key_comes_in_with_a_proof_alone(
    platform: Platform, duinrand: str, site: str
) -> None:
    clients = f'clients = {{gebonden = "{DUINRAND}"}}'
    url = platform(issuer_text("duinrand", duinrand, DUINRAND) + programs_text(clients))
    key = ECKey.generate_key("P-256")
    token = bound_token(duinrand, key)
    by = Signer(DUINRAND, proves=key)
    proof = by.proof(token, "GET", CASES, htu=site + CASES)
    assert shown(url, token, Authorization=f"DPoP {token}", DPoP=proof).status_code == 200
    assert "not used before" in refused(shown(url, token, Authorization=f"DPoP {token}", DPoP=proof)).replace(
        "was ", ""
    )
    assert "the scheme" in refused(shown(url, token))


class Access:
    """Access tokens of an issuer that says what a test lets it say."""

    def __init__(self, forger: Forger) -> None:
        self.forger = forger

    def token(self, header: dict[str, Any] | None = None, key: Any = None, **said: Any) -> str:
        usual = {"aud": API, "sub": "zaaksysteem", "client_id": "zaaksysteem", "jti": uuid.uuid4().hex, "name": None}
        claims = self.forger.claims(**{**usual, **said})
        return sign({"typ": "at+jwt", "alg": "RS256", "kid": "first"} | (header or {}), claims, key or self.forger.key)


def test_what_is_forged_or_for_anything_else_is_refused_and_says_why(platform: Platform, forger: Forger) -> None:
    url = platform(issuer_text("duinrand", forger.url, DUINRAND) + programs_text())
    by, now = Access(forger), int(time.time())
    assert shown(url, by.token()).status_code == 200
    public = forger.key.as_pem(private=False)
    other = RSAKey.generate_key(2048, {"kid": "first"})
    attacks = {
        "alg none": ("an algorithm", by.token({"alg": "none"})),
        "the public key as a secret": ("an algorithm", by.token({"alg": "HS256"}, public)),
        "another key by the same name": ("a signature", by.token(key=other)),
        "a key in the header": ("a signature", by.token({"jwk": other.as_dict(private=False)}, other)),
        "keys at an address": ("'kid'", by.token({"jku": f"{forger.url}/evil", "kid": "evil"}, other)),
        "another issuer": (
            "'iss'",
            by.token({"typ": "JWT"}, iss="https://elders.example", sub="https://elders.example"),
        ),
        "another platform": ("'aud'", by.token(aud="https://elders.example")),
        "the client of people": ("'aud'", by.token(aud="speelruimte")),
        "an identity token": ("an access token", by.token({"typ": "JWT"}, nonce="n")),
        "one that says its access token": ("an access token", by.token(at_hash="h")),
        "a token of signing out": ("an access token", by.token({"typ": "logout+jwt"})),
        "a token of a person": ("an access token", by.token(sub="anna")),
        "a token of nobody": ("an access token", by.token(sub=None)),
        "another client": ("a party", by.token(sub="ander", client_id="ander")),
        "expired": ("a token that has not expired", by.token(exp=now - 1)),
        "of tomorrow": ("'iat' and 'nbf'", by.token(iat=now + 100, exp=now + 300)),
        "not yet valid": ("'iat' and 'nbf'", by.token(nbf=now + 100)),
        "without an end": ("'iat' and 'exp'", by.token(exp=None)),
        "bound to a certificate": ("the token with the scheme", by.token(cnf={"x5t#S256": "a" * 43})),
        "encrypted": ("a JWT of three", f"{encoded(b'{}')}....{encoded(b'x')}"),
    }
    for attack, (check, token) in attacks.items():
        assert refused(shown(url, token)).startswith(check), attack
    assert shown(url, by.token()).status_code == 200


def test_an_issuer_speaks_for_its_own_parties_and_by_its_subjects_too(platform: Platform, forger: Forger) -> None:
    claims = programs_text('party_claim = "organisatie"', f'clients = {{"7f3a" = "{DUINRAND}"}}')
    url = platform(issuer_text("duinrand", forger.url, DUINRAND) + claims)
    by = Access(forger)
    assert shown(url, by.token(organisatie=DUINRAND)).status_code == 200
    assert "a party" in refused(shown(url, by.token(organisatie=GGZ)))
    assert "a party" in refused(shown(url, by.token()))
    assert shown(url, by.token(sub="7f3a", client_id="zaaksysteem")).status_code == 200


def test_an_issuer_of_people_alone_lets_no_program_in(platform: Platform, forger: Forger) -> None:
    url = platform(issuer_text("duinrand", forger.url, DUINRAND))
    assert "an issuer this platform knows" in refused(shown(url, Access(forger).token()))


def test_an_issuer_that_goes_away_stops_neither_what_it_signed_nor_others(
    platform: Platform, forger: Forger, database: Database
) -> None:
    away = "http://127.0.0.1:9"
    issuers = issuer_text("duinrand", forger.url, DUINRAND) + programs_text() + "\n"
    issuers += issuer_text("noord", away, GGZ) + programs_text(f'clients = {{zaaksysteem = "{GGZ}"}}')
    url = platform(issuers)
    by = Access(forger)
    first = by.token()
    assert shown(url, first).status_code == 200
    forger.published, forger.described = [], {"jwks_uri": f"{away}/jwks"}
    assert [shown(url, each).status_code for each in (first, by.token())] == [200, 200]
    answer = shown(url, by.token(iss=away))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert database.in_use()["writing"] == 0


def test_keys_of_an_issuer_go_over_and_are_asked_for_at_most_once_a_minute(forger: Forger) -> None:
    from orchestrator.clock import now
    from orchestrator.domain.bearer import BearerRefused
    from orchestrator.domain.issuer import OfPrograms
    from orchestrator.domain.jwt import read_jwt
    from orchestrator.issuers.access_token import OfIssuers
    from rules.terms.said import Text

    programs = OfPrograms(API, clients={"zaaksysteem": DUINRAND})
    issuer = Issuer("duinrand", Text("D", "D"), forger.url, "speelruimte", (DUINRAND,), programs=programs)
    seconds = [0.0]
    read = OfIssuers(KnownIssuers([issuer], clock=lambda: seconds[0]))
    by = Access(forger)

    def comes_in(token: str) -> bool:
        try:
            return read(read_jwt(token), now()) is not None
        except BearerRefused:
            return False

    assert comes_in(by.token())
    second = RSAKey.generate_key(2048, {"kid": "second", "use": "sig", "alg": "RS256"})
    forger.published = [second.as_dict(private=False)]
    rolled = by.token({"kid": "second"}, second)
    assert (comes_in(by.token()), comes_in(rolled)) == (True, False)
    for _ in range(5):
        assert not comes_in(by.token({"kid": f"made-up-{uuid.uuid4()}"}, second))
    assert forger.asked.count("keys") == 1
    seconds[0] += 61
    assert (comes_in(rolled), comes_in(by.token())) == (True, False)
    assert forger.asked.count("keys") == 2
