"""A partner's program as a partner writes it; slow enough to be killed in the middle: `partner_under_fire.py PARTY`."""

import sys
import time

from orchestrator.contracts import TaskOrder
from orchestrator.domain.case import FactDraft
from orchestrator.settings import load_settings
from workers.kit.case_view import CaseView
from workers.kit.partner import Partner

settings = load_settings()
partner = Partner(
    party=sys.argv[1],
    token=f"token-{sys.argv[1]}",
    api_url=settings.client_url,
    temporal_address=settings.temporal_address or "",
)


@partner.performs("advies_uitbrengen")
def advise(_order: TaskOrder, case: CaseView) -> FactDraft:
    message = case.latest("bericht")
    assert message is not None
    time.sleep(0.2)
    return FactDraft("advies", {"nummer": message.fields["nummer"]})


if __name__ == "__main__":
    partner.run()
