"""Checking a proof without the platform: read once from the first line to the last, whatever its length."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from orchestrator.domain.journal import GENESIS, commitment_to, hash_of_place, hash_without_salt
from orchestrator.proof.export import Anchor, Growth, leaf_of
from orchestrator.proof.keys import PublicKey
from orchestrator.proof.note import Checkpoint, Note, NoteUnreadable, read_note
from orchestrator.proof.record import LineRecord, NotAProof, Record, Summary, read_record
from orchestrator.proof.tree import PathWrong, grew, root_over
from rules.terms.said import Said, said

SHORT = 12


class Outcome(IntEnum):
    """What came of it: `UNSURE` where all that could be checked is right, and something could not be."""

    WHOLE = 0
    WRONG = 1
    NO_PROOF = 2
    UNSURE = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong: on which line of the file, at which line of the journal, and what."""

    at: int
    line: int
    what: Said


@dataclass(frozen=True, slots=True)
class Held:
    """Up to which line the journal is held by a checkpoint, made when, and whether that is signed with a key given."""

    seq: int
    checkpoint: Checkpoint
    signed: bool


@dataclass(slots=True)
class Examination:
    """What was found in a proof."""

    summary: Summary | None = None
    lines: int = 0
    shown: int = 0
    held: list[Held] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unchecked: list[Said] = field(default_factory=list)

    @property
    def outcome(self) -> Outcome:
        """What came of it."""
        if self.summary is None:
            return Outcome.NO_PROOF
        if self.findings:
            return Outcome.WRONG
        return Outcome.UNSURE if self.unchecked else Outcome.WHOLE

    def first_held(self, seq: int) -> Held | None:
        """Return the first checkpoint that holds this line."""
        return next((each for each in self.held if each.seq >= seq), None)


def examine(file: Iterable[bytes], keys: Sequence[PublicKey] = (), kept: Note | None = None) -> Examination:
    """Check a proof, given line by line, with the keys of the platform and a checkpoint that somebody kept."""
    return _Examiner(tuple(keys), kept).examine(file)


