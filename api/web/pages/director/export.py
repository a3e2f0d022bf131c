"""The worklist as a file to take away."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, Desk
from api.web.frame.party_choice import party_meant
from api.web.frame.sheet import Cell, csv_file, xlsx_file
from api.web.pages.director.worklist import worklist_query
from api.web.words.language import Language
from api.web.words.worklist_rows import WorklistRow, worklist_rows
from orchestrator.domain.listing import Listed, Page, pages
from orchestrator.domain.told import vacant
from orchestrator.domain.worklist import WorklistLine
from orchestrator.usecases.worklist import see_worklist
from rules.terms.moment import local_day

router = APIRouter()

_COLUMNS = ("case", "title", "policy", "opened", "state", "act", "waits_for", "last_day", "source", "owed", "late")


@router.get("/regie/werkvoorraad.csv")
def export_csv(desk: AnyDesk) -> Response:
    """Return the cases the address asks for as CSV."""
    with _lines(desk) as lines:
        return csv_file("werkvoorraad.csv", _headings(desk.language), (_cells(each, desk.language) for each in lines))


@router.get("/regie/werkvoorraad.xlsx")
def export_xlsx(desk: AnyDesk) -> Response:
    """Return the cases the address asks for as a workbook."""
    with _lines(desk) as lines:
        return xlsx_file("werkvoorraad.xlsx", _headings(desk.language), (_cells(each, desk.language) for each in lines))


@contextmanager
def _lines(desk: Desk) -> Iterator[Iterator[WorklistRow]]:
    """Give every case the address asks for, page by page, as all of them were at one moment."""
    asked = worklist_query(desk.request.query_params)
    with desk.open_at_one_moment() as visit:
        desk.must_direct(visit)
        asked = replace(asked, waits_for=party_meant(visit.session, asked.waits_for))
        wanted = asked.wanted(visit.actor.person)

        def page_of(page: Page) -> Listed[WorklistLine]:
            return see_worklist(visit.session, visit.actor, wanted, page, at=visit.at)

        yield (
            line for found in pages(page_of) for line in worklist_rows(visit.session, found, desk.language, visit.at)
        )


def _headings(language: Language) -> list[str]:
    return [language.say(f"export.{name}") for name in _COLUMNS]


def _cells(line: WorklistRow, language: Language) -> Iterator[Cell]:
    yield line.case
    yield line.title
    yield line.policy
    yield local_day(line.opened_at)
    yield language.say(f"norms.state_{line.state}")
    yield line.act
    yield line.waits_for or (language.of(vacant(line.role)) if line.unheld else "")
    yield line.last_day
    yield line.source
    yield line.owed
    yield line.late
