"""One task on one screen: take it on, deliver what it asks, and get a confirmation of receipt."""

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, Desk, Done, Visit
from api.web.frame.fact_form import OCCURRED, NoMoment, occurred_typed, party_fields, problems_in_words, values_typed
from api.web.frame.party_choice import DO, FIND, with_parties
from api.web.frame.posted import AForm, Posted
from api.web.pages.partner.looking import Looking, look_at, task_page
from api.web.words.refused import refused_in_words
from orchestrator.domain.case import FactDraft
from orchestrator.errors import (
    FactInvalid,
    FactRefused,
    NotYours,
    SpeelruimteError,
    TaskAlreadyClaimed,
    TaskNotFound,
    TaskStateConflict,
)
from orchestrator.usecases.tasks import claim_task, complete_task

router = APIRouter()


@router.get("/postvak/taak/{task:path}")
def show_task(desk: AnyDesk, task: str) -> Response:
    """Show the task, with what may be done with it."""
    with desk.open() as visit:
        return task_page(desk, visit, task)


@router.post("/postvak/oppakken/{task:path}")
def take_on(desk: AnyDesk, task: str, form: AForm) -> Response:
    """Take the task on; when somebody was first, say who."""

    def do(visit: Visit) -> Response:
        claim_task(visit.session, visit.actor, task, at=visit.at, key=form.key)
        return desk.go_to("show_task", "task_claimed", task=task)

    def again(visit: Visit, no: SpeelruimteError) -> Response:
        if isinstance(no, FactRefused):
            # The page says itself which rule keeps this person from the work.
            return task_page(desk, visit, task, status=403)
        return task_page(desk, visit, task, changed=True, status=409)

    return desk.act(do, again, TaskAlreadyClaimed, TaskStateConflict, NotYours, FactRefused)


@router.post("/postvak/taak/{task:path}")
def finish_task(desk: AnyDesk, task: str, form: AForm) -> Response:
    """Deliver what was filled in, and show the confirmation; whatever goes wrong, what was typed stays."""
    try:
        with desk.open() as visit:
            looking = look_at(desk, visit, task)
            form = with_parties(visit.session, form, party_fields(looking.fact_type))
            if form.text(DO) == FIND:
                return task_page(desk, visit, task, typed=form.typed)
    except TaskNotFound:
        typed = [each for name in form.typed for each in form.all(name)]
        return desk.show("pages/partner/gone.html", status=404, typed=typed)
    return _deliver(desk, looking, form)


def _deliver(desk: Desk, looking: Looking, form: Posted) -> Response:
    task, values = looking.task.id, values_typed(looking.fact_type, form)

    def do(visit: Visit) -> Done:
        draft = FactDraft(looking.task.yields, values, None, occurred_typed(form))
        done = complete_task(visit.session, visit.actor, task, [draft], at=visit.at, key=form.key)
        return Done(desk.go_to("show_task", "task_done", task=task), done.recorded)

    def again(visit: Visit, no: Exception) -> Response:
        match no:
            case NoMoment():
                problems = {OCCURRED: desk.language.say("forms.expected_moment")}
                return task_page(desk, visit, task, typed=form.typed, problems=problems, status=400)
            case FactInvalid():
                problems = problems_in_words(looking.fact_type, no.errors, values, looking.wording)
                return task_page(desk, visit, task, typed=form.typed, problems=problems, status=400)
            case FactRefused():
                refusal = refused_in_words(no, looking.wording)
                return task_page(desk, visit, task, typed=form.typed, refusal=refusal, status=403)
        return task_page(desk, visit, task, typed=form.typed, changed=True, status=409)

    return desk.act(do, again, NoMoment, FactInvalid, FactRefused, TaskStateConflict, NotYours)
