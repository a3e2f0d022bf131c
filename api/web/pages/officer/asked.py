"""The deadline board as its address asks for it: what one looks at can be shared, because it is a link."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from fastapi import Request

from api.web.frame.address import query_of, short
from orchestrator.domain.listing import DeadlineFilter
from orchestrator.domain.nearness import FIRST, LAST, Nearness, Span
from rules.terms.rfc3339 import read_day

NEARNESS: Mapping[str, Nearness] = {
    "te-laat": Nearness.OVERDUE,
    "deze-week": Nearness.THIS_WEEK,
    "later": Nearness.LATER,
}
EVERYTHING = "alles"
VACANT = "niemand"


@dataclass(frozen=True, slots=True)
class Asked:
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


def asked_of(request: Request) -> Asked:
    """Return what the address of the request asks for; what it cannot mean is left out."""
    query = request.query_params
    show = query.get("toon", EVERYTHING)
    return Asked(
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
