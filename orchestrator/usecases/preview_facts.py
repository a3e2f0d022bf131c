"""Preview facts: what would follow if they were added now, judged like recorded ones, with nothing of it stored."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from orchestrator.db.cases import get_case
from orchestrator.domain.actor import Actor
from orchestrator.domain.answers import warnings_of
from orchestrator.domain.draft import FactDraft
from orchestrator.domain.entry import InputKind
from orchestrator.domain.judgement import conclude, judge
from orchestrator.domain.overview import Preview
from orchestrator.domain.participation import losses
from orchestrator.domain.written import read_fact
from orchestrator.usecases.fact_lines import fact_entries
from orchestrator.usecases.oversee_case import moves_of
from orchestrator.usecases.sight import see
from orchestrator.usecases.turn import adding_to, held_case
from rules.evaluate.moves import Move
from rules.evaluate.verdict import Allowed

_NOT_LOCKED = -1  # no epoch of a stored projection: what is remembered from others' turns is left alone


def preview_facts(
    session: Session, actor: Actor, case_id: str, drafts: Sequence[FactDraft], *, at: datetime
) -> Preview:
    """Return what would follow. Raises CaseNotFound, CaseSetApart and what record_facts raises of the facts."""
    sight = see(session, actor, case_id)
    held = held_case(session, get_case(session, case_id), _NOT_LOCKED)
    with adding_to(held, at):
        entries = fact_entries(session, held, actor, drafts, at)
        judgement = judge(held.policy, case_id, held.belief, entries, held.editions)
        before = moves_of(sight, conclude(held.policy, held.belief, entries[-1].at, held.editions), actor)
        after = moves_of(sight, conclude(held.policy, judgement.belief, entries[-1].at, held.editions), actor)
    facts = tuple(read_fact(held.policy, each) for each in entries if each.kind is InputKind.FACT)
    return Preview(
        seq=held.case.seq,
        head=held.case.head,
        facts=facts,
        losses=losses(held.policy, held.belief.facts, (*held.belief.facts, *facts)),
        changes=judgement.changes,
        opened=tuple(sorted(set(_open(after)) - set(_open(before)))),
        shut=tuple(sorted(set(_open(before)) - set(_open(after)))),
        warnings=warnings_of(held.policy, facts),
    )


def _open(moves: Mapping[str, Sequence[Move]]) -> Iterator[tuple[str, str]]:
    """Yield the party and the fact type of each move that is allowed."""
    for party, theirs in moves.items():
        yield from ((party, each.fact) for each in theirs if isinstance(each.verdict, Allowed))
