"""The director's worklist: every case of the municipality, what needs attention first, on a page and as a file.

Its address can be shared.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import QueryParams

from api.web.frame.desk import AnyDesk, Desk, DeskVisit
from api.web.frame.party_choice import party_choice, party_meant
from api.web.frame.posted import AForm, query_of, short
from api.web.frame.sheet import Cell, csv_file, xlsx_file
from api.web.words.language import Language
from api.web.words.worklist_rows import WorklistRow, policies_of, policy_choices, worklist_rows
from orchestrator.domain.listing import Listed, Page, pages
from orchestrator.domain.told import vacant
from orchestrator.domain.worklist import Urgency, WorklistFilter, WorklistLine
from orchestrator.errors import ViewNotKept
from orchestrator.usecases.policies import list_policies
from orchestrator.usecases.worklist import (
    LONGEST_NAME,
    count_worklist,
    latest_of_party,
    list_views,
    remove_view,
    save_view,
    see_worklist,
)
from rules.terms.moment import local_day

_NAMES: Mapping[str, Urgency] = {
    "aandacht": Urgency.OWING,
    "te-laat": Urgency.LATE,
    "deze-week": Urgency.THIS_WEEK,
    "later": Urgency.LATER,
    "zonder-termijn": Urgency.NO_TERM,
    "onbezet": Urgency.UNHELD,
    "niets-te-doen": Urgency.QUIET,
    "gesloten": Urgency.CLOSED,
    "alles": Urgency.ANY,
}
FIRST = "aandacht"


@dataclass(frozen=True, slots=True)
class WorklistQuery:
    """What the address asks for; empty means not narrowed. `mine`: with work I took on myself. `after`: next page."""

    show: str = FIRST
    policy: str = ""
    waits_for: str = ""
    mine: bool = False
    words: str = ""
    after: str = ""

    def wanted(self, person: str | None) -> WorklistFilter:
        """Return the filter as the use cases take it."""
        return WorklistFilter(
            urgency=_NAMES.get(self.show, Urgency.OWING),
            policy=self.policy or None,
            waits_for=self.waits_for or None,
            person=person if self.mine else None,
            words=self.words or None,
        )

    def query(self, **other: str) -> str:
        """Return the query of the address that asks for this, with other values for some of its parts."""
        said = {
            "toon": self.show if self.show != FIRST else "",
            "beleid": self.policy,
            "wacht-op": self.waits_for,
            "van-mij": "ja" if self.mine else "",
            "zoek": self.words,
            "na": "",
        }
        return query_of(said | other)

    @property
    def narrowed(self) -> bool:
        """Whether anything but the urgency was chosen."""
        return bool(self.policy or self.waits_for or self.mine or self.words)


def worklist_query(query: QueryParams) -> WorklistQuery:
    """Return what the query of an address asks for; what it cannot mean is left out."""
    show = query.get("toon", FIRST)
    return WorklistQuery(
        show=show if show in _NAMES else FIRST,
        policy=short(query.get("beleid")),
        waits_for=short(query.get("wacht-op")),
        mine=query.get("van-mij") == "ja",
        words=short(query.get("zoek")),
        after=short(query.get("na")),
    )


router = APIRouter()


@router.get("/regie")
def show_worklist(desk: AnyDesk) -> Response:
    """Show the cases the address asks for."""
    with desk.open() as visit:
        return _worklist(desk, visit, worklist_query(desk.request.query_params))


def _worklist(
    desk: Desk, visit: DeskVisit, asked: WorklistQuery, *, name: str = "", problem: str = "", status: int = 200
) -> Response:
    """Return the page; `name` is what somebody would call this view, `problem` why it cannot be called that."""
    parties = party_choice(visit.session, (asked.waits_for,))
    asked = replace(asked, waits_for=parties.id_of(asked.waits_for))
    wanted = asked.wanted(visit.actor.person)
    page = Page(desk.preferences.lines, asked.after or None)
    found = see_worklist(visit.session, visit.actor, wanted, page, at=visit.at)
    told: dict[str, Any] = {
        "lines": worklist_rows(visit.session, found.found, desk.language, visit.at),
        "next": found.next,
        "counts": count_worklist(visit.session, visit.actor, wanted, at=visit.at),
        "policies": policy_choices(policies_of(list_policies(visit.session), {visit.actor.party}), desk.language),
        "parties": parties,
        "views": list_views(visit.session, visit.actor),
        "mark": latest_of_party(visit.session, visit.actor),
        "at": visit.at,
    }
    return desk.show("pages/director/worklist.html", status=status, asked=asked, name=name, problem=problem, **told)


@router.post("/regie/weergaven")
def keep_view(desk: AnyDesk, form: AForm) -> Response:
    """Keep the filter under a name, or forget one."""
    asked = worklist_query(QueryParams(form.text("vraag").removeprefix("?")))
    name = form.text("naam")

    def do(visit: DeskVisit) -> Response:
        if form.text("vergeet"):
            remove_view(visit.session, visit.actor, form.text("vergeet"))
        else:
            save_view(visit.session, visit.actor, name, asked.query(), at=visit.at)
        return RedirectResponse(f"{desk.request.app.url_path_for('show_worklist')}{asked.query()}", 303)

    def again(visit: DeskVisit, no: ViewNotKept) -> Response:
        problem = desk.language.say(f"worklist.save_{no.problem.code}", longest=LONGEST_NAME, name=name)
        return _worklist(desk, visit, asked, name=name, problem=problem, status=400)

    return desk.act(do, again, ViewNotKept)


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
