"""How deadlines are divided: over municipalities, parties, policies and rules, each a link to its part of the board."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from api.web.desk import AnyDesk
from api.web.page import render
from api.web.pages.officer.asked import NEARNESS
from api.web.pages.officer.deadlines import choices
from orchestrator.domain.deadline import COUNTED
from orchestrator.usecases.watch_deadlines import count_by

router = APIRouter()

BY: Mapping[str, tuple[str, str]] = {
    "gemeente": ("municipality", "municipalities"),
    "partij": ("bearer", "parties"),
    "beleid": ("policy", "policies"),
    "regel": ("rule", "rules"),
}
"""What one can divide by, as the address says it: the column of the board, and the list to choose from."""


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
        named = dict(known[listed])
        spans = [each.span(visit.at) for each in NEARNESS.values()]
        found = count_by(visit.session, visit.actor, column, tuple(named), spans)
    shares = [Share(value, named[value], numbers) for value, numbers in found.items()]
    shares.sort(key=lambda each: ([-number for number in each.numbers], each.words))
    return render(desk, "officer/division.html", per=by, by=tuple(BY), shares=shares, counted=COUNTED)
