"""The programs of the trial: the platform's own, and two partners' that compete for the same work."""

import sys
from dataclasses import replace
from pathlib import Path

from sqlmodel import Session

from orchestrator.clock import now
from orchestrator.domain.party import PartyDraft
from orchestrator.local.program import OF_A_PARTNER, Program, platform_programs
from orchestrator.usecases.identity import issue_token
from orchestrator.usecases.parties import register_party
from orchestrator.usecases.policies import publish_policy

HERE = Path(__file__).parent
MUNICIPALITY = "gemeente-proef"
PROGRAMMED = ("adviseur-oost", "adviseur-west")
PEOPLE = ("loket-noord", "loket-zuid")
SILENT = "loket-stil"
LEFT = "waarneming_doen"
"""The work that nobody does: its offers to the silent party have to stay, whatever happens."""

_PARTNER = HERE.parent / "integration" / "faults" / "partner_under_fire.py"

PROGRAMS = (
    *platform_programs(),
    *(Program(party, (sys.executable, str(_PARTNER), party), told=OF_A_PARTNER) for party in PROGRAMMED),
)
SECOND_WORKER = replace(next(each for each in PROGRAMS if each.name == "worker"), name="worker-2")


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
