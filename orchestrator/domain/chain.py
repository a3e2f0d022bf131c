"""Linking entries into a chain, so that nobody can change, remove or insert one unnoticed."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from orchestrator.domain.canonical import canonical
from orchestrator.domain.case import Case
from orchestrator.domain.entry import GENESIS, Entry, EntryKind


@dataclass(frozen=True, slots=True)
class Line:
    """What an entry will say, before it has its place in the chain. See Entry."""

    kind: EntryKind
    party: str
    body: Mapping[str, Any]
    person: str | None = None
    role: str | None = None
    cause: int | None = None


def linked(case: Case, lines: Sequence[Line], at: datetime) -> tuple[Entry, ...]:
    """Return the lines as the next entries of the case."""
    return tuple(_links(case.id, case.seq, case.head, lines, at.astimezone(UTC)))


def _links(case_id: str, seq: int, head: str, lines: Sequence[Line], at: datetime) -> Iterator[Entry]:
    for number, line in enumerate(lines, seq + 1):
        entry = Entry(
            case_id=case_id,
            seq=number,
            kind=line.kind,
            at=at,
            party=line.party,
            person=line.person,
            role=line.role,
            body=line.body,
            cause=line.cause,
            prev=head,
            hash="",
        )
        head = hash_of(entry)
        object.__setattr__(entry, "hash", head)  # still ours alone: nobody has seen it without its hash
        yield entry


def hash_of(entry: Entry) -> str:
    """Return the SHA-256 over the canonical JSON of everything in the entry but its hash."""
    content = {
        "case_id": entry.case_id,
        "seq": entry.seq,
        "kind": str(entry.kind),
        "at": entry.at.astimezone(UTC).isoformat(),
        "party": entry.party,
        "person": entry.person,
        "role": entry.role,
        "body": entry.body,
        "cause": entry.cause,
        "prev": entry.prev,
    }
    return hashlib.sha256(canonical(content)).hexdigest()


def flaws(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Say where a journal, given from its first entry on, is not whole; nothing when it is."""
    return tuple(_flaws(entries))


def _flaws(entries: Sequence[Entry]) -> Iterator[str]:
    head = GENESIS
    for number, entry in enumerate(entries, 1):
        if entry.seq != number:
            yield f"entry {entry.seq} stands where entry {number} was expected"
            return
        if entry.prev != head:
            yield f"entry {entry.seq} follows {entry.prev[:12]}…, but the entry before it has {head[:12]}…"
        if hash_of(entry) != entry.hash:
            yield f"entry {entry.seq} does not have the content its hash was taken of"
        head = entry.hash
