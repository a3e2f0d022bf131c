"""The policies an author reads: what is published here, and the bases those stand on, which nobody publishes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from api.web.frame.desk import Visit
from orchestrator.errors import PolicyNotFound
from orchestrator.usecases import policies
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


def find_version(visit: Visit, name: str, version: str) -> Version:
    """Return the version with this date, or `date+municipality`. Raises PolicyNotFound."""
    try:
        policy = policies.get_policy(visit.session, name, version=version, on=local_day(visit.at))
    except PolicyNotFound:
        path = bases().get(f"{name}@{version}")
        if path is None:
            raise
        return _base(path)
    return Version(policy, policies.get_policy_text(visit.session, policy))


def every_version(visit: Visit) -> Sequence[Policy]:
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
