"""Reading a proof back, a line at a time, in the one way in which it can be written."""

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from orchestrator.domain.journal import canonical
from orchestrator.proof.export import FORMAT, Anchor, Growth

_HASH = re.compile(r"[0-9a-f]{64}")
_SALT = re.compile(r"[0-9a-f]{32}")
_MOST = 2**53 - 1


class NotAProof(ValueError):
    """A line that no proof has."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What the first line says of the rest."""

    case_id: str
    first: int
    last: int
    head: str
    salted_from: int
    shown: tuple[tuple[int, int], ...]
    anchors: tuple[int, ...]
    growth: int

    def shows(self, seq: int) -> bool:
        """Whether what this line says is shown."""
        row = bisect_right(self.shown, (seq, _MOST)) - 1
        return row >= 0 and self.shown[row][0] <= seq <= self.shown[row][1]


@dataclass(frozen=True, slots=True)
class LineRecord:
    """One line of a journal; without `content` what it says is hidden."""

    case_id: str
    seq: int
    prev: str
    hash: str
    commitment: str | None
    salt: str | None
    content: Mapping[str, Any] | None


Told = Mapping[str, Any]
Record = Summary | LineRecord | Anchor | Growth


def read_record(line: bytes) -> Record:
    """Return what a line of a proof says. Raises NotAProof."""
    found = _read(line)
    try:
        ((kind, told),) = found.items()
        return _KINDS[kind](told)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise NotAProof from error


def _read(line: bytes) -> Any:
    try:
        found = json.loads(line)
        written = canonical(found) + b"\n"
    except (ValueError, RecursionError, TypeError) as error:
        raise NotAProof from error
    if written != line:
        raise NotAProof
    return found


def _summary(told: Told) -> Summary:
    _must_have(told, "format", "case_id", "first", "last", "head", "salted_from", "shown", "anchors", "growth")
    summary = Summary(
        case_id=_text(told["case_id"]),
        first=_number(told["first"]),
        last=_number(told["last"]),
        head=_hash(told["head"]),
        salted_from=_number(told["salted_from"]),
        shown=tuple(_row(each) for each in told["shown"]),
        anchors=tuple(map(_number, told["anchors"])),
        growth=_number(told["growth"]),
    )
    if told["format"] != FORMAT or not _in_order(summary):
        raise NotAProof
    return summary


def _in_order(summary: Summary) -> bool:
    shown = [place for row in summary.shown for place in row]
    rises = all(one <= other for one, other in pairwise(shown))
    apart = all(one[1] + 1 < other[0] for one, other in pairwise(summary.shown))
    anchored = all(one < other for one, other in pairwise(summary.anchors))
    # A checkpoint of a line that is gone is no mistake in writing: it is found to be missing.
    inside = all(summary.first <= each <= summary.last for each in shown) and min(summary.anchors, default=1) >= 1
    salted = summary.first <= summary.salted_from <= summary.last + 1
    return rises and apart and anchored and inside and salted and summary.first >= 1 and summary.growth <= 1


def _row(told: Any) -> tuple[int, int]:
    first, last = map(_number, told)
    return first, last


def _line(told: Told) -> LineRecord:
    _must_have(told, "case_id", "seq", "prev", "hash", perhaps={"commitment", "salt", "content"})
    salt, content = told.get("salt"), told.get("content")
    if not (salt is None or _SALT.fullmatch(salt)) or not (content is None or isinstance(content, dict)):
        raise NotAProof
    return LineRecord(
        case_id=_text(told["case_id"]),
        seq=_number(told["seq"]),
        prev=_hash(told["prev"]),
        hash=_hash(told["hash"]),
        commitment=_hash(told["commitment"]) if "commitment" in told else None,
        salt=salt,
        content=content,
    )


def _anchor(told: Told) -> Anchor:
    _must_have(told, "case_id", "seq", "head", "place", "path", "checkpoint")
    return Anchor(
        case_id=_text(told["case_id"]),
        seq=_number(told["seq"]),
        head=_hash(told["head"]),
        place=_number(told["place"]),
        path=tuple(map(_bytes, told["path"])),
        checkpoint=_text(told["checkpoint"]),
    )


def _growth(told: Told) -> Growth:
    _must_have(told, "checkpoint", "path")
    return Growth(_text(told["checkpoint"]), tuple(map(_bytes, told["path"])))


def _must_have(told: Told, *names: str, perhaps: Set[str] = frozenset()) -> None:
    if not set(names) <= told.keys() <= {*names, *perhaps} or None in told.values():
        raise NotAProof


_KINDS: Mapping[str, Callable[[Told], Record]] = {
    "proof": _summary,
    "line": _line,
    "anchor": _anchor,
    "growth": _growth,
}


def _text(found: Any) -> str:
    if not isinstance(found, str):
        raise NotAProof
    return found


def _number(found: Any) -> int:
    if type(found) is not int or not 0 <= found <= _MOST:
        raise NotAProof
    return found


def _hash(found: Any) -> str:
    if not _HASH.fullmatch(_text(found)):
        raise NotAProof
    return str(found)


def _bytes(found: Any) -> bytes:
    return bytes.fromhex(_hash(found))
