"""Personal data: how long closed cases are kept, and who read what of whom."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from api.http.identity import AtTheDoor, IdempotencyKey
from api.http.messages.personal import (
    DestroyedOut,
    DestroyIn,
    DestructionOut,
    EraseIn,
    ErasureOut,
    KeptCaseOut,
    ProcessingOut,
    SubjectOut,
)
from api.http.messages.shape import Found, In, PageQuery, found
from orchestrator.usecases import destruction, erasure, processing, retention, subjects

router = APIRouter(tags=["personal data"])


class KeptQuery(In):
    """Which closed cases."""

    due: bool = Field(default=False, strict=False, description="Only those that are to be destroyed.")


@router.get("/retention", summary="See how long cases are kept")
def list_kept_cases(
    door: AtTheDoor, query: Annotated[KeptQuery, Query()], request: Request, response: Response
) -> Found[KeptCaseOut]:
    """See how long each closed case of your municipality is kept, what is due first first."""
    with door.open() as visit:
        seen = retention.list_due(visit.session, visit.actor, at=visit.at) if query.due else None
        listed = retention.list_kept(visit.session, visit.actor, at=visit.at) if seen is None else seen
    return found(request, response, map(KeptCaseOut.tell, listed), None)


class ReadingsQuery(PageQuery):
    """Which readings; without a case those of every case of your municipality."""

    case: str | None = Field(default=None, max_length=200, description="Id of the case, also of one that is gone.")


@router.get("/processings", summary="See who read what of whom")
def list_processings(
    door: AtTheDoor, query: Annotated[ReadingsQuery, Query()], request: Request, response: Response
) -> Found[ProcessingOut]:
    """See the log of reading of the cases of your municipality: a record for each data subject, the first first."""
    with door.open() as visit:
        listed = processing.list_readings(visit.session, visit.actor, query.case, query.page())
    return found(request, response, map(ProcessingOut.tell, listed.found), listed.next)


@router.post("/cases/{case}/destroy", summary="Destroy a case")
def destroy_case(door: AtTheDoor, key: IdempotencyKey, case: str, asked: DestroyIn) -> DestroyedOut:  # noqa: ARG001 every write has a key
    """Destroy a case of your municipality whose term is over; where the policy says so another person has to agree."""
    with door.open() as visit:
        done = destruction.destroy_case(visit.session, visit.actor, case, asked.why, at=visit.at)
    return DestroyedOut.of(done)


@router.get("/destructions", summary="See which cases were destroyed")
def list_destructions(
    door: AtTheDoor, query: Annotated[PageQuery, Query()], request: Request, response: Response
) -> Found[DestructionOut]:
    """See the record of destruction of your municipality, the first first."""
    with door.open() as visit:
        listed = destruction.list_destructions(visit.session, visit.actor, query.page())
    return found(request, response, map(DestructionOut.tell, listed.found), listed.next)


@router.post("/cases/{case}/erase", summary="Erase what should never have been written")
def erase_lines(door: AtTheDoor, key: IdempotencyKey, case: str, asked: EraseIn) -> ErasureOut:
    """Erase what lines of the journal of a case you direct say; what rested on it is concluded anew.

    Of each line place, hash and commitment stay, and who could see it is told.
    """
    with door.open() as visit:
        done = erasure.erase_lines(visit.session, visit.actor, case, asked.lines, asked.why, at=visit.at, key=key)
    return ErasureOut.tell(done)


@router.get("/erasures", summary="See what was erased")
def list_erasures(
    door: AtTheDoor, query: Annotated[PageQuery, Query()], request: Request, response: Response
) -> Found[ErasureOut]:
    """See the record of what was erased in cases of your municipality, the first first."""
    with door.open() as visit:
        listed = erasure.list_erasures(visit.session, visit.actor, query.page())
    return found(request, response, map(ErasureOut.tell, listed.found), listed.next)


@router.get("/subjects/{subject}", summary="See all that is held of somebody")
def get_subject(door: AtTheDoor, subject: str) -> SubjectOut:
    """See what the cases of your municipality hold of a party or a person, from whom it came, and who read of them."""
    with door.open() as visit:
        seen = subjects.see_subject(visit.session, visit.actor, subject, at=visit.at)
    return SubjectOut.of(seen)
