"""The director's worklist: every case of the municipality, what needs attention first."""

from dataclasses import replace
from typing import Any

from fastapi import APIRouter
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from api.web.asked import asked_of
from api.web.desk import AnyDesk, Visit
from api.web.page import render
from api.web.party_choice import party_choice
from api.web.posted import AForm
from api.web.refusals import PageNotFound
from api.web.worklist_lines import lines_of, policies_of, policy_choices
from orchestrator.domain.page import Page
from orchestrator.usecases.saved_views import list_views, remove_view, save_view
from orchestrator.usecases.see_policies import list_policies
from orchestrator.usecases.see_worklist import count_worklist, latest_of_party, see_worklist

router = APIRouter()


@router.get("/regie")
def show_worklist(desk: AnyDesk) -> Response:
    """Show the cases the address asks for."""
    asked = asked_of(desk.request)
    with desk.open() as visit:
        must_direct(visit, desk.request.url.path)
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
    return render(desk, "director/worklist.html", asked=asked, **told)


@router.post("/regie/weergaven")
def keep_view(desk: AnyDesk, form: AForm) -> Response:
    """Keep the filter under a name, or forget one."""
    query = form.text("vraag")
    with desk.open() as visit:
        must_direct(visit, desk.request.url.path)
        if form.text("vergeet"):
            remove_view(visit.session, visit.actor, form.text("vergeet"))
        elif form.text("naam"):
            save_view(visit.session, visit.actor, form.text("naam"), query, at=visit.at)
    there = desk.request.app.url_path_for("show_worklist")
    return RedirectResponse(f"{there}{query if query.startswith('?') else ''}", 303)


def must_direct(visit: Visit, path: str) -> None:
    """Raises PageNotFound for somebody who does not work for a municipality."""
    if not visit.directs:
        raise PageNotFound(path)
