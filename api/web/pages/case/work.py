"""Work of a case as its director sees it: a claimed or failed task can be offered anew."""

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, Visit
from api.web.frame.posted import AForm
from orchestrator.usecases.tasks import release_task

router = APIRouter()


@router.post("/zaken/{case}/opnieuw-aanbieden")
def offer_anew(desk: AnyDesk, case: str, form: AForm) -> Response:
    """Take the task back and offer it to everybody it is for."""

    def do(visit: Visit) -> Response:
        release_task(visit.session, visit.actor, form.text("taak"), at=visit.at, key=form.key)
        return desk.go_to("show_case", "offered_anew", "werk", case=case)

    return desk.act(do)
