"""Deadlines over all cases: the board, the penalties that run, the calendar somebody reads elsewhere."""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session

from orchestrator.db import credentials, deadlines, listing
from orchestrator.db.beliefs import roles_held
from orchestrator.db.credentials import Feed
from orchestrator.db.deadlines import Watched, load_evidence
from orchestrator.db.editions import resting_by_case
from orchestrator.db.eyes import look_as
from orchestrator.domain.exposure import NOTICES, Exposure, exposures, exposures_for, penalty_rules
from orchestrator.domain.listing import (
    COUNTED,
    DeadlineFilter,
    Listed,
    ObligationFilter,
    ObligationLine,
    Page,
    Score,
    pages,
)
from orchestrator.domain.nearness import FIRST, Span
from orchestrator.domain.party import Actor
from orchestrator.usecases.kept_answers import digest_of
from orchestrator.usecases.oversight import watched_by
from orchestrator.usecases.policies import list_policies
from rules.model.policy import Policy


def list_deadlines(
    session: Session, actor: Actor, wanted: DeadlineFilter, span: Span, page: Page
) -> Listed[ObligationLine]:
    """Return what is still owed with a deadline in the span, the earliest first. Raises NotYours, PageInvalid."""
    return _listed(actor, deadlines.list_deadlines(session, _watched(session, actor), wanted, span, page))


def count_deadlines(
    session: Session, actor: Actor, wanted: DeadlineFilter, spans: Sequence[Span], most: int = COUNTED
) -> tuple[int, ...]:
    """Return how much is owed with a deadline in each span, counted no further than `most` + 1. Raises NotYours."""
    return deadlines.count_deadlines(session, _watched(session, actor), wanted, spans, most)


def count_by(
    session: Session, actor: Actor, by: str, values: Sequence[str], spans: Sequence[Span]
) -> Mapping[str, tuple[int, ...]]:
    """Return for each value of `municipality`, `bearer`, `policy` or `rule` how much is owed in each span, if anything.

    Raises NotYours.
    """
    return deadlines.count_by(session, _watched(session, actor), by, values, spans, COUNTED)


def list_bearers(session: Session, actor: Actor, most: int) -> tuple[str, ...]:
    """Return the parties that owe anything with a deadline, by id, at most so many and one more. Raises NotYours."""
    return deadlines.list_bearers(session, _watched(session, actor), most)


def list_scores(session: Session, actor: Actor, since: datetime, *, at: datetime) -> tuple[Score, ...]:
    """Return how each party did with the deadlines that passed since then, month by month. Raises NotYours."""
    return deadlines.list_scores(session, _watched(session, actor), Span(since, at))


def list_by_rule(session: Session, actor: Actor, rules: Iterable[str], page: Page) -> Listed[ObligationLine]:
    """Return what is still owed by any of the rules, the earliest deadline first. Raises NotYours, PageInvalid."""
    return _listed(actor, deadlines.list_by_rule(session, _watched(session, actor), rules, page))


def _watched(session: Session, actor: Actor) -> Watched:
    return Watched(actor.party, watched_by(session, actor))


def _listed(actor: Actor, found: Listed[ObligationLine]) -> Listed[ObligationLine]:
    shown = (each if each.municipality == actor.party else replace(each, case_title="") for each in found.found)
    return replace(found, found=tuple(shown))


def list_obligations(
    session: Session, actor: Actor, wanted: ObligationFilter, page: Page, *, at: datetime
) -> Listed[ObligationLine]:
    """Return the obligations in cases the actor's party may see, the earliest deadline first, without one last.

    Each as it stands at the moment. Raises PageInvalid.
    """
    return listing.list_obligations(session, actor.party, wanted, page, at)


@dataclass(frozen=True, slots=True)
class Costly:
    """One missed obligation in one case that costs money."""

    case_id: str
    case_title: str
    municipality: str
    policy: Policy
    exposure: Exposure


@dataclass(frozen=True, slots=True)
class Penalties:
    """The cases in which a penalty is still to be decided on; `next` is the mark to go on from."""

    found: tuple[Costly, ...]
    next: str | None

    @property
    def now_eur(self) -> int:
        """What would be owed were every decision made now, in whole euros."""
        return sum(each.exposure.penalty.amount_eur for each in self.found if each.exposure.penalty)

    @property
    def most_eur(self) -> int:
        """What it comes to when no decision comes at all, in whole euros."""
        return sum(each.exposure.most.amount_eur for each in self.found)


def list_penalties(session: Session, actor: Actor, page: Page, *, at: datetime) -> Penalties:
    """Return where a notice of default was given and the penalty is not fixed yet. Raises NotYours, PageInvalid."""
    policies = {each.version: each for each in list_policies(session)}
    rules = frozenset(rule for policy in policies.values() for rule in penalty_rules(policy))
    listed = list_by_rule(session, actor, rules, page)
    lines = {line.case_id: line for line in listed.found}
    kept = {case: policies[line.version] for case, line in lines.items() if line.version in policies}
    editions = resting_by_case(session, kept)
    evidence = load_evidence(session, kept, tuple(NOTICES.values()))
    roles = roles_held(session, actor.party, list(kept))
    found = (
        Costly(case, lines[case].case_title, lines[case].municipality, policy, each)
        for case, policy in kept.items()
        for each in _told(actor, lines[case], policy, roles, exposures(policy, *evidence[case], at, editions[case]))
        if each.penalty
    )
    return Penalties(tuple(found), listed.next)


def _told(
    actor: Actor,
    line: ObligationLine,
    policy: Policy,
    held: Mapping[str, frozenset[str]],
    found: Sequence[Exposure],
) -> tuple[Exposure, ...]:
    outside = line.municipality != actor.party and line.case_id not in held
    return exposures_for(held.get(line.case_id, ()), policy, found, outside=outside)


AHEAD = timedelta(days=366)
"""So far ahead a calendar reaches, which its page and the calendar itself say; back it reaches to the first."""


def make_feed(session: Session, actor: Actor, language: str, *, at: datetime) -> str:
    """Return a new secret for the person's calendar; the one before it opens nothing any more. Raises NotYours.

    Only its hash is kept, so it is told once.
    """
    watched_by(session, actor)
    secret = secrets.token_urlsafe(32)
    credentials.save_feed(session, digest_of(secret), Feed(actor, language, at))
    return secret


def end_feed(session: Session, actor: Actor) -> None:
    """Let no secret open the person's calendar any more."""
    credentials.remove_feed(session, actor)


def find_feed(session: Session, actor: Actor) -> Feed | None:
    """Return the person's calendar, if there is one."""
    return credentials.feed_of(session, actor)


def open_feed(session: Session, secret: str) -> Feed | None:
    """Return the calendar the secret opens; from now on the session sees what its party may."""
    found = credentials.find_feed(session, digest_of(secret))
    if found:
        look_as(session, found.actor.party)
    return found


def list_feed(session: Session, feed: Feed, *, at: datetime) -> Iterator[tuple[ObligationLine, ...]]:
    """Yield, in parts, everything that is late and what is due within a year, the earliest first. Raises NotYours."""
    span = Span(FIRST, at + AHEAD)
    return pages(lambda page: list_deadlines(session, feed.actor, DeadlineFilter(), span, page))
