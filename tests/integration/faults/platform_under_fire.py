"""The real platform with two partners that compete for the same work: `platform_under_fire.py DATA_DIR`."""

import sys
from pathlib import Path

from orchestrator.clock import now
from orchestrator.db.database import Database
from orchestrator.domain.party import PartyDraft
from orchestrator.local.data_directory import Runtime
from orchestrator.local.platform import run_up
from orchestrator.local.program import OF_A_PARTNER, Program, platform_programs
from orchestrator.settings import Settings
from orchestrator.usecases.identity import issue_token
from orchestrator.usecases.parties import register_party
from orchestrator.usecases.policies import publish_policy

HERE = Path(__file__).parent
PARTNERS = ("adviseur-oost", "adviseur-west")
PROGRAMS = (
    *platform_programs(),
    *(
        Program(party, (sys.executable, str(HERE / "partner_under_fire.py"), party), told=OF_A_PARTNER)
        for party in PARTNERS
    ),
)


def ready(runtime: Runtime) -> int | None:
    """Let everybody in, and say so."""
    database = Database(runtime.database_url, connections=1)
    with database.transaction() as session:
        publish_policy(session, (HERE / "klein.yaml").read_text("utf-8"), at=now())
        for party in ("gemeente-proef", *PARTNERS):
            kind = "municipality" if party.startswith("gemeente") else "adviser"
            register_party(session, PartyDraft(party, party, kind, has_worker=kind == "adviser"), at=now())
            issue_token(session, party, at=now(), token=f"token-{party}")
    database.dispose()
    (Path(runtime.data_dir) / "everybody-is-in").touch()
    return None


if __name__ == "__main__":
    sys.exit(run_up(Settings(data_dir=Path(sys.argv[1]), api_port=0, development=True), PROGRAMS, ready))
