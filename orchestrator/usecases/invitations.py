"""Inviting somebody into a party, and taking the invitation up.

It takes two things that go different ways: a link, which says who is invited, and a short code, told by mouth or on
paper. Whoever has but one of them is not let in.
"""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from orchestrator.db import persons
from orchestrator.domain.journal import fingerprint
from orchestrator.domain.party import Actor, Party
from orchestrator.domain.person import (
    CODE_LENGTH,
    CODE_LETTERS,
    INVITATION_LASTS,
    LONGEST_SUBJECT,
    Invitation,
    IsAsSeen,
    Outstanding,
    Person,
    PersonDraft,
    PersonState,
    can_be_a_code,
    id_for,
    plain_code,
)
from orchestrator.domain.person_refused import (
    CodeWrong,
    InvitationOver,
    PersonKnownAlready,
)
from orchestrator.errors import FieldProblem
from orchestrator.usecases.kept_answers import digest_of
from orchestrator.usecases.persons import (
    Asked,
    get_party,
    get_person,
    lock_party,
    must_be_as_seen,
    must_fit,
    must_manage,
    name_problems,
    seats_problems,
    store_person,
)


def invite(
    session: Session, actor: Actor, party: str, draft: PersonDraft, *, at: datetime, key: str | None = None
) -> Invitation:
    """Invite somebody to act for the party. The secret and the code are shown now and never again.

    Under the same key nobody is invited twice, and nothing secret told twice. Raises NotYours, PartyNotFound,
    PersonInvalid, IdempotencyConflict.
    """
    must_manage(session, actor, party)
    of = lock_party(session, party)
    asked = Asked(actor, key, fingerprint({"invite into": of.id, "name": draft.name, "seats": sorted(draft.seats)}))
    if before := asked.answer(session):
        return Invitation(get_person(session, actor, of.id, before))
    name = draft.name.strip()
    must_fit([*name_problems(name), *seats_problems(of, draft.seats)])
    by = actor.person if actor.party == of.id else None
    who = id_for(name, persons.names_taken(session, of.id))
    person = Person(of.id, who, name, draft.seats, PersonState.INVITED, at, invited_by=by)
    asked.keep(session, who, at)
    return _invited(session, store_person(session, person, None, actor, at), at)


def invite_again(
    session: Session,
    actor: Actor,
    party: str,
    person: str,
    *,
    at: datetime,
    key: str | None = None,
    is_as_seen: IsAsSeen | None = None,
) -> Invitation:
    """Invite somebody whose invitation is over, or who was removed; a link they had is good for nothing any more.

    Somebody who signs in by another account from now on is invited again as well, and goes on by the one they have
    until then. With `is_as_seen` only if they still are as the actor saw them. Raises NotYours, PersonNotFound,
    PersonChanged, PartyNotFound, IdempotencyConflict.
    """
    must_manage(session, actor, party)
    lock_party(session, party)
    before = get_person(session, actor, party, person)
    if Asked(actor, key, fingerprint({"invite again": [party, person]})).done_before(session, person, at):
        return Invitation(before)
    must_be_as_seen(session, before, is_as_seen)
    if before.state is PersonState.ACTIVE:
        return _invited(session, before, at)
    after = replace(before, state=PersonState.INVITED)
    return _invited(session, after if after == before else store_person(session, after, before, actor, at), at)


def list_outstanding(session: Session, actor: Actor, party: str) -> Mapping[str, Outstanding]:
    """Return the invitations that nobody took up yet, by the id of the person; also those that are over.

    Raises NotYours.
    """
    must_manage(session, actor, party)
    return persons.list_outstanding(session, party)


def see_invitation(session: Session, secret: str, *, at: datetime) -> tuple[Person, Party]:
    """Return who is invited by the link, and into which party. Raises InvitationOver."""
    person, _ = _outstanding(session, secret, at)
    return person, get_party(session, person.party)


def check_code(session: Session, secret: str, code: str, *, at: datetime) -> Person:
    """Return who is invited, once the code is right; a wrong one is counted. Raises InvitationOver, CodeWrong.

    Counting is part of the transaction, so whoever catches CodeWrong commits it. What can be no code, because it is
    empty or not as long as one, is no try.
    """
    lock_party(session, _outstanding(session, secret, at)[0].party)
    person, invitation = _outstanding(session, secret, at)  # as it is now that nobody else changes it
    if hmac.compare_digest(invitation.code, _code_digest(secret, code)):
        return person
    if not can_be_a_code(code):
        raise CodeWrong(invitation.tries_left)
    tried = replace(invitation, wrong_codes=invitation.wrong_codes + 1)
    persons.save_invitation(session, person, tried)
    raise CodeWrong(tried.tries_left)


def take_up(session: Session, secret: str, code: str, issuer: str, subject: str, *, at: datetime) -> Person:
    """Return the person who from now on signs in at the issuer under this name; the invitation is over then.

    That the issuer may speak for the party of the person is for the caller to establish. Raises InvitationOver,
    CodeWrong, PersonKnownAlready, PersonInvalid.
    """
    before = check_code(session, secret, code, at=at)
    if not 0 < len(subject) <= LONGEST_SUBJECT:
        must_fit([FieldProblem("subject", f"{len(subject)} characters", f"1 to {LONGEST_SUBJECT} characters")])
    _make_room(session, before, issuer, subject)
    after = replace(before, state=PersonState.ACTIVE, issuer=issuer, subject=subject)
    persons.save_invitation(session, before, None)
    return store_person(session, after, before, Actor(before.party, before.id), at)


def _make_room(session: Session, person: Person, issuer: str, subject: str) -> None:
    """Let go of the name at the issuer if somebody who was removed still has it. Raises PersonKnownAlready."""
    other = persons.find_at_issuer(session, person.party, issuer, subject)
    if other is None or other.id == person.id:
        return
    if other.state is PersonState.ACTIVE:
        raise PersonKnownAlready(other.party, other.id)
    persons.save_person(session, replace(other, issuer=None, subject=None))


def _invited(session: Session, person: Person, at: datetime) -> Invitation:
    secret, ends_at = secrets.token_urlsafe(32), at + INVITATION_LASTS
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    kept = Outstanding(digest_of(secret), _code_digest(secret, code), ends_at)
    persons.save_invitation(session, person, kept)
    return Invitation(person, secret, f"{code[:4]}-{code[4:]}", ends_at)


def _outstanding(session: Session, secret: str, at: datetime) -> tuple[Person, Outstanding]:
    found = persons.find_invited(session, digest_of(secret))
    if found is None:
        raise InvitationOver
    if over := found[1].over(at):
        raise InvitationOver(over)
    return found


def _code_digest(secret: str, code: str) -> str:
    """Return what is kept of a code; with the secret, so that nobody finds it who sees what is kept."""
    return digest_of(f"{secret} {plain_code(code)}")
