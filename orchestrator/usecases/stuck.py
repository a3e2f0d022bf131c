"""How the platform is and what stands still: see it, have it tried at once, or drop it and say why."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlmodel import Session

from orchestrator.db import set_apart
from orchestrator.db.cases import find_case, set_next_due
from orchestrator.db.clocks import rings_too_late
from orchestrator.db.condition import PartState, list_parts, read_condition
from orchestrator.db.outbox import add_effects, drop_line, retry_line
from orchestrator.db.parties import find_party
from orchestrator.domain.condition import SILENT, ApartKind, Condition, SetApart
from orchestrator.domain.effects import nudge
from orchestrator.domain.party import OPERATOR, PLATFORM, PartyDraft
from orchestrator.errors import FieldProblem, NothingStuck, ReasonNeeded
from orchestrator.usecases.identity import issue_token
from orchestrator.usecases.parties import register_party

LONGEST_REASON = 2_000


def issue_operator_token(session: Session, person: str, *, at: datetime) -> str:
    """Return a token with which this person is the operator of the platform."""
    if find_party(session, PLATFORM.party) is None:
        register_party(session, PartyDraft(PLATFORM.party, "Speelruimte", OPERATOR), at=at)
    return issue_token(session, PLATFORM.party, person, at=at)


def list_stuck(session: Session, *, over: bool = False) -> tuple[SetApart, ...]:
    """Return what stands still, the longest first; with `over` also what did."""
    return set_apart.list_apart(session, over=over)


def see_parts(session: Session) -> tuple[PartState, ...]:
    """Return how the parts of the platform's own program are."""
    return list_parts(session)


def is_silent(part: PartState, at: datetime) -> bool:
    """Whether the part has not shown for minutes that it gets on; `at` is the real time."""
    return part.beat_at is None or part.beat_at < at - SILENT


def apart_since(session: Session, case_ids: Collection[str]) -> Mapping[str, datetime]:
    """Return which of these cases cannot be evaluated now, with since when."""
    return set_apart.apart_since(session, case_ids)


def get_stuck(session: Session, number: int) -> SetApart:
    """Return what stands still under this number. Raises NothingStuck."""
    found = set_apart.find_apart(session, number)
    if found is None:
        raise NothingStuck(number)
    return found


def retry_stuck(session: Session, number: int, *, at: datetime) -> SetApart:
    """Let it be tried at once; if it fails again its pause grows on. Raises NothingStuck."""
    stuck = get_stuck(session, number)
    match stuck.kind:
        case ApartKind.CASE:
            _try_case(session, stuck.subject, at)
        case ApartKind.OUTBOX:
            retry_line(session, int(stuck.subject), at)
        case ApartKind.MUNICIPALITY:
            add_effects(session, (nudge(stuck.subject, at),), at)
        case ApartKind.OFFER | ApartKind.PARTNER:
            pass  # reconciliation, and who minds the partners, look every few seconds
    _must_stand_still(number, still=set_apart.try_at(session, number, at))
    return stuck


def drop_stuck(session: Session, number: int, *, by: str, why: str, at: datetime) -> SetApart:
    """Try it no more, for this reason; DROPPING says what that means. Raises NothingStuck, ReasonNeeded."""
    if not why.strip() or len(why) > LONGEST_REASON:
        found = f"{len(why)} characters"
        raise ReasonNeeded([FieldProblem("why", found, f"a reason of 1 to {LONGEST_REASON} characters")])
    stuck = get_stuck(session, number)
    if stuck.kind is ApartKind.CASE:
        set_next_due(session, stuck.subject, None)
    elif stuck.kind is ApartKind.OUTBOX:
        drop_line(session, int(stuck.subject), f"dropped by {by}: {why}", at)
    _must_stand_still(number, still=set_apart.drop(session, number, by=by, why=why.strip(), at=at))
    return stuck


def _must_stand_still(number: int, *, still: bool) -> None:
    """Undo it all when it went again, or was dropped, while we waited for what it is about; that we hold by now.

    Whoever lets it go again takes the case or the line first and the mark after it, and so do we. Raises NothingStuck.
    """
    if not still:
        raise NothingStuck(number)


def _try_case(session: Session, case_id: str, at: datetime) -> None:
    municipality = set_next_due(session, case_id, at)
    if municipality:
        rings_too_late(session, municipality, at)
        add_effects(session, (nudge(municipality, at),), at)


def set_case_apart(session: Session, case_id: str, reason: str, *, at: datetime) -> datetime | None:
    """Mark the case, and let its clock try it again after a pause that grows; return when, None without such a case.

    Until then the case does not count as due. The mark goes when the case is evaluated again, by its clock or because
    somebody adds to it.
    """
    case = find_case(session, case_id)
    if case is None:
        return None
    town = case.municipality
    again = set_apart.set_apart(session, ApartKind.CASE, case_id, reason, at=at, municipality=town, case_id=case_id)
    set_next_due(session, case_id, again)
    if rings_too_late(session, town, again):
        add_effects(session, (nudge(town, again),), at)
    return again


def see_condition(session: Session, *, at: datetime, really: datetime) -> Condition:
    """Return the figures at the platform's time `at`; `really` is the real one, by which programs beat."""
    return read_condition(session, at=at, really=really)
