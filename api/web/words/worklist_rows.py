"""The lines of a worklist in words, for the page and for files to take away."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session

from api.web.words.language import Language
from api.web.words.norms import reminded_on, tone_of
from api.web.words.wording import Wording
from orchestrator.domain.work import Obligation
from orchestrator.domain.worklist import WorklistLine
from orchestrator.usecases.policies import list_policies
from orchestrator.usecases.stuck import apart_since
from orchestrator.usecases.worklist import party_titles
from rules.model.policy import Policy


@dataclass(frozen=True, slots=True)
class WorklistRow:
    """One case on the worklist. Without anything owed `tone` is `done`, and there is no `act`.

    `apart_since` says since when the case cannot be evaluated: then what stands here may be of before.
    """

    case: str
    title: str
    policy: str
    version: str
    opened_at: datetime
    tone: str
    state: str
    act: str
    waits_for: str
    role: str
    unheld: bool
    last_day: date | None
    reminded_on: date | None
    source: str | None
    owed: int
    late: int
    offered: int
    apart_since: datetime | None


def worklist_rows(
    session: Session, found: Sequence[WorklistLine], language: Language, at: datetime
) -> tuple[WorklistRow, ...]:
    """Return the cases in words."""
    policies = {each.version: each for each in list_policies(session)}
    titles = party_titles(session, {party for line in found if line.pressing for party in line.pressing.bearers})
    apart = apart_since(session, {line.case.id for line in found})
    lines = (_row(each, policies, titles, language, at) for each in found)
    return tuple(replace(line, apart_since=apart.get(line.case)) for line in lines)


def policy_choices(policies: Iterable[Policy], language: Language) -> list[tuple[str, str]]:
    """Return the policies one can choose from, by their title; of each name the newest version's."""
    named = {each.name: language.of(each.title) for each in sorted(policies, key=lambda it: it.in_force)}
    return sorted(named.items(), key=lambda each: each[1])


def policies_of(policies: Iterable[Policy], municipalities: Collection[str]) -> list[Policy]:
    """Return the national policies, and what these municipalities made of them."""
    return [each for each in policies if each.municipality is None or each.municipality in municipalities]


def _row(
    found: WorklistLine, policies: Mapping[str, Policy], titles: Mapping[str, str], language: Language, at: datetime
) -> WorklistRow:
    case, pressing = found.case, found.pressing
    policy = policies.get(case.version)
    wording = Wording(policy, titles, language) if policy else None
    tone, state = ("gone", "closed") if case.closed_since else ("done", "nothing_owed")
    if pressing:
        tone, state = tone_of(pressing, at)
    return WorklistRow(
        case=case.id,
        title=case.title or case.id,
        policy=language.of(policy.title) if policy else case.policy,
        version=case.version,
        opened_at=case.opened_at,
        tone=tone,
        state=state,
        act=wording.fact(pressing.act) if pressing and wording else "",
        waits_for=", ".join(titles.get(each, each) for each in pressing.bearers) if pressing else "",
        role=wording.role(pressing.bearer_role) if pressing and wording else "",
        unheld=bool(pressing and not pressing.bearers),
        last_day=pressing.last_day if pressing else None,
        reminded_on=reminded_on(pressing),
        source=_source(pressing, wording) if pressing else None,
        owed=found.owed,
        late=found.late,
        offered=found.offered,
        apart_since=None,
    )


def _source(pressing: Obligation, wording: Wording | None) -> str | None:
    return wording.source(pressing.rule, pressing.source) if wording else pressing.source
