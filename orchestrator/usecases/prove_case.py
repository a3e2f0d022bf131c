"""A proof of what happened in a case, or of one line of it, for a party to keep and to show to others."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from orchestrator.db.checkpoints import Leaf, Stored, held_leaves
from orchestrator.db.journals import read_entries
from orchestrator.domain.party import Actor
from orchestrator.domain.provable import ProofOf, lines_about
from orchestrator.errors import NothingToProve
from orchestrator.proof.export import Anchor, Growth, Proof
from orchestrator.usecases.checkpoints import Shown, show_checkpoint, way_between, way_to
from orchestrator.usecases.see_case import see, see_content, shown_whole

Held = tuple[tuple[Leaf, Stored], ...]


@dataclass(frozen=True, slots=True)
class Provable:
    """What of a case can be proven: which lines the party may show, and up to which line it was held when.

    `latest` is the latest checkpoint of the municipality, None before there is any.
    """

    shown: frozenset[int]
    held: tuple[tuple[int, datetime], ...]
    latest: Shown | None

    def since(self, line: int) -> datetime | None:
        """Return when the first checkpoint was made that holds this line."""
        return next((at for seq, at in self.held if seq >= line), None)


def see_provable(session: Session, actor: Actor, case_id: str) -> Provable:
    """Return what of the case can be proven. Raises CaseNotFound."""
    sight = see(session, actor, case_id)
    held = tuple((leaf.seq, stored.at) for leaf, stored in held_leaves(session, case_id))
    latest = show_checkpoint(session, sight.case.municipality) if held else None
    return Provable(shown_whole(session, sight, read_entries(session, case_id)), held, latest)


def prove(session: Session, actor: Actor, case_id: str, subject: ProofOf, *, kept: int | None) -> Proof:
    """Return a proof of one line, one duty, some work, or the whole case. Raises CaseNotFound, NothingToProve."""
    if subject.line is not None:
        return prove_line(session, actor, case_id, subject.line, kept=kept)
    if subject == ProofOf():
        return prove_case(session, actor, case_id, kept=kept)
    return prove_subject(session, actor, case_id, subject, kept=kept)


def prove_case(session: Session, actor: Actor, case_id: str, *, kept: int | None = None) -> Proof:
    """Return the whole journal under its checkpoints: what the party may see, and of the rest that it is there.

    With `kept`, the size of a checkpoint somebody has, the way from that to the last one is in it.
    Raises CaseNotFound, NothingToProve.
    """
    sight = see_content(session, actor, case_id, "prove_case")
    entries = read_entries(session, case_id)
    held = held_leaves(session, case_id)
    anchors = tuple(_anchor(session, *each) for each in held)
    growth = _growth(session, sight.case.municipality, held, kept) if kept is not None else None
    return Proof(case_id, entries, shown_whole(session, sight, entries), anchors, growth)


def prove_line(session: Session, actor: Actor, case_id: str, line: int, *, kept: int | None = None) -> Proof:
    """Return one line the party may see, up to the first checkpoint that holds it; what else is in it stays hidden.

    Raises CaseNotFound, NothingToProve.
    """
    sight = see_content(session, actor, case_id, "prove_case")
    held = tuple(each for each in held_leaves(session, case_id) if each[0].seq >= line)[:1]
    last = held[0][0].seq if held else line
    entries = read_entries(session, case_id, line - 1, last - line + 1) if line > 0 else ()
    if not entries or line not in shown_whole(session, sight, entries[:1]):
        raise NothingToProve(f"line {line} for you in the journal of case {case_id!r}")
    anchors = tuple(_anchor(session, *each) for each in held)
    growth = _growth(session, sight.case.municipality, held, kept) if kept is not None else None
    return Proof(case_id, entries, frozenset({line}), anchors, growth)


def prove_subject(session: Session, actor: Actor, case_id: str, subject: ProofOf, *, kept: int | None = None) -> Proof:
    """Return what happened with a duty or work: the lines about it that the party may see, and what they follow from.

    What lies between them stays hidden, up to the first checkpoint that holds the last of them.
    Raises CaseNotFound, NothingToProve.
    """
    sight = see_content(session, actor, case_id, "prove_case")
    every = read_entries(session, case_id)
    shown = lines_about(every, subject, shown_whole(session, sight, every))
    if not shown:
        raise NothingToProve(f"line about {subject.words} for you in the journal of case {case_id!r}")
    held = held_leaves(session, case_id)
    last = next((leaf.seq for leaf, _ in held if leaf.seq >= max(shown)), max(shown))
    within = tuple(each for each in held if min(shown) <= each[0].seq <= last)
    anchors = tuple(_anchor(session, *each) for each in within)
    growth = _growth(session, sight.case.municipality, within, kept) if kept is not None else None
    return Proof(case_id, every[min(shown) - 1 : last], shown, anchors, growth)


def _anchor(session: Session, leaf: Leaf, checkpoint: Stored) -> Anchor:
    path = way_to(session, leaf, checkpoint)
    return Anchor(leaf.case_id, leaf.seq, leaf.head, leaf.place, path, checkpoint.note)


def _growth(session: Session, municipality: str, held: Held, kept: int) -> Growth:
    """Return the way between a kept checkpoint and the last one of the proof. Raises NothingToProve."""
    if not held:
        raise NothingToProve(f"checkpoint of {municipality!r} yet that holds a line of this case")
    other, last = show_checkpoint(session, municipality, kept).checkpoint, held[-1][1]
    first, then = sorted((other, last), key=lambda each: each.size)
    return Growth(other.note, way_between(session, first, then))
