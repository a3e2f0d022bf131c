"""Issuers: who says for which parties who somebody is. A value; the file it is read from is `issuer_file`.

An issuer is the sign-in of an organisation, by OpenID Connect. It speaks for the parties that the operator named beside
it and for no other, whatever its tokens say.
"""

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from rules.terms.said import Text

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""With which an issuer may sign: those alone in which who verifies cannot sign. So never `none`, and no HS*."""

SCOPES = ("openid", "profile")


class Admits(StrEnum):
    """Whom an issuer lets in: who was invited, or everyone of its organisation."""

    INVITED = "invited"
    EVERYONE = "everyone"


@dataclass(frozen=True, slots=True)
class Claims:
    """In which claims of an issuer stands what the platform wants to know of a person.

    `party` is needed only by an issuer that speaks for several; `parties` says of its values which party each is, where
    they are no ids of parties. `seats` says of values of the claim `seat` which seats they give.
    """

    person: str = "sub"
    name: str = "name"
    party: str | None = None
    parties: Mapping[str, str] = field(default_factory=dict)
    seat: str | None = None
    seats: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OfPrograms:
    """How programs come in with access tokens of the issuer (client credentials).

    A token must be for `audience`. Whose program it is says the claim `party`, or `clients` by its `client_id`; by its
    `sub` where an issuer gives its programs a subject of their own.
    """

    audience: str
    algorithms: tuple[str, ...] = ALGORITHMS
    party: str | None = None
    clients: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Issuer:
    """One issuer. `name` stands in addresses, `url` is what its tokens say in `iss`, to the letter.

    The platform shows who it is by the secret or the key in a file; with neither it is a public client.
    """

    name: str
    title: Text
    url: str
    client_id: str
    parties: tuple[str, ...]
    admits: Admits = Admits.INVITED
    claims: Claims = field(default_factory=Claims)
    scopes: tuple[str, ...] = SCOPES
    algorithms: tuple[str, ...] = ALGORITHMS
    client_secret_file: Path | None = None
    private_key_file: Path | None = None
    programs: OfPrograms | None = None

    @property
    def is_here(self) -> bool:
        """Whether the issuer runs on this machine, and so vouches for nobody real."""
        return is_loopback(self.url)

    def speaks_for(self, party: str) -> bool:
        """Whether it may say who somebody of this party is."""
        return party in self.parties


def is_loopback(url: str) -> bool:
    """Whether the address is one of this machine itself."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def find_issuer(issuers: Iterable[Issuer], name: str) -> Issuer | None:
    """Return the issuer with this name."""
    return next((each for each in issuers if each.name == name), None)


def find_issuer_of(issuers: Iterable[Issuer], url: str) -> tuple[Issuer, ...]:
    """Return the issuers whose tokens say this in `iss`; one issuer may know the platform as several clients."""
    return tuple(each for each in issuers if each.url == url)
