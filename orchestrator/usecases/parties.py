"""Parties: registered, changed, invited into a case, chosen from a list."""

import difflib
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from orchestrator.db import parties
from orchestrator.db.parties import add_change, add_party
from orchestrator.db.requests import find_answer, keep_answer
from orchestrator.domain.journal import fingerprint
from orchestrator.domain.listing import Listed, Page, pages
from orchestrator.domain.party import (
    KINDS,
    LONGEST_TITLE,
    OF_THE_OPERATOR,
    OPERATOR,
    PLATFORM,
    Actor,
    Party,
    PartyAmendment,
    PartyChange,
    PartyChanged,
    PartyDraft,
)
from orchestrator.domain.rights import Action
from orchestrator.errors import FieldProblem, PartyExists, PartyInvalid, PartyNotFound
from orchestrator.usecases.offers import move_offers
from orchestrator.usecases.rights import must, whose_party

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_NAMESPACE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")


def register_party(session: Session, draft: PartyDraft, *, at: datetime, by: Actor | None = None) -> Party:
    """Register a new party; without `by` the operator does. Raises PartyInvalid, PartyExists.

    Who may is for the caller to establish.
    """
    problems = [] if _ID.fullmatch(draft.id) and not _is_the_platforms(draft) else [_wrong_id(draft.id)]
    problems += [*title_problems(draft.title), *_kind_problems(draft.kind)]
    if problems:
        raise PartyInvalid(problems)
    party = add_party(session, draft, by, at)
    if party is None:
        raise PartyExists(draft.id)
    add_change(session, change_of(party, {}, by, at))
    return party


def _is_the_platforms(draft: PartyDraft) -> bool:
    """Whether somebody else would go by the id under which the platform itself acts, and sees all."""
    return draft.id == PLATFORM.party and draft.kind != OPERATOR


def is_party_id(given: str) -> bool:
    """Whether this can be the id of a party."""
    return _ID.fullmatch(given) is not None


def title_problems(title: str) -> list[FieldProblem]:
    """Return what is wrong with the title of a party."""
    if title.strip() and len(title) <= LONGEST_TITLE:
        return []
    return [FieldProblem("title", f"{len(title)} characters", f"1 to {LONGEST_TITLE} characters")]


def _kind_problems(kind: str) -> Iterator[FieldProblem]:
    if kind not in KINDS:
        near = difflib.get_close_matches(kind, KINDS, n=1)
        meant = f". Did you mean {near[0]!r}?" if near else ""
        yield FieldProblem("kind", repr(kind), f"one of {', '.join(KINDS)}{meant}")


def change_of(party: Party, before: Mapping[str, Any], by: Actor | None, at: datetime) -> PartyChange:
    """Return what is written down of a change that made the party what it is."""
    by_party, by_person = (by.party, by.person) if by else (None, None)
    return PartyChange(0, party.id, at, by_party, by_person, before, party.said())


def _wrong_id(given: str) -> FieldProblem:
    return FieldProblem("id", repr(given), "at most 63 lower-case letters, digits and dashes")


def amend_party(
    session: Session,
    actor: Actor,
    party: str,
    amendment: PartyAmendment,
    *,
    at: datetime,
    key: str,
    is_as_seen: Callable[[Party], bool] | None = None,
) -> Party:
    """Change the party for the actor, and write down who did. The same key changes it once.

    Its title is for the party itself, and for the municipality that registered it as long as the party does not act for
    itself. Whether it has a program of its own is for the party alone: where that says wrong, its work waits on a
    queue nobody reads. Its kind is for the operator, because rights go by it. With `is_as_seen` it is
    changed only if it still is as the actor saw it. Raises PartyNotFound, NotYours, PartyInvalid, PartyChanged,
    IdempotencyConflict.
    """
    before = _locked(session, party)
    _may(session, actor, before, amendment)
    asked = fingerprint({"amend": party, "amendment": amendment})
    answered = find_answer(session, actor, key, asked)
    if answered:
        return Party(**answered)
    if is_as_seen and not is_as_seen(before):
        raise PartyChanged(before, changes_since(session, before, is_as_seen))
    after = _amend(session, before, amendment, actor, at)
    answer = {"id": after.id, **after.said(), "registered_by": after.registered_by, "acts": after.acts}
    keep_answer(session, actor, key, asked, answer, at)
    return after


def changes_since(session: Session, party: Party, is_as_seen: Callable[[Party], bool]) -> tuple[PartyChange, ...]:
    """Return what was changed after the party was last as the actor saw it; all that is known where it never was."""
    changes = parties.list_changes(session, party.id, Page(_MOST_CHANGES)).found
    for number in range(len(changes), 0, -1):
        if is_as_seen(replace(party, **changes[number - 1].after)):
            return tuple(changes[number:])
    return tuple(changes)


_MOST_CHANGES = 200


def amend_as_operator(session: Session, party: str, amendment: PartyAmendment, *, at: datetime) -> Party:
    """Change the party for the operator, at the database. Raises PartyNotFound, PartyInvalid."""
    return _amend(session, _locked(session, party), amendment, None, at)


