"""Who waits for whom over all cases of a coalition one shares: for what, since when, in a chain, or for each other."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, Desk, DeskVisit
from api.web.frame.sheet import Cell, csv_file, xlsx_file
from api.web.pages.coalition.asked import KNOTS, NOBODY, Seen, see
from api.web.pages.coalition.made_of import bearers_of, headings, wording_for
from api.web.words.language import Language
from api.web.words.norms import tone_of
from orchestrator.domain.listing import Listed, Page, pages
from orchestrator.domain.waits import Waiting, WaitSum
from orchestrator.usecases.coalitions import list_waits, sum_waits
from rules.terms.moment import local_day

router = APIRouter()

MOST = 25
"""So many pairs of parties stand on the page; the files have all that is waited for."""
_COLUMNS = ("case", "title", "waiter", "party", "act", "since", "state", "last_day", "mutual", "chain", "rule")
File = Callable[[str, Sequence[str], Iterator[Iterator[Cell]]], Response]


@dataclass(frozen=True, slots=True)
class WaitRow:
    """What is waited for, in words. `waiters` is empty when it is owed to nobody in particular."""

    case: str
    key: str
    title: str
    waiters: str
    bearers: str
    unheld: bool
    act: str
    since: datetime
    tone: str
    state: str
    last_day: date | None
    mutual: bool
    chains: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class SumRow:
    """How often one waits for another, in words; `query` narrows the list to it."""

    waiter: str
    bearer: str
    sum: WaitSum
    query: dict[str, str]


@router.get("/samenwerking/wachten")
def show_waits(desk: AnyDesk) -> Response:
    """Show who waits for whom: how often, and case by case."""
    with desk.open() as visit:
        seen = see(visit, desk)
        found = _waits(visit, seen, Page(desk.preferences.lines, seen.asked.after or None)) if seen else None
        sums = sum_waits(visit.session, visit.actor, seen.asked.coalition, at=visit.at) if seen else ()
    told: dict[str, Any] = {"shows": tuple(KNOTS), "at": visit.at, "next": found.next if found else None}
    if seen and found:
        told["rows"] = [_row(each, seen, desk.language, visit.at) for each in found.found]
        told["sums"] = [_sum_row(each, seen, desk.language) for each in sums[:MOST]]
        told["more"] = max(0, len(sums) - MOST)
    return desk.show("pages/coalition/waits.html", seen=seen, **told)


@router.get("/samenwerking/wachten.csv")
def export_waits_csv(desk: AnyDesk) -> Response:
    """Return what is waited for as CSV."""
    return _file(desk, csv_file, "wachten.csv")


@router.get("/samenwerking/wachten.xlsx")
def export_waits_xlsx(desk: AnyDesk) -> Response:
    """Return what is waited for as a workbook."""
    return _file(desk, xlsx_file, "wachten.xlsx")


def _waits(visit: DeskVisit, seen: Seen, page: Page) -> Listed[Waiting]:
    return list_waits(visit.session, visit.actor, seen.asked.coalition, seen.asked.waiting, page, at=visit.at)


def _row(found: Waiting, seen: Seen, language: Language, at: datetime) -> WaitRow:
    owed, wording = found.line.obligation, wording_for(found.line, seen, language)
    tone, state = tone_of(owed, at)
    return WaitRow(
        case=found.line.case_id,
        key=owed.key,
        title=found.line.case_title or found.line.case_id,
        waiters=", ".join(seen.party(each, language) for each in found.waiters),
        bearers=bearers_of(found.line, wording, seen, language),
        unheld=owed.unheld,
        act=wording.fact(owed.act) if wording else owed.act,
        since=owed.since,
        tone=tone,
        state=language.say(f"norms.state_{state}"),
        last_day=owed.last_day,
        mutual=found.mutual,
        chains=tuple(_chain(each, seen, language) for each in found.chains),
        rule=seen.rule(owed.rule, language),
    )


def _chain(parties: Sequence[str], seen: Seen, language: Language) -> str:
    # Only the first of a chain can be nobody in particular, and only the last can be a role that nobody holds.
    named = [seen.party(each, language) for each in parties]
    first = named[0] if parties[0] else language.say("norms.the_case")
    return " → ".join([first, *named[1:]])


def _sum_row(found: WaitSum, seen: Seen, language: Language) -> SumRow:
    waiter = seen.party(found.waiter, language) if found.waiter else language.say("norms.the_case")
    query = {"wachter": found.waiter or NOBODY, "aan_zet": found.bearer or NOBODY}
    return SumRow(waiter, seen.party(found.bearer, language), found, query)


def _file(desk: Desk, write: File, name: str) -> Response:
    with desk.open_at_one_moment() as visit:
        seen = see(visit, desk)
        rows = _every(visit, seen, desk.language) if seen else iter(())
        lines = (_cells(each, desk.language) for each in rows)
        return write(name, headings(_COLUMNS, desk.language), lines)


def _every(visit: DeskVisit, seen: Seen, language: Language) -> Iterator[WaitRow]:
    for found in pages(lambda page: _waits(visit, seen, page)):
        yield from (_row(each, seen, language, visit.at) for each in found)


def _cells(row: WaitRow, language: Language) -> Iterator[Cell]:
    yield from (row.case, row.title, row.waiters or language.say("norms.the_case"), row.bearers, row.act)
    yield from (local_day(row.since), row.state, row.last_day)
    yield language.say("coalition.mutual") if row.mutual else None
    yield "; ".join(row.chains)
    yield row.rule
