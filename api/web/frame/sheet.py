"""Lists as files to take away: CSV as spreadsheets in the Netherlands open it, and XLSX whose dates can be sorted.

A list is taken away whole, however long it is, or not at all. It is written to a file on this machine line by line, in
the memory of one line, and only sent once it is whole: so an error on the way is an error, and not a shorter list.
"""

import csv
import io
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import IO, Any

import xlsxwriter  # type: ignore[import-untyped]
from starlette.background import BackgroundTask
from starlette.responses import Response, StreamingResponse

Cell = str | int | date | None

LONGEST_SHEET = 1_048_576
"""More rows than this a sheet of a workbook cannot hold; what is longer goes on in the next sheet."""
LONGEST_CELL = 32_767
"""More letters than this a cell of a workbook cannot hold."""
CUT = " […]"

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDEST = 60
_A_PIECE = 64 * 1024


def csv_file(name: str, headings: Sequence[str], lines: Iterable[Iterable[Cell]]) -> Response:
    """Return the lines with semicolons and the mark by which spreadsheets know UTF-8."""
    with _kept_when_whole() as file:
        words = io.TextIOWrapper(file, "utf-8-sig", newline="")
        writer = csv.writer(words, delimiter=";", lineterminator="\r\n")
        writer.writerow(headings)
        writer.writerows([_plain(cell) for cell in line] for line in lines)
        words.flush()
        words.detach()
    return sent(file, "text/csv; charset=utf-8", {"Content-Disposition": f'attachment; filename="{name}"'})


def xlsx_file(name: str, headings: Sequence[str], lines: Iterable[Iterable[Cell]]) -> Response:
    """Return the lines as a workbook, of one sheet as long as that can hold them.

    A cell with more words than it can hold ends with a mark that something is missing; the CSV has all of them.
    """
    with _kept_when_whole() as file:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(file, options) as book:
            sheets = _Sheets(book, headings)
            for line in lines:
                sheets.write(line)
            sheets.close()
    return sent(file, _XLSX, {"Content-Disposition": f'attachment; filename="{name}"'})


def whole_file(parts: Iterable[bytes]) -> IO[bytes]:
    """Return a file with the parts, one after the other."""
    with _kept_when_whole() as file:
        for part in parts:
            file.write(part)
    return file


def sent(file: IO[bytes], kind: str, headers: dict[str, str]) -> Response:
    """Return the answer that sends a file that is whole, and then lets go of it."""
    length = file.seek(0, os.SEEK_END)
    file.seek(0)
    whole = headers | {"Content-Length": str(length)}
    return StreamingResponse(_pieces(file), media_type=kind, headers=whole, background=BackgroundTask(file.close))


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        yield from iter(lambda: file.read(_A_PIECE), b"")


class _Sheets:
    """The sheets of a workbook, written from the top down: what was written is on the disk and no longer here."""

    def __init__(self, book: Any, headings: Sequence[str]) -> None:
        self._book, self._headings = book, headings
        self._bold, self._day = book.add_format({"bold": True}), book.add_format({"num_format": "dd-mm-yyyy"})
        self._begin()

    def _begin(self) -> None:
        self._sheet, self._row = self._book.add_worksheet(), 1
        self._wide = [len(each) for each in self._headings]
        self._sheet.write_row(0, 0, self._headings, self._bold)
        self._sheet.freeze_panes(1, 0)

    def write(self, line: Iterable[Cell]) -> None:
        """Write the next line, on the next sheet where this one is full."""
        if self._row >= LONGEST_SHEET:
            self.close()
            self._begin()
        for column, cell in enumerate(line):
            self._write(column, cell)
        self._row += 1

    def _write(self, column: int, cell: Cell) -> None:
        words = _fitting(cell) if isinstance(cell, str) else cell
        self._wide[column] = max(self._wide[column], len(str(words or "")))
        if isinstance(words, date):
            self._sheet.write_datetime(self._row, column, words, self._day)
        else:
            self._sheet.write(self._row, column, words)

    def close(self) -> None:
        """Make each column as wide as what stands in it."""
        for column, letters in enumerate(self._wide):
            self._sheet.set_column(column, column, min(letters + 2, _WIDEST))


def _fitting(words: str) -> str:
    return words if len(words) <= LONGEST_CELL else words[: LONGEST_CELL - len(CUT)] + CUT


def _plain(cell: Cell) -> str:
    """Return the cell as text that no spreadsheet takes for a formula."""
    text = "" if cell is None else cell.isoformat() if isinstance(cell, date) else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


@contextmanager
def _kept_when_whole() -> Iterator[IO[bytes]]:
    """Give a file to write, and let go of it when that does not come to an end."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  it outlives this, until it was sent
    try:
        yield file
    except BaseException:
        file.close()
        raise
