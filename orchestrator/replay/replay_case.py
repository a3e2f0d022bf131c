"""Replay one case: facts at their own time, with the clock in between, so that what was missed is noted when it was."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from orchestrator.db.beliefs import load_obligations
from orchestrator.db.journals import read_entries, read_facts
from orchestrator.domain.actor import Actor
from orchestrator.domain.answers import CaseOpened
from orchestrator.domain.canonical import fingerprint
from orchestrator.domain.draft import CaseDraft
from orchestrator.errors import CaseExists, FactInvalid, FactRefused, NotYours, SpeelruimteError
from orchestrator.replay.historic import HistoricCase, HistoricFact
from orchestrator.replay.mapping import LogMapping
from orchestrator.replay.report import RefusedFact
from orchestrator.replay.result import Stood
from orchestrator.usecases.facts import record_fact
from orchestrator.usecases.open_case import open_case
from orchestrator.usecases.rebuild_case import draw
from orchestrator.usecases.wake import wake_case
from rules.model.fact_type import PARTICIPATION
from rules.model.policy import Policy


class ReplayedOtherwise(SpeelruimteError):
    """A case of the log is there already, and not from a replay of the same content."""

    def __init__(self, case_id: str, name: str, line: int) -> None:
        super().__init__(
            f"There already is a case {case_id!r}, of other content than trace {name!r} on line {line} of the log: "
            "opened by hand, or replayed from another version of the log, the mapping or the policy. Give the mapping "
            "another 'prefix' under 'cases', or use another database."
        )
        self.case_id = case_id


@dataclass(frozen=True, slots=True)
class Replayed:
    """How a case stood at the last moment of the log. `known`: it was replayed before, and nothing was changed."""

    stood: Stood
    refused: tuple[RefusedFact, ...]
    known: bool


def replay_case(
    session: Session, case: HistoricCase, mapping: LogMapping, policy: Policy, last_moment: datetime
) -> Replayed:
    """Open the case, record its facts and let time pass until the last moment. Raises ReplayedOtherwise."""
    key = _key(case, mapping, policy)
    opened = _open(session, case, mapping, policy, key)
    if opened.replayed:
        stood = _stood_then(session, case, policy, last_moment)
        return Replayed(stood, _refused_before(case, stood), known=True)
    refused, due = _record(session, case, opened.case.next_due, key)
    _let_pass(session, case.id, due, last_moment)
    return Replayed(_stood(session, case, policy, last_moment), refused, known=False)


def _key(case: HistoricCase, mapping: LogMapping, policy: Policy) -> str:
    """Return what the requests of this case are known by: the same content has the same key, wherever it stands."""
    facts = [(each.actor, each.draft, each.at) for each in case.facts]
    return f"replay:{fingerprint((policy.digest, mapping.municipality, mapping.roles, case.id, case.title, facts))}"


def _open(session: Session, case: HistoricCase, mapping: LogMapping, policy: Policy, key: str) -> CaseOpened:
    draft = CaseDraft(
        policy=policy.name,
        municipality=mapping.municipality,
        title=case.title,
        roles=mapping.roles,
        version=policy.in_force.isoformat(),
        id=case.id,
    )
    try:
        return open_case(session, Actor(mapping.municipality), draft, at=case.facts[0].at, key=f"{key}:open")
    except CaseExists as error:
        raise ReplayedOtherwise(case.id, case.name, case.line) from error


def _record(
    session: Session, case: HistoricCase, due: datetime | None, key: str
) -> tuple[tuple[RefusedFact, ...], datetime | None]:
    """Record the facts in order of time; before each the clock rings for what was due by then.

    Return those that were refused, and what is due next.
    """
    refused: list[RefusedFact] = []
    for number, fact in enumerate(case.facts):
        due = _let_pass(session, case.id, due, fact.at)
        try:
            recorded = record_fact(session, fact.actor, case.id, fact.draft, at=fact.at, key=f"{key}:{number}")
        except FactRefused as error:
            refused.append(_refused(case, fact, error.verdict.reason.en, error.verdict.rule))
            continue
        except (FactInvalid, NotYours) as error:
            refused.append(_refused(case, fact, str(error), None))
            continue
        due = recorded.case.next_due
    return tuple(refused), due


def _let_pass(session: Session, case_id: str, due: datetime | None, until: datetime) -> datetime | None:
    """Wake the case at each moment at which something is due, up to and including `until`; return what is due next.

    No other case is woken: what is due in those that live has to be heard by the world.
    """
    while due and due <= until:
        woken = wake_case(session, case_id, at=due)
        due = woken.next_due if woken else None
    return due


def _refused(case: HistoricCase, fact: HistoricFact, reason: str, rule: str | None) -> RefusedFact:
    return RefusedFact(case.name, fact.draft.type, fact.at, fact.line, reason, rule)


def _refused_before(case: HistoricCase, stood: Stood) -> tuple[RefusedFact, ...]:
    """Return the facts that are not in the journal although the case was replayed."""
    there = Counter((each.type, each.occurred_at, each.party) for each in stood.facts)
    refused = []
    for fact in case.facts:
        said = (fact.draft.type, fact.at, fact.actor.party)
        if there[said]:
            there[said] -= 1
        else:
            refused.append(_refused(case, fact, "It was refused when this log was replayed before.", None))
    return tuple(refused)


def _stood(session: Session, case: HistoricCase, policy: Policy, at: datetime) -> Stood:
    """Return what is believed of the case, from the facts of the log only: who takes part is not one of them."""
    said = (each for each in read_facts(session, case.id, policy) if each.type not in PARTICIPATION)
    return Stood(load_obligations(session, case.id), tuple(each for each in said if each.recorded_at <= at), at)


def _stood_then(session: Session, case: HistoricCase, policy: Policy, at: datetime) -> Stood:
    """Return what was believed of a case that was replayed before: at the last moment of the log, whatever came after.

    Since then the case may have gone on living.
    """
    drawn = draw(session, policy, case.id, [each for each in read_entries(session, case.id) if each.at <= at])
    obligations = drawn.belief.state.obligations
    said = (each for each in drawn.belief.facts if each.type not in PARTICIPATION)
    return Stood(tuple(obligations[key] for key in sorted(obligations)), tuple(said), at)
