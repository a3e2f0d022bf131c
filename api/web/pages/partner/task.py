"""One task on one screen: take it on, deliver what it asks, and get a confirmation of receipt."""

from fastapi import APIRouter
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from api.web.frame.desk import AnyDesk, Desk
from api.web.frame.fact_form import OCCURRED, NoMoment, occurred_typed, party_fields, problems_in_words, values_typed
from api.web.frame.page import render
from api.web.frame.party_choice import DO, FIND, with_parties
from api.web.frame.posted import AForm, Posted
from api.web.pages.partner.looking import Looking, look_at, task_page
from api.web.words.refused import refused_in_words
from orchestrator.domain.draft import FactDraft
from orchestrator.errors import FactInvalid, FactRefused, NotYours, TaskAlreadyClaimed, TaskNotFound, TaskStateConflict
from orchestrator.usecases.claim_task import claim_task
from orchestrator.usecases.complete_task import complete_task

router = APIRouter()


@router.get("/postvak/taak/{task:path}")
def show_task(desk: AnyDesk, task: str) -> Response:
    """Show the task, with what may be done with it."""
    with desk.open() as visit:
        return task_page(desk, visit, task)


@router.post("/postvak/oppakken/{task:path}")
def take_on(desk: AnyDesk, task: str, form: AForm) -> Response:
    """Take the task on; when somebody was first, say who."""
    try:
        with desk.open() as visit:
            claim_task(visit.session, visit.actor, task, at=visit.at, key=form.key)
    except (TaskAlreadyClaimed, TaskStateConflict, NotYours):
        with desk.open() as visit:
            return task_page(desk, visit, task, changed=True, status=409)
    except FactRefused:
        # The page says itself which rule keeps this person from the work.
        with desk.open() as visit:
            return task_page(desk, visit, task, status=403)
    return _to(desk, task, "task_claimed")


@router.post("/postvak/taak/{task:path}")
def finish_task(desk: AnyDesk, task: str, form: AForm) -> Response:
    """Deliver what was filled in, and show the confirmation; whatever goes wrong, what was typed stays."""
    try:
        with desk.open() as visit:
            looking = look_at(desk, visit, task)
            form = with_parties(visit.session, form, party_fields(looking.fact_type))
    except TaskNotFound:
        typed = [each for name in form.typed for each in form.all(name)]
        return render(desk, "pages/partner/gone.html", status=404, typed=typed)
    if form.text(DO) == FIND:
        with desk.open() as visit:
            return task_page(desk, visit, task, typed=form.typed)
    try:
        draft = FactDraft(looking.task.yields, values_typed(looking.fact_type, form), None, occurred_typed(form))
    except NoMoment:
        with desk.open() as visit:
            problems = {OCCURRED: desk.language.say("forms.expected_moment")}
            return task_page(desk, visit, task, typed=form.typed, problems=problems, status=400)
    return _deliver(desk, looking, draft, form)


def _deliver(desk: Desk, looking: Looking, draft: FactDraft, form: Posted) -> Response:
    task = looking.task.id
    try:
        with desk.open() as visit:
            done = complete_task(visit.session, visit.actor, task, [draft], at=visit.at, key=form.key)
    except FactInvalid as wrong:
        problems = problems_in_words(looking.fact_type, wrong.errors, draft.fields, looking.wording)
        with desk.open() as visit:
            return task_page(desk, visit, task, typed=form.typed, problems=problems, status=400)
    except FactRefused as no:
        refusal = refused_in_words(no, looking.wording)
        with desk.open() as visit:
            return task_page(desk, visit, task, typed=form.typed, refusal=refusal, status=403)
    except (TaskStateConflict, NotYours):
        with desk.open() as visit:
            return task_page(desk, visit, task, typed=form.typed, changed=True, status=409)
    desk.request.app.state.metrics.count_facts(done.recorded.facts, replayed=done.recorded.replayed)
    return _to(desk, task, "task_done")


def _to(desk: Desk, task: str, said: str) -> Response:
    return RedirectResponse(f"{desk.request.app.url_path_for('show_task', task=task)}?gelukt={said}", 303)
