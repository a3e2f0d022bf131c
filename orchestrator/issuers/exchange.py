"""Signing somebody in at an issuer: the way there, and what comes back for a code (OpenID Connect, PKCE)."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from orchestrator.domain.issuer_file import IssuersInvalid
from orchestrator.errors import IssuerUnready
from orchestrator.issuers.ask import Answer
from orchestrator.issuers.known import KnownIssuer
from orchestrator.issuers.secret import algorithm_of, read_private_key, read_secret
from orchestrator.issuers.signed import TokenInvalid

_FORM = {"Content-Type": "application/x-www-form-urlencoded;charset=UTF-8"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What only the platform and the browser of one attempt to sign in know; each is made for it and used once."""

    state: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48), repr=False)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What an issuer gave for a code, nothing of it checked yet."""

    id_token: str = field(repr=False)
    access_token: str | None = field(default=None, repr=False)


def way_to(known: KnownIssuer, asked: Asked, redirect_uri: str) -> str:
    """Return the address at which the issuer asks somebody who they are. Raises IssuerAway."""
    issuer = known.issuer
    found: str = prepare_grant_uri(
        known.description.authorization_endpoint,
        issuer.client_id,
        "code",
        redirect_uri=redirect_uri,
        scope=list(issuer.scopes),
        state=asked.state,
        nonce=asked.nonce,
        code_challenge=create_s256_code_challenge(asked.verifier),
        code_challenge_method="S256",
    )
    return found


def exchange(known: KnownIssuer, code: str, asked: Asked, redirect_uri: str) -> Tokens:
    """Return what the issuer gives for the code. Raises IssuerAway, IssuerUnready, and TokenInvalid for a no."""
    body = prepare_token_request(
        "authorization_code", code=code, redirect_uri=redirect_uri, code_verifier=asked.verifier
    )
    answer = _asked_as_client(known, body)
    given = _words(answer.said, "id_token")
    if not answer.is_good or given is None:
        raise TokenInvalid(f"the code gave no ID token: status {answer.status}, {_said(answer.said)}")
    return Tokens(given, _words(answer.said, "access_token"))


def _asked_as_client(known: KnownIssuer, body: str) -> Answer:
    """Post something to the token endpoint, as the client the issuer knows the platform as."""
    url = known.description.token_endpoint
    try:
        authentication = _authentication(known)
    except IssuersInvalid as wrong:  # it was good when the platform started
        raise IssuerUnready(known.issuer.name, str(wrong)) from wrong
    url, headers, body = authentication.prepare("POST", url, dict(_FORM), body)
    return known.post(url, body, headers)


def _authentication(known: KnownIssuer) -> ClientAuth:
    issuer = known.issuer
    if key := read_private_key(issuer):
        signing = PrivateKeyJWT(known.description.token_endpoint, alg=algorithm_of(key))
        return ClientAuth(issuer.client_id, key, signing)
    secret = read_secret(issuer)
    if secret is None:
        return ClientAuth(issuer.client_id, "", "none")
    methods = known.description.client_authentication
    posted = "client_secret_post" in methods and "client_secret_basic" not in methods
    return ClientAuth(issuer.client_id, secret, "client_secret_post" if posted else "client_secret_basic")


def _words(said: Mapping[str, Any], name: str) -> str | None:
    found = said.get(name)
    return found if isinstance(found, str) and found else None


def _said(said: Mapping[str, Any]) -> str:
    """Return why not, as the issuer says it in one of the words there are for that."""
    error = _words(said, "error") or "no reason"
    return error if error.isidentifier() else "a reason that is none"
