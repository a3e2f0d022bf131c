"""Tell a party's open offers again where it reads them now: it began to run a program of its own, or no longer does."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime

from sqlmodel import Session

from orchestrator.contracts import queue_for
from orchestrator.db.outbox import add_effects
from orchestrator.db.policies import policy_with
from orchestrator.db.tasks import open_offers
from orchestrator.domain.effects import Effect, EffectKind, task_order
from orchestrator.domain.party import Party


def move_offers(session: Session, party: Party, at: datetime) -> None:
    """Let every open offer to the party be told on the queue that is now its own."""
    add_effects(session, tuple(_moved(session, party)), at)


def _moved(session: Session, party: Party) -> Iterator[Effect]:
    queue = queue_for(party.id, has_worker=party.has_worker)
    for case, task in open_offers(session, party.id):
        order = task_order(task, party.id, case, policy_with(session, case.digest))
        yield Effect(EffectKind.MOVE_TASK, asdict(order) | {"queue": queue})
