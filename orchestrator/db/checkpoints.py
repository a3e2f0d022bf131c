"""The tree of a municipality: adding to it, finding the way in it, and the checkpoints that were made of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, true, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from orchestrator.db.tables.case import CASE
from orchestrator.db.tables.proof import CHECKPOINT, CHECKPOINT_KEY, PROOF_LEAF, PROOF_PART, PROOF_TREE
from orchestrator.proof.tree import Part


@dataclass(frozen=True, slots=True)
class Leaf:
    """Up to which line a case had come, with the hash of that line, and where in the tree that stands."""

    place: int
    case_id: str
    seq: int
    head: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A checkpoint as it was given out."""

    municipality: str
    size: int
    at: datetime
    note: str


def to_be_proven(session: Session) -> tuple[str, ...]:
    """Return the municipalities of which a case came further than its tree knows."""
    asked = select(CASE.c.municipality).where(CASE.c.unproven).distinct().order_by(CASE.c.municipality)
    return tuple(session.execute(asked).scalars())


def hold_tree(session: Session, municipality: str) -> int:
    """Return how many leaves the tree has, and keep others from adding to it until the end of the transaction."""
    session.execute(insert(PROOF_TREE).values(municipality=municipality, size=0).on_conflict_do_nothing())
    held = select(PROOF_TREE.c.size).where(PROOF_TREE.c.municipality == municipality).with_for_update()
    return int(session.execute(held).scalar_one())


def take_heads(session: Session, municipality: str, limit: int) -> list[tuple[str, int, str]]:
    """Return up to where cases have come that went on, and note that it is known; nobody is waited for.

    A case that somebody adds to at this moment is left for the next time.
    """
    asked = select(CASE.c.id, CASE.c.seq, CASE.c.head).where(CASE.c.municipality == municipality, CASE.c.unproven)
    rows = session.execute(asked.order_by(CASE.c.id).limit(limit).with_for_update(skip_locked=True)).all()
    known = update(CASE).where(CASE.c.id.in_([row.id for row in rows])).values(unproven=False)
    session.execute(known)
    return [(row.id, row.seq, row.head) for row in rows]


def add_leaves(session: Session, municipality: str, leaves: Sequence[Leaf], parts: Mapping[Part, bytes]) -> None:
    """Store the leaves and every part of the tree that became complete."""
    told = [{"municipality": municipality, **{n: getattr(each, n) for n in Leaf.__slots__}} for each in leaves]
    session.execute(insert(PROOF_LEAF), told)
    complete = [
        {"municipality": municipality, "level": level, "place": place, "hash": found}
        for (level, place), found in parts.items()
    ]
    session.execute(insert(PROOF_PART), complete)
    grown = update(PROOF_TREE).where(PROOF_TREE.c.municipality == municipality)
    session.execute(grown.values(size=leaves[-1].place + 1))


def parts_known(session: Session, municipality: str, parts: Iterable[Part]) -> dict[Part, bytes]:
    """Return the hashes of these parts of the tree."""
    wanted = list(set(parts))
    if not wanted:
        return {}
    at = tuple_(PROOF_PART.c.level, PROOF_PART.c.place)
    asked = select(PROOF_PART).where(PROOF_PART.c.municipality == municipality, at.in_(wanted))
    return {(row.level, row.place): row.hash for row in session.execute(asked)}


def add_checkpoint(session: Session, checkpoint: Stored, keys: Collection[str]) -> None:
    """Store the checkpoint and the public keys it was signed with."""
    told = {name: getattr(checkpoint, name) for name in Stored.__slots__}
    session.execute(insert(CHECKPOINT).values(told))
    since = [{"public": each, "since": checkpoint.at} for each in keys]
    session.execute(insert(CHECKPOINT_KEY).on_conflict_do_nothing(), since)


def find_checkpoint(session: Session, municipality: str, size: int | None = None) -> Stored | None:
    """Return the checkpoint of this size, or the latest one."""
    asked = select(CHECKPOINT).where(CHECKPOINT.c.municipality == municipality)
    if size is not None:
        asked = asked.where(CHECKPOINT.c.size == size)
    row = session.execute(asked.order_by(CHECKPOINT.c.size.desc()).limit(1)).one_or_none()
    return Stored(row.municipality, row.size, row.at, row.note) if row else None


def keys_used(session: Session) -> tuple[tuple[str, datetime], ...]:
    """Return every public key checkpoints were signed with, in PEM, and since when; the newest first."""
    rows = session.execute(select(CHECKPOINT_KEY).order_by(CHECKPOINT_KEY.c.since.desc(), CHECKPOINT_KEY.c.public))
    return tuple((row.public, row.since) for row in rows)


def held_leaves(session: Session, case_id: str) -> tuple[tuple[Leaf, Stored], ...]:
    """Return the leaves of the case, the earliest first, each with the first checkpoint that has it."""
    has_it = (CHECKPOINT.c.municipality == PROOF_LEAF.c.municipality) & (CHECKPOINT.c.size > PROOF_LEAF.c.place)
    first = select(CHECKPOINT).where(has_it).order_by(CHECKPOINT.c.size).limit(1).lateral()
    asked = select(PROOF_LEAF, first.c.size, first.c.at, first.c.note).join(first, true())
    rows = session.execute(asked.where(PROOF_LEAF.c.case_id == case_id).order_by(PROOF_LEAF.c.seq))
    return tuple(
        (Leaf(row.place, row.case_id, row.seq, row.head), Stored(row.municipality, row.size, row.at, row.note))
        for row in rows
    )
