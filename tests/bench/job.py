"""The job both sides are given: 64 permit cases, and facts that are always allowed.

A request to complete the application gives the applicant a task each time; a note that the decision is prepared gives
nobody anything. Both are judged by the same policy, with the same matcher.
"""

from dataclasses import dataclass
from datetime import timedelta

from orchestrator.clock import now

POLICY = "omgevingsvergunning"
VERSION = "omgevingsvergunning@2024-01-01"
CASES = 64
SECONDS = 3.0
PICKED_UP = 40
MUNICIPALITY, APPLICANT = "gemeente-meting", "jansen"
ROLES = {"bevoegd_gezag": MUNICIPALITY, "aanvrager": APPLICANT}


@dataclass(frozen=True, slots=True)
class Said:
    """A fact as a caller says it."""

    type: str
    fields: dict[str, str]


_TODAY = now().date()
APPLICATION = Said("aanvraag", {"ontvangen_op": _TODAY.isoformat(), "activiteit": "kappen"})
WITH_WORK = Said(
    "aanvulling_gevraagd",
    {"verzonden_op": _TODAY.isoformat(), "uiterlijk_op": (_TODAY + timedelta(days=14)).isoformat()},
)
WITHOUT_WORK = Said("vaststelling_voorbereid", {})
KINDS = {"with a task": WITH_WORK, "without a task": WITHOUT_WORK}
