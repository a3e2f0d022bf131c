"""Register a party, so that it can take part in cases, and write down who did."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from orchestrator.db.parties import add_change, add_party
from orchestrator.domain.actor import Actor
from orchestrator.domain.party import LONGEST_TITLE, Party, PartyChange, PartyDraft
from orchestrator.errors import FieldProblem, PartyExists, PartyInvalid

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


def register_party(session: Session, draft: PartyDraft, *, at: datetime, by: Actor | None = None) -> Party:
    """Register a new party; without `by` the operator does. Raises PartyInvalid, PartyExists.

    Who may is for the caller to establish.
    """
    problems = [] if _ID.fullmatch(draft.id) else [_wrong_id(draft.id)]
    problems += title_problems(draft.title)
    if problems:
        raise PartyInvalid(problems)
    party = add_party(session, draft, by, at)
    if party is None:
        raise PartyExists(draft.id)
    add_change(session, change_of(party, {}, by, at))
    return party


def title_problems(title: str) -> list[FieldProblem]:
    """Return what is wrong with the title of a party."""
    if title.strip() and len(title) <= LONGEST_TITLE:
        return []
    return [FieldProblem("title", f"{len(title)} characters", f"1 to {LONGEST_TITLE} characters")]


def change_of(party: Party, before: Mapping[str, Any], by: Actor | None, at: datetime) -> PartyChange:
    """Return what is written down of a change that made the party what it is."""
    by_party, by_person = (by.party, by.person) if by else (None, None)
    return PartyChange(0, party.id, at, by_party, by_person, before, party.said())


def _wrong_id(given: str) -> FieldProblem:
    return FieldProblem("id", repr(given), "at most 63 lower-case letters, digits and dashes")
