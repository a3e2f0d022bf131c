"""What is owed until when, over all cases one watches: the board, how it is divided, and what lateness costs."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, Desk, DeskVisit
from api.web.frame.party_choice import PartyChoice, party_choice, party_meant
from api.web.frame.posted import short
from api.web.frame.sheet import Cell, csv_file, xlsx_file
from api.web.pages.officer.board import (
    NEARNESS,
    VACANT,
    BoardQuery,
    DeadlineRow,
    board_query,
    deadline_rows,
    rule_choices,
)
from api.web.words.language import Language
from api.web.words.wording import Wording
from api.web.words.worklist_rows import policies_of, policy_choices
from orchestrator.domain.listing import COUNTED, Listed, ObligationLine, Page, pages
from orchestrator.domain.told import vacant
from orchestrator.usecases.deadlines import count_by, count_deadlines, list_bearers, list_deadlines, list_penalties
from orchestrator.usecases.oversight import watched_by
from orchestrator.usecases.policies import list_policies
from orchestrator.usecases.worklist import latest_of_party, party_titles

router = APIRouter()

DIVIDED_BY: Mapping[str, tuple[str, str | None]] = {
    "gemeente": ("municipality", "municipalities"),
    "partij": ("bearer", None),
    "beleid": ("policy", "policies"),
    "regel": ("rule", "rules"),
}
"""What one can divide by, as the address says it: the column of the board, and the list to choose from, if any."""
MOST_PARTIES = 200
"""So many parties are divided over; where more owe something the page says so."""
PENALTIES_A_PAGE = 100
_COLUMNS = ("municipality", "case", "policy", "state", "act", "bearer", "last_day", "rule", "source")


@router.get("/handhaving")
def show_deadlines(desk: AnyDesk) -> Response:
    """Show the deadlines the address asks for."""
    asked = board_query(desk.request)
    with desk.open() as visit:
        asked = meant(visit, asked)
        page = Page(desk.preferences.lines, asked.after or None)
        found = list_deadlines(visit.session, visit.actor, asked.wanted, asked.span(visit.at), page)
        spans = [each.span(visit.at) for each in NEARNESS.values()]
        numbers = count_deadlines(visit.session, visit.actor, asked.wanted, spans)
        told: dict[str, Any] = {
            "lines": deadline_rows(visit.session, found.found, desk.language, visit.at),
            "next": found.next,
            "counts": dict(zip(NEARNESS, numbers, strict=True)),
            "counted": COUNTED,
            **choices(visit, desk.language),
            "parties": parties_for(visit, asked),
            "mark": latest_of_party(visit.session, visit.actor) if visit.directs else "",
            "at": visit.at,
        }
    return desk.show("pages/officer/deadlines.html", asked=asked, **told)


@router.get("/handhaving/termijnen.csv")
def export_deadlines_csv(desk: AnyDesk) -> Response:
    """Return the deadlines the address asks for as CSV."""
    with _lines(desk) as lines:
        return csv_file("termijnen.csv", _headings(desk.language), (_cells(each, desk.language) for each in lines))


@router.get("/handhaving/termijnen.xlsx")
def export_deadlines_xlsx(desk: AnyDesk) -> Response:
    """Return the deadlines the address asks for as a workbook."""
    with _lines(desk) as lines:
        return xlsx_file("termijnen.xlsx", _headings(desk.language), (_cells(each, desk.language) for each in lines))


def meant(visit: DeskVisit, asked: BoardQuery) -> BoardQuery:
    """Return what is asked with the id of the party that was typed."""
    known = asked.party == VACANT
    return asked if known else replace(asked, party=party_meant(visit.session, asked.party))


def parties_for(visit: DeskVisit, asked: BoardQuery) -> PartyChoice:
    """Return from which parties one can choose; nobody is none of them, and is not looked for."""
    return party_choice(visit.session, () if asked.party == VACANT else (asked.party,))


def choices(visit: DeskVisit, language: Language) -> dict[str, Sequence[tuple[str, str]]]:
    """Return what one can narrow down to besides parties: municipalities, policies, rules."""
    watched = watched_by(visit.session, visit.actor)
    titles = party_titles(visit.session, watched)
    policies = policies_of(list_policies(visit.session), watched)
    # Who watches several municipalities chooses by the name that holds in all of them.
    titled = policies_of(policies, watched if len(watched) == 1 else ())
    return {
        "municipalities": sorted(((each, titles.get(each, each)) for each in watched), key=lambda each: each[1]),
        "policies": policy_choices(titled, language),
        "rules": rule_choices(policies, language),
    }


@contextmanager
def _lines(desk: Desk) -> Iterator[Iterator[DeadlineRow]]:
    """Give every deadline the address asks for, page by page, as all of them were at one moment."""
    asked: BoardQuery = board_query(desk.request)
    with desk.open_at_one_moment() as visit:
        asked = meant(visit, asked)

        def page_of(page: Page) -> Listed[ObligationLine]:
            return list_deadlines(visit.session, visit.actor, asked.wanted, asked.span(visit.at), page)

        yield (
            line for found in pages(page_of) for line in deadline_rows(visit.session, found, desk.language, visit.at)
        )


def _headings(language: Language) -> list[str]:
    return [language.say(f"officer.column_{name}") for name in _COLUMNS]


def _cells(line: DeadlineRow, language: Language) -> Iterator[Cell]:
    yield line.municipality
    yield line.case
    yield line.policy
    yield language.say(f"norms.state_{line.state}")
    yield line.act
    yield line.bearers or language.of(vacant(line.role))
    yield line.last_day
    yield line.rule
    yield line.source


@dataclass(frozen=True, slots=True)
class Share:
    """One part of the board, with how much of it is late, due this week, and later."""

    value: str
    words: str
    numbers: tuple[int, ...]


@router.get("/handhaving/verdeling")
def show_division(desk: AnyDesk, per: str = "") -> Response:
    """Show how much there is of each, what is late the most first; of one municipality by rule."""
    with desk.open() as visit:
        known = choices(visit, desk.language)
        by = per if per in DIVIDED_BY else "gemeente" if len(known["municipalities"]) > 1 else "regel"
        column, listed = DIVIDED_BY[by]
        named = dict(known[listed]) if listed else _bearers(visit)
        cut = listed is None and len(named) > MOST_PARTIES
        shares = _shares(visit, column, dict(islice(named.items(), MOST_PARTIES)) if cut else named)
    told: dict[str, Any] = {"per": by, "by": tuple(DIVIDED_BY), "shares": shares, "counted": COUNTED}
    return desk.show("pages/officer/division.html", cut=MOST_PARTIES if cut else 0, **told)


def _bearers(visit: DeskVisit) -> dict[str, str]:
    """Return what the parties that owe anything are called: at most so many, and one more where there are more."""
    bearers = list_bearers(visit.session, visit.actor, MOST_PARTIES)
    called = party_titles(visit.session, bearers)
    return {each: called.get(each, each) for each in bearers}


def _shares(visit: DeskVisit, column: str, named: Mapping[str, str]) -> list[Share]:
    spans = [each.span(visit.at) for each in NEARNESS.values()]
    found = count_by(visit.session, visit.actor, column, tuple(named), spans)
    shares = (Share(value, named[value], numbers) for value, numbers in found.items())
    return sorted(shares, key=lambda each: ([-number for number in each.numbers], each.words))


@router.get("/handhaving/dwangsommen")
def show_penalties(desk: AnyDesk, na: str = "") -> Response:
    """Show the cases in which a penalty is running, the one to be decided on first at the top."""
    with desk.open() as visit:
        found = list_penalties(visit.session, visit.actor, Page(PENALTIES_A_PAGE, short(na, 400) or None), at=visit.at)
        titles = party_titles(visit.session, {each.municipality for each in found.found})
    lines = [(each, Wording(each.policy, titles, desk.language)) for each in found.found]
    return desk.show("pages/officer/penalties.html", found=found, lines=lines, at=visit.at, first=not na)
