"""What a case says of names that stay secret, stored beside it, so that every list and every name goes by it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlmodel import Session

from orchestrator.db.secrecy import save_secret_parties, save_title_kept
from orchestrator.domain.case import Case
from orchestrator.domain.journal import Entry
from orchestrator.domain.party import Actor
from orchestrator.domain.processing import ReadingDone, Subject
from orchestrator.domain.written import title_in
from orchestrator.usecases.processing import note_disclosure
from rules.evaluate.secrecy import Secrets, kind_of_secret_ones
from rules.facts import Fact
from rules.model.policy import Policy


def keep_secrets(session: Session, case: Case, secrets: Secrets, *, line: int, before: Secrets | None = None) -> Case:
    """Store for whom alone the title is that this line gave, and which parties' names stay secret.

    `before` is what stayed secret until now; without it everything is stored anew.
    """
    roles, policy = secrets.title_for(line), secrets.policy
    if before is None or (case.title_line, case.title_for) != (line, roles):
        save_title_kept(session, case.id, line, roles)
    if policy.secrecy and (before is None or before.parties != secrets.parties):
        save_secret_parties(session, case.id, secrets.parties, policy.secrecy.seen_by)
    return replace(case, title_line=line, title_for=roles)


def secrets_of(policy: Policy, facts: Iterable[Fact]) -> Secrets:
    """Return what stays secret by these facts of a case."""
    return Secrets.of(policy, {each.id: each for each in facts})


def last_title(entries: Sequence[Entry], otherwise: tuple[int, str]) -> tuple[int, str]:
    """Return the place of the last of these lines that says what the case is called, and what that is."""
    said = ((each.seq, title_in(each)) for each in reversed(entries))
    return next(((line, title) for line, title in said if title is not None), otherwise)


def note_lifted(
    session: Session, policy: Policy, case: Case, roles: Mapping[str, Sequence[str]], by: Entry, known: Iterable[str]
) -> None:
    """Write down, as a reading, that what stayed secret of these is known from now on, and who did that."""
    kind = kind_of_secret_ones(policy)
    of = tuple(Subject(each, kind) for each in sorted(known) if kind)
    note_disclosure(session, ReadingDone("lift_secrecy", case, policy, roles, Actor(by.party, by.person), of))
