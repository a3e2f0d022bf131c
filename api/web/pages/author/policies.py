"""The policies an author reads: what is published here, and the bases those stand on, which nobody publishes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, DeskVisit
from orchestrator.errors import PolicyNotFound
from orchestrator.usecases import policies
from orchestrator.usecases.policies import list_policies
from orchestrator.usecases.worklist import party_titles
from rules.difference.side import Side, side_of
from rules.language.layers.bundle import bundle, file_name
from rules.language.layers.document import read_documents
from rules.language.layers.shelf import bases, overlays, shelf
from rules.language.policy import parse_policy
from rules.model.policy import Policy
from rules.terms.moment import local_day


@dataclass(frozen=True, slots=True)
class Version:
    """One version with the text it was read from; a `base` is there for others, and no case runs under it."""

    policy: Policy
    text: str
    base: bool = False

    @property
    def names(self) -> Mapping[str, str]:
        """What stands in the address of its pages."""
        return {"policy": self.policy.name, "version": self.policy.version.partition("@")[2]}

    @property
    def side(self) -> Side:
        """Its clauses, to compare with those of another."""
        return _side(self.policy, self.text)


def find_version(visit: DeskVisit, name: str, version: str) -> Version:
    """Return the version with this date, or `date+municipality`. Raises PolicyNotFound."""
    try:
        policy = policies.get_policy(visit.session, name, version=version, on=local_day(visit.at))
    except PolicyNotFound:
        path = bases().get(f"{name}@{version}")
        if path is None:
            raise
        return _base(path)
    return Version(policy, policies.get_policy_text(visit.session, policy))


def every_version(visit: DeskVisit) -> Sequence[Policy]:
    """Return what is published, by name and date, and then the bases."""
    return (*policies.list_policies(visit.session), *every_base())


def every_base() -> Sequence[Policy]:
    """Return the bases that come with the product."""
    return tuple(_base(path).policy for path in bases().values())


@lru_cache(maxsize=64)
def file_of_policy(policy: Policy) -> Path | None:
    """Return the file it comes from, when it comes with the product; then its scenarios stand beside it."""
    path = {**shelf(), **overlays(), **bases()}.get(policy.version)
    same = path is not None and sha256(bundle(path).encode()).hexdigest() == policy.digest
    return path if same else None


@lru_cache(maxsize=16)
def _base(path: Path) -> Version:
    text = bundle(path)
    return Version(parse_policy(text, file_name(path)), text, base=True)


@lru_cache(maxsize=64)
def _side(policy: Policy, text: str) -> Side:
    file = f"{policy.name}/{policy.in_force}.yaml"
    return side_of(read_documents(text, file), file)


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
