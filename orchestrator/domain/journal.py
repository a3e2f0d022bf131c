"""The journal: its entries, and the chain that nobody can change, remove from or insert into unnoticed (RFC 8785)."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import rfc8785

from orchestrator.domain.case import Case
from orchestrator.domain.plan import ChangeKind
from rules.terms.said import Said, Text
from rules.terms.said_in_json import to_json


def as_json(value: object) -> Any:
    """Return the value in the types JSON has: moments (UTC) and days in ISO 8601, decimals as text, tuples as lists.

    What is said is kept as `rules.terms.said_in_json` has it.
    """
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return str(value)
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case Mapping():
            return {str(name): as_json(each) for name, each in value.items()}
        case tuple() | list():
            return [as_json(each) for each in value]
        case Said() | Text():
            return to_json(value)
    if is_dataclass(value):
        return {each.name: as_json(getattr(value, each.name)) for each in fields(value)}
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def canonical(value: object) -> bytes:
    """Return the one way of writing this JSON value. Raises rfc8785.CanonicalizationError for what JSON cannot hold."""
    return rfc8785.dumps(value)  # type: ignore[arg-type]


def fingerprint(value: object) -> str:
    """Return the SHA-256, in hexadecimal, of the canonical JSON of a value."""
    return hashlib.sha256(canonical(as_json(value))).hexdigest()


class InputKind(StrEnum):
    """What comes from outside. Everything believed about a case follows from these entries and its policy version.

    `EDITIONS_RENEWED`: from here on the case rests on other editions of closed days and amounts.
    That the case is called otherwise changes nothing but its title. `CONTENT_ERASED`: what a line said no longer
    counts, and is gone. `CONTENT_DESTROYED` is no input: it stands where what a line said was destroyed or erased,
    whatever kind it was.
    That a task was declined changes nothing: it stays on offer, for the others and for who thinks better of it.
    """

    CASE_OPENED = "case_opened"
    FACT = "fact"
    TASK_CLAIMED = "task_claimed"
    TASK_DECLINED = "task_declined"
    TASK_RELEASED = "task_released"
    TASK_FAILED = "task_failed"
    TASK_COMPLETED = "task_completed"
    CLOCK = "clock"
    EDITIONS_RENEWED = "editions_renewed"
    CASE_RETITLED = "case_retitled"
    CONTENT_ERASED = "content_erased"
    CONTENT_DESTROYED = "content_destroyed"


EntryKind = InputKind | ChangeKind

GENESIS = "0" * 64
"""What stands for the hash before the first entry."""


def entry_kind(name: str) -> EntryKind:
    """Return the kind with this name. Raises ValueError when there is none."""
    return InputKind(name) if name in _INPUTS else ChangeKind(name)


_INPUTS = frozenset(InputKind)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; `seq` counts from 1 within the case and `at` is when it was recorded.

    `cause` is the `seq` of the input this is a consequence of, None for an input. `body` is JSON, which `read_body`
    opens (`orchestrator.domain.written`).

    `commitment` binds to the content without telling anything of it, as `salt` goes into it, and `hash` covers the
    commitment and the place in the chain: who may not see the content, and whoever looks when content and salt have
    been destroyed, can still see that nothing else stands here. Entries from before there were salts have neither;
    their hash covers their content directly. `docs/proof.md` has the bytes.
    """

    case_id: str
    seq: int
    kind: EntryKind
    at: datetime
    party: str
    person: str | None
    role: str | None
    body: Mapping[str, object]
    cause: int | None
    prev: str
    hash: str
    salt: str | None = None
    commitment: str | None = None

    @property
    def is_destroyed(self) -> bool:
        """Whether what this said was destroyed or erased."""
        return self.kind is InputKind.CONTENT_DESTROYED

    @property
    def is_bare(self) -> bool:
        """Whether of this only its commitment is here: what it said cannot be held against that."""
        return self.commitment is not None and self.salt is None

    @property
    def is_input(self) -> bool:
        """Whether this came from outside."""
        return isinstance(self.kind, InputKind)

    @property
    def with_next(self) -> bool:
        """Whether this was judged together with the input after it."""
        return bool(self.body.get("with_next"))


@dataclass(frozen=True, slots=True)
class Line:
    """What an entry will say, before it has its place in the chain. See Entry."""

    kind: EntryKind
    party: str
    body: Mapping[str, object]
    person: str | None = None
    role: str | None = None
    cause: int | None = None


def linked(case: Case, lines: Sequence[Line], at: datetime, salts: Iterable[str]) -> tuple[Entry, ...]:
    """Return the lines as the next entries of the case, each with the next of the salts."""
    return tuple(_links(case.id, case.seq, case.head, zip(lines, salts, strict=True), at.astimezone(UTC)))


def _links(case_id: str, seq: int, head: str, lines: Iterable[tuple[Line, str]], at: datetime) -> Iterator[Entry]:
    for number, (line, salt) in enumerate(lines, seq + 1):
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
            salt=salt,
        )
        # Still ours alone: nobody has seen it without its commitment and its hash.
        object.__setattr__(entry, "commitment", commitment_to(content_of(entry), salt))
        head = hash_of(entry)
        object.__setattr__(entry, "hash", head)
        yield entry


def content_of(entry: Entry) -> Mapping[str, object]:
    """Return everything an entry says, as JSON: not its place in the chain."""
    return {
        "kind": str(entry.kind),
        "at": entry.at.astimezone(UTC).isoformat(),
        "party": entry.party,
        "person": entry.person,
        "role": entry.role,
        "body": entry.body,
        "cause": entry.cause,
    }


_COMMITMENT = b"speelruimte commitment 1\n"
_LINE = b"speelruimte line 1\n"


def commitment_to(content: Mapping[str, object], salt: str) -> str:
    """Return what binds to this content and, without the salt, tells nothing of it."""
    return hashlib.sha256(_COMMITMENT + bytes.fromhex(salt) + canonical(content)).hexdigest()


def hash_of_place(case_id: str, seq: int, prev: str, commitment: str) -> str:
    """Return the hash of the entry that stands at this place of the chain."""
    chained = bytes.fromhex(prev) + bytes.fromhex(commitment) + seq.to_bytes(8)
    return hashlib.sha256(_LINE + chained + case_id.encode()).hexdigest()


def hash_without_salt(case_id: str, seq: int, prev: str, content: Mapping[str, object]) -> str:
    """Return the hash of an entry from before there were salts."""
    return hashlib.sha256(canonical({**content, "case_id": case_id, "seq": seq, "prev": prev})).hexdigest()


def hash_of(entry: Entry) -> str:
    """Return the hash of an entry, from its place and its commitment."""
    if entry.commitment is None:
        return hash_without_salt(entry.case_id, entry.seq, entry.prev, content_of(entry))
    return hash_of_place(entry.case_id, entry.seq, entry.prev, entry.commitment)


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
        if _is_altered(entry):
            yield f"entry {entry.seq} does not have the content its hash was taken of"
        head = entry.hash


def _is_altered(entry: Entry) -> bool:
    """Whether place, commitment and content do not belong together; where only the commitment is left, place and it.

    Of an entry from before there were salts that was destroyed nothing is left to hold against its hash.
    """
    if entry.is_destroyed and entry.commitment is None:
        return False
    if entry.salt is not None and commitment_to(content_of(entry), entry.salt) != entry.commitment:
        return True
    return hash_of(entry) != entry.hash
