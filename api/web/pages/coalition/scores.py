"""How the parties of a coalition do: in time or late, how late, what work they took on. Counted, not judged."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, Desk, DeskVisit
from api.web.frame.sheet import Cell, csv_file, xlsx_file
from api.web.pages.coalition.asked import NOBODY, UNTOLD, Seen, see
from api.web.words.days import month_in_words
from api.web.words.language import Language
from orchestrator.domain.coalition import By, Score
from orchestrator.usecases.coalitions import see_scores

router = APIRouter()

TOGETHER = "samen"
_HOUR = timedelta(hours=1)
_DAYS_FROM = timedelta(hours=48)
_COLUMNS = (
    "apart",
    "party",
    "in_time",
    "late",
    "overdue",
    "owed",
    "share",
    "median_days",
    "worst_days",
    "offered",
    "taken",
    "median_hours",
    "declined",
)
File = Callable[[str, Sequence[str], Iterator[Iterator[Cell]]], Response]


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One line of figures in words. `query` narrows what it is made of; `whole` is the score of all together beside it.

    `took` is how long taking on work took.
    """

    words: str
    score: Score
    query: dict[str, str]
    whole: Score | None
    took: str


@router.get("/samenwerking")
def show_coalition(desk: AnyDesk) -> Response:
    """Show the figures of a coalition: by party, by rule and by month."""
    with desk.open() as visit:
        seen = see(visit, desk)
        tables = _tables(visit, seen, desk.language) if seen else {}
    return desk.show("pages/coalition/coalition.html", seen=seen, tables=tables)


@router.get("/samenwerking/cijfers.csv")
def export_scores_csv(desk: AnyDesk) -> Response:
    """Return the figures the address asks for as CSV."""
    return _file(desk, csv_file, "samenwerking.csv")


@router.get("/samenwerking/cijfers.xlsx")
def export_scores_xlsx(desk: AnyDesk) -> Response:
    """Return the figures the address asks for as a workbook."""
    return _file(desk, xlsx_file, "samenwerking.xlsx")


def _tables(visit: DeskVisit, seen: Seen, language: Language) -> dict[By, list[ScoreRow]]:
    found = see_scores(visit.session, visit.actor, seen.asked.coalition, seen.asked.wanted, at=visit.at)
    return {by: _rows(found[by], seen, by, language) for by in By}


def _rows(scores: Sequence[Score], seen: Seen, by: By, language: Language) -> list[ScoreRow]:
    whole = {each.value: each for each in scores if each.party is None}
    shown = scores if by is By.PARTY else [each for each in scores if _is_asked(each, seen)]
    return [_row(each, whole.get(each.value), seen, by, language) for each in shown]


def _is_asked(score: Score, seen: Seen) -> bool:
    return score.party == seen.asked.wanted.party


def _row(score: Score, whole: Score | None, seen: Seen, by: By, language: Language) -> ScoreRow:
    words, query = _apart(score, seen, by, language)
    return ScoreRow(words, score, query, whole if score.party is not None else None, long(score.work.median, language))


def _apart(score: Score, seen: Seen, by: By, language: Language) -> tuple[str, dict[str, str]]:
    """Return by what a line is told apart, in words and as its address has it."""
    value = score.value or ""
    match by:
        case By.PARTY if score.party is None:
            return language.say("coalition.together"), {"partij": ""}
        case By.PARTY:
            party = score.party or ""
            return seen.party(party, language), {"partij": party or NOBODY}
        case By.RULE:
            return seen.rule(value, language), {"regel": value or UNTOLD}
        case By.MONTH:
            month = value[:7]
            return month_in_words(date.fromisoformat(value), language), {"van": month, "tot": month}


def long(found: timedelta | None, language: Language) -> str:
    """Return how long something took, in hours and from two days on in days; empty when it is not known."""
    if found is None:
        return ""
    if found < _HOUR:
        return language.say("coalition.within_the_hour")
    if found < _DAYS_FROM:
        return language.say("coalition.hours", count=found // _HOUR)
    return language.say("coalition.days", count=found.days)


def _file(desk: Desk, write: File, name: str) -> Response:
    with desk.open_at_one_moment() as visit:
        seen = see(visit, desk)
        rows = _tables(visit, seen, desk.language) if seen else {}
    headings = [desk.language.say(f"coalition.column_{each}") for each in _COLUMNS]
    party = seen.asked.wanted.party if seen else None
    of = desk.language.say("coalition.together") if party is None or seen is None else seen.party(party, desk.language)
    lines = (_cells(by, each, of, desk.language) for by, found in rows.items() for each in found)
    return write(name, headings, lines)


def _cells(by: By, row: ScoreRow, of: str, language: Language) -> Iterator[Cell]:
    duties, work = row.score.duties, row.score.work
    yield language.say(f"coalition.by_{by.value}") if by is By.PARTY else row.words
    yield row.words if by is By.PARTY else of
    yield from (duties.in_time, duties.late, duties.overdue, duties.owed, duties.share)
    yield from (duties.median_days, duties.worst_days, work.offered, work.taken)
    yield None if work.median is None else work.median // _HOUR
    yield work.declined
