"""Lists as files to take away: CSV as spreadsheets in the Netherlands open it, and XLSX whose dates can be sorted."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

import xlsxwriter  # type: ignore[import-untyped]
from starlette.responses import Response

Cell = str | int | date | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_file(name: str, headings: Sequence[str], lines: Iterable[Iterable[Cell]]) -> Response:
    """Return the lines with semicolons and the mark by which spreadsheets know UTF-8."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([_plain(cell) for cell in line] for line in lines)
    return _file(file.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", name)


def xlsx_file(name: str, headings: Sequence[str], lines: Iterable[Iterable[Cell]]) -> Response:
    """Return the lines as a workbook of one sheet."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd-mm-yyyy"})
        sheet.write_row(0, 0, headings, bold)
        sheet.freeze_panes(1, 0)
        for row, line in enumerate(lines, 1):
            for column, cell in enumerate(line):
                if isinstance(cell, date):
                    sheet.write_datetime(row, column, cell, day)
                else:
                    sheet.write(row, column, cell)
        sheet.autofit()
    return _file(file.getvalue(), _XLSX, name)


def _plain(cell: Cell) -> str:
    """Return the cell as text that no spreadsheet takes for a formula."""
    text = "" if cell is None else cell.isoformat() if isinstance(cell, date) else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _file(content: bytes, kind: str, name: str) -> Response:
    return Response(content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
