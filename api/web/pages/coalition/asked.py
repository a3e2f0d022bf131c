"""What the address of a page about a coalition asks for, which is a link one can share with who takes part in it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from api.web.frame.desk import Desk, DeskVisit
from api.web.frame.posted import query_of, short
from api.web.words.language import Language
from orchestrator.domain.coalition import VACANT, Coalition, CoalitionSeen, Outcome, Wanted, Work
from orchestrator.domain.listing import Page
from orchestrator.domain.rights import Action, may_at_all
from orchestrator.domain.waits import Knot, WaitFilter
from orchestrator.usecases.coalitions import get_coalition, list_coalitions
from orchestrator.usecases.policies import list_policies
from orchestrator.usecases.worklist import party_titles
from rules.model.policy import Policy

MOST = 200
"""So many coalitions stand in the list to choose from; another is asked for by its address."""
NOBODY, UNTOLD = "niemand", "niet-voor-u"
OUTCOMES: Mapping[str, Outcome] = {
    "op-tijd": Outcome.IN_TIME,
    "te-laat": Outcome.LATE,
    "nog-niet": Outcome.OVERDUE,
    "loopt": Outcome.OWED,
}
WORKS: Mapping[str, Work] = {"opgepakt": Work.TAKEN, "afgewezen": Work.DECLINED, "open": Work.OPEN}
KNOTS: Mapping[str, Knot] = {
    "te-laat": Knot.LATE,
    "over-en-weer": Knot.MUTUAL,
    "keten": Knot.CHAIN,
    "niemand": Knot.UNHELD,
}
_MONTH = re.compile(r"(?P<year>[12][0-9]{3})-(?P<month>0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; empty means not narrowed. `waiter` and `bearer` are for who waits for whom."""

    coalition: Coalition
    party: str = ""
    rule: str = ""
    first: str = ""
    last: str = ""
    show: str = ""
    waiter: str = ""
    bearer: str = ""
    after: str = ""

    @property
    def wanted(self) -> Wanted:
        """The filter as the use cases take it."""
        return Wanted(
            party=_party(self.party),
            rule=("" if self.rule == UNTOLD else self.rule) if self.rule else None,
            first=_first_of(self.first),
            last=_last_of(self.last),
            outcome=OUTCOMES.get(self.show),
            work=WORKS.get(self.show),
        )

    @property
    def waiting(self) -> WaitFilter:
        """Which waiting is asked for."""
        return WaitFilter(_party(self.waiter), _party(self.bearer), KNOTS.get(self.show))

    def query(self, **other: str) -> str:
        """Return the query of the address that asks for this, with other values for some of its parts."""
        said = {
            "samen": f"{self.coalition.municipality}:{self.coalition.policy}",
            "partij": self.party,
            "regel": self.rule,
            "van": self.first,
            "tot": self.last,
            "toon": self.show,
            "wachter": self.waiter,
            "aan-zet": self.bearer,
            "na": "",
        }
        return query_of(said | {name.replace("_", "-"): value for name, value in other.items()})


def _party(asked: str) -> str | None:
    return (VACANT if asked == NOBODY else asked) if asked else None


def _first_of(month: str) -> date | None:
    found = _MONTH.fullmatch(month)
    return date(int(found["year"]), int(found["month"]), 1) if found else None


def _last_of(month: str) -> date | None:
    first = _first_of(month)
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1) if first else None


@dataclass(frozen=True, slots=True)
class Seen:
    """The coalition that is looked at, and how everything in it is called.

    `choices` are the coalitions of the person's party. `opens` is the route of the page of a case that is for them;
    `proves` says whether they can take a proof.
    """

    asked: Asked
    coalition: CoalitionSeen
    choices: Sequence[tuple[str, str]]
    titles: Mapping[str, str]
    policies: Mapping[str, Policy]
    opens: str
    proves: bool

    def party(self, name: str, language: Language) -> str:
        """Return what a party is called, and nobody as that."""
        return self.titles.get(name, name) if name else language.say("coalition.nobody")

    def rule(self, name: str, language: Language) -> str:
        """Return what a rule is called, by the latest version that has it."""
        if not name:
            return language.say("norms.not_for_you")
        titled = [each.rules[name].title for each in self.policies.values() if name in each.rules]
        return language.of(titled[-1], name) if titled else name

    @property
    def parties(self) -> list[tuple[str, str]]:
        """The parties of the coalition with what they are called, by that."""
        return sorted(((each, self.titles.get(each, each)) for each in self.coalition.parties), key=lambda it: it[1])


def see(visit: DeskVisit, desk: Desk) -> Seen | None:
    """Return what the address asks to look at; None for whoever is in no coalition. Raises CoalitionNotFound."""
    every = list_coalitions(visit.session, visit.actor, Page(MOST)).found
    asked = _asked(desk, every)
    if asked is None:
        return None
    found = get_coalition(visit.session, visit.actor, asked.coalition)
    titles = party_titles(visit.session, {*found.parties, *(each.coalition.municipality for each in every)})
    policies = sorted(list_policies(visit.session), key=lambda each: each.in_force)
    called = {each.name: desk.language.of(each.title) for each in policies}
    choices = (
        (
            f"{of.municipality}:{of.policy}",
            f"{called.get(of.policy, of.policy)}, {titles.get(of.municipality, of.municipality)}",
        )
        for of in (each.coalition for each in every)
    )
    takes_part = may_at_all(visit.actor, visit.party.kind, Action.TAKE_PART)
    return Seen(
        asked=asked,
        coalition=found,
        choices=sorted(choices, key=lambda each: each[1]),
        titles=titles,
        policies={each.version: each for each in policies if each.name == asked.coalition.policy},
        opens="show_case" if takes_part else "show_evidence",
        proves=takes_part,
    )


def _asked(desk: Desk, every: Sequence[CoalitionSeen]) -> Asked | None:
    """Return what the address asks for; without a coalition that with the most cases one shares."""
    query = desk.request.query_params
    municipality, colon, policy = short(query.get("samen")).partition(":")
    most = max(every, key=lambda each: each.cases, default=None)
    if not colon and most is None:
        return None
    coalition = Coalition(municipality, policy) if colon or most is None else most.coalition
    return Asked(
        coalition,
        party=short(query.get("partij")),
        rule=short(query.get("regel")),
        first=_month(query.get("van")),
        last=_month(query.get("tot")),
        show=short(query.get("toon")),
        waiter=short(query.get("wachter")),
        bearer=short(query.get("aan-zet")),
        after=short(query.get("na"), 1000),
    )


def _month(asked: str | None) -> str:
    """Return the month an address names, if it is one."""
    month = short(asked)
    return month if _MONTH.fullmatch(month) else ""
