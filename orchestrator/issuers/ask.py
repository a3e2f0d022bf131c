"""Asking an issuer something over HTTP: within seconds, no more than a megabyte, and nowhere it sends us on to."""

import json
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx

from orchestrator.errors import IssuerAway

SECONDS = 4.0
"""How long an issuer gets to connect, and to say the next bit."""
ALL_SECONDS = 8.0
"""How long it gets for everything."""
LONGEST = 1_000_000
"""Bytes of an answer that are read."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an issuer answered: the status, and the object it sent."""

    status: int
    said: Mapping[str, Any]

    @property
    def is_good(self) -> bool:
        """Whether it did what was asked."""
        return self.status == httpx.codes.OK


def ask(issuer: str, url: str, body: str | None = None, headers: Mapping[str, str] | None = None) -> Answer:
    """Return what the issuer of this name answers at the address; with a `body` it is posted. Raises IssuerAway."""
    method = "GET" if body is None else "POST"
    asked = {"Accept": "application/json", **(headers or {})}
    try:
        with (
            httpx.Client(timeout=SECONDS, follow_redirects=False, verify=_trusted()) as client,
            client.stream(method, url, content=body, headers=asked) as answer,
        ):
            return Answer(answer.status_code, _object(_whole(issuer, answer)))
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise IssuerAway(issuer, f"{url}: {error or type(error).__name__}") from error
    except ValueError as error:
        raise IssuerAway(issuer, f"{url}: found no JSON object, expected one") from error


@cache
def _trusted() -> ssl.SSLContext:
    """Which authorities are trusted, read once: that takes longer than most answers do."""
    return httpx.create_ssl_context()


def _whole(issuer: str, answer: httpx.Response) -> bytes:
    until, read = time.monotonic() + ALL_SECONDS, b""
    for part in answer.iter_bytes():
        read += part
        if len(read) > LONGEST:
            raise IssuerAway(issuer, f"{answer.url}: the answer is longer than {LONGEST} bytes")
        if time.monotonic() > until:
            raise IssuerAway(issuer, f"{answer.url}: the answer took longer than {ALL_SECONDS:.0f} seconds")
    return read


def _object(read: bytes) -> Mapping[str, Any]:
    found = json.loads(read)
    if not isinstance(found, dict):
        raise ValueError("no object")  # noqa: TRY004  what was read is wrong, not what we do with it
    return found
