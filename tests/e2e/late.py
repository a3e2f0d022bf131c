"""What an enforcement officer has to look into: decisions that came late or not at all, and what they cost."""

from datetime import timedelta

from tests.e2e.town import TODAY, Town

DAY = timedelta(days=1)
APPLICANT = "aanvrager-portaal"


def furnish_late(town: Town) -> None:
    """Add cases in which a decision stays out, with and without a notice of default, and one decided too late."""
    received = TODAY - 100 * DAY
    town.permit("wabo-11", "Uitbouw Kerkstraat 8", received=received)
    town.add("wabo-11", APPLICANT, "ingebrekestelling", {"ontvangen_op": _iso(35)}, TODAY - 35 * DAY)
    town.permit("wabo-12", "Garage Molenweg 1", received=received)
    town.permit("wabo-13", "Zonnepanelen Zeedijk 5", received=received)
    _decide(town, "wabo-13", 5)
    town.permit("wabo-14", "Tuinhuis Lindelaan 2", received=TODAY - 60 * DAY)
    _decide(town, "wabo-14", 30)
    town.wake()


def _decide(town: Town, case: str, days_ago: int) -> None:
    when = TODAY - days_ago * DAY
    for adviser in ("omgevingsdienst-kust", "brandweer-kust"):
        town.add(case, adviser, "advies", {"strekking": "positief"}, when)
    said = {"bekendgemaakt_op": _iso(days_ago), "uitkomst": "verleend"}
    town.add(case, "gemeente-duinrand", "besluit", said, when)


def _iso(days_ago: int) -> str:
    return (TODAY - days_ago * DAY).date().isoformat()
