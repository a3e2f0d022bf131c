"""Explanations: why something is owed, offered, allowed or refused."""

from fastapi import APIRouter

from api.http.identity import AtTheDoor
from api.http.messages.explanation import ExplanationOut
from orchestrator.usecases.explain_case import explain

router = APIRouter(tags=["explanations"])


@router.get("/cases/{case}/explanations/{subject:path}", summary="Explain")
def get_explanation(door: AtTheDoor, case: str, subject: str) -> ExplanationOut:
    """Explain an obligation (its key), a task or notice (its id), a stage or milestone (its name), or a move.

    A move is named by the fact type: may you add it, and if not, why not.
    """
    with door.open() as visit:
        explanation = explain(visit.session, visit.actor, case, subject, at=visit.at)
    return ExplanationOut.tell(explanation)
