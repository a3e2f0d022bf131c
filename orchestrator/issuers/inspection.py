"""Whether an issuer can be used as the file says, looked at before anybody signs in: each thing with what was found."""

import difflib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from orchestrator.domain.issuer import Issuer
from orchestrator.domain.issuer_file import IssuersInvalid
from orchestrator.errors import IssuerAway
from orchestrator.issuers.ask import ask
from orchestrator.issuers.description import Description, ask_description
from orchestrator.issuers.known import read_keys
from orchestrator.issuers.secret import read_private_key, read_secret
from orchestrator.secret_file import too_open


class State(StrEnum):
    """It is in order, it is not, or it is something to do or to know."""

    GOOD = "good"
    WRONG = "wrong"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was looked at of an issuer."""

    issuer: str
    what: str
    state: State
    said: str


@dataclass(frozen=True, slots=True)
class Addresses:
    """What is registered at an issuer: where it sends people back to, after signing in and out, and tells who left."""

    back: str
    after_sign_out: str
    who_left: str

    @classmethod
    def of(cls, site: str, issuer: str) -> "Addresses":
        """Return those of an issuer of this name, for a platform at `site`."""
        return cls(f"{site}/aanmelden/terug/{issuer}", f"{site}/aanmelden", f"{site}/afmelden/door/{issuer}")


def inspect(issuer: Issuer, addresses: Addresses) -> Iterator[Found]:
    """Look at everything of the issuer that can be looked at without signing in, and say what to register there."""
    yield _looked(issuer, "secret or key", lambda: _how_it_is_known(issuer))
    if said := _kept_openly(issuer):
        yield Found(issuer.name, "who may read it", State.NOTE, said)
    try:
        described = ask_description(issuer)
    except IssuerAway as away:
        yield Found(issuer.name, "description", State.WRONG, away.why)
    else:
        yield Found(issuer.name, "description", State.GOOD, f"{issuer.url} says so of itself")
        yield from _capable(issuer, described)
        yield _looked(issuer, "keys", lambda: _its_keys(issuer, described))
        yield from _sign_out(issuer, described, addresses)
    yield Found(issuer.name, "register: redirect URI", State.NOTE, addresses.back)


def _how_it_is_known(issuer: Issuer) -> str:
    if key := read_private_key(issuer):
        return f"signs with a {key.key_type} key (private_key_jwt)"
    return "shows a secret" if read_secret(issuer) else "none: a public client, with PKCE alone"


def _kept_openly(issuer: Issuer) -> str | None:
    place = issuer.client_secret_file or issuer.private_key_file
    return too_open(place) if place else None


def look_up_parties(issuer: Issuer, known: Collection[str]) -> Iterator[Found]:
    """Look whether the parties of the issuer are registered, `known` being those that are."""
    for party in issuer.parties:
        near = difflib.get_close_matches(party, known, n=1, cutoff=_ALIKE)
        if party in known:
            yield Found(issuer.name, f"party {party}", State.GOOD, "registered here")
        elif near:
            found = f"found {party!r} in 'parties', which is not registered. Did you mean {near[0]!r}?"
            yield Found(issuer.name, f"party {party}", State.WRONG, found)
        else:
            how = f"speelruimte party add {party} --title TITLE --kind KIND --operator"
            yield Found(issuer.name, "register here: party", State.NOTE, f"nobody signs in for {party} yet: {how}")


_ALIKE = 0.9
"""From here on two ids are so much alike that one is the other, misspelt."""


def _its_keys(issuer: Issuer, described: Description) -> str:
    number = len(list(read_keys(ask(issuer.name, described.jwks_uri).said)))
    if not number:
        raise IssuerAway(issuer.name, f"{described.jwks_uri}: found no public key that verifies, expected one or more")
    return f"{number} that can be verified with"


def _capable(issuer: Issuer, described: Description) -> Iterator[Found]:
    code = "code" in described.response_types
    yield _is(issuer, "authorization code", code, "offered", f"found {_listed(described.response_types)}")
    if described.challenges:
        pkce = "S256" in described.challenges
        yield _is(issuer, "PKCE", pkce, "S256", f"found {_listed(described.challenges)}, expected S256")
    else:
        yield Found(issuer.name, "PKCE", State.NOTE, "it says nothing of it; S256 is sent, sign in once to see")
    common = [each for each in issuer.algorithms if each in described.algorithms]
    wrong = f"found {_listed(described.algorithms)}, expected one of {_listed(issuer.algorithms)}"
    yield _is(issuer, "signatures", bool(common), _listed(common), wrong)


def _sign_out(issuer: Issuer, described: Description, addresses: Addresses) -> Iterator[Found]:
    if described.end_session_endpoint:
        yield Found(issuer.name, "register: after sign-out", State.NOTE, addresses.after_sign_out)
    else:
        yield Found(issuer.name, "sign-out", State.NOTE, "it has no way out: who signs out here stays signed in there")
    if described.tells_of_sign_out:
        yield Found(issuer.name, "register: back-channel", State.NOTE, addresses.who_left)


def _looked(issuer: Issuer, what: str, look: Callable[[], str]) -> Found:
    try:
        return Found(issuer.name, what, State.GOOD, look())
    except IssuersInvalid as wrong:
        return Found(issuer.name, what, State.WRONG, str(wrong))
    except IssuerAway as away:
        return Found(issuer.name, what, State.WRONG, away.why)


def _is(issuer: Issuer, what: str, good: bool, said: str, wrong: str) -> Found:
    return Found(issuer.name, what, State.GOOD if good else State.WRONG, said if good else wrong)


def _listed(names: tuple[str, ...] | list[str]) -> str:
    return ", ".join(names) or "nothing"
