"""The page of one case: where it stands, who may, must and may not do what, and why; who takes part; its documents."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, DeskVisit
from api.web.frame.posted import AForm
from api.web.pages.case.term_changes import term_changes
from api.web.pages.case.waiting import picture, waits
from api.web.words.norms import Duty, barriers, duty, owed, rooms
from api.web.words.timeline import people_in, timeline
from api.web.words.wording import Wording
from orchestrator.domain.body import TaskActed
from orchestrator.domain.journal import InputKind
from orchestrator.domain.overview import Overview
from orchestrator.domain.work import OWED
from orchestrator.domain.written import read_body
from orchestrator.usecases.persons import names_of
from orchestrator.usecases.see_case import oversee_case
from orchestrator.usecases.tasks import release_task
from rules.facts import current_facts

router = APIRouter()

FEW = 6
"""So much of what whoever looks may do, and may not, is told on the page of a case; all of it is a step further."""


@router.get("/zaken/{case}")
def show_case(desk: AnyDesk, case: str) -> Response:
    """Show everything of the case that this person may see."""
    with desk.open() as visit:
        overview = oversee_case(visit.session, visit.actor, case, at=visit.at)
        names = names_of(visit.session, people_in(overview))
    wording = Wording.of_case(overview, desk.language).knowing(names)
    duties = owed(overview, wording)
    seen = rooms(overview, wording, visit.actor.party)
    found = waits(duties, desk.language.say("norms.vacant"), desk.language.say("norms.the_case"))
    told: dict[str, Any] = {
        "duties": duties,
        "grounds": {each.key: wording.facts_named(each.facts) for each in overview.obligations},
        "past": _past(overview, wording),
        "waits": found,
        "picture": picture(found),
        "rooms": seen,
        "few": FEW,
        "us": wording.party(visit.actor.party),
        "doable": next((each.doable for each in seen if each.ours), frozenset()),
        "barriers": barriers(duties, seen),
        "happenings": timeline(overview, wording, visit.actor.party),
        "said_no": _said_no(overview, wording),
        "working": [each for each in overview.tasks if not each.is_over],
        "milestones": _milestones(overview),
        "term_changes": term_changes(overview, wording, visit.actor.party),
        "documents": documents(overview, wording),
    }
    return desk.show("pages/case/case.html", overview=overview, wording=wording, at=overview.at, **told)


def _past(overview: Overview, wording: Wording) -> Sequence[Duty]:
    """Return the obligations that are over: fulfilled, waived or lapsed."""
    over = (each for each in overview.obligations if each.state not in OWED)
    return [duty(each, wording, overview.at) for each in over]


def _said_no(overview: Overview, wording: Wording) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Return of each task which parties declined it or could not do it, with the reason each gave."""
    found: dict[str, list[tuple[str, str]]] = {}
    for entry in overview.entries:
        said = read_body(entry)
        if isinstance(said, TaskActed) and entry.kind in (InputKind.TASK_DECLINED, InputKind.TASK_FAILED):
            found.setdefault(said.task, []).append((wording.party(entry.party), said.reason or ""))
    return found


def _milestones(overview: Overview) -> Sequence[tuple[str, bool, bool]]:
    """Return each milestone and stage by name: whether it is a milestone, and whether it is reached or open."""
    standings = overview.conclusions.scopes
    known = overview.policy.scopes
    return [(each.scope, known[each.scope].milestone, each.on) for each in standings if each.scope in known]


@router.get("/zaken/{case}/partijen")
def show_case_parties(desk: AnyDesk, case: str) -> Response:
    """Show every role with the parties that hold it."""
    with desk.open() as visit:
        overview = oversee_case(visit.session, visit.actor, case, at=visit.at)
    wording = Wording.of_case(overview, desk.language)
    return desk.show("pages/case/parties.html", overview=overview, wording=wording)


@router.post("/zaken/{case}/opnieuw-aanbieden")
def offer_anew(desk: AnyDesk, case: str, form: AForm) -> Response:
    """Take the task back and offer it to everybody it is for."""

    def do(visit: DeskVisit) -> Response:
        release_task(visit.session, visit.actor, form.text("taak"), at=visit.at, key=form.key)
        return desk.go_to("show_case", "offered_anew", "werk", case=case)

    return desk.act(do)


_NAMED = re.compile(r"(^|_)(document|documenten|bijlage|bijlagen|kenmerk|stuk|stukken|verwijzing|dossier|url)($|_)")
_ADDRESS = re.compile(r"https://[^\s]+")


@dataclass(frozen=True, slots=True)
class Document:
    """One reference: what it is called, where it stands (an address when it is one), and the fact that names it."""

    words: str
    address: str
    of: str
    by: str
    since: datetime


def documents(overview: Overview, wording: Wording) -> tuple[Document, ...]:
    """Return what facts that count refer to, the latest first."""
    return tuple(reversed(tuple(_documents(overview, wording))))


def _documents(overview: Overview, wording: Wording) -> Iterator[Document]:
    for each in current_facts(overview.facts):
        fact = each.fact
        for name, value in fact.fields.items():
            for one in value if isinstance(value, tuple) else (value,):
                address = _ADDRESS.fullmatch(str(one))
                if isinstance(one, str) and (_NAMED.search(name) or address):
                    of, by = wording.fact(fact.type), wording.party(fact.party)
                    yield Document(one, one if address else "", of, by, fact.recorded_at)
