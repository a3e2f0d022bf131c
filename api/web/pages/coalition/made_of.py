"""What a figure of a coalition is made of: the duties or the work it counts, each with its case and its proof."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, Desk, DeskVisit
from api.web.frame.sheet import Cell, csv_file, xlsx_file
from api.web.pages.coalition.asked import OUTCOMES, WORKS, Seen, see
from api.web.pages.coalition.scores import long
from api.web.words.language import Language
from api.web.words.norms import tone_of
from api.web.words.wording import Wording
from orchestrator.domain.coalition import CountedDuty, CountedWork
from orchestrator.domain.listing import Listed, ObligationLine, Page, TaskLine, pages
from orchestrator.domain.told import vacant
from orchestrator.domain.veil import NO_REASON
from orchestrator.usecases.coalitions import list_duties, list_work

router = APIRouter()

_DUTY_COLUMNS = ("case", "title", "act", "party", "outcome", "last_day", "days_late", "rule", "source")
_WORK_COLUMNS = ("case", "title", "task", "offered_to", "offered_at", "taken_by", "taken_at", "took", "declined_by")
File = Callable[[str, Sequence[str], Iterator[Iterator[Cell]]], Response]


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One duty a figure counts, in words; `bearers` says so where nobody holds the role that owes it.

    `proven`: whoever reads can take a proof of it, which takes being told why it is there.
    """

    case: str
    key: str
    title: str
    tone: str
    outcome: str
    act: str
    bearers: str
    last_day: date | None
    due_at: datetime | None
    days_late: int | None
    rule: str
    source: str | None
    proven: bool


@dataclass(frozen=True, slots=True)
class WorkRow:
    """Some work a figure counts, in words; `took` is how long taking it on took."""

    case: str
    id: str
    title: str
    task: str
    offered_to: str
    offered_at: datetime
    taken_by: str
    taken_at: datetime | None
    took: str
    declined_by: str
    proven: bool


@router.get("/samenwerking/verplichtingen")
def show_counted_duties(desk: AnyDesk) -> Response:
    """Show the duties that a figure counts."""
    with desk.open() as visit:
        seen = see(visit, desk)
        found = _duties(visit, seen, Page(desk.preferences.lines, seen.asked.after or None)) if seen else _none()
    rows = [_duty_row(each, seen, desk.language, visit.at) for each in found.found] if seen else []
    told: dict[str, Any] = {"rows": rows, "next": found.next, "shows": tuple(OUTCOMES), "at": visit.at}
    return desk.show("pages/coalition/counted_duties.html", seen=seen, **told)


@router.get("/samenwerking/werk")
def show_counted_work(desk: AnyDesk) -> Response:
    """Show the work that a figure counts."""
    with desk.open() as visit:
        seen = see(visit, desk)
        found = _work(visit, seen, Page(desk.preferences.lines, seen.asked.after or None)) if seen else _none()
    rows = [_work_row(each, seen, desk.language) for each in found.found] if seen else []
    told: dict[str, Any] = {"rows": rows, "next": found.next, "shows": tuple(WORKS)}
    return desk.show("pages/coalition/counted_work.html", seen=seen, **told)


@router.get("/samenwerking/verplichtingen.csv")
def export_counted_duties_csv(desk: AnyDesk) -> Response:
    """Return the duties that a figure counts as CSV."""
    return _duty_file(desk, csv_file, "verplichtingen.csv")


@router.get("/samenwerking/verplichtingen.xlsx")
def export_counted_duties_xlsx(desk: AnyDesk) -> Response:
    """Return the duties that a figure counts as a workbook."""
    return _duty_file(desk, xlsx_file, "verplichtingen.xlsx")


@router.get("/samenwerking/werk.csv")
def export_counted_work_csv(desk: AnyDesk) -> Response:
    """Return the work that a figure counts as CSV."""
    return _work_file(desk, csv_file, "werk.csv")


@router.get("/samenwerking/werk.xlsx")
def export_counted_work_xlsx(desk: AnyDesk) -> Response:
    """Return the work that a figure counts as a workbook."""
    return _work_file(desk, xlsx_file, "werk.xlsx")


def _none() -> Listed[Any]:
    return Listed((), None)


def _duties(visit: DeskVisit, seen: Seen, page: Page) -> Listed[CountedDuty]:
    asked = seen.asked
    return list_duties(visit.session, visit.actor, asked.coalition, asked.wanted, page, at=visit.at)


