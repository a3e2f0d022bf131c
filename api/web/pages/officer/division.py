"""How deadlines are divided: over municipalities, parties, policies and rules, each a link to its part of the board."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk
from api.web.pages.officer.board import NEARNESS
from api.web.pages.officer.deadlines import choices
from orchestrator.domain.listing import COUNTED
from orchestrator.usecases.deadlines import count_by, list_bearers
from orchestrator.usecases.worklist import party_titles

router = APIRouter()

BY: Mapping[str, tuple[str, str | None]] = {
    "gemeente": ("municipality", "municipalities"),
    "partij": ("bearer", None),
    "beleid": ("policy", "policies"),
    "regel": ("rule", "rules"),
}
"""What one can divide by, as the address says it: the column of the board, and the list to choose from, if any."""
MOST = 200
"""So many parties are divided over; where more owe something the page says so."""


@dataclass(frozen=True, slots=True)
class Share:
    """One part of the board, with how much of it is late, due this week, and later."""

    value: str
    words: str
    numbers: tuple[int, ...]


@router.get("/handhaving/verdeling")
def show_division(desk: AnyDesk, per: str = "") -> Response:
    """Show how much there is of each, what is late the most first; of one municipality by rule."""
    with desk.open() as visit:
        known = choices(visit, desk.language)
        by = per if per in BY else "gemeente" if len(known["municipalities"]) > 1 else "regel"
        column, listed = BY[by]
        bearers = list_bearers(visit.session, visit.actor, MOST) if column == "bearer" else ()
        called = party_titles(visit.session, bearers[:MOST])
        named = {each: called.get(each, each) for each in bearers[:MOST]} if listed is None else dict(known[listed])
        spans = [each.span(visit.at) for each in NEARNESS.values()]
        found = count_by(visit.session, visit.actor, column, tuple(named), spans)
    shares = [Share(value, named[value], numbers) for value, numbers in found.items()]
    shares.sort(key=lambda each: ([-number for number in each.numbers], each.words))
    return desk.show(
        "pages/officer/division.html",
        per=by,
        by=tuple(BY),
        shares=shares,
        counted=COUNTED,
        cut=MOST if len(bearers) > MOST else 0,
    )
