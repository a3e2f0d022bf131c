"""The worklist of a director, and the views of it that somebody saved."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlmodel import Session

from orchestrator.db import worklist
from orchestrator.db.journals import read_entries
from orchestrator.db.parties import titles_of
from orchestrator.domain.case import Case
from orchestrator.domain.listing import Listed, Page
from orchestrator.domain.party import Actor
from orchestrator.domain.retold import retold
from orchestrator.domain.worklist import WorklistCounts, WorklistFilter, WorklistLine
from orchestrator.domain.written import facts_in
from orchestrator.errors import FieldProblem, ViewNotKept
from orchestrator.usecases.see_case import see

MOST_FOUND = 50


def see_worklist(
    session: Session, actor: Actor, wanted: WorklistFilter, page: Page, *, at: datetime
) -> Listed[WorklistLine]:
    """Return the cases of the actor's own municipality, what needs attention first. Raises PageInvalid."""
    return worklist.list_worklist(session, actor.party, wanted, page, at)


def count_worklist(session: Session, actor: Actor, wanted: WorklistFilter, *, at: datetime) -> WorklistCounts:
    """Return how many of them there are of each urgency."""
    return worklist.count_worklist(session, actor.party, wanted, at)


def search_cases(session: Session, actor: Actor, words: str) -> tuple[Case, ...]:
    """Return at most MOST_FOUND cases the actor's party may see that hold the words in id or title."""
    return worklist.search_cases(session, actor.party, words, MOST_FOUND) if words else ()


def party_titles(session: Session, parties: Iterable[str]) -> Mapping[str, str]:
    """Return what these parties are called, as far as they are registered."""
    return titles_of(session, parties)


def latest_of_case(session: Session, actor: Actor, case_id: str) -> str:
    """Return a mark that is another one once the case tells the actor something more. Raises CaseNotFound."""
    sight, entries = see(session, actor, case_id), read_entries(session, case_id)
    told = retold(sight.view(facts_in(sight.policy, entries)), entries)
    return str(max((each.seq for each in told), default=0))


def latest_of_party(session: Session, actor: Actor) -> str:
    """Return a mark that is another one once something was added to any case the actor's party may see."""
    return worklist.last_recorded(session, actor.party)


LONGEST_NAME = 60


def list_views(session: Session, actor: Actor) -> tuple[tuple[str, str], ...]:
    """Return name and query of each view the person saved, by name."""
    return worklist.list_views(session, actor)


def save_view(session: Session, actor: Actor, name: str, query: str, *, at: datetime) -> None:
    """Save the view under a name that no other view has; the same again changes nothing. Raises ViewNotKept."""
    if not 1 <= len(name) <= LONGEST_NAME:
        raise ViewNotKept(FieldProblem("name", f"{len(name)} characters", f"1 to {LONGEST_NAME}", code="length"))
    if not worklist.add_view(session, actor, name, query, at):
        raise ViewNotKept(FieldProblem("name", repr(name), "a name that no other view of yours has", code="taken"))


def remove_view(session: Session, actor: Actor, name: str) -> None:
    """Forget the view."""
    worklist.remove_view(session, actor, name)
