"""The keys of a party: registered, listed, removed. For its administrators, and for the operator.

A new key is good beside the old ones, so that programs go over one by one; then the old one is removed. Each change is
written down among the changes of the party.
"""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from orchestrator.db import parties, party_keys
from orchestrator.db.requests import find_answer, keep_answer
from orchestrator.domain.journal import fingerprint
from orchestrator.domain.party import Actor, Party, PartyChange
from orchestrator.domain.party_key import A_YEAR, LONGEST_LIFE, MOST_KEYS, KeyChanged, KeyExists, KeyNotFound, PartyKey
from orchestrator.domain.public_key import KeyInvalid, PublicKey
from orchestrator.domain.rights import Action
from orchestrator.errors import FieldProblem, PartyNotFound
from orchestrator.usecases.rights import must, whose


def add_key(
    session: Session, actor: Actor, party: str, public: PublicKey, *, ends: datetime | None, at: datetime, key: str
) -> PartyKey:
    """Register the key; from `at`, which is the real time, until it ends, or for a year.

    The same idempotency key registers it once. Raises PartyNotFound, NotYours, KeyInvalid, KeyExists,
    IdempotencyConflict.
    """
    _must_manage(session, actor, party)
    asked = fingerprint({"add key": party, "thumbprint": public.thumbprint, "kid": public.kid})
    if find_answer(session, actor, key, asked):
        return get_key(session, actor, party, public.kid)
    added = _add(session, actor, party, public, ends or at + A_YEAR, at)
    keep_answer(session, actor, key, asked, {"kid": added.kid}, at)
    return added


def add_key_as_operator(session: Session, party: str, public: PublicKey, *, ends: datetime, at: datetime) -> PartyKey:
    """Register the key for the operator, at the database. Raises PartyNotFound, KeyInvalid, KeyExists."""
    return _add(session, None, party, public, ends, at)


def remove_key(
    session: Session,
    actor: Actor,
    party: str,
    kid: str,
    *,
    at: datetime,
    key: str,
    is_as_seen: Callable[[PartyKey], bool] | None = None,
) -> PartyKey:
    """Let the key be good for nothing any more; with `is_as_seen` only if it still is as the actor saw it.

    Raises PartyNotFound, NotYours, KeyNotFound, KeyChanged, IdempotencyConflict.
    """
    _must_manage(session, actor, party)
    asked = fingerprint({"remove key": party, "kid": kid})
    if find_answer(session, actor, key, asked):
        return get_key(session, actor, party, kid)
    _locked(session, party)
    before = _found(session, party, kid)
    if is_as_seen and not is_as_seen(before):
        raise KeyChanged(before)
    removed = _remove(session, actor, party, kid, at)
    keep_answer(session, actor, key, asked, {"kid": removed.kid}, at)
    return removed


def remove_key_as_operator(session: Session, party: str, kid: str, *, at: datetime) -> PartyKey:
    """Let the key be good for nothing any more, for the operator. Raises PartyNotFound, KeyNotFound."""
    return _remove(session, None, party, kid, at)


def list_keys(session: Session, actor: Actor, party: str) -> tuple[PartyKey, ...]:
    """Return all keys the party ever had, what ends first first. Raises PartyNotFound, NotYours."""
    _must_manage(session, actor, party)
    if parties.find_party(session, party) is None:
        raise PartyNotFound(party)
    return party_keys.list_keys(session, party)


def list_keys_as_operator(session: Session, party: str | None) -> tuple[PartyKey, ...]:
    """Return the keys of one party, or of all, what ends first first."""
    return party_keys.list_keys(session, party)


def get_key(session: Session, actor: Actor, party: str, kid: str) -> PartyKey:
    """Return the key of the party. Raises NotYours, KeyNotFound."""
    _must_manage(session, actor, party)
    return _found(session, party, kid)


def _must_manage(session: Session, actor: Actor, party: str) -> None:
    """Raise NotYours for whoever may not say with which keys the programs of the party sign.

    That is for its administrators, who are persons: whoever got hold of a token, or of a key, makes it last no longer.
    """
    must(session, actor, Action.MANAGE_KEYS, whose(actor, party), owner=party)


def _found(session: Session, party: str, kid: str) -> PartyKey:
    found = party_keys.find_key(session, party, kid)
    if found is None:
        raise KeyNotFound(party, kid)
    return found


def _add(session: Session, by: Actor | None, party: str, public: PublicKey, ends: datetime, at: datetime) -> PartyKey:
    before = _good_keys(session, _locked(session, party), at)
    if not at < ends <= at + LONGEST_LIFE:
        raise _ends_wrongly(ends)
    if len(before) >= MOST_KEYS:
        expected = f"at most {MOST_KEYS}: remove one first"
        raise KeyInvalid([FieldProblem("key", f"{len(before)} good keys", expected, code="many")])
    if any(party_keys.find_key(session, party, name) for name in {public.kid, public.thumbprint}):
        raise KeyExists(public.kid)
    added = PartyKey(party, public.kid, public.thumbprint, public.jwk, at, ends)
    if not party_keys.add_key(session, added):
        raise KeyExists(public.kid)
    _write_down(session, by, party, before, [*before, added.kid], at)
    return added


def _ends_wrongly(ends: datetime) -> KeyInvalid:
    longest = f"a moment ahead, at most {LONGEST_LIFE.days} days"
    return KeyInvalid([FieldProblem("expiresAt", ends.isoformat(timespec="seconds"), longest)])


def _remove(session: Session, by: Actor | None, party: str, kid: str, at: datetime) -> PartyKey:
    before = _good_keys(session, _locked(session, party), at)
    found = _found(session, party, kid)
    if found.removed_at is None:
        party_keys.remove_key(session, found, at)
        _write_down(session, by, party, before, [each for each in before if each != found.kid], at)
    return _found(session, party, kid)


def _locked(session: Session, party: str) -> Party:
    found = parties.lock_party(session, party)
    if found is None:
        raise PartyNotFound(party)
    return found


def _good_keys(session: Session, party: Party, at: datetime) -> list[str]:
    return sorted(each.kid for each in party_keys.list_keys(session, party.id) if each.is_good(at))


def _write_down(
    session: Session, by: Actor | None, party: str, before: list[str], after: list[str], at: datetime
) -> None:
    by_party, by_person = (by.party, by.person) if by else (None, None)
    said = [{"keys": sorted(each)} for each in (before, after)]
    parties.add_change(session, PartyChange(0, party, at, by_party, by_person, *said))
