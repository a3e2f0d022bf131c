"""Destroying cases whose term is over: on the word of the municipality, two pairs of eyes where the policy says so."""

from datetime import datetime

from sqlmodel import Session

from orchestrator.db import destruction
from orchestrator.db.cases import lock_case
from orchestrator.domain.case import Case
from orchestrator.domain.destruction import Destruction, NotToBeDestroyed, Wish
from orchestrator.domain.listing import Listed, Page
from orchestrator.domain.party import Actor
from orchestrator.domain.retention import Kept
from orchestrator.domain.rights import Action
from orchestrator.errors import CaseInvalid, FieldProblem, NotYours
from orchestrator.usecases.retention import kept_case
from orchestrator.usecases.rights import must
from orchestrator.usecases.titles import LONGEST_WHY
from rules.model.citation import source_of


def destroy_case(session: Session, actor: Actor, case_id: str, why: str, *, at: datetime) -> Destruction | Wish:
    """Destroy the case and return the record of it; under four eyes who is first only asks, and another destroys.

    Done again it is refused as a case that is not there. Raises CaseNotFound, NotYours, NotToBeDestroyed, CaseInvalid.
    """
    case, _ = lock_case(session, case_id, actor.party)
    _must_direct(actor, case)
    _check(why)
    kept = _must_be_over(session, case, at)
    asked = destruction.find_wish(session, case_id)
    if kept.retention.four_eyes and not _another(asked, actor, case_id):
        wish = Wish(case_id, actor, at)
        destruction.save_wish(session, wish)
        return wish
    done = _record(case, kept, asked if kept.retention.four_eyes else None, actor, why, at)
    destruction.destroy(session, done)
    return done


def _must_direct(actor: Actor, case: Case) -> None:
    if actor.party != case.municipality:
        raise NotYours("Destroying this case", actor.party, case.municipality)


def _check(why: str) -> None:
    if not why.strip() or len(why) > LONGEST_WHY:
        found = f"{len(why.strip())} characters"
        raise CaseInvalid([FieldProblem("why", found, f"1 to {LONGEST_WHY} characters, without personal data")])


def _must_be_over(session: Session, case: Case, at: datetime) -> Kept:
    found = kept_case(session, case, at=at).kept
    if found is None:
        raise NotToBeDestroyed(case.id, "its policy does not say how long a case that ended so is kept")
    if found.until is None:
        words = "is kept for good" if found.retention.lasts is None else "has not been closed"
        raise NotToBeDestroyed(case.id, f"it {words}")
    if not found.is_over(at):
        raise NotToBeDestroyed(case.id, f"it is kept until {found.until}")
    return found


def _another(asked: Wish | None, actor: Actor, case_id: str) -> bool:
    """Whether another person asked; who has no name cannot be told from who asked. Raises NotToBeDestroyed."""
    if actor.person is None:
        raise NotToBeDestroyed(case_id, "two persons have to agree, and a program is none")
    return asked is not None and asked.actor.person != actor.person


def _record(case: Case, kept: Kept, asked: Wish | None, actor: Actor, why: str, at: datetime) -> Destruction:
    assert kept.until is not None  # noqa: S101  what is over has a day
    assert case.closed_since is not None  # noqa: S101  and was closed
    return Destruction(
        at=at,
        municipality=case.municipality,
        case_id=case.id,
        policy=case.version,
        retention=kept.retention.name,
        source=source_of(kept.retention.citations) or "",
        closed_since=case.closed_since,
        kept_until=kept.until,
        lines=case.seq,
        asked_by=asked.actor.person if asked else None,
        by_party=actor.party,
        by_person=actor.person,
        why=why,
    )


def find_wish(session: Session, actor: Actor, case_id: str) -> Wish | None:
    """Return who of the actor's municipality asked for the destruction of the case, if somebody did."""
    found = destruction.find_wish(session, case_id)
    return found if found and found.actor.party == actor.party else None


def list_destructions(session: Session, actor: Actor, page: Page) -> Listed[Destruction]:
    """Return the record of destruction of the actor's municipality, the first first. Raises NotYours, PageInvalid."""
    must(session, actor, Action.DIRECT)
    return destruction.list_destructions(session, actor.party, page)
