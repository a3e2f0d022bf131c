"""Score cards: how each party did with its deadlines, month by month. Counted, not judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel.dates import format_date
from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk
from api.web.frame.posted import short
from api.web.pages.officer.chart import Stack, stack
from api.web.words.language import Language
from orchestrator.domain.exposure import first_moment_of
from orchestrator.domain.listing import Score
from orchestrator.usecases.deadlines import list_scores
from orchestrator.usecases.worklist import party_titles
from rules.terms.moment import local_day

router = APIRouter()

MONTHS, CARDS = 6, 12


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a card: how many deadlines passed that were met in time, met late, and not met yet."""

    words: str
    in_time: int
    late: int
    overdue: int

    @property
    def chart(self) -> Stack:
        """The month as one bar in parts."""
        return stack([("done", self.in_time), ("soon", self.late), ("late", self.overdue)])

    @property
    def whole(self) -> int:
        """How many there were."""
        return self.in_time + self.late + self.overdue


@dataclass(frozen=True, slots=True)
class Card:
    """The months of one party."""

    party: str
    title: str
    months: tuple[Month, ...]

    @property
    def whole(self) -> int:
        """How many deadlines passed."""
        return sum(each.whole for each in self.months)

    @property
    def in_time(self) -> int:
        """How many of them were met in time."""
        return sum(each.in_time for each in self.months)

    @property
    def share(self) -> int:
        """How many of each hundred were met in time."""
        return round(100 * self.in_time / self.whole)


@router.get("/handhaving/partijen")
def show_scores(desk: AnyDesk, partij: str = "") -> Response:
    """Show the cards of the parties with the most deadlines, or of one."""
    with desk.open() as visit:
        months = _months(visit.at)
        found = list_scores(visit.session, visit.actor, first_moment_of(months[0]), at=visit.at)
        titles = party_titles(visit.session, {each.bearer for each in found})
    cards = _cards(found, months, titles, desk.language)
    chosen = [each for each in cards if each.party == short(partij)] or cards[:CARDS]
    parties = sorted(((each.party, each.title) for each in cards), key=lambda each: each[1])
    return desk.show("pages/officer/scores.html", cards=chosen, parties=parties, chosen=short(partij), months=MONTHS)


def _months(at: datetime) -> Sequence[date]:
    """Return the first days of the last months, this one included, oldest first."""
    month = local_day(at).replace(day=1)
    found = [month]
    while len(found) < MONTHS:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found[::-1]


def _cards(found: Sequence[Score], months: Sequence[date], titles: Mapping[str, str], language: Language) -> list[Card]:
    scores = {(each.bearer, each.month): each for each in found}
    parties = sorted({each.bearer for each in found})
    cards = [Card(party, titles.get(party, party), _of_party(scores, party, months, language)) for party in parties]
    return sorted(cards, key=lambda each: (-each.whole, each.title))


def _of_party(
    scores: Mapping[tuple[str, date], Score], party: str, months: Sequence[date], language: Language
) -> tuple[Month, ...]:
    told = []
    for month in months:
        score = scores.get((party, month), Score(party, month, 0, 0, 0))
        words = format_date(month, "MMM y", locale=language.code)
        told.append(Month(words, score.in_time, score.late, score.overdue))
    return tuple(told)
