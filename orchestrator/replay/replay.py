"""Replay a log: its cases go through the same journal, evaluation and projection as live ones, at their own time."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from orchestrator.db.beliefs import load_obligations
from orchestrator.db.database import Database
from orchestrator.db.journals import read_entries, read_facts
from orchestrator.db.outbox import keep_quiet
from orchestrator.db.parties import unknown_parties
from orchestrator.domain.answers import CaseOpened
from orchestrator.domain.case import CaseDraft
from orchestrator.domain.journal import fingerprint
from orchestrator.domain.party import Actor
from orchestrator.errors import CaseExists, FactInvalid, FactRefused, NotYours, SpeelruimteError
from orchestrator.replay.draw import DrawnLog, HistoricCase, HistoricFact, draw_log
from orchestrator.replay.mapping import LogMapping, check_mapping
from orchestrator.replay.mapping_file import load_mapping
from orchestrator.replay.report import RefusedFact, ReplayReport, Stood, case_result, obligation_results
from orchestrator.usecases.facts import record_fact
from orchestrator.usecases.open_case import open_case
from orchestrator.usecases.parties import register_party
from orchestrator.usecases.policies import publish_policy
from orchestrator.usecases.rebuild_case import draw
from orchestrator.usecases.wake import take_up, wake_case
from rules.language.layers.bundle import bundle
from rules.language.policy import parse_policy
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


Progress = Callable[[int, int], None]
"""Is told how many cases are done, and how many there are."""


def replay_log(
    database: Database, log: Path, mapping: Path, policy: Path, *, at: datetime, progress: Progress | None = None
) -> ReplayReport:
    """Replay the log under the policy, as the mapping says; `at` is when parties and policy are registered.

    The same log again changes nothing. Raises LogBroken, PolicyErrors (of the mapping or the policy), PolicyInUse, and
    ReplayedOtherwise when one of its cases is there already with another content; then nothing is replayed.
    """
    text = bundle(policy)
    parsed = parse_policy(text, str(policy))
    mapped = load_mapping(mapping)
    check_mapping(mapped, parsed)
    drawn = draw_log(log, mapped, parsed)
    with database.transaction() as session:
        keep_quiet(session)
        publish_policy(session, text, at=at, name=str(policy))
        _register(session, mapped, at)
        replayed = _replay(session, drawn, mapped, parsed, progress)
        fresh = [case.id for case, each in replayed if not each.known]
        take_up(session, [case.id for case, _ in replayed], fresh, at=at)
    return _report(log.name, drawn, replayed, mapped, parsed)


def _register(session: Session, mapping: LogMapping, at: datetime) -> None:
    """Register the parties of the mapping that are not known yet; what is known of others stays as it is."""
    for party in unknown_parties(session, tuple(mapping.parties)):
        register_party(session, mapping.parties[party], at=at)


def _replay(
    session: Session, drawn: DrawnLog, mapping: LogMapping, policy: Policy, progress: Progress | None
) -> list[tuple[HistoricCase, Replayed]]:
    done: list[tuple[HistoricCase, Replayed]] = []
    for case in drawn.cases:
        done.append((case, replay_case(session, case, mapping, policy, drawn.last_moment)))
        if progress:
            progress(len(done), len(drawn.cases))
    return done


def _report(
    log: str, drawn: DrawnLog, replayed: list[tuple[HistoricCase, Replayed]], mapping: LogMapping, policy: Policy
) -> ReplayReport:
    return ReplayReport(
        log=log,
        mapping=mapping.name,
        policy=policy.version,
        reported=mapping.report.obligation,
        last_moment=drawn.last_moment,
        facts=sum(len(each.stood.facts) for _, each in replayed),
        moved=sum(fact.moved for case, _ in replayed for fact in case.facts),
        known=sum(each.known for _, each in replayed),
        cases=tuple(case_result(case.name, case.id, each.stood, policy, mapping.report) for case, each in replayed),
        obligations=tuple(result for _, each in replayed for result in obligation_results(each.stood)),
        refused=tuple(refused for _, each in replayed for refused in each.refused),
        without_facts=drawn.without_facts,
        passed_over=drawn.passed_over,
    )
