"""How a coalition does, for whoever takes part in its cases: figures, what they are made of, who waits for whom."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from orchestrator.db import coalition_work, coalitions, waits
from orchestrator.db.coalitions import Place
from orchestrator.domain.coalition import (
    By,
    Coalition,
    CoalitionNotFound,
    CoalitionSeen,
    CountedDuty,
    CountedWork,
    Pickup,
    Score,
    Tally,
    Wanted,
)
from orchestrator.domain.listing import Listed, Page
from orchestrator.domain.party import Actor
from orchestrator.domain.waits import WaitFilter, Waiting, WaitSum
from orchestrator.usecases.policies import list_policies
from rules.model.policy import Policy


def list_coalitions(session: Session, actor: Actor, page: Page) -> Listed[CoalitionSeen]:
    """Return the coalitions the actor's party is in: it takes part in cases of theirs. Raises PageInvalid."""
    return coalitions.list_coalitions(session, actor.party, page)


def get_coalition(session: Session, actor: Actor, coalition: Coalition) -> CoalitionSeen:
    """Return the coalition. Raises CoalitionNotFound, also when the actor's party takes part in no case of it."""
    found = coalitions.find_coalition(session, actor.party, coalition)
    if found is None:
        raise CoalitionNotFound(coalition.municipality, coalition.policy)
    return found


def see_scores(
    session: Session, actor: Actor, coalition: Coalition, wanted: Wanted, *, at: datetime
) -> Mapping[By, tuple[Score, ...]]:
    """Return the figures: of all together and by party; by rule and by month of all, or of one beside all together.

    Raises CoalitionNotFound.
    """
    get_coalition(session, actor, coalition)
    policies = _policies(session, coalition)
    duties = coalitions.count_duties(session, actor.party, coalition, wanted, policies, at)
    work = coalition_work.count_work(session, actor.party, coalition, wanted)
    places = {*duties, *work, (By.PARTY, None, None)}
    shown = sorted((each for each in places if _is_shown(each, wanted)), key=_in_order)
    found = [
        (by, Score(of, value, duties.get((by, of, value), Tally()), work.get((by, of, value), Pickup())))
        for by, of, value in shown
    ]
    return {by: tuple(score for each, score in found if each is by) for by in By}


def _is_shown(place: Place, wanted: Wanted) -> bool:
    by, party, _ = place
    return by is By.PARTY or party in (None, wanted.party)


def _in_order(place: Place) -> tuple[str, bool, str]:
    _, party, value = place
    return value or "", party is not None, party or ""


def list_duties(
    session: Session, actor: Actor, coalition: Coalition, wanted: Wanted, page: Page, *, at: datetime
) -> Listed[CountedDuty]:
    """Return the duties a figure is made of, the earliest deadline first. Raises CoalitionNotFound, PageInvalid."""
    get_coalition(session, actor, coalition)
    policies = _policies(session, coalition)
    return coalitions.list_duties(session, actor.party, coalition, wanted, policies, page, at)


def list_work(session: Session, actor: Actor, coalition: Coalition, wanted: Wanted, page: Page) -> Listed[CountedWork]:
    """Return the work a figure is made of, what was offered first first. Raises CoalitionNotFound, PageInvalid."""
    get_coalition(session, actor, coalition)
    return coalition_work.list_work(session, actor.party, coalition, wanted, page)


def list_waits(
    session: Session, actor: Actor, coalition: Coalition, wanted: WaitFilter, page: Page, *, at: datetime
) -> Listed[Waiting]:
    """Return what is waited for, the earliest deadline first. Raises CoalitionNotFound, PageInvalid."""
    get_coalition(session, actor, coalition)
    return waits.list_waits(session, actor.party, coalition, wanted, page, at)


def sum_waits(session: Session, actor: Actor, coalition: Coalition, *, at: datetime) -> tuple[WaitSum, ...]:
    """Return how often one party waits for another, the most often first. Raises CoalitionNotFound."""
    get_coalition(session, actor, coalition)
    return waits.sum_waits(session, actor.party, coalition, at)


def _policies(session: Session, coalition: Coalition) -> tuple[Policy, ...]:
    return tuple(each for each in list_policies(session) if each.name == coalition.policy)
