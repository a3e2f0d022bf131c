"""A program of a party that signs for itself, in code of its own: what a partner writes who has only the page."""

import hashlib
import hmac
import json
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from joserfc.jwk import ECKey, Key, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

from orchestrator.clock import now
from orchestrator.settings import Settings

ADDRESS = Settings().client_url
"""What the platform of the tests says its address is, wherever it is served."""

KEYS: dict[str, Callable[[], Key]] = {
    "EdDSA": lambda: OKPKey.generate_key("Ed25519"),
    "ES256": lambda: ECKey.generate_key("P-256"),
    "RS256": lambda: RSAKey.generate_key(2048),
    "PS256": lambda: RSAKey.generate_key(2048),
}


def sign(header: dict[str, Any], claims: dict[str, Any] | str, key: Any) -> str:
    """A JWT with this header and these claims; text goes in as it is. It signs whatever one likes: so do attackers."""
    payload = claims if isinstance(claims, str) else json.dumps(claims)
    said = ".".join(encoded(part.encode()) for part in (json.dumps(header), payload))
    return f"{said}.{encoded(_signature(said.encode(), header['alg'], key))}"


def _signature(said: bytes, alg: str, key: Any) -> bytes:
    if alg == "none":
        return b""
    if alg == "HS256":
        return hmac.digest(key, said, "sha256")
    return JWSRegistry.algorithms[alg].sign(said, key)


def encoded(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()


@dataclass
class Signer:
    """A program with a key; `proves` is the key to which its tokens are bound, if they are."""

    party: str
    alg: str = "EdDSA"
    key: Any = None
    proves: Any = None
    kid: str = field(init=False)

    def __post_init__(self) -> None:
        self.key = self.key or KEYS[self.alg]()
        self.kid = self.key.thumbprint()

    @property
    def public(self) -> dict[str, Any]:
        return dict(self.key.as_dict(private=False))

    def claims(self, **otherwise: Any) -> dict[str, Any]:
        begins = int(now().timestamp())
        said = {"iss": self.party, "sub": self.party, "aud": ADDRESS, "iat": begins, "exp": begins + 120}
        bound = {"cnf": {"jkt": self.proves.thumbprint()}} if self.proves else {}
        found = said | {"jti": uuid.uuid4().hex} | bound | otherwise
        return {name: value for name, value in found.items() if value is not None}

    def token(self, header: dict[str, Any] | None = None, **otherwise: Any) -> str:
        return sign({"alg": self.alg, "kid": self.kid, **(header or {})}, self.claims(**otherwise), self.key)

    def proof(self, token: str, method: str, path: str, header: dict[str, Any] | None = None, **otherwise: Any) -> str:
        said = {"jti": uuid.uuid4().hex, "htm": method, "htu": ADDRESS + path, "iat": int(now().timestamp())}
        hashed = {"ath": encoded(hashlib.sha256(token.encode()).digest())}
        shown = {"typ": "dpop+jwt", "alg": "ES256", "jwk": self.proves.as_dict(private=False)} | (header or {})
        return sign(shown, said | hashed | otherwise, self.proves)

    def headers(self, method: str, path: str) -> dict[str, str]:
        """What goes along with one request."""
        token = self.token()
        if self.proves is None:
            return {"Authorization": f"Bearer {token}"}
        return {"Authorization": f"DPoP {token}", "DPoP": self.proof(token, method, path)}


def bound(party: str) -> Signer:
    """A program whose tokens are bound to a key of its own."""
    return Signer(party, proves=KEYS["ES256"]())
