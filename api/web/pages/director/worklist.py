"""The director's worklist: every case of the municipality, what needs attention first."""

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import QueryParams

from api.web.frame.desk import AnyDesk, Desk, Visit
from api.web.frame.party_choice import party_choice
from api.web.frame.posted import AForm
from api.web.pages.director.asked import Asked, asked_of
from api.web.words.worklist_lines import lines_of, policies_of, policy_choices
from orchestrator.domain.listing import Page
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

router = APIRouter()


@router.get("/regie")
def show_worklist(desk: AnyDesk) -> Response:
    """Show the cases the address asks for."""
    with desk.open() as visit:
        return _worklist(desk, visit, asked_of(desk.request.query_params))


def _worklist(
    desk: Desk, visit: Visit, asked: Asked, *, name: str = "", problem: str = "", status: int = 200
) -> Response:
    """Return the page; `name` is what somebody would call this view, `problem` why it cannot be called that."""
    desk.must_direct(visit)
    parties = party_choice(visit.session, (asked.waits_for,))
    asked = replace(asked, waits_for=parties.id_of(asked.waits_for))
    wanted = asked.wanted(visit.actor.person)
    page = Page(desk.preferences.lines, asked.after or None)
    found = see_worklist(visit.session, visit.actor, wanted, page, at=visit.at)
    told: dict[str, Any] = {
        "lines": lines_of(visit.session, found.found, desk.language, visit.at),
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
    asked = asked_of(QueryParams(form.text("vraag").removeprefix("?")))
    name = form.text("naam")

    def do(visit: Visit) -> Response:
        desk.must_direct(visit)
        if form.text("vergeet"):
            remove_view(visit.session, visit.actor, form.text("vergeet"))
        else:
            save_view(visit.session, visit.actor, name, asked.query(), at=visit.at)
        return RedirectResponse(f"{desk.request.app.url_path_for('show_worklist')}{asked.query()}", 303)

    def again(visit: Visit, no: ViewNotKept) -> Response:
        problem = desk.language.say(f"worklist.save_{no.problem.code}", longest=LONGEST_NAME, name=name)
        return _worklist(desk, visit, asked, name=name, problem=problem, status=400)

    return desk.act(do, again, ViewNotKept)
