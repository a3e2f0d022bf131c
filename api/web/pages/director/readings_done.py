"""Who read what of whom: the log of reading, for who guards the personal data of the municipality."""

from collections.abc import Iterator

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, Desk
from api.web.frame.posted import short
from api.web.frame.sheet import Cell, csv_file
from api.web.words.language import Language
from orchestrator.domain.listing import Page, pages
from orchestrator.domain.processing import Processing
from orchestrator.usecases.processing import list_readings

router = APIRouter()

MOST = 100
_COLUMNS = tuple(name for name in Processing.__dataclass_fields__ if name != "seq")


@router.get("/regie/gelezen")
def show_readings_done(desk: AnyDesk, zaak: str = "", na: str = "") -> Response:
    """Show who read what, of one case or of all, page by page."""
    case = short(zaak)
    with desk.open() as visit:
        listed = list_readings(visit.session, visit.actor, case or None, Page(MOST, short(na) or None))
    return desk.show("pages/director/readings_done.html", found=listed.found, next=listed.next, case=case)


@router.get("/regie/gelezen.csv")
def export_readings_csv(desk: AnyDesk, zaak: str = "") -> Response:
    """Return the whole log of one case, or of all, as CSV, with the fields of the standard."""
    return csv_file("gelezen.csv", _headings(desk.language), _lines(desk, short(zaak)))


def _headings(language: Language) -> list[str]:
    return [language.say(f"readings_done.column_{name}") for name in _COLUMNS]


def _lines(desk: Desk, case: str) -> Iterator[list[Cell]]:
    with desk.open_at_one_moment() as visit:
        for found in pages(lambda page: list_readings(visit.session, visit.actor, case or None, page)):
            for each in found:
                yield [each.at.isoformat(timespec="milliseconds"), *(getattr(each, name) for name in _COLUMNS[1:])]
