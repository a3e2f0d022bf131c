"""The policies in `tests/norms` against the specifications they say again, told here in Python as states and acts.

At every moment of a drawn course of acts each act that exists is allowed by the policy exactly when the specification
enables it, and the duties breached are those it has violated. A course goes from one Monday in June to the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Protocol

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.conclusions import Conclusions
from rules.engine.python_matcher import PythonMatcher
from rules.evaluate.evaluate import evaluate
from rules.evaluate.may import may
from rules.evaluate.verdict import Allowed, Doer, Draft
from rules.facts import Fact
from rules.language.policy import load_policy
from rules.model.condition import ObligationState
from rules.model.policy import Policy
from rules.model.values import Value

NORMS = Path(__file__).parents[1] / "norms"
MONDAY = datetime(2026, 6, 1, 10, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody adds a fact in a role."""

    kind: str
    party: str
    role: str
    fields: tuple[tuple[str, Value], ...] = ()

    def said(self, name: str) -> Value:
        return dict(self.fields)[name]


class Specification(Protocol):
    """A specification as states and acts; `do` is told the id under which the act was recorded."""

    def acts(self) -> Sequence[Act]: ...

    def enabled(self, act: Act) -> bool: ...

    def do(self, act: Act, name: str) -> None: ...

    def pass_a_week(self) -> None: ...

    def violated(self) -> set[str]: ...


@dataclass(slots=True)
class Course:
    """What happens under the policy, beside the specification."""

    policy: Policy
    beginning: Sequence[Act]
    facts: list[Fact] = field(default_factory=list)
    week: int = 0

    def __post_init__(self) -> None:
        for act in self.beginning:
            self.do(act)

    def do(self, act: Act) -> str:
        n = len(self.facts)
        fact = Fact(f"f{n}", act.kind, dict(act.fields), self.now(), self.now(), act.party, act.role, n)
        self.facts.append(fact)
        return fact.id

    def now(self) -> datetime:
        return MONDAY + timedelta(weeks=self.week)

    def said(self) -> Conclusions:
        return evaluate(self.policy, self.facts, self.now(), PythonMatcher())

    def allows(self, said: Conclusions, act: Act) -> bool:
        draft = Draft(act.kind, dict(act.fields), self.now())
        return isinstance(may(self.policy, said, Doer(act.party, role=act.role), draft), Allowed)


def hold_together(file: str, beginning: Sequence[Act], specification: Specification, data: st.DataObject) -> None:
    course = Course(load_policy(NORMS / file), beginning)
    for _ in range(8):
        said = course.said()
        agree(course, said, specification)
        doable = [act for act in specification.acts() if specification.enabled(act)]
        act = data.draw(st.sampled_from([None, *doable]))
        if act is None:
            course.week += 1
            specification.pass_a_week()
        else:
            specification.do(act, course.do(act))


def agree(course: Course, said: Conclusions, specification: Specification) -> None:
    acts = specification.acts()
    assert [each for each in acts if course.allows(said, each)] == [
        each for each in acts if specification.enabled(each)
    ]
    breached = {each.key.split(":")[1] for each in said.obligations if each.state is ObligationState.BREACHED}
    assert breached == specification.violated()


def parties(director: str, **roles: Sequence[str]) -> list[Act]:
    held = [(director, director), *((role, party) for role, holders in roles.items() for party in holders)]
    return [Act("party_joined", director, director, (("role", role), ("party", party))) for role, party in held]


# multiple_taxpayers_1

DEBTS = {"alice": 500, "bob": 300, "chloe": 100}
INSPECTOR = ("inspecteur", "inspecteur")
AMOUNTS = (100, 200, 300, 400, 500)


@dataclass(slots=True)
class Taxpayers:
    payments: dict[str, list[int]] = field(default_factory=lambda: {name: [] for name in DEBTS})
    duties: set[str] = field(default_factory=lambda: set(DEBTS))

    def acts(self) -> Sequence[Act]:
        pay = [Act("betaling", who, "belastingplichtige", (("bedrag", Decimal(n)),)) for who in DEBTS for n in AMOUNTS]
        return [*pay, *(Act("controle", *INSPECTOR, (("wie", who),)) for who in DEBTS)]

    def enabled(self, act: Act) -> bool:
        if act.kind == "controle":
            who = str(act.said("wie"))
            return who in self.duties and self.remaining(who) <= 0
        return act.party in self.duties and 0 < self.remaining(act.party) >= int(str(act.said("bedrag")))

    def remaining(self, who: str) -> int:
        return DEBTS[who] - sum(self.payments[who])

    def do(self, act: Act, _: str) -> None:
        if act.kind == "controle":
            who = str(act.said("wie"))
            self.duties.discard(who)
            self.payments[who].clear()
        else:
            self.payments[act.party].append(int(str(act.said("bedrag"))))

    def pass_a_week(self) -> None:
        """Nothing here depends on time."""

    def violated(self) -> set[str]:
        return set()


