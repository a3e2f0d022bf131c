"""A JWT as it is shown: read strictly, and verified with keys that others choose (RFC 8725).

Of the header only `alg`, `kid` and `typ` are looked at. A key in it, or an address where one would be, is nothing to go
by: whoever made the token wrote it.
"""

import json
import math
import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Never

from joserfc.errors import JoseError
from joserfc.jwk import Key
from joserfc.jws import JWSRegistry, deserialize_compact

from orchestrator.domain.bearer import BearerRefused, Check

LONGEST = 8_192
LEEWAY = timedelta(seconds=30)
"""So far the clock of whoever signs may be ahead of ours."""

_PARTS = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
_NEVER = frozenset({"crit", "zip", "b64"})
_DEEPEST = 20
_LONGEST_WORD = 2_000


class _Registry(JWSRegistry):
    """Takes the one algorithm that was chosen, whatever it is called by now (RFC 9864 renames EdDSA)."""

    max_header_length = LONGEST
    max_payload_length = LONGEST

    def get_alg(self, name: str) -> Any:
        return self.algorithms[name]


@dataclass(frozen=True, slots=True)
class Jwt:
    """A JWT that was read. Nothing it says is known to be true before `verify`."""

    text: str = field(repr=False)
    header: Mapping[str, Any]
    claims: Mapping[str, Any]

    @property
    def kid(self) -> str | None:
        """The name of the key that signed it, as it says itself."""
        return _word(self.header.get("kid"))

    def word(self, claim: str) -> str | None:
        """Return the claim if it is text that can be stored."""
        return _word(self.claims.get(claim))

    def moment(self, claim: str) -> datetime | None:
        """Return the claim if it is a moment, in seconds since 1970."""
        found = self.claims.get(claim)
        if isinstance(found, bool) or not isinstance(found, int | float) or not math.isfinite(found):
            return None
        try:
            return datetime.fromtimestamp(found, UTC)
        except (ValueError, OverflowError, OSError):
            return None

    def verify(self, key: Key, algorithms: tuple[str, ...]) -> None:
        """Raises BearerRefused unless this key signed it, with one of these algorithms."""
        alg = self.header.get("alg")
        if alg not in algorithms:
            raise BearerRefused(Check.ALGORITHM, alg)
        try:
            deserialize_compact(self.text, key, registry=_Registry(algorithms=[alg], strict_check_header=False))
        except (JoseError, ValueError, TypeError) as error:
            raise BearerRefused(Check.SIGNATURE, type(error).__name__) from None

    def must_be_timely(self, at: datetime) -> tuple[datetime, datetime]:
        """Return when it was made and when it expires. Raises BearerRefused unless that is before and after `at`."""
        made, ends, begins = self.moment("iat"), self.moment("exp"), self.moment("nbf")
        if made is None or ends is None or ("nbf" in self.claims and begins is None):
            raise BearerRefused(Check.LIFETIME, self.claims.get("exp"))
        if at >= ends:
            raise BearerRefused(Check.EXPIRED, ends)
        if max(made, begins or made) > at + LEEWAY:
            raise BearerRefused(Check.NOT_YET, made)
        return made, ends


def read_jwt(text: str) -> Jwt:
    """Return what the JWT says, without believing it. Raises BearerRefused."""
    if len(text) > LONGEST:
        raise BearerRefused(Check.SIZE, len(text))
    if not _PARTS.fullmatch(text):
        raise BearerRefused(Check.FORM, f"{text.count('.') + 1} parts")
    header, claims = (_object(part) for part in text.split(".")[:2])
    if _NEVER & header.keys():
        raise BearerRefused(Check.FORM, sorted(_NEVER & header.keys()))
    return Jwt(text, header, claims)


def _word(found: Any) -> str | None:
    """Return it if it is text that can be stored, of one line and no longer than a name."""
    fits = isinstance(found, str) and 0 < len(found) <= _LONGEST_WORD and found.isprintable()
    return found if fits else None


def _object(part: str) -> Mapping[str, Any]:
    try:
        words = urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode("utf-8")
        found = json.loads(words, object_pairs_hook=_each_once, parse_constant=_no_number) if _is_flat(words) else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise BearerRefused(Check.FORM, "a part that cannot be read")
    return found


def _is_flat(words: str) -> bool:
    """Whether what it says cannot be nested deeply; who wants it deep writes that many brackets."""
    return words.count("[") + words.count("{") <= _DEEPEST


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name is there twice")
    return found


def _no_number(name: str) -> Never:
    raise ValueError(name)
