"""The worklist as a file to take away: CSV as spreadsheets in the Netherlands open it, and XLSX."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date

import xlsxwriter  # type: ignore[import-untyped]
from fastapi import APIRouter
from starlette.responses import Response

from api.web.asked import asked_of
from api.web.desk import AnyDesk, Desk
from api.web.language import Language
from api.web.pages.director.worklist import must_direct
from api.web.worklist_lines import Line, lines_of
from orchestrator.domain.page import Page
from orchestrator.usecases.see_worklist import see_worklist
from rules.terms.moment import local_day

router = APIRouter()

MOST = 5_000
_COLUMNS = ("case", "title", "policy", "opened", "state", "act", "waits_for", "last_day", "source", "owed", "late")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int | date | None


@router.get("/regie/werkvoorraad.csv")
def export_csv(desk: AnyDesk) -> Response:
    """Return the cases the address asks for, with semicolons and the mark by which spreadsheets know UTF-8."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(_headings(desk.language))
    for line in _lines(desk):
        writer.writerow([_plain(cell) for cell in _cells(line, desk.language)])
    return _file(file.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", "werkvoorraad.csv")


@router.get("/regie/werkvoorraad.xlsx")
def export_xlsx(desk: AnyDesk) -> Response:
    """Return the cases the address asks for, as a workbook with dates that can be sorted."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd-mm-yyyy"})
        sheet.write_row(0, 0, _headings(desk.language), bold)
        sheet.freeze_panes(1, 0)
        for row, line in enumerate(_lines(desk), 1):
            for column, cell in enumerate(_cells(line, desk.language)):
                if isinstance(cell, date):
                    sheet.write_datetime(row, column, cell, day)
                else:
                    sheet.write(row, column, cell)
        sheet.autofit()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(file.getvalue(), kind, "werkvoorraad.xlsx")


def _lines(desk: Desk) -> Sequence[Line]:
    asked = asked_of(desk.request)
    with desk.open() as visit:
        must_direct(visit, desk.request.url.path)
        wanted = asked.wanted(visit.actor.person)
        found = see_worklist(visit.session, visit.actor, wanted, Page(MOST), at=visit.at)
        return lines_of(visit.session, found.found, desk.language, visit.at)


def _headings(language: Language) -> list[str]:
    return [language.say(f"export.{name}") for name in _COLUMNS]


def _cells(line: Line, language: Language) -> Iterator[Cell]:
    yield line.case
    yield line.title
    yield line.policy
    yield local_day(line.opened_at)
    yield language.say(f"norms.state_{line.state}")
    yield line.act
    yield line.waits_for or (language.say("norms.nobody", role=line.role) if line.unheld else "")
    yield line.last_day
    yield line.source
    yield line.owed
    yield line.late


def _plain(cell: Cell) -> str:
    """Return the cell as text that no spreadsheet takes for a formula."""
    text = "" if cell is None else cell.isoformat() if isinstance(cell, date) else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _file(content: bytes, kind: str, name: str) -> Response:
    return Response(content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
