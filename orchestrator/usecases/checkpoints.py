"""Signed checkpoints of the tree of a municipality: making one, showing one, and the way from one to another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from orchestrator.db.checkpoints import (
    Leaf,
    Stored,
    add_checkpoint,
    add_leaves,
    find_checkpoint,
    hold_tree,
    keys_used,
    parts_known,
    take_heads,
)
from orchestrator.errors import NothingToProve
from orchestrator.proof.export import leaf_of
from orchestrator.proof.keys import SigningKey
from orchestrator.proof.note import Checkpoint, signed
from orchestrator.proof.tree import Span, grow, parts_of, path_between, path_to, root_of
from orchestrator.usecases.parties import get_party

AT_A_TIME = 500
"""Cases: so few that who adds to one of them hardly waits."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A checkpoint with the public keys, in PEM, that checkpoints were ever signed with, the newest first."""

    checkpoint: Stored
    keys: tuple[tuple[str, datetime], ...]


@dataclass(frozen=True, slots=True)
class Growing:
    """Two checkpoints, and the hashes that show the tree of the later one to be that of the earlier with more added."""

    first: Stored
    last: Stored
    path: tuple[bytes, ...]


def make_checkpoint(
    session: Session, municipality: str, keys: Sequence[SigningKey], name: str, *, at: datetime
) -> Stored | None:
    """Add to the tree how far the cases have come, and sign it; nothing is made when no case went on.

    What it costs goes by what is new. `name` is that of the platform.
    """
    size = hold_tree(session, municipality)
    heads = take_heads(session, municipality, AT_A_TIME)
    if not heads:
        return None
    leaves = [Leaf(size + number, *head) for number, head in enumerate(heads)]
    edge = parts_known(session, municipality, parts_of((0, size)))
    grown = grow(size, edge, (leaf_of(each.case_id, each.seq, each.head) for each in leaves))
    add_leaves(session, municipality, leaves, grown.added)
    before = find_checkpoint(session, municipality)
    moment = max(at, before.at) if before else at
    note = signed(Checkpoint(f"{name}/{municipality}", grown.size, grown.root, moment), keys)
    made = Stored(municipality, grown.size, moment, note)
    add_checkpoint(session, made, [each.public.pem() for each in keys])
    return made


def show_checkpoint(session: Session, municipality: str, size: int | None = None) -> Shown:
    """Return the checkpoint of this size, or the latest one. Raises PartyNotFound, NothingToProve."""
    get_party(session, municipality)
    return Shown(_checkpoint(session, municipality, size), keys_used(session))


def show_growth(session: Session, municipality: str, old: int, new: int | None = None) -> Growing:
    """Return two checkpoints, the earlier first, and the way between them; without `new` the latest is one of them.

    Raises PartyNotFound, NothingToProve.
    """
    get_party(session, municipality)
    before, after = _checkpoint(session, municipality, old), _checkpoint(session, municipality, new)
    first, last = sorted((before, after), key=lambda each: each.size)
    return Growing(first, last, way_between(session, first, last))


def way_between(session: Session, first: Stored, last: Stored) -> tuple[bytes, ...]:
    """Return the hashes on the way from one checkpoint to a later one."""
    return _hashes(session, first.municipality, path_between(first.size, last.size))


def way_to(session: Session, leaf: Leaf, checkpoint: Stored) -> tuple[bytes, ...]:
    """Return the hashes on the way from a leaf to the root of a checkpoint."""
    return _hashes(session, checkpoint.municipality, path_to(leaf.place, checkpoint.size))


def _hashes(session: Session, municipality: str, spans: Sequence[Span]) -> tuple[bytes, ...]:
    known = parts_known(session, municipality, (part for span in spans for part in parts_of(span)))
    return tuple(root_of(span, known) for span in spans)


def _checkpoint(session: Session, municipality: str, size: int | None) -> Stored:
    found = find_checkpoint(session, municipality, size)
    if found is None:
        which = "checkpoint" if size is None else f"checkpoint of {size} leaves"
        raise NothingToProve(f"{which} of {municipality!r} yet")
    return found
