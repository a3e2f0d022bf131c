"""Policies and editions: published, and listed."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from sqlmodel import Session

from orchestrator.db.audiences import save_audiences, without_audiences
from orchestrator.db.clocks import rings_too_late
from orchestrator.db.editions import (
    add_edition,
    count_resting,
    current_editions,
    known_editions,
    outdated_by_municipality,
    published,
    store_known,
)
from orchestrator.db.outbox import add_effects
from orchestrator.db.policies import (
    add_policy,
    every_policy,
    find_policy,
    policy_with,
    published_digests,
    remember,
    text_with,
)
from orchestrator.domain.effects import nudge
from orchestrator.errors import EditionTooOld, PolicyInUse, PolicyNotFound
from rules.difference.side import Side, side_of_text
from rules.language.layers.bundle import bundle, file_name
from rules.language.layers.document import read_documents
from rules.language.layers.merged import is_base
from rules.language.layers.shelf import bases, overlays, shelf
from rules.language.policy import parse_policy
from rules.language.read.edition import parse_edition
from rules.language.text.errors import PolicyError, PolicyErrors
from rules.model.policy import Policy
from rules.terms.changed import Changed, changed
from rules.terms.edition import Edition, Editions, newest
from rules.terms.moment import local_day
from rules.terms.said import said


def publish_policy(session: Session, text: str, *, at: datetime, name: str = "policy") -> Policy:
    """Publish the text of a policy version, with all that it stands on; `name` is its file name, for messages.

    The same text twice is one version. Raises PolicyErrors when the text cannot be read or is only a base for others,
    PolicyInUse when cases run under another text of this version.
    """
    policy = remember(text, _digest_of(text), name)
    documents = read_documents(text, name)
    if is_base(documents[0], documents):
        raise PolicyErrors([PolicyError(name, 1, said("no_case_under_base"), expected=said("a_policy_on_it"))])
    add_policy(session, policy, text, at)
    return policy


def _digest_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def publish_shelf(session: Session, *, at: datetime) -> None:
    """Publish every policy that comes with the product, also as municipalities tailored it.

    The editions of closed days and amounts that come with it are stored as well.

    A version under which cases run stays as it is, whatever a newer product makes of it: the platform has to start.
    """
    publish_editions_of_product(session, at=at)
    published = set(published_digests(session))
    for path in (*shelf().values(), *overlays().values()):
        text = bundle(path)
        if _digest_of(text) not in published:
            with suppress(PolicyInUse):
                publish_policy(session, text, at=at, name=file_name(path))
    _read_audiences(session)


def _read_audiences(session: Session) -> None:
    """Keep who may know of what under versions that were published before that was kept."""
    for digest in without_audiences(session):
        with suppress(PolicyErrors):  # cases under a text that cannot be read are set apart as soon as they are touched
            save_audiences(session, policy_with(session, digest))


def list_policies(session: Session) -> tuple[Policy, ...]:
    """Return every published version, by name and date."""
    return every_policy(session)


def list_policies_to_open(session: Session, municipality: str) -> list[Policy]:
    """Return the versions under which the municipality can open cases: national ones and its own; none that is a base.

    A base has no director.
    """
    return [each for each in every_policy(session) if each.director and each.municipality in {None, municipality}]


def get_policy(
    session: Session, policy: str, *, version: str | None = None, on: date, municipality: str | None = None
) -> Policy:
    """Return the version of this date (`version`, ISO 8601), or else the one in force `on` the day.

    With a `municipality` as it tailored that version, if it did. Raises PolicyNotFound.
    """
    return find_policy(session, policy, version, on, municipality)


def get_policy_text(session: Session, policy: Policy) -> str:
    """Return the text of a published version, with all that it stands on. Raises PolicyNotFound."""
    return text_with(session, policy.digest)


@dataclass(frozen=True, slots=True)
class PolicyText:
    """A version with the text it was read from; a `base` is there for others, and no case runs under it."""

    policy: Policy
    text: str
    base: bool = False

    @property
    def names(self) -> Mapping[str, str]:
        """What it is called in an address: the policy, and which version of it."""
        return {"policy": self.policy.name, "version": self.policy.version.partition("@")[2]}

    @property
    def side(self) -> Side:
        """Its clauses, as they are compared with those of another."""
        return side_of_text(self.text, f"{self.policy.name}/{self.policy.in_force}.yaml")


def get_policy_to_read(session: Session, policy: str, version: str, *, on: date) -> PolicyText:
    """Return a published version, or a base that comes with the product, which nobody publishes.

    `version` is its date, or `date+municipality`. Raises PolicyNotFound.
    """
    try:
        found = get_policy(session, policy, version=version, on=on)
    except PolicyNotFound:
        path = bases().get(f"{policy}@{version}")
        if path is None:
            raise
        return _base(path)
    return PolicyText(found, get_policy_text(session, found))


def list_bases() -> tuple[Policy, ...]:
    """Return the bases that come with the product."""
    return tuple(_base(path).policy for path in bases().values())


@lru_cache(maxsize=16)
def _base(path: Path) -> PolicyText:
    text = bundle(path)
    return PolicyText(parse_policy(text, file_name(path)), text, base=True)


def get_editions(session: Session, *, at: datetime) -> Editions:
    """Return the editions of closed days and amounts in force at the moment."""
    return newest(known_editions(session), local_day(at))


_BACK, _AHEAD = 5, 6
"""Of so many years around this one is told which days an edition closes or opens."""


@dataclass(frozen=True, slots=True)
class Published:
    """What came of publishing. `new` is False when just this text was there already.

    `in_force`: it counts now, and not from a later day. `changed` is what it says otherwise than the one in force, and
    `waiting` how many open cases are now evaluated anew.
    """

    edition: Edition
    new: bool
    in_force: bool
    changed: tuple[Changed, ...]
    waiting: int


@dataclass(frozen=True, slots=True)
class EditionLine:
    """An edition that is known here; `published_at` is None for one of the product that nothing rests on yet.

    `in_force`: it is what counts now. `cases` rest on it, of which `open_cases` are open.
    """

    edition: Edition
    published_at: datetime | None
    in_force: bool
    cases: int
    open_cases: int


def publish_edition(session: Session, text: str, *, at: datetime, name: str = "edition") -> Published:
    """Publish the text; `name` is its file name, for messages. The same text twice is one edition.

    The clocks of the municipalities then go by their open cases. Raises PolicyErrors when it cannot be read,
    EditionInUse when its day has another text, EditionTooOld when a later one is in force.
    """
    edition = parse_edition(text, name)
    before = current_editions(session, at)
    new = add_edition(session, edition, at)
    in_force = before.get(edition.name)
    if new and edition.order < in_force.order:
        raise EditionTooOld(edition.version, in_force.version)
    current = current_editions(session, at)
    counts = current.get(edition.name) == edition
    waiting = _wake(session, current, at) if counts else 0
    return Published(edition, new, counts, _differences(before, edition, at), waiting)


def publish_editions_of_product(session: Session, *, at: datetime) -> None:
    """Store the editions that come with the product; what was published here under the same day stays."""
    store_known(session, at)


def list_editions(session: Session, *, at: datetime) -> Sequence[EditionLine]:
    """Return every edition that is known here, of each name the oldest first."""
    stored, known = published(session), known_editions(session)
    current = newest(known, local_day(at))
    return [
        EditionLine(
            each,
            stored.get(each.digest),
            each in current.of,
            count_resting(session, each),
            count_resting(session, each, is_open=True),
        )
        for each in known
    ]


def differences(session: Session, edition: Edition, *, at: datetime) -> tuple[Changed, ...]:
    """Return what an edition says otherwise than the one in force."""
    return _differences(newest(known_editions(session), local_day(at)), edition, at)


def _differences(current: Editions, edition: Edition, at: datetime) -> tuple[Changed, ...]:
    proposed = Editions((edition, *(each for each in current.of if each.name != edition.name)))
    return changed(current, proposed, _years(at))


def _wake(session: Session, current: Editions, at: datetime) -> int:
    waiting = outdated_by_municipality(session, current)
    for municipality in sorted(waiting):
        rings_too_late(session, municipality, at)
    add_effects(session, [nudge(municipality, at) for municipality in sorted(waiting)], at)
    return sum(waiting.values())


def _years(at: datetime) -> range:
    year = local_day(at).year
    return range(year - _BACK, year + _AHEAD)