class _Examiner:
    def __init__(self, keys: tuple[PublicKey, ...], kept: Note | None) -> None:
        self.keys = keys
        self.kept = kept
        self.done = Examination()
        self.at = 0
        self.expected = self.seq = 0
        self.head: str | None = None
        self.due = False
        self.anchored: frozenset[int] = frozenset()
        self.hidden_before_salt = self.other_signers = self.growths = 0

    def examine(self, file: Iterable[bytes]) -> Examination:
        if self.kept and self.keys and not self.kept.signers(self.keys):
            self._find(said("proof_kept_not_signed", size=self.kept.checkpoint.size))
        for self.at, line in enumerate(file, 1):
            try:
                record = read_record(line)
            except NotAProof:
                self._find(said("proof_not_read"))
                continue
            self._take(record)
        self.at += 1  # what is missing is missing after the last line
        if self.done.summary:
            self._end(self.done.summary)
        return self.done

    def _find(self, what: Said) -> None:
        self.done.findings.append(Finding(self.at, self.seq, what))

    def _take(self, record: Record) -> None:
        summary = self.done.summary
        if self.growths:
            self._find(said("proof_goes_on"))
        if isinstance(record, Summary):
            self._begin(record)
        elif summary is None:
            self._find(said("proof_begins_otherwise"))
        elif isinstance(record, LineRecord):
            self._line(record, summary)
        elif isinstance(record, Anchor):
            self._anchor(record)
        else:
            self._growth(record)

    def _begin(self, summary: Summary) -> None:
        if self.at != 1:
            self._find(said("proof_begins_again"))
            return
        self.done.summary, self.expected = summary, summary.first
        self.anchored = frozenset(summary.anchors)
        self.head = GENESIS if summary.first == 1 else None

    def _line(self, line: LineRecord, summary: Summary) -> None:
        self._must_be_anchored()
        self.seq, self.due = line.seq, line.seq in self.anchored
        self.done.lines += 1
        self.done.shown += line.content is not None
        self._place(line, summary)
        self._salt(line, summary)
        if (line.content is not None) != summary.shows(line.seq):
            self._find(said("proof_shown_differs", line=line.seq))
        self._content(line)
        self.expected, self.head = max(self.expected, line.seq) + 1, line.hash

    def _place(self, line: LineRecord, summary: Summary) -> None:
        if line.seq != self.expected:
            self._find(said("proof_line_elsewhere", found=line.seq, expected=self.expected))
        if self.head not in {None, line.prev}:
            found, expected = _short(line.prev), _short(self.head or "")
            self._find(said("proof_does_not_follow", line=line.seq, found=found, expected=expected))
        if line.case_id != summary.case_id:
            self._find(said("proof_of_another_case", found=line.case_id, expected=summary.case_id))

    def _salt(self, line: LineRecord, summary: Summary) -> None:
        salted = line.commitment is not None
        if salted != (line.seq >= summary.salted_from):
            self._find(said("proof_salt_begins", line=line.seq, expected=summary.salted_from))
        if not salted and line.content is None:
            self.hidden_before_salt += 1

    def _content(self, line: LineRecord) -> None:
        """Hold what is there against each other: content and salt against the commitment, that against the hash."""
        if line.commitment is None:
            self._without_salt(line)
            return
        if (line.content is None) != (line.salt is None):
            self._find(said("proof_half_shown", line=line.seq))
        elif line.content is not None and line.salt is not None:
            found = commitment_to(line.content, line.salt)
            if found != line.commitment:
                expected = _short(line.commitment)
                self._find(said("proof_content_changed", line=line.seq, found=_short(found), expected=expected))
        found = hash_of_place(line.case_id, line.seq, line.prev, line.commitment)
        self._hash(line, found)

    def _without_salt(self, line: LineRecord) -> None:
        if line.salt is not None:
            self._find(said("proof_half_shown", line=line.seq))
        elif line.content is not None:
            self._hash(line, hash_without_salt(line.case_id, line.seq, line.prev, line.content))

    def _hash(self, line: LineRecord, found: str) -> None:
        if found != line.hash:
            expected = _short(line.hash)
            self._find(said("proof_line_changed", line=line.seq, found=_short(found), expected=expected))

    def _anchor(self, anchor: Anchor) -> None:
        if anchor.seq != self.seq or not self.due:
            self._find(said("proof_anchor_elsewhere", found=anchor.seq, expected=self.seq))
        elif anchor.head != self.head:
            found, expected = _short(self.head or ""), _short(anchor.head)
            self._find(said("proof_not_of_checkpoint", line=self.seq, found=found, expected=expected))
        self.due = False
        note = self._note(anchor.checkpoint)
        if note is None:
            return
        if not _holds(anchor, note.checkpoint):
            self._find(said("proof_not_in_tree", line=anchor.seq, size=note.checkpoint.size))
        self.done.held.append(Held(anchor.seq, note.checkpoint, bool(note.signers(self.keys))))

    def _must_be_anchored(self) -> None:
        if self.due:
            self._find(said("proof_anchor_missing", line=self.seq))
        self.due = False

    def _note(self, text: str) -> Note | None:
        try:
            note = read_note(text)
        except NoteUnreadable:
            self._find(said("proof_checkpoint_not_read"))
            return None
        if self.keys and not note.signers(self.keys):
            self._find(said("proof_not_signed", size=note.checkpoint.size))
        self.other_signers += note.of_others(self.keys) if self.keys else 0
        first = self.done.held[0].checkpoint if self.done.held else note.checkpoint
        if note.checkpoint.origin != first.origin:
            self._find(said("proof_other_origin", found=note.checkpoint.origin, expected=first.origin))
        return note

    def _growth(self, growth: Growth) -> None:
        self._must_be_anchored()
        self.growths += 1
        note = self._note(growth.checkpoint)
        if note is None or not self.done.held:
            return
        last = self.done.held[-1].checkpoint
        if not _grew(note.checkpoint, last, growth.path):
            self._find(said("proof_not_grown", found=note.checkpoint.size, expected=last.size))
        self._compare(note.checkpoint)

    def _compare(self, other: Checkpoint) -> bool:
        """Hold a checkpoint against the kept one, when it is of as many leaves."""
        kept = self.kept.checkpoint if self.kept else None
        if kept is None or kept.size != other.size:
            return False
        if (kept.origin, kept.root) != (other.origin, other.root):
            self._find(said("proof_kept_differs", size=kept.size))
        self.kept = None
        return True

    def _end(self, summary: Summary) -> None:
        self._must_be_anchored()
        for line in (each for each in summary.anchors if not summary.first <= each <= summary.last):
            self._find(said("proof_anchor_missing", line=line))
        if self.expected != summary.last + 1:
            self._find(said("proof_ends_elsewhere", found=self.expected - 1, expected=summary.last))
        elif self.head != summary.head:
            found, expected = _short(self.head or ""), _short(summary.head)
            self._find(said("proof_head_differs", found=found, expected=expected))
        if self.growths != summary.growth:
            self._find(said("proof_growth_differs", found=self.growths, expected=summary.growth))
        if self.kept:
            _ = any(self._compare(each.checkpoint) for each in self.done.held)
        self._tell_unchecked(summary)

    def _tell_unchecked(self, summary: Summary) -> None:
        tell = self.done.unchecked.append
        until = self.done.held[-1].seq if self.done.held else summary.first - 1
        if not self.keys and self.done.held:
            tell(said("proof_no_key"))
        if until < summary.last:
            tell(said("proof_not_held", first=until + 1, last=summary.last))
        if self.hidden_before_salt:
            tell(said("proof_hidden_before_salt", count=self.hidden_before_salt))
        if self.other_signers:
            tell(said("proof_other_signers", count=self.other_signers))
        if self.kept:
            tell(said("proof_kept_not_compared", size=self.kept.checkpoint.size))


def _holds(anchor: Anchor, checkpoint: Checkpoint) -> bool:
    leaf = leaf_of(anchor.case_id, anchor.seq, anchor.head)
    try:
        return root_over(leaf, anchor.place, checkpoint.size, anchor.path) == checkpoint.root
    except PathWrong:
        return False


def _grew(one: Checkpoint, other: Checkpoint, path: Sequence[bytes]) -> bool:
    old, new = sorted((one, other), key=lambda each: each.size)
    return grew(old.size, old.root, new.size, new.root, path)


def _short(text: str) -> str:
    return text[:SHORT]


def told_when(held: Held | None) -> datetime | None:
    """Return the moment by which a line was there, as a signed checkpoint says; None when none does."""
    return held.checkpoint.at if held and held.signed else None
