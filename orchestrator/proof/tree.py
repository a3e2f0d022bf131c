"""The Merkle tree of a municipality, as RFC 6962 and RFC 9162 have it: what is in it, and that it was only added to.

A complete part of the tree is known by its level and its place: it covers the leaves from `place << level` on, as many
as `1 << level`. What was once complete never changes, so a tree that grows only adds parts.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

Part = tuple[int, int]
"""A complete part of a tree: its level and its place on it."""
Span = tuple[int, int]
"""Leaves from the first number up to the second."""

EMPTY = hashlib.sha256(b"").digest()
"""The root of a tree without leaves."""


class PathWrong(ValueError):
    """A path through a tree that is longer or shorter than one can be."""


def leaf_hash(content: bytes) -> bytes:
    """Return the hash of a leaf."""
    return hashlib.sha256(b"\0" + content).digest()


def joined(left: bytes, right: bytes) -> bytes:
    """Return the hash of what lies above two parts."""
    return hashlib.sha256(b"\1" + left + right).digest()


def parts_of(span: Span) -> tuple[Part, ...]:
    """Return the complete parts a span of a path consists of, from left to right, the largest first."""
    return tuple(_parts(*span))


def _parts(start: int, end: int) -> Iterator[Part]:
    while start < end:
        level = (end - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level


def root_of(span: Span, known: Mapping[Part, bytes]) -> bytes:
    """Return the root over the span, from its complete parts."""
    parts = parts_of(span)
    if not parts:
        return EMPTY
    root = known[parts[-1]]
    for part in reversed(parts[:-1]):
        root = joined(known[part], root)
    return root


@dataclass(frozen=True, slots=True)
class Grown:
    """A tree after leaves were added: its size, its root, and every part that became complete."""

    size: int
    root: bytes
    added: Mapping[Part, bytes]


def grow(size: int, known: Mapping[Part, bytes], leaves: Iterable[bytes]) -> Grown:
    """Add hashes of leaves to a tree of which the parts of the span (0, size) are known."""
    added: dict[Part, bytes] = {}
    edge = [known[part] for part in parts_of((0, size))]
    for leaf in leaves:
        level, place, made = 0, size, leaf
        added[level, place] = made
        while place & 1:
            made = joined(edge.pop(), made)
            level, place = level + 1, place >> 1
            added[level, place] = made
        edge.append(made)
        size += 1
    return Grown(size, root_of((0, size), {**known, **added}), added)


def path_to(place: int, size: int) -> tuple[Span, ...]:
    """Return over which spans the hashes are that lead from a leaf to the root, the nearest first."""
    return tuple(_path(place, 0, size))


def _path(place: int, start: int, end: int) -> list[Span]:
    if end - start <= 1:
        return []
    middle = start + _half(end - start)
    if place < middle:
        return [*_path(place, start, middle), (middle, end)]
    return [*_path(place, middle, end), (start, middle)]


def path_between(old: int, new: int) -> tuple[Span, ...]:
    """Return over which spans the hashes are that show a tree of `old` leaves to be the beginning of one of `new`."""
    return tuple(_between(old, 0, new, whole=True)) if old else ()


def _between(old: int, start: int, end: int, *, whole: bool) -> list[Span]:
    size = end - start
    if old == size:
        return [] if whole else [(start, end)]
    half = _half(size)
    if old <= half:
        return [*_between(old, start, start + half, whole=whole), (start + half, end)]
    return [*_between(old - half, start + half, end, whole=False), (start, start + half)]


def _half(size: int) -> int:
    """Return the largest power of two below the size, which is how many leaves lie to the left."""
    return int(1 << (size - 1).bit_length() - 1)


def root_over(leaf: bytes, place: int, size: int, path: Sequence[bytes]) -> bytes:
    """Return the root a path leads to from a leaf at its place. Raises PathWrong."""
    if not 0 <= place < size:
        raise PathWrong
    if size == 1:
        return _end(path, leaf)
    half, (*below, beside) = _half(size), path or _missing()
    if place < half:
        return joined(root_over(leaf, place, half, below), beside)
    return joined(beside, root_over(leaf, place - half, size - half, below))


def grew(old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Say whether the path shows that the old tree is the beginning of the new one."""
    if old > new:
        return False
    if old == 0:
        return not path and old_root == EMPTY
    try:
        return _roots(old, new, path, old_root, whole=True) == (old_root, new_root)
    except PathWrong:
        return False


def _roots(old: int, new: int, path: Sequence[bytes], root: bytes, *, whole: bool) -> tuple[bytes, bytes]:
    """Return both roots a path leads to, where `root` is that of the old tree if that is the whole of this part."""
    if old == new:
        same = _end(path, root) if whole else _only(path)
        return same, same
    half, (*below, beside) = _half(new), path or _missing()
    if old <= half:
        before, after = _roots(old, half, below, root, whole=whole)
        return before, joined(after, beside)
    before, after = _roots(old - half, new - half, below, root, whole=False)
    return joined(beside, before), joined(beside, after)


def _end(path: Sequence[bytes], found: bytes) -> bytes:
    if path:
        raise PathWrong
    return found


def _only(path: Sequence[bytes]) -> bytes:
    if len(path) != 1:
        raise PathWrong
    return path[0]


def _missing() -> Sequence[bytes]:
    raise PathWrong
