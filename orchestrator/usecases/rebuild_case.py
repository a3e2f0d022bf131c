"""Rebuild a case: throw away what is believed about it and draw it again from the journal."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from sqlmodel import Session

from orchestrator.db.beliefs import (
    forget,
    load_notices,
    load_obligations,
    load_roles,
    load_standings,
    load_tasks,
    save_changes,
    save_roles,
)
from orchestrator.db.cases import lock_case, save_head, save_title, start_epoch
from orchestrator.db.clocks import rings_too_late
from orchestrator.db.editions import editions_with
from orchestrator.db.journals import read_entries
from orchestrator.db.outbox import add_effects
from orchestrator.db.policies import policy_with
from orchestrator.db.secrecy import secret_parties
from orchestrator.domain.answers import RebuildReport
from orchestrator.domain.body import Body, Consequence
from orchestrator.domain.case import Case
from orchestrator.domain.drawn import Drawn, Erased
from orchestrator.domain.effects import nudge
from orchestrator.domain.journal import Entry, as_json, canonical
from orchestrator.domain.plan import name_of
from orchestrator.domain.work import Notice, Obligation, Task
from orchestrator.domain.written import read_body, written
from orchestrator.usecases.secrecy import keep_secrets, secrets_of
from orchestrator.usecases.turn import closed_since, filled
from rules.model.policy import Policy

T = TypeVar("T")


def projection(drawn: Drawn) -> Mapping[str, object]:
    """Return each thing that ought to be stored, by its name."""
    whole: dict[str, object] = {
        "roles": filled(drawn.belief.roles),
        "closed since": closed_since(drawn.belief),
        "editions": drawn.editions,
        "title": drawn.title,
    }
    return {name_of(each.after): each.after for each in drawn.changes} | whole | _secrets_drawn(drawn)


def _secrets_drawn(drawn: Drawn) -> dict[str, object]:
    secrets = secrets_of(drawn.policy, drawn.belief.facts)
    return {"title is for": secrets.title_for(drawn.title_line), "names that stay secret": sorted(secrets.parties)}


def rebuild_case(session: Session, case_id: str, *, write: bool) -> RebuildReport:
    """Compare what is stored with what the journal yields, byte for byte; with `write` store the latter.

    When the case is due next is not compared: it is a schedule, not a belief. Raises CaseNotFound.
    """
    case, _ = lock_case(session, case_id, None)
    entries = read_entries(session, case_id)
    drawn = draw(session, policy_with(session, case.digest), case_id, entries)
    differences = (*_in_journal(entries, drawn), *_in_projection(session, case, drawn))
    if write:
        forget(session, case_id)
        save_changes(session, case_id, drawn.changes)
        save_roles(session, case_id, filled(drawn.belief.roles))
        _save_whole(session, case, drawn)
        start_epoch(session, case_id)
    return RebuildReport(not differences, differences)


def _save_whole(session: Session, case: Case, drawn: Drawn) -> None:
    """Store how the case stands, and when it is due: rather early than late, as waking for nothing is harmless."""
    due = drawn.belief.conclusions.changes_at if drawn.belief.conclusions else None
    whole = replace(case, closed_since=closed_since(drawn.belief), editions=drawn.editions, next_due=due)
    save_head(session, whole)
    save_title(session, case.id, drawn.title)
    if drawn.policy.secrecy:
        keep_secrets(session, case, secrets_of(drawn.policy, drawn.belief.facts), line=drawn.title_line)
    if due and rings_too_late(session, case.municipality, due):
        add_effects(session, [nudge(case.municipality, due)], case.recorded_at)


def draw(session: Session, policy: Policy, case_id: str, entries: Sequence[Entry]) -> Drawn:
    """Return what the entries yield, from the first one of the journal on."""
    erased = Erased.in_journal(entries)
    return Drawn.begun(policy, case_id, partial(editions_with, session), erased).take_all(entries)


def _in_journal(entries: Sequence[Entry], drawn: Drawn) -> Iterator[str]:
    told = [each for each in entries if not each.is_input]
    for entry, (cause, change) in zip(told, drawn.lines, strict=False):
        found = (entry.cause or 0, entry.kind.value, canonical(entry.body))
        expected = (cause, change.kind.value, canonical(written(_as_written(change.after, read_body(entry)))))
        if found != expected:
            yield f"the journal says {found[1]} after entry {found[0]}, where {expected[1]} was drawn: {expected[2]!r}"
            return
    if len(told) != len(drawn.lines):
        yield f"the journal holds {len(told)} consequences, where {len(drawn.lines)} were drawn"


def _in_projection(session: Session, case: Case, drawn: Drawn) -> Iterator[str]:
    stored, expected = _stored(session, case), projection(drawn)
    for name in sorted(stored.keys() | expected.keys()):
        found = [_content(stored[name])] if name in stored else []
        wanted = [_content(_as_stored(expected[name], stored.get(name)))] if name in expected else []
        if found != wanted:
            yield f"{name}: stored {_words(found)}, drawn {_words(wanted)}"


def _as_written(drawn: Consequence, told: Body) -> Consequence:
    """Return what was drawn as the journal told of it: before sentences were kept as data, in words.

    Before a journal said who did the work, it took whoever delivered for who had claimed it.
    """
    if isinstance(drawn, Task) and isinstance(told, Task) and not told.completed_by:
        by = drawn.claimed_by or drawn.completed_by
        return replace(drawn, completed_by=None, completed_person=None, completed_at=None, claimed_by=by)
    return _as_stored(drawn, told)


def _as_stored(drawn: T, stored: object) -> T | Obligation | Notice:
    """Return what was drawn as it was stored: before sentences were kept as data, in words."""
    if isinstance(drawn, Obligation) and isinstance(stored, Obligation):
        return drawn.in_words_of(stored)
    if isinstance(drawn, Notice) and isinstance(stored, Notice):
        return drawn.in_words_of(stored)
    return drawn


def _stored(session: Session, case: Case) -> Mapping[str, object]:
    found: dict[str, object] = {f"obligation {each.key}": each for each in load_obligations(session, case.id)}
    found |= {f"task {each.id}": each for each in load_tasks(session, case.id)}
    found |= {f"notice {each.key}": each for each in load_notices(session, case.id)}
    found |= {f"scope {each.scope}": each for each in load_standings(session, case.id)}
    found |= {"roles": load_roles(session, case.id), "closed since": case.closed_since}
    found |= {"title is for": case.title_for, "names that stay secret": secret_parties(session, case.id)}
    return found | {"editions": case.editions, "title": case.title}


def _content(found: object) -> str:
    return canonical(as_json(found)).decode()


def _words(content: Sequence[str]) -> str:
    return "".join(content) or "nothing"
