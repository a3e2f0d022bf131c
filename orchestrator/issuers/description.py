"""What an issuer says of itself (OpenID Connect Discovery 1.0): where its doors are and what it can do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from orchestrator.domain.issuer import Issuer, is_loopback
from orchestrator.errors import IssuerAway
from orchestrator.issuers.ask import ask

WELL_KNOWN = "/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True)
class Description:
    """Where to send people, exchange codes, read keys and sign out; and what the issuer says it can do.

    `names_itself`: it says in each answer who it is (RFC 9207). An empty tuple means that it says nothing of that.
    """

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None
    names_itself: bool
    response_types: tuple[str, ...]
    challenges: tuple[str, ...]
    algorithms: tuple[str, ...]
    client_authentication: tuple[str, ...]
    tells_of_sign_out: bool


def ask_description(issuer: Issuer) -> Description:
    """Ask the issuer who it is. Raises IssuerAway, also when it says it is somebody else."""
    url = issuer.url.rstrip("/") + WELL_KNOWN
    answer = ask(issuer.name, url)
    if not answer.is_good:
        raise IssuerAway(issuer.name, f"{url}: found status {answer.status}, expected 200")
    return read_description(issuer, answer.said)


def read_description(issuer: Issuer, said: Mapping[str, Any]) -> Description:
    """Return what the issuer says of itself. Raises IssuerAway when that cannot be it."""
    if said.get("issuer") != issuer.url:
        raise IssuerAway(issuer.name, f"found issuer {said.get('issuer')!r}, expected {issuer.url!r} to the letter")
    leaves = said.get("end_session_endpoint")
    return Description(
        authorization_endpoint=_door(issuer, said, "authorization_endpoint"),
        token_endpoint=_door(issuer, said, "token_endpoint"),
        jwks_uri=_door(issuer, said, "jwks_uri"),
        end_session_endpoint=_door(issuer, said, "end_session_endpoint") if leaves else None,
        names_itself=said.get("authorization_response_iss_parameter_supported") is True,
        response_types=_words(said, "response_types_supported"),
        challenges=_words(said, "code_challenge_methods_supported"),
        algorithms=_words(said, "id_token_signing_alg_values_supported"),
        client_authentication=_words(said, "token_endpoint_auth_methods_supported"),
        tells_of_sign_out=said.get("backchannel_logout_supported") is True,
    )


def _door(issuer: Issuer, said: Mapping[str, Any], name: str) -> str:
    """Return an address of the issuer: by https, or on this machine where the issuer itself is."""
    found = said.get(name)
    if isinstance(found, str) and _is_safe(found, issuer):
        return found
    raise IssuerAway(issuer.name, f"{name}: found {found!r}, expected an address with https")


def _is_safe(url: str, issuer: Issuer) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and _both_here(url, issuer)))


def _both_here(url: str, issuer: Issuer) -> bool:
    return issuer.is_here and is_loopback(url)


def _words(said: Mapping[str, Any], name: str) -> tuple[str, ...]:
    found = said.get(name)
    return tuple(each for each in found if isinstance(each, str)) if isinstance(found, list) else ()
