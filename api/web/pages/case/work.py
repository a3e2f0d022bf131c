"""Work of a case as its director sees it: a claimed or failed task can be offered anew."""

from fastapi import APIRouter
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from api.web.frame.desk import AnyDesk
from api.web.frame.posted import AForm
from orchestrator.usecases.tasks import release_task

router = APIRouter()


@router.post("/zaken/{case}/opnieuw-aanbieden")
def offer_anew(desk: AnyDesk, case: str, form: AForm) -> Response:
    """Take the task back and offer it to everybody it is for."""
    with desk.open() as visit:
        release_task(visit.session, visit.actor, form.text("taak"), at=visit.at, key=form.key)
    there = desk.request.app.url_path_for("show_case", case=case)
    return RedirectResponse(f"{there}?gelukt=offered_anew#werk", 303)