def _work(visit: DeskVisit, seen: Seen, page: Page) -> Listed[CountedWork]:
    return list_work(visit.session, visit.actor, seen.asked.coalition, seen.asked.wanted, page)


def wording_for(line: ObligationLine | TaskLine, seen: Seen, language: Language) -> Wording | None:
    """Return the words of the policy of a line; None where that version is not published any more."""
    policy = seen.policies.get(line.version)
    return Wording(policy, seen.titles, language) if policy else None


def bearers_of(line: ObligationLine, wording: Wording | None, seen: Seen, language: Language) -> str:
    """Return who owes it, and who would where nobody holds the role."""
    owed = line.obligation
    role = wording.role(owed.bearer_role) if wording else owed.bearer_role or ""
    named = ", ".join(seen.party(each, language) for each in owed.bearers)
    return named or language.of(vacant(role))


def _duty_row(found: CountedDuty, seen: Seen, language: Language, at: datetime) -> DutyRow:
    owed, wording = found.line.obligation, wording_for(found.line, seen, language)
    return DutyRow(
        case=found.line.case_id,
        key=owed.key,
        title=found.line.case_title or found.line.case_id,
        tone=tone_of(owed, at)[0],
        outcome=language.say(f"coalition.outcome_{found.outcome.value}"),
        act=wording.fact(owed.act) if wording else owed.act,
        bearers=bearers_of(found.line, wording, seen, language),
        last_day=owed.last_day,
        due_at=owed.due_at,
        days_late=found.days_late,
        rule=seen.rule(owed.rule, language),
        source=wording.source(owed.rule, owed.source) if wording else owed.source,
        proven=seen.proves and owed.rule != NO_REASON,
    )


def _work_row(found: CountedWork, seen: Seen, language: Language) -> WorkRow:
    task, wording = found.line.task, wording_for(found.line, seen, language)
    return WorkRow(
        case=found.line.case_id,
        id=task.id,
        title=found.line.case_title or found.line.case_id,
        task=task.what or (wording.task(task.task) if wording else task.task),
        offered_to=", ".join(seen.party(each, language) for each in task.offered_to),
        offered_at=found.offered_at,
        taken_by=seen.party(found.taken_by, language) if found.taken_by else "",
        taken_at=found.taken_at,
        took=long(found.taken_at - found.offered_at if found.taken_at else None, language),
        declined_by=", ".join(seen.party(each, language) for each in found.declined_by),
        proven=seen.proves and task.rule != NO_REASON,
    )


def headings(columns: Sequence[str], language: Language) -> list[str]:
    """Return what stands over the columns of a file."""
    return [language.say(f"coalition.column_{each}") for each in columns]


def _duty_file(desk: Desk, write: File, name: str) -> Response:
    with desk.open_at_one_moment() as visit:
        seen = see(visit, desk)
        rows = _every_duty(visit, seen, desk.language) if seen else iter(())
        return write(name, headings(_DUTY_COLUMNS, desk.language), map(_duty_cells, rows))


def _every_duty(visit: DeskVisit, seen: Seen, language: Language) -> Iterator[DutyRow]:
    for found in pages(lambda page: _duties(visit, seen, page)):
        yield from (_duty_row(each, seen, language, visit.at) for each in found)


def _duty_cells(row: DutyRow) -> Iterator[Cell]:
    yield from (row.case, row.title, row.act, row.bearers, row.outcome, row.last_day, row.days_late, row.rule)
    yield row.source


def _work_file(desk: Desk, write: File, name: str) -> Response:
    with desk.open_at_one_moment() as visit:
        seen = see(visit, desk)
        rows = _every_work(visit, seen, desk.language) if seen else iter(())
        return write(name, headings(_WORK_COLUMNS, desk.language), map(_work_cells, rows))


def _every_work(visit: DeskVisit, seen: Seen, language: Language) -> Iterator[WorkRow]:
    for found in pages(lambda page: _work(visit, seen, page)):
        yield from (_work_row(each, seen, language) for each in found)


def _work_cells(row: WorkRow) -> Iterator[Cell]:
    yield from (row.case, row.title, row.task, row.offered_to, row.offered_at.isoformat(), row.taken_by)
    yield from (row.taken_at.isoformat() if row.taken_at else None, row.took, row.declined_by)
