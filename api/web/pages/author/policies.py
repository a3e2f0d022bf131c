"""The policies an author reads: what is published here, and the bases those stand on, which nobody publishes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, DeskVisit
from orchestrator.usecases import policies
from orchestrator.usecases.policies import PolicyText
from orchestrator.usecases.worklist import party_titles
from rules.model.policy import Policy
from rules.terms.moment import local_day


def find_version(visit: DeskVisit, name: str, version: str) -> PolicyText:
    """Return the version with this date, or `date+municipality`. Raises PolicyNotFound."""
    return policies.get_policy_to_read(visit.session, name, version, on=local_day(visit.at))


def every_version(visit: DeskVisit) -> Sequence[Policy]:
    """Return what is published, by name and date, and then the bases."""
    return (*policies.list_policies(visit.session), *policies.list_bases())


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
        published = policies.list_policies(visit.session)
        titles = party_titles(visit.session, {each.municipality for each in published if each.municipality})
    today = local_day(visit.at)
    return desk.show(
        "pages/author/policies.html",
        shelves=_shelves(published),
        bases=_shelves(policies.list_bases()),
        titles=titles,
        today=today,
    )


def _shelves(policies: Iterable[Policy]) -> Sequence[Shelf]:
    found: dict[str, Shelf] = {}
    for each in sorted(policies, key=lambda each: each.in_force, reverse=True):
        shelf = found.setdefault(each.name, Shelf(each.name))
        (shelf.tailored if each.municipality else shelf.national).append(each)
    return sorted(found.values(), key=lambda each: each.name)
