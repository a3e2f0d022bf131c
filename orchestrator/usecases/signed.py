"""Who is acting, where a program shows a token that was signed: by a key of its organisation, or by its issuer.

What was found good is remembered for a while, so that a request costs hardly more than one with a token the platform
issued. That never decides alone: the key is looked up each time, in the round trip in which the rest is asked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from orchestrator.db import party_keys, shown_once
from orchestrator.db.cases import locking
from orchestrator.db.eyes import look_as
from orchestrator.db.requests import answering
from orchestrator.db.round_trip import Query, ask_ahead
from orchestrator.domain.assertion import read_assertion, verify_assertion
from orchestrator.domain.bearer import Bearer, BearerRefused, Check
from orchestrator.domain.dpop import Proof, prove
from orchestrator.domain.jwt import Jwt, read_jwt
from orchestrator.domain.party import Actor
from orchestrator.domain.party_key import PartyKey
from orchestrator.domain.signed_token import SignedToken
from orchestrator.usecases.kept_answers import digest_of

REMEMBERED = timedelta(minutes=1)
_MOST = 10_000

ByIssuer = Callable[[Jwt, datetime], SignedToken | None]
"""What the issuer of a token makes of it, None when it is of no issuer. Raises BearerRefused."""

_verified: dict[str, tuple[SignedToken, str | None, datetime]] = {}
"""By the digest of a token: what it came to, the thumbprint of the key that verified it, and how long to believe it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A token that was looked at, with the proof beside it. `known` says that its signature was verified before."""

    token: SignedToken
    digest: str
    proof: Proof | None
    known: bool
    thumbprint: str | None = None


@dataclass(frozen=True, slots=True)
class LetIn:
    """Who was let in, and by which key of the party; None when its issuer vouches."""

    actor: Actor
    key: PartyKey | None


def look_at(bearer: Bearer, audience: str, by_issuer: ByIssuer, *, at: datetime) -> Seen:
    """Return what can be known of what is shown without asking the database. Raises BearerRefused.

    `at` is the real time. An issuer may be asked for its keys, so this is done before a transaction begins.
    """
    digest = digest_of(f"{audience} {bearer.token}")
    token, thumbprint, until = _verified.get(digest, (None, None, at))
    known = token is not None and at < until
    if token is None or not known:
        token = _read(bearer, audience, by_issuer, at)
    return Seen(token, digest, prove(bearer, token.bound, at), known, thumbprint if known else None)


def _read(bearer: Bearer, audience: str, by_issuer: ByIssuer, at: datetime) -> SignedToken:
    jwt = read_jwt(bearer.token)
    return by_issuer(jwt, at) or read_assertion(jwt, audience, at)


def identify_signed(session: Session, seen: Seen, *, at: datetime, reads: bool) -> LetIn:
    """Return who was let in. Raises BearerRefused; what was used before is refused on commit at the latest."""
    found = _checked(session, seen, at)
    _note_use(session, seen, reads=reads)
    return found


def identify_signed_to_record(session: Session, seen: Seen, case_id: str, key: str, *, at: datetime) -> LetIn:
    """Return who is about to add to the case. Raises BearerRefused.

    Of a token that was verified before, all that this begins with is said in one round trip.
    """
    if not seen.known:
        return identify_signed(session, seen, at=at, reads=False)
    _note_use(session, seen, reads=False)
    actor = Actor(seen.token.party)
    look_as(session, actor.party)
    ask_ahead(session, _question(seen.token), locking(case_id, actor.party), answering(actor, key))
    return _checked(session, seen, at)


def _question(token: SignedToken) -> Query:
    if token.kid is None:
        return party_keys.registered(token.party)
    return party_keys.key_named(token.party, token.kid)


def _checked(session: Session, seen: Seen, at: datetime) -> LetIn:
    token, actor = seen.token, Actor(seen.token.party)
    if token.kid is None:
        if not party_keys.is_registered(session, token.party):
            raise BearerRefused(Check.PARTY, token.party)
        _remember(seen, None, at)
        return LetIn(actor, None)
    key = party_keys.find_key(session, token.party, token.kid)
    if key is None or not key.is_good(at):
        _verified.pop(seen.digest, None)  # what a removed key signed asks for no lock a second time
        raise BearerRefused(Check.KEY, token.kid)
    if seen.thumbprint != key.thumbprint:
        verify_assertion(token, key.jwk)
        _remember(seen, key.thumbprint, at)
    return LetIn(actor, key)


def _remember(seen: Seen, thumbprint: str | None, at: datetime) -> None:
    if seen.known or seen.token.once:
        return  # what is used once is not seen again
    if len(_verified) >= _MOST:
        _verified.clear()
    _verified[seen.digest] = (seen.token, thumbprint, min(seen.token.ends, at + REMEMBERED))


def _note_use(session: Session, seen: Seen, *, reads: bool) -> None:
    token, proof = seen.token, seen.proof
    if proof:
        refused = BearerRefused(Check.PROOF_ONCE, proof.jti)
        shown_once.note(session, proof.thumbprint, proof.jti, proof.ends, refused, reads=reads)
    elif token.once:
        refused = BearerRefused(Check.ONCE, token.once)
        shown_once.note(session, f"{token.party} {token.kid}", token.once, token.ends, refused, reads=reads)


def forget_what_was_shown(session: Session, *, at: datetime) -> int:
    """Forget the tokens and proofs that would be refused by their age as well; return how many."""
    return shown_once.forget_until(session, at)
