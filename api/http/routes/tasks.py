"""Work: what is offered, claimed and done; what is owed; what somebody was told."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.http.identity import AtTheDoor, IdempotencyKey
from api.http.messages.fact import CompletedOut, CompleteIn
from api.http.messages.shape import Found, found
from api.http.messages.work import (
    ClaimIn,
    LeaseIn,
    LeaseOut,
    NoticeLineOut,
    NoticeQuery,
    ObligationLineOut,
    ObligationOut,
    ObligationQuery,
    OneTaskOut,
    ReasonIn,
    TaskLineOut,
    TaskOut,
    TaskQuery,
    WhyNotOut,
)
from orchestrator.usecases import deadlines, inbox, offers, tasks
from orchestrator.usecases.excluded import why_excluded
from orchestrator.usecases.see_case import get_case

router = APIRouter()


@router.get("/tasks", summary="List tasks over all cases", tags=["tasks"])
def list_tasks(
    door: AtTheDoor, query: Annotated[TaskQuery, Query()], request: Request, response: Response
) -> Found[TaskLineOut]:
    """List tasks in the cases in which your party takes part, the earliest deadline first."""
    with door.open() as visit:
        listed = inbox.list_tasks(visit.session, visit.actor, query.wanted(), query.page())
    return found(request, response, map(TaskLineOut.tell, listed.found), listed.next)


@router.get("/tasks/{task:path}", summary="See a task", tags=["tasks"])
def get_task(door: AtTheDoor, task: str) -> OneTaskOut:
    """See one task, with the case it belongs to, and whether a rule keeps you from it."""
    with door.open() as visit:
        line = inbox.get_task(visit.session, visit.actor, task)
        why = why_excluded(visit.session, visit.actor, line.case_id, line.task, at=visit.at)
    return OneTaskOut.tell(line).model_copy(update={"excluded": WhyNotOut.tell(why) if why else None})


@router.post("/tasks/{task:path}/claim", summary="Claim a task", tags=["tasks"])
def claim_task(door: AtTheDoor, key: IdempotencyKey, task: str, how: ClaimIn | None = None) -> TaskOut:
    """Take the work on; the first to claim gets it. The claim of a program ends when it falls silent: see the lease."""
    lease = how.lease() if how else None
    with door.open() as visit:
        claimed = tasks.claim_task(visit.session, visit.actor, task, at=visit.at, key=key, lease=lease)
    return TaskOut.tell(claimed)


@router.post("/tasks/{task:path}/lease", summary="Go on holding a task", tags=["tasks"])
def lease_task(door: AtTheDoor, key: IdempotencyKey, task: str, how: LeaseIn | None = None) -> LeaseOut:  # noqa: ARG001 every write has a key
    """Show that your program still works on what it claimed; when it falls silent the work is offered anew."""
    asked = how or LeaseIn()
    with door.open() as visit:
        lasts = timedelta(seconds=asked.seconds)
        held = offers.lease_task(visit.session, visit.actor, task, lasts, begins=asked.begins)
    return LeaseOut(task=task, until=held.until, begun=held.begun)


@router.post("/tasks/{task:path}/decline", summary="Decline a task", tags=["tasks"])
def decline_task(door: AtTheDoor, key: IdempotencyKey, task: str, why: ReasonIn) -> TaskOut:
    """Say that your party will not take on what it is offered, and why; the offer stays open."""
    with door.open() as visit:
        declined = tasks.decline_task(visit.session, visit.actor, task, why.reason, at=visit.at, key=key)
    return TaskOut.tell(declined)


@router.post("/tasks/{task:path}/release", summary="Release a task", tags=["tasks"])
def release_task(door: AtTheDoor, key: IdempotencyKey, task: str, why: ReasonIn | None = None) -> TaskOut:
    """Give the work back, with a reason if you like; it is offered anew under the id in the answer."""
    reason = why.reason if why else ""
    with door.open() as visit:
        offered = tasks.release_task(visit.session, visit.actor, task, at=visit.at, key=key, reason=reason)
    return TaskOut.tell(offered)


@router.post("/tasks/{task:path}/complete", summary="Complete a task", tags=["tasks"])
def complete_task(
    door: AtTheDoor, key: IdempotencyKey, task: str, delivered: CompleteIn, request: Request
) -> CompletedOut:
    """Deliver the facts the work asks for; the answer holds what followed."""
    drafts = [fact.draft() for fact in delivered.facts]
    with door.open() as visit:
        completed = tasks.complete_task(visit.session, visit.actor, task, drafts, at=visit.at, key=key)
    request.app.state.metrics.count_facts(completed.recorded.facts, replayed=completed.recorded.replayed)
    return CompletedOut.tell(completed)


@router.post("/tasks/{task:path}/fail", summary="Fail a task", tags=["tasks"])
def fail_task(door: AtTheDoor, key: IdempotencyKey, task: str, failure: ReasonIn) -> TaskOut:
    """Say that the work cannot be done, and why; the director can offer it anew."""
    with door.open() as visit:
        failed = tasks.fail_task(visit.session, visit.actor, task, failure.reason, at=visit.at, key=key)
    return TaskOut.tell(failed)


@router.get("/notices", summary="List notices", tags=["notices"])
def list_notices(
    door: AtTheDoor, query: Annotated[NoticeQuery, Query()], request: Request, response: Response
) -> Found[NoticeLineOut]:
    """List what your party, or you in person, was told, newest first."""
    with door.open() as visit:
        listed = inbox.list_notices(visit.session, visit.actor, query.wanted(), query.page())
    return found(request, response, map(NoticeLineOut.tell, listed.found), listed.next)


@router.get("/notices/{notice:path}", summary="See a notice", tags=["notices"])
def get_notice(door: AtTheDoor, notice: str) -> NoticeLineOut:
    """See one notice to your party, with the values that go along with a call."""
    with door.open() as visit:
        seen = inbox.get_notice(visit.session, visit.actor, notice)
    return NoticeLineOut.tell(seen)


@router.post("/notices/{notice:path}/read", summary="Mark a notice as read", tags=["notices"])
def read_notice(door: AtTheDoor, key: IdempotencyKey, notice: str) -> NoticeLineOut:
    """Say that your party has read it; the first time counts."""
    with door.open() as visit:
        seen = inbox.read_notice(visit.session, visit.actor, notice, at=visit.at, key=key)
    return NoticeLineOut.tell(seen)


@router.get("/obligations", summary="List obligations over all cases", tags=["obligations"])
def list_obligations(
    door: AtTheDoor, query: Annotated[ObligationQuery, Query()], request: Request, response: Response
) -> Found[ObligationLineOut]:
    """List obligations in the cases in which your party takes part, the earliest deadline first."""
    with door.open() as visit:
        listed = deadlines.list_obligations(visit.session, visit.actor, query.wanted(), query.page(), at=visit.at)
    return found(request, response, map(ObligationLineOut.tell, listed.found), listed.next)


@router.get("/cases/{case}/obligations", summary="List the obligations of a case", tags=["obligations"])
def list_obligations_of_case(door: AtTheDoor, case: str, request: Request, response: Response) -> Found[ObligationOut]:
    """List every obligation of one case, also those that lapsed."""
    with door.open() as visit:
        seen = get_case(visit.session, visit.actor, case, at=visit.at)
    return found(request, response, map(ObligationOut.tell, seen.obligations), None)
