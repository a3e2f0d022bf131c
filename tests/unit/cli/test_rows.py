"""Lists at a terminal: what people copy stays whole, at any width; a pipe is cut by nothing."""

import io

import pytest
from rich.console import Console

from rules.rows import Rows, counted, screen

COLUMNS = ("obligation", "who", "owes", "state", "late", "last day", "source")
ROW = (
    "tijdig_beslissen:f7",
    "gemeente-duinrand",
    "besluit",
    "suspended",
    "yes",
    "2026-03-27",
    "Algemene wet bestuursrecht art. 4:13 en 4:14, eerste lid",
)
OTHER = ("tijdig_adviseren:f12:omgevingsdienst-noordzeekanaalgebied", "brandweer-kust", "advies", "open", "", "", "")


def drawn(width: int, rows=(ROW, OTHER)) -> str:
    console = Console(width=width, file=io.StringIO(), highlight=False)
    console.print(Rows.of("2 obligations", COLUMNS, rows))
    return console.file.getvalue()


@pytest.mark.parametrize("width", [60, 80, 120, 200, 10_000])
def test_nothing_is_cut_and_ids_and_days_stay_whole(width):
    text = drawn(width)
    assert "…" not in text
    for word in (*ROW[:6], *OTHER[:4], "Algemene", "4:14,", "lid"):
        assert word in text
    assert max(map(len, text.splitlines())) <= width


def test_even_a_terminal_narrower_than_an_id_shows_all_of_it():
    letters = "".join(drawn(24).split())
    assert OTHER[0] in letters


def test_what_is_said_is_not_taken_for_markup():
    assert "[bold]" in drawn(120, [("[bold]", *ROW[1:])])


def test_a_number_goes_with_its_noun():
    assert [counted(n, "obligation") for n in (0, 1, 2)] == ["0 obligations", "1 obligation", "2 obligations"]
    assert counted(1, "party", "parties") == "1 party"
    assert counted(3, "party", "parties") == "3 parties"


def test_a_pipe_is_as_wide_as_need_be(monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    assert screen().width > 1_000
    monkeypatch.setenv("COLUMNS", "80")
    assert screen().width == 80
