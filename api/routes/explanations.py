"""Explanations: why something is owed, offered, allowed or refused."""

from fastapi import APIRouter

from api.identity import AtTheDoor
from api.messages.explanation import ExplanationOut
from orchestrator.usecases.explain_case import explain

router = APIRouter(tags=["explanations"])


@router.get("/cases/{case}/explanations/{subject:path}", summary="Explain")
def get_explanation(door: AtTheDoor, case: str, subject: str) -> ExplanationOut:
    """Explain an obligation (its key), a task (its id), or whether you may add a fact of a type (its name)."""
    with door.open() as visit:
        explanation = explain(visit.session, visit.actor, case, subject, at=visit.at)
    return ExplanationOut.tell(explanation)
