"""Replay a log: the cases it tells of go through the same journal, evaluation and projection as live ones.

Everything is read, mapped and checked before the first line is written, and everything is written in one transaction: a
replay is there as a whole or not at all. Nothing of history reaches Temporal, because the work was done long ago; at
the end the cases that are still open are taken up, with a clock for their deadlines and the work that still stands.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from orchestrator.db.database import Database
from orchestrator.db.outbox import keep_quiet
from orchestrator.db.parties import unknown_parties
from orchestrator.replay.draw_log import DrawnLog, draw_log
from orchestrator.replay.historic import HistoricCase
from orchestrator.replay.mapping import LogMapping
from orchestrator.replay.mapping_check import check_mapping
from orchestrator.replay.mapping_file import load_mapping
from orchestrator.replay.replay_case import Replayed, replay_case
from orchestrator.replay.report import ReplayReport
from orchestrator.replay.result import case_result, obligation_results
from orchestrator.usecases.parties import register_party
from orchestrator.usecases.policies import publish_policy
from orchestrator.usecases.wake import take_up
from rules.language.layers.bundle import bundle
from rules.language.policy import parse_policy
from rules.model.policy import Policy

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
