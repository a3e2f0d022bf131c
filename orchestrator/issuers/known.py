"""The issuers as the platform knows them: what each said of itself, and the keys with which it signs.

One that is away keeps nobody waiting for another.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from threading import BoundedSemaphore
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey, import_key

from orchestrator.domain.issuer import Issuer
from orchestrator.errors import IssuerAway
from orchestrator.issuers.ask import Answer, ask
from orchestrator.issuers.description import Description, ask_description
from orchestrator.issuers.remembered import Remembered
from orchestrator.issuers.signed import KEY_TYPES, Claims, PublicKey, Signed, TokenInvalid, open_signed, signs_with

AT_ONCE = 8
"""Requests that wait for one issuer at the same time; who comes on top of them is told that it is away."""
MOST_KEYS = 100
SHORTEST_RSA = 2048
"""Bits of an RSA key below which nobody should trust what it signed."""


class KnownIssuer:
    """One issuer, with what it said."""

    def __init__(self, issuer: Issuer, clock: Callable[[], float] = time.monotonic) -> None:
        self.issuer = issuer
        self._places = BoundedSemaphore(AT_ONCE)
        self._description = Remembered(issuer.name, lambda: ask_description(issuer), clock)
        self._keys = Remembered(issuer.name, self._ask_keys, clock)

    @property
    def description(self) -> Description:
        """What the issuer says of itself. Raises IssuerAway."""
        return self._description.now()

    def open(self, token: str, algorithms: Iterable[str] | None = None) -> Signed:
        """Return what is in a token that the issuer signed. Raises TokenInvalid, IssuerAway."""
        return open_signed(token, tuple(algorithms or self.issuer.algorithms), self.key_for)

    def key_for(self, header: Claims) -> PublicKey:
        """Return the key with which a token with this header was signed. Raises TokenInvalid, IssuerAway.

        One that is not known may be new: then the issuer is asked again, at most once a minute.
        """
        found = _fitting(self._keys.now(), header)
        found = found or _fitting(self._keys.anew(), header)
        if found is None:
            raise TokenInvalid("no key of the issuer is the one (kid) with which the token was signed")
        return found

    def post(self, url: str, body: str, headers: Mapping[str, str]) -> Answer:
        """Return what the issuer answers to something that is posted. Raises IssuerAway."""
        if not self._places.acquire(blocking=False):
            raise IssuerAway(self.issuer.name, f"{AT_ONCE} requests wait for it already")
        try:
            return ask(self.issuer.name, url, body, headers)
        finally:
            self._places.release()

    def _ask_keys(self) -> tuple[PublicKey, ...]:
        url = self._description.now().jwks_uri
        answer = ask(self.issuer.name, url)
        if not answer.is_good:
            raise IssuerAway(self.issuer.name, f"{url}: found status {answer.status}, expected 200")
        return tuple(read_keys(answer.said))


class KnownIssuers:
    """All issuers of the platform."""

    def __init__(self, issuers: Iterable[Issuer], clock: Callable[[], float] = time.monotonic) -> None:
        self._known = {each.name: KnownIssuer(each, clock) for each in issuers}

    def __iter__(self) -> Iterator[KnownIssuer]:
        return iter(self._known.values())

    def __bool__(self) -> bool:
        return bool(self._known)

    def find(self, name: str) -> KnownIssuer | None:
        """Return the issuer of this name."""
        return self._known.get(name)

    def of(self, url: str) -> tuple[KnownIssuer, ...]:
        """Return the issuers whose tokens say this in `iss`."""
        return tuple(each for each in self if each.issuer.url == url)


def read_keys(said: Mapping[str, Any]) -> Iterator[PublicKey]:
    """Yield the public keys in a JWKS with which can be verified; what is none of those is passed over."""
    listed = said.get("keys")
    for each in listed[:MOST_KEYS] if isinstance(listed, list) else ():
        if isinstance(each, dict) and each.get("kty") in KEY_TYPES.values() and each.get("use", "sig") == "sig":
            try:
                key = import_key(each)
            except (JoseError, ValueError, TypeError, KeyError):
                continue
            if isinstance(key, RSAKey | ECKey | OKPKey) and not key.is_private and _is_long_enough(key):
                yield key


def _is_long_enough(key: PublicKey) -> bool:
    return not isinstance(key, RSAKey) or key.public_key.key_size >= SHORTEST_RSA


def _fitting(keys: Iterable[PublicKey], header: Claims) -> PublicKey | None:
    """Return the key the header names, or the only one there is of its kind when it names none."""
    kid, algorithm = header.get("kid"), header["alg"]
    fit = [each for each in keys if signs_with(algorithm, each.key_type) and each.get("alg") in (None, algorithm)]
    named = [each for each in fit if each.kid == kid] if kid is not None else fit
    return named[0] if len(named) == 1 else None
