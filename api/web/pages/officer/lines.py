"""Deadlines in words: the lines of the board, of its exports and of the calendar read elsewhere."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from api.web.words.language import Language
from api.web.words.norms import reminded_on, tone_of
from api.web.words.wording import Wording
from orchestrator.domain.listing import ObligationLine
from orchestrator.usecases.policies import list_policies
from orchestrator.usecases.worklist import party_titles
from rules.model.effect import Oblige
from rules.model.policy import Policy


@dataclass(frozen=True, slots=True)
class Line:
    """One deadline. `title` of the case is empty for who only supervises; `bearers` is empty for a vacant role."""

    case: str
    key: str
    title: str
    municipality: str
    policy: str
    tone: str
    state: str
    act: str
    rule: str
    source: str | None
    bearers: str
    role: str
    last_day: date | None
    due_at: datetime | None
    reminded_on: date | None


def lines_of(session: Session, found: Sequence[ObligationLine], language: Language, at: datetime) -> tuple[Line, ...]:
    """Return the deadlines in words."""
    policies = {each.version: each for each in list_policies(session)}
    parties = {party for line in found for party in (*line.obligation.bearers, line.municipality)}
    titles = party_titles(session, parties)
    return tuple(_line(each, policies, titles, language, at) for each in found)


def rule_choices(policies: Iterable[Policy], language: Language) -> list[tuple[str, str]]:
    """Return the rules that can put a deadline on the board, by what most policies that have one call it."""
    called: dict[str, Counter[str]] = {}
    for policy in policies:
        for rule in policy.rules.values():
            if any(isinstance(effect, Oblige) and effect.within for effect in rule.effects):
                called.setdefault(rule.name, Counter())[language.of(rule.title, rule.name)] += 1
    named = ((name, titles.most_common(1)[0][0]) for name, titles in called.items())
    return sorted(named, key=lambda each: each[1])


def _line(
    found: ObligationLine, policies: Mapping[str, Policy], titles: Mapping[str, str], language: Language, at: datetime
) -> Line:
    owed = found.obligation
    policy = policies.get(found.version)
    wording = Wording(policy, titles, language) if policy else None
    tone, state = tone_of(owed, at)
    return Line(
        case=found.case_id,
        key=owed.key,
        title=found.case_title,
        municipality=titles.get(found.municipality, found.municipality),
        policy=language.of(policy.title) if policy else found.version,
        tone=tone,
        state=state,
        act=wording.fact(owed.act) if wording else owed.act,
        rule=wording.rule(owed.rule) if wording else owed.rule,
        source=owed.source,
        bearers=", ".join(titles.get(each, each) for each in owed.bearers),
        role=wording.role(owed.bearer_role) if wording else owed.bearer_role or "",
        last_day=owed.last_day,
        due_at=owed.due_at,
        reminded_on=reminded_on(owed),
    )
