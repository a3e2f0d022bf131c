"""Every policy with its versions: what cases run under, what municipalities made of it, and what it stands on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk
from api.web.pages.author.library import every_base
from orchestrator.usecases.policies import list_policies
from orchestrator.usecases.worklist import party_titles
from rules.model.policy import Policy
from rules.terms.moment import local_day

router = APIRouter()


@dataclass(slots=True)
class Shelf:
    """One policy: its national versions, newest first, and those municipalities tailored."""

    name: str
    national: list[Policy] = field(default_factory=list)
    tailored: list[Policy] = field(default_factory=list)

    @property
    def newest(self) -> Policy:
        """The version that names it."""
        return [*self.national, *self.tailored][0]


@router.get("/beleid")
def show_policies(desk: AnyDesk) -> Response:
    """Show every policy."""
    with desk.open() as visit:
        published = list_policies(visit.session)
        titles = party_titles(visit.session, {each.municipality for each in published if each.municipality})
    today = local_day(visit.at)
    return desk.show(
        "pages/author/policies.html",
        shelves=_shelves(published),
        bases=_shelves(every_base()),
        titles=titles,
        today=today,
    )


def _shelves(policies: Iterable[Policy]) -> Sequence[Shelf]:
    found: dict[str, Shelf] = {}
    for each in sorted(policies, key=lambda each: each.in_force, reverse=True):
        shelf = found.setdefault(each.name, Shelf(each.name))
        (shelf.tailored if each.municipality else shelf.national).append(each)
    return sorted(found.values(), key=lambda each: each.name)
