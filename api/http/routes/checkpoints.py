"""Checkpoints of what happened, for everybody who signed in, and proofs for who takes part in a case."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from api.http.identity import AtTheDoor
from api.http.messages.checkpoint import (
    CheckpointKeyOut,
    CheckpointOut,
    CheckpointQuery,
    GrowthOut,
    GrowthQuery,
    ProofQuery,
)
from orchestrator.usecases.checkpoints import Shown, show_checkpoint, show_growth
from orchestrator.usecases.prove_case import prove

router = APIRouter(tags=["proof"])

PROOF = "application/x-ndjson"
_FILE: dict[int | str, dict[str, object]] = {
    200: {"description": "The proof, a line for each record.", "content": {PROOF: {"schema": {"type": "string"}}}}
}


@router.get("/checkpoints/{municipality}", summary="See a checkpoint")
def get_checkpoint(door: AtTheDoor, municipality: str, query: Annotated[CheckpointQuery, Query()]) -> CheckpointOut:
    """See the latest signed checkpoint of a municipality, or that of a size, with the keys to check it with."""
    with door.open() as visit:
        return _told(show_checkpoint(visit.session, municipality, query.size))


@router.get("/checkpoints/{municipality}/growth", summary="See that nothing was changed")
def get_growth(door: AtTheDoor, municipality: str, query: Annotated[GrowthQuery, Query()]) -> GrowthOut:
    """See the way from a checkpoint you kept to the latest one: that everything is still there, and only added to."""
    with door.open() as visit:
        found = show_growth(visit.session, municipality, query.kept, query.size)
    path = [each.hex() for each in found.path]
    return GrowthOut(first=found.first.note, last=found.last.note, path=path)


@router.get("/cases/{case}/proof", summary="Take a proof", response_class=Response, responses=_FILE)
def get_proof(door: AtTheDoor, case: str, query: Annotated[ProofQuery, Query()]) -> StreamingResponse:
    """Take a proof of a case, of a duty, of work or of one line, that is checked without us: `speelruimte verify`."""
    with door.open() as visit:
        proof = prove(visit.session, visit.actor, case, query.subject(), kept=query.kept)
    named = {"Content-Disposition": f'attachment; filename="{proof.file_name}"'}
    return StreamingResponse(proof.lines(), media_type=PROOF, headers=named)


def _told(shown: Shown) -> CheckpointOut:
    keys = [CheckpointKeyOut(public=public, since=since) for public, since in shown.keys]
    checkpoint = shown.checkpoint
    return CheckpointOut(
        municipality=checkpoint.municipality, size=checkpoint.size, at=checkpoint.at, note=checkpoint.note, keys=keys
    )
