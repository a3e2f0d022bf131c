"""An issuer that says whatever a test lets it say, over real HTTP: for what no issuer that is well made would do."""

import base64
import hmac
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from joserfc import jws
from joserfc.jwk import RSAKey

from tests.integration.serving import serving


class Forger:
    """What it is asked and what it answers. `token` is the ID token it gives next, for any code."""

    def __init__(self) -> None:
        self.url = ""
        self.key = _first_key()
        self.published: list[Mapping[str, Any]] = [self.key.as_dict(private=False)]
        self.described: dict[str, Any] = {}
        self.token = ""
        self.answer: Response | None = None
        self.asked: list[str] = []
        self.bodies: list[str] = []

    def claims(self, **said: Any) -> dict[str, Any]:
        """The claims of an ID token that is in order, with what is to be otherwise; None leaves a claim out."""
        now = int(time.time())
        usual = {"iss": self.url, "aud": "speelruimte", "sub": "anna", "iat": now, "exp": now + 300, "name": "Anna"}
        return {name: each for name, each in (usual | said).items() if each is not None}

    def sign(self, claims: Mapping[str, Any], *, key: Any = None, **header: Any) -> str:
        """A token with these claims, signed by its key unless another is given."""
        return self.sign_text(json.dumps(claims), key=key, **header)

    def sign_text(self, claims: str, *, key: Any = None, **header: Any) -> str:
        """The same, with claims as somebody wrote them."""
        key = key or self.key
        protected = {"alg": "RS256", "kid": key.kid} | header
        registry = jws.JWSRegistry(strict_check_header=False)
        return jws.serialize_compact(protected, claims, key, registry=registry)

    def sign_with_its_public_key(self, claims: Mapping[str, Any]) -> str:
        """A token signed with what everybody knows, as if it were a secret that is shared."""
        signed = _unsigned({"alg": "HS256", "kid": "first"}, claims)
        secret = self.key.as_pem(private=False)
        return f"{signed}.{_encoded(hmac.digest(secret, signed.encode(), 'sha256'))}"

    def leave_unsigned(self, claims: Mapping[str, Any]) -> str:
        """A token that says that it needs no signature."""
        return _unsigned({"alg": "none"}, claims) + "."


@cache
def _first_key() -> RSAKey:
    """The key of every forger: to make one takes longer than most of what is done with it."""
    return RSAKey.generate_key(2048, {"kid": "first", "use": "sig", "alg": "RS256"})


def _unsigned(header: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
    return ".".join(_encoded(json.dumps(each).encode()) for each in (header, claims))


def _encoded(said: bytes) -> str:
    return base64.urlsafe_b64encode(said).rstrip(b"=").decode()


@contextmanager
def forging() -> Iterator[Forger]:
    """Run it as long as the block runs."""
    forger = Forger()
    with serving(_app(forger), ends_within=1) as url:
        forger.url = url
        yield forger


def _app(forger: Forger) -> FastAPI:
    app = FastAPI()

    @app.get("/.well-known/openid-configuration")
    def describe() -> Any:
        forger.asked.append("description")
        doors = {"authorization_endpoint": "/auth", "token_endpoint": "/token", "jwks_uri": "/jwks"}
        doors["end_session_endpoint"] = "/session/end"
        return {"issuer": forger.url} | {name: forger.url + path for name, path in doors.items()} | forger.described

    @app.get("/jwks")
    def keys() -> Any:
        forger.asked.append("keys")
        return {"keys": forger.published}

    @app.post("/token")
    async def give(request: Request) -> Response:
        forger.bodies.append((await request.body()).decode())
        said = {"access_token": "opaque", "token_type": "Bearer", "id_token": forger.token}
        return forger.answer or JSONResponse(said)

    return app