def name_namespace(session: Session, party: str, namespace: str | None, *, at: datetime, usual: str) -> Party:
    """Say, as operator, how the namespace of the party's program is called; None: as usual. Its offers move there.

    `usual` is what it is called where nobody says otherwise. Raises PartyNotFound, PartyInvalid.
    """
    before = _locked(session, party)
    problems = list(_namespace_problems(session, before, namespace))
    if problems:
        raise PartyInvalid(problems)
    after = replace(before, namespace=None if namespace == usual else namespace)
    if after == before:
        return before
    parties.save_namespace(session, party, after.namespace)
    said = {**before.said(), "namespace": before.namespace}
    parties.add_change(session, replace(change_of(after, said, None, at), after={**said, "namespace": after.namespace}))
    if after.has_worker:
        move_offers(session, after, at, left=before.namespace or usual)
    return after


def _namespace_problems(session: Session, party: Party, namespace: str | None) -> Iterator[FieldProblem]:
    if namespace is None:
        return
    if not _NAMESPACE.fullmatch(namespace):
        yield FieldProblem("namespace", repr(namespace), "letters, digits, dots, dashes and underscores, at most 200")
    taken = parties.named_namespace(session, namespace)
    if taken not in {None, party.id}:
        yield FieldProblem("namespace", repr(namespace), f"one of its own: {taken} works in this one")


def list_changes(session: Session, actor: Actor, party: str, page: Page) -> Listed[PartyChange]:
    """Return what was changed of the party, the first first. Raises PartyNotFound, NotYours.

    Seen by the party itself, by who registered it, and by municipalities, which let it take part in their cases.
    """
    of = get_party(session, party)
    must(session, actor, Action.SEE_PARTY_CHANGES, whose_party(actor, of))
    return parties.list_changes(session, party, page)


def list_changes_as_operator(session: Session, party: str, page: Page) -> Listed[PartyChange]:
    """Return what was changed of the party, for the operator. Raises PartyNotFound."""
    get_party(session, party)
    return parties.list_changes(session, party, page)


_TO_CHANGE = {"title": Action.NAME_PARTY, "has_worker": Action.RUN_PROGRAM, "kind": Action.CHANGE_KIND}


def _may(session: Session, actor: Actor, party: Party, amendment: PartyAmendment) -> None:
    for name, wanted in amendment.said().items():
        if name != "kind" or wanted != party.kind:
            must(session, actor, _TO_CHANGE[name], whose_party(actor, party), owner=party.id)


def _locked(session: Session, party: str) -> Party:
    found = parties.lock_party(session, party)
    if found is None:
        raise PartyNotFound(party)
    return found


def _amend(session: Session, before: Party, amendment: PartyAmendment, by: Actor | None, at: datetime) -> Party:
    problems = list(_problems(amendment))
    if problems:
        raise PartyInvalid(problems)
    after = replace(before, **amendment.said())
    if after == before:
        return before
    parties.save_party(session, after)
    parties.add_change(session, change_of(after, before.said(), by, at))
    if after.has_worker != before.has_worker:
        move_offers(session, after, at)
    return after


def _problems(amendment: PartyAmendment) -> Iterator[FieldProblem]:
    if amendment.title is not None:
        yield from title_problems(amendment.title)
    if amendment.kind is not None:
        yield from _kind_problems(amendment.kind)


def invite_party(session: Session, actor: Actor, draft: PartyDraft, *, at: datetime, key: str) -> Party:
    """Register a new party. Raises NotYours, PartyExists, PartyInvalid, IdempotencyConflict.

    Some are registered by the operator alone: a kind is what lets a municipality open cases and register others.
    """
    must(session, actor, Action.REGISTER_PARTY)
    asked = fingerprint({"party": draft})
    answered = find_answer(session, actor, key, asked)
    if answered:
        return Party(**answered)
    if draft.kind in OF_THE_OPERATOR or draft.id == PLATFORM.party:
        must(session, actor, Action.REGISTER_WITH_RIGHTS)
    party = register_party(session, draft, at=at, by=actor)
    answer = {"id": party.id, **party.said(), "registered_by": party.registered_by}
    keep_answer(session, actor, key, asked, answer, at)
    return party


def list_parties(session: Session, page: Page) -> Listed[Party]:
    """Return the parties by id."""
    return parties.list_parties(session, page)


def every_party(session: Session) -> Iterator[Party]:
    """Yield all parties by id."""
    for part in pages(lambda page: parties.list_parties(session, page)):
        yield from part


def search_parties(session: Session, words: str, limit: int) -> tuple[Party, ...]:
    """Return parties with each of the words in their title or id, those whose title begins with them first."""
    return parties.search_parties(session, words, limit) if words.strip() else ()


def parties_named(session: Session, names: Collection[str]) -> tuple[Party, ...]:
    """Return the parties that have one of these as their id, or as their title in whatever capitals."""
    return parties.parties_named(session, names) if names else ()


def find_party(session: Session, party: str) -> Party | None:
    """Return the party, None when there is none of this id."""
    return parties.find_party(session, party)


def get_party(session: Session, party: str) -> Party:
    """Return the party. Raises PartyNotFound."""
    found = find_party(session, party)
    if found is None:
        raise PartyNotFound(party)
    return found