@settings(max_examples=40)
@given(st.data())
def test_taxpayers(data: st.DataObject) -> None:
    beginning = [
        *parties("inspecteur", belastingplichtige=list(DEBTS)),
        *(Act("termijnbedrag", *INSPECTOR, (("bedrag", Decimal(n)),)) for n in AMOUNTS),
        *(Act("aanslag", *INSPECTOR, (("wie", who), ("bedrag", Decimal(debt)))) for who, debt in DEBTS.items()),
    ]
    hold_together("belastingschuld.yaml", beginning, Taxpayers(), data)


# buyer_seller

PRICES = {"telefoon": 9, "lippenstift": 5}
PEOPLE = ("alice", "bob")


@dataclass(slots=True)
class Purchase:
    """A purchase with its duties: `owed` is the amount of need-to-pay, `since` the week its term began."""

    buyer: str
    seller: str
    owed: int | None
    since: int
    undelivered: bool = True


@dataclass(slots=True)
class Sale:
    """Both people buy and sell; what has expired is what was not paid in the two weeks after."""

    week: int = 0
    purchases: dict[str, Purchase] = field(default_factory=dict)

    def acts(self) -> Sequence[Act]:
        found = [
            Act("koop", buyer, "koper", (("verkoper", seller), ("zaak", thing)))
            for buyer in PEOPLE
            for seller in PEOPLE
            for thing in PRICES
        ]
        for name in self.purchases:
            about = ("koop", name)
            for who in PEOPLE:
                found += [Act(kind, who, "verkoper", (about,)) for kind in ("levering", "rente_geeist")]
                found += [Act("betaling", who, "koper", (about, ("bedrag", Decimal(n)))) for n in (4, 5, 6, 9, 10, 11)]
        return found

    def enabled(self, act: Act) -> bool:
        if act.kind == "koop":
            return act.party != act.said("verkoper")
        about = self.purchases[str(act.said("koop"))]
        if act.kind == "levering":
            return about.undelivered and act.party == about.seller
        if act.kind == "betaling":
            return about.owed == int(str(act.said("bedrag"))) and act.party == about.buyer
        return self.expired(about) and act.party == about.seller

    def expired(self, about: Purchase) -> bool:
        return about.owed is not None and self.week > about.since + 2

    def do(self, act: Act, name: str) -> None:
        if act.kind == "koop":
            price = PRICES[str(act.said("zaak"))]
            self.purchases[name] = Purchase(act.party, str(act.said("verkoper")), price, self.week)
            return
        about = self.purchases[str(act.said("koop"))]
        if act.kind == "levering":
            about.undelivered = False
        elif act.kind == "betaling":
            about.owed = None
        else:
            about.owed, about.since = (about.owed or 0) + 1, self.week

    def pass_a_week(self) -> None:
        self.week += 1

    def violated(self) -> set[str]:
        return {name for name, each in self.purchases.items() if self.expired(each)}


@settings(max_examples=40)
@given(st.data())
def test_sale(data: st.DataObject) -> None:
    prices = [
        Act("prijs", "markt", "markt", (("zaak", thing), ("bedrag", Decimal(price)))) for thing, price in PRICES.items()
    ]
    hold_together("koop.yaml", [*parties("markt", koper=PEOPLE, verkoper=PEOPLE), *prices], Sale(), data)


# permits

LEVELS = {"amsterdam": 10, "eindhoven": 6, "groningen": 1}
THRESHOLD = 5


@dataclass(slots=True)
class Permits:
    """Applications that are being considered, with the week in which they came."""

    week: int = 0
    considered: dict[str, tuple[Act, int]] = field(default_factory=dict)

    def acts(self) -> Sequence[Act]:
        found = [
            Act("aanvraag", who, "burger", (("soort", kind), ("plaats", place)))
            for who in PEOPLE
            for kind in ("zonnepanelen", "nieuwbouw")
            for place in LEVELS
        ]
        decisions = [
            Act("beslissing", "ambtenaar", "ambtenaar", (("aanvraag", name), ("uitkomst", outcome)))
            for name in self.considered
            for outcome in ("verleend", "geweigerd")
        ]
        return found + decisions

    def enabled(self, act: Act) -> bool:
        if act.kind == "aanvraag":
            return all(act != applied for applied, _ in self.considered.values())
        applied, _ = self.considered[str(act.said("aanvraag"))]
        too_much = LEVELS[str(applied.said("plaats"))] > THRESHOLD
        deniable = applied.said("soort") == "nieuwbouw" and too_much
        return deniable if act.said("uitkomst") == "geweigerd" else not deniable

    def do(self, act: Act, name: str) -> None:
        if act.kind == "aanvraag":
            self.considered[name] = (act, self.week)
        else:
            del self.considered[str(act.said("aanvraag"))]

    def pass_a_week(self) -> None:
        self.week += 1

    def violated(self) -> set[str]:
        return {name for name, (_, since) in self.considered.items() if self.week > since + 2}


@settings(max_examples=40)
@given(st.data())
def test_permits(data: st.DataObject) -> None:
    levels = [
        Act("stikstofniveau", "ambtenaar", "ambtenaar", (("plaats", place), ("niveau", level)))
        for place, level in LEVELS.items()
    ]
    threshold = Act("stikstofdrempel", "ambtenaar", "ambtenaar", (("niveau", THRESHOLD),))
    beginning = [*parties("ambtenaar", burger=PEOPLE), *levels, threshold]
    hold_together("stikstof.yaml", beginning, Permits(), data)
