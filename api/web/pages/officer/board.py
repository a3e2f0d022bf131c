"""The deadline board: what its address asks for, which is a link one can share, and its rows in words."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fastapi import Request
from sqlmodel import Session

from api.web.frame.posted import query_of, short
from api.web.words.language import Language
from api.web.words.norms import reminded_on, tone_of
from api.web.words.wording import Wording
from orchestrator.domain.listing import DeadlineFilter, ObligationLine
from orchestrator.domain.nearness import FIRST, LAST, Nearness, Span
from orchestrator.usecases.policies import list_policies
from orchestrator.usecases.worklist import party_titles
from rules.model.effect import Oblige
from rules.model.policy import Policy
from rules.terms.rfc3339 import read_day

NEARNESS: Mapping[str, Nearness] = {
    "te-laat": Nearness.OVERDUE,
    "deze-week": Nearness.THIS_WEEK,
    "later": Nearness.LATER,
}
EVERYTHING = "alles"
VACANT = "niemand"


@dataclass(frozen=True, slots=True)
class BoardQuery:
    """What the address asks for; empty means not narrowed. `day` is one day on which terms end. `after`: next page."""

    show: str = EVERYTHING
    municipality: str = ""
    party: str = ""
    policy: str = ""
    rule: str = ""
    day: date | None = None
    after: str = ""

    @property
    def wanted(self) -> DeadlineFilter:
        """The filter as the use cases take it."""
        return DeadlineFilter(
            municipality=self.municipality or None,
            bearer=("" if self.party == VACANT else self.party) if self.party else None,
            policy=self.policy or None,
            rule=self.rule or None,
        )

    def span(self, at: datetime) -> Span:
        """Return the stretch of time that is asked for."""
        if self.day:
            return Span.of_days(self.day, self.day)
        return NEARNESS[self.show].span(at) if self.show in NEARNESS else Span(FIRST, LAST)

    def query(self, **other: str) -> str:
        """Return the query of the address that asks for this, with other values for some of its parts."""
        said = {
            "toon": self.show if self.show != EVERYTHING else "",
            "gemeente": self.municipality,
            "partij": self.party,
            "beleid": self.policy,
            "regel": self.rule,
            "dag": self.day.isoformat() if self.day else "",
            "na": "",
        }
        return query_of(said | other)

    @property
    def narrowed(self) -> bool:
        """Whether anything but how near a deadline is was chosen."""
        return bool(self.municipality or self.party or self.policy or self.rule or self.day)


def board_query(request: Request) -> BoardQuery:
    """Return what the address of the request asks for; what it cannot mean is left out."""
    query = request.query_params
    show = query.get("toon", EVERYTHING)
    return BoardQuery(
        show=show if show in NEARNESS else EVERYTHING,
        municipality=short(query.get("gemeente")),
        party=short(query.get("partij")),
        policy=short(query.get("beleid")),
        rule=short(query.get("regel")),
        day=day_of(query.get("dag")),
        after=short(query.get("na"), 400),
    )


def day_of(value: str | None) -> date | None:
    """Return the day an address names (`2026-03-20`), if it is one that terms can end on."""
    day = read_day(value or "")
    return day if day and FIRST.year + 1 < day.year < LAST.year else None


@dataclass(frozen=True, slots=True)
class DeadlineRow:
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


def deadline_rows(
    session: Session, found: Sequence[ObligationLine], language: Language, at: datetime
) -> tuple[DeadlineRow, ...]:
    """Return the deadlines in words."""
    policies = {each.version: each for each in list_policies(session)}
    parties = {party for line in found for party in (*line.obligation.bearers, line.municipality)}
    titles = party_titles(session, parties)
    return tuple(_row(each, policies, titles, language, at) for each in found)


def rule_choices(policies: Iterable[Policy], language: Language) -> list[tuple[str, str]]:
    """Return the rules that can put a deadline on the board, by what most policies that have one call it."""
    called: dict[str, Counter[str]] = {}
    for policy in policies:
        for rule in policy.rules.values():
            if any(isinstance(effect, Oblige) and effect.within for effect in rule.effects):
                called.setdefault(rule.name, Counter())[language.of(rule.title, rule.name)] += 1
    named = ((name, titles.most_common(1)[0][0]) for name, titles in called.items())
    return sorted(named, key=lambda each: each[1])


def _row(
    found: ObligationLine, policies: Mapping[str, Policy], titles: Mapping[str, str], language: Language, at: datetime
) -> DeadlineRow:
    owed = found.obligation
    policy = policies.get(found.version)
    wording = Wording(policy, titles, language) if policy else None
    tone, state = tone_of(owed, at)
    return DeadlineRow(
        case=found.case_id,
        key=owed.key,
        title=found.case_title,
        municipality=titles.get(found.municipality, found.municipality),
        policy=language.of(policy.title) if policy else found.version,
        tone=tone,
        state=state,
        act=wording.fact(owed.act) if wording else owed.act,
        rule=wording.rule(owed.rule) if wording else owed.rule,
        source=wording.source(owed.rule, owed.source) if wording else owed.source,
        bearers=", ".join(titles.get(each, each) for each in owed.bearers),
        role=wording.role(owed.bearer_role) if wording else owed.bearer_role or "",
        last_day=owed.last_day,
        due_at=owed.due_at,
        reminded_on=reminded_on(owed),
    )
