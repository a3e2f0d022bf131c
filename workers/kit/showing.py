"""How a partner's program shows who it is: by a token it was given, by a key of its party, or by what its issuer gives.

What it signs or is given is bound to a key that lives as long as the program does, so it is of use to nobody else. Each
renews by itself what it shows, before that ends and when it is refused.
"""

import hashlib
import time
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey
from joserfc.jwt import encode

from orchestrator.domain.issuer import is_loopback
from orchestrator.domain.public_key import ALGORITHMS, algorithms_of
from orchestrator.secret_file import read_secret
from orchestrator.settings import Settings

LIFE = 240
"""Seconds that a token we sign is good; the platform takes five minutes."""
_RENEW = 60
"""Seconds before its end in which a token is renewed."""
_REFUSED = 401
_KINDS = (OKPKey, ECKey, RSAKey)

Flow = Generator[httpx.Request, httpx.Response, None]


class KeyUnusable(ValueError):
    """The file holds no private key with which a program can sign."""


class ShowsToken(httpx.Auth):
    """Shows a token that the platform issued."""

    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Flow:
        """Send the token along."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


class Prover:
    """A key of this program alone, and the proofs it makes that a request is ours (DPoP, RFC 9449)."""

    def __init__(self) -> None:
        self._key = ECKey.generate_key("P-256")
        self.thumbprint = self._key.thumbprint()

    def proof(self, request: httpx.Request, token: str | None = None, nonce: str | None = None) -> str:
        """Return the proof for this request, and the token that goes along."""
        header = {"typ": "dpop+jwt", "alg": "ES256", "jwk": self._key.as_dict(private=False)}
        address = str(request.url.copy_with(query=None, fragment=None))
        claims = {"htm": request.method, "htu": address, "iat": int(time.time()), "jti": uuid.uuid4().hex}
        more = {"ath": _hash(token) if token else None, "nonce": nonce}
        return encode(header, claims | {name: value for name, value in more.items() if value}, self._key)

    def show(self, request: httpx.Request, token: str) -> None:
        """Send the token along, with the proof."""
        request.headers["Authorization"] = f"DPoP {token}"
        request.headers["DPoP"] = self.proof(request, token)


def _hash(token: str) -> str:
    return urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).rstrip(b"=").decode()


@dataclass(frozen=True, slots=True)
class Signing:
    """A private key, with how it signs and what its party calls it."""

    key: Key
    alg: str
    kid: str


def read_signing(file: Path) -> Signing:
    """Return the private key in a PEM file. Raises KeyUnusable, SecretUnreadable."""
    text = read_secret(file)
    for kind in _KINDS:
        try:
            key = kind.import_key(text)
        except (JoseError, ValueError, TypeError):
            continue
        algorithms = algorithms_of(key.as_dict(private=False))
        if key.is_private and algorithms:
            return Signing(key, algorithms[0], key.thumbprint())
    raise KeyUnusable(f"{file}: expected a private key in PEM, of one of the kinds {', '.join(ALGORITHMS)}.")


class SignsItself(httpx.Auth):
    """Shows tokens that it signs with a key its party registered."""

    def __init__(self, party: str, key_file: Path, platform: str) -> None:
        self._party = party
        self._file = key_file
        self._platform = platform.rstrip("/")
        self._prover = Prover()
        self._token, self._until = "", 0.0
        read_signing(key_file)  # say so at once when it cannot sign

    def auth_flow(self, request: httpx.Request) -> Flow:
        """Send a token along; when it is refused, once more one that is signed with the key that lies there now."""
        self._prover.show(request, self._now())
        answer = yield request
        if answer.status_code == _REFUSED:
            self._until = 0.0
            self._prover.show(request, self._now())
            yield request

    def _now(self) -> str:
        if time.monotonic() >= self._until:
            self._token, self._until = self._sign(), time.monotonic() + LIFE - _RENEW
        return self._token

    def _sign(self) -> str:
        by, begins = read_signing(self._file), int(time.time())
        said = {"iss": self._party, "sub": self._party, "aud": self._platform, "iat": begins, "exp": begins + LIFE}
        bound = {"jti": uuid.uuid4().hex, "cnf": {"jkt": self._prover.thumbprint}}
        return encode({"alg": by.alg, "kid": by.kid}, said | bound, by.key, algorithms=[by.alg])


@dataclass(frozen=True, slots=True)
class Client:
    """As whom an issuer knows the program. `scope` is asked for where the issuer wants one."""

    issuer: str
    client_id: str
    secret_file: Path
    scope: str | None = None


class IssuerRefused(httpx.TransportError):
    """The issuer of our organisation gives us no token now; `str()` says why."""


class GivenByIssuer(httpx.Auth):
    """Shows access tokens that the issuer of its organisation gives it (client credentials, RFC 6749, 4.4)."""

    requires_response_body = True

    def __init__(self, client: Client, platform: str) -> None:
        if not (client.issuer.startswith("https://") or is_loopback(client.issuer)):
            raise ValueError(f"{client.issuer}: expected an issuer with https, or on this machine.")
        self._client = client
        self._platform = platform.rstrip("/")
        self._prover = Prover()
        self._door: str | None = None
        self._token, self._until, self._bound = "", 0.0, False

    def auth_flow(self, request: httpx.Request) -> Flow:
        """Send along what the issuer gave, asking it first where that is over; once more when it is refused."""
        if time.monotonic() >= self._until:
            yield from self._ask()
        answer = yield self._shown(request)
        if answer.status_code == _REFUSED:
            yield from self._ask()
            yield self._shown(request)

    def _shown(self, request: httpx.Request) -> httpx.Request:
        if self._bound:
            self._prover.show(request, self._token)
        else:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request

    def _ask(self) -> Flow:
        if self._door is None:
            url = self._client.issuer.rstrip("/") + "/.well-known/openid-configuration"
            said = _read((yield httpx.Request("GET", url)))
            if said.get("issuer") != self._client.issuer:
                raise IssuerRefused(f"{url} says that it is {said.get('issuer')!r}.")
            self._door = str(said.get("token_endpoint"))
        answer = yield self._request(self._door)
        if answer.status_code != httpx.codes.OK and (nonce := answer.headers.get("DPoP-Nonce")):
            answer = yield self._request(self._door, nonce)
        self._take(_read(answer))

    def _request(self, door: str, nonce: str | None = None) -> httpx.Request:
        """Return the question; a secret is read anew each time, so that it can be replaced while we run."""
        body = {"grant_type": "client_credentials", "resource": self._platform, "scope": self._client.scope}
        asked = httpx.Request("POST", door, data={name: value for name, value in body.items() if value})
        asked.headers["DPoP"] = self._prover.proof(asked, nonce=nonce)
        basic = httpx.BasicAuth(self._client.client_id, read_secret(self._client.secret_file))
        return next(basic.auth_flow(asked))

    def _take(self, said: Mapping[str, Any]) -> None:
        self._token = str(said.get("access_token", ""))
        if not self._token:
            raise IssuerRefused(f"{self._client.issuer} answers without a token.")
        self._bound = str(said.get("token_type", "")).lower() == "dpop"
        lasts = float(said.get("expires_in") or LIFE)
        self._until = time.monotonic() + max(lasts - _RENEW, lasts / 2)


def _read(answer: httpx.Response) -> Mapping[str, Any]:
    try:
        said = answer.json()
    except ValueError:
        said = None
    if answer.status_code != httpx.codes.OK or not isinstance(said, dict):
        why = said.get("error") if isinstance(said, dict) else None
        raise IssuerRefused(f"{answer.request.url} answers {answer.status_code} {why or ''}".strip())
    return said


class NothingToShow(ValueError):
    """The settings name nothing by which the program can show who it is."""

    def __init__(self, party: str) -> None:
        ways = ("KEY_FILE", "CLIENT_ISSUER, _CLIENT_ID and _CLIENT_SECRET_FILE", "TOKEN")
        super().__init__(f"{party}: set one of {'; '.join(f'SPEELRUIMTE_{each}' for each in ways)}.")


def shown_by(party: str, settings: Settings) -> str | httpx.Auth:
    """Return how the program of the party shows who it is, as its settings say.

    Raises NothingToShow, KeyUnusable, SecretUnreadable.
    """
    if settings.key_file:
        return SignsItself(party, settings.key_file, settings.client_url)
    if settings.client_issuer and settings.client_id and settings.client_secret_file:
        place = settings.client_secret_file
        client = Client(settings.client_issuer, settings.client_id, place, settings.client_scope)
        return GivenByIssuer(client, settings.client_url)
    if settings.token is None:
        raise NothingToShow(party)
    return settings.token
