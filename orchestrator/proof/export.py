"""A proof as a file: lines of a journal, each under the chain, with the checkpoints they are in. `docs/proof.md`.

Each line of the file is canonical JSON, so that there is one way to write it and no byte can be changed unnoticed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from orchestrator.domain.journal import Entry, canonical, content_of
from orchestrator.proof.tree import leaf_hash

FORMAT = "speelruimte proof 1"


@dataclass(frozen=True, slots=True)
class Anchor:
    """That a journal, up to this line, is a leaf of a tree: the way from the leaf to a checkpoint of that tree."""

    case_id: str
    seq: int
    head: str
    place: int
    path: tuple[bytes, ...]
    checkpoint: str


@dataclass(frozen=True, slots=True)
class Growth:
    """That an earlier checkpoint is of the beginning of the tree the last one is of, or the other way round."""

    checkpoint: str
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """What a proof is about: consecutive lines of one journal, what may be shown of them, and what they are held by."""

    case_id: str
    entries: Sequence[Entry]
    shown: frozenset[int]
    anchors: Sequence[Anchor] = ()
    growth: Growth | None = None

    @property
    def file_name(self) -> str:
        """What the file is called: the case, the first line and the last."""
        return f"{self.case_id}-{self.entries[0].seq}-{self.entries[-1].seq}.proof.jsonl"

    def lines(self) -> Iterator[bytes]:
        """Yield the file, line by line."""
        yield _line({"proof": self._summary()})
        anchors = {each.seq: each for each in self.anchors}
        for entry in self.entries:
            yield _line({"line": _told(entry, shown=entry.seq in self.shown)})
            if entry.seq in anchors:
                yield _line({"anchor": _anchored(anchors[entry.seq])})
        if self.growth:
            yield _line({"growth": {"checkpoint": self.growth.checkpoint, "path": _path(self.growth.path)}})

    def _summary(self) -> dict[str, object]:
        salted = (each.seq for each in self.entries if each.commitment)
        last = self.entries[-1]
        return {
            "format": FORMAT,
            "case_id": self.case_id,
            "first": self.entries[0].seq,
            "last": last.seq,
            "head": last.hash,
            "salted_from": next(salted, last.seq + 1),
            "shown": [list(each) for each in _ranges(sorted(self.shown))],
            "anchors": [each.seq for each in self.anchors],
            "growth": int(self.growth is not None),
        }


def leaf_of(case_id: str, seq: int, head: str) -> bytes:
    """Return the hash of the leaf that holds a journal up to this line."""
    return leaf_hash(canonical({"case_id": case_id, "seq": seq, "head": head}))


def _told(entry: Entry, *, shown: bool) -> dict[str, object]:
    place: dict[str, object] = {"case_id": entry.case_id, "seq": entry.seq, "prev": entry.prev, "hash": entry.hash}
    if entry.commitment:
        place["commitment"] = entry.commitment
    if shown:
        place["content"] = content_of(entry)
    return place | ({"salt": entry.salt} if shown and entry.salt else {})


def _ranges(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the numbers as the first and last of each row without a gap."""
    for _, row in groupby(enumerate(numbers), key=lambda each: each[1] - each[0]):
        found = [number for _, number in row]
        yield found[0], found[-1]


def _anchored(anchor: Anchor) -> dict[str, object]:
    return {
        "case_id": anchor.case_id,
        "seq": anchor.seq,
        "head": anchor.head,
        "place": anchor.place,
        "path": _path(anchor.path),
        "checkpoint": anchor.checkpoint,
    }


def _path(path: Sequence[bytes]) -> list[str]:
    return [each.hex() for each in path]


def _line(record: dict[str, object]) -> bytes:
    return canonical(record) + b"\n"
