"""The programs of the trial: the platform's own, and two partners' that compete for the same work."""

import sys
from pathlib import Path

from sqlmodel import Session

from orchestrator.clock import now
from orchestrator.domain.party import PartyDraft
from orchestrator.local.program import Program
from orchestrator.usecases.issue_token import issue_token
from orchestrator.usecases.publish_policy import publish_policy
from orchestrator.usecases.register_party import register_party

HERE = Path(__file__).parent
MUNICIPALITY = "gemeente-proef"
PROGRAMMED = ("adviseur-oost", "adviseur-west")
PEOPLE = ("loket-noord", "loket-zuid")
SILENT = "loket-stil"
LEFT = "waarneming_doen"
"""The work that nobody does: its offers to the silent party have to stay, whatever happens."""

_PARTNER = HERE.parent / "integration" / "faults" / "partner_under_fire.py"

API = Program("api", (sys.executable, "-m", "api.serve"), ready_path="/readyz")
WORKER = Program("worker", (sys.executable, "-m", "workers.platform"))
SECOND_WORKER = Program("worker-2", WORKER.argv)
PARTNERS = tuple(Program(party, (sys.executable, str(_PARTNER), party)) for party in PROGRAMMED)


def let_in(session: Session) -> None:
    """Publish the policy, and register everybody with a token."""
    publish_policy(session, (HERE / "beproeving.yaml").read_text("utf-8"), at=now())
    for party in (MUNICIPALITY, *PROGRAMMED, *PEOPLE, SILENT):
        kind = "municipality" if party == MUNICIPALITY else "adviser"
        register_party(session, PartyDraft(party, party, kind, has_worker=party in PROGRAMMED), at=now())
        issue_token(session, party, at=now(), token=token_of(party))


def token_of(party: str) -> str:
    """Return the token that stands for the party."""
    return f"token-{party}"
