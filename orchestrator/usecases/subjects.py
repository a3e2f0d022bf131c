"""Subject access: all a municipality holds of one party or person, from whom it came, and who read it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from orchestrator.db.subjects import cases_about, readings_of
from orchestrator.domain.case import Case
from orchestrator.domain.party import Actor
from orchestrator.domain.processing import ReadingDone
from orchestrator.domain.subject import SubjectInCase, SubjectSeen, is_about
from orchestrator.usecases.processing import as_guarded, must_guard, note_reading
from orchestrator.usecases.see_case import Sight, facts_of, see
from rules.facts import Fact


def see_subject(session: Session, actor: Actor, subject: str, *, at: datetime) -> SubjectSeen:
    """Return what the actor's municipality holds of the party or person; that it was looked at is written down.

    Who takes part in a case is given what they may see in it, as far as the actor may see it as well; anybody else the
    facts that name them, or that they added. Nobody sees with the eyes of another by it, and a case in which only
    something hidden names them is not there. Raises NotYours.
    """
    must_guard(session, actor)
    cases = (_in_case(session, actor, case, subject) for case in cases_about(session, actor.party, subject))
    found = tuple(each for each in cases if each is not None)
    readings = as_guarded(session, actor, readings_of(session, actor.party, subject))
    return SubjectSeen(subject, at, found, tuple(each for each in readings if each.subject == subject))


def _in_case(session: Session, actor: Actor, case: Case, subject: str) -> SubjectInCase | None:
    """Return what the case holds of them; None, and nothing is written down, where only something hidden names them."""
    sight = see(session, actor, case.id)
    seen, shown = (_facts(session, each) for each in (sight, replace(sight, actor=Actor(subject))))
    held = tuple(role for role, parties in sight.roles.items() if subject in parties)
    facts = _theirs(seen, shown) if held else _about(seen, subject)
    if not (held or facts):
        return None
    case = _told_to(sight, case, subject) if held else replace(case, title="" if case.title_for else case.title)
    note_reading(session, ReadingDone("list_facts", case, sight.policy, sight.roles, actor))
    return SubjectInCase(case, sight.policy, held, facts, len(seen) - len(facts))


def _facts(session: Session, sight: Sight) -> tuple[Fact, ...]:
    facts = facts_of(session, sight)
    view = sight.view(facts)
    return tuple(view.all_of(view.fact, facts))


def _theirs(seen: Sequence[Fact], shown: Sequence[Fact]) -> tuple[Fact, ...]:
    """Return what is shown to both, without facts of which only that they are there is shown to either."""
    theirs = {each.id: each for each in shown}
    both = ((each, theirs[each.id]) for each in seen if each.id in theirs)
    alike = ((ours, other) for ours, other in both if bool(ours.fields) == bool(other.fields))
    return tuple(ours.without({*ours.withheld, *other.withheld}) for ours, other in alike)


def _told_to(sight: Sight, case: Case, subject: str) -> Case:
    """Return the case as whoever it is about may see it, as far as the actor may."""
    return replace(sight, actor=Actor(subject)).view(()).case(case)


def _about(seen: Sequence[Fact], subject: str) -> tuple[Fact, ...]:
    return tuple(each for each in seen if is_about(each, subject))
