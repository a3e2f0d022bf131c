"""The programs of the demonstration's partners, as such organisations would write them.

`python -m workers.demo_partner --party …`. Settings come from the environment: `SPEELRUIMTE_KEY_FILE` (or another way
to show who it is), `SPEELRUIMTE_API_URL`, `SPEELRUIMTE_TEMPORAL_ADDRESS`; where Temporal asks for more, those of that.
"""

import argparse
import sys

from orchestrator.contracts import TaskOrder
from orchestrator.dispatch.connection import Server
from orchestrator.domain.case import FactDraft
from orchestrator.log import write_log
from orchestrator.secret_file import SecretUnreadable
from orchestrator.settings import Settings, SettingsInvalid, forget_secrets, load_settings
from workers.kit.case_view import CaseView
from workers.kit.partner import Partner
from workers.kit.showing import KeyUnusable, NothingToShow, shown_by


def advise(_order: TaskOrder, case: CaseView) -> FactDraft:
    """Advise on what was applied for."""
    application = case.latest("aanvraag")
    building = application is not None and application.fields.get("activiteit") == "bouwen"
    return FactDraft("advies", {"strekking": "positief" if building else "negatief"})


def assess(_order: TaskOrder, case: CaseView) -> FactDraft:
    """Assess whether the youngster is safe: not when the report was urgent."""
    report = case.latest("melding")
    urgent = report is not None and report.fields.get("urgentie") == "spoed"
    return FactDraft("veiligheidsbeoordeling", {"uitkomst": "onveilig" if urgent else "veilig"})


WORKS = {"advies_uitbrengen": advise, "veiligheid_beoordelen": assess}


def partner_of(party: str, settings: Settings) -> Partner:
    """Return the program of this party, with a function for each task it does by itself."""
    partner = Partner(
        party=party,
        token=shown_by(party, settings),
        api_url=settings.client_url,
        temporal_address=Server.of(settings),
        namespace=settings.namespace_of(party),
        keys=settings.temporal_keys_file,
    )
    for task, work in WORKS.items():
        partner.performs(task)(work)
    return partner


def main() -> None:
    """Work for the party until SIGTERM or Ctrl-C."""
    parser = argparse.ArgumentParser(prog="speelruimte worker", description="Work for a party with a program.")
    parser.add_argument("--party", required=True, help="id of the party")
    party = parser.parse_args().party
    try:
        settings = load_settings()
    except SettingsInvalid as error:
        sys.exit(str(error))
    if settings.temporal_address is None:
        sys.exit(f"{party}: set SPEELRUIMTE_TEMPORAL_ADDRESS.")
    forget_secrets()
    write_log(settings)
    try:
        partner = partner_of(party, settings)
    except (NothingToShow, KeyUnusable, SecretUnreadable) as error:
        sys.exit(str(error))
    partner.run()


if __name__ == "__main__":
    main()
