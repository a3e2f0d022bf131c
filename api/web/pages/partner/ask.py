"""Returning a question: it becomes work for the director, and the answer comes back on the page of the task."""

from collections.abc import Mapping

from fastapi import APIRouter
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from api.web.frame.desk import AnyDesk, Desk
from api.web.frame.page import render
from api.web.frame.posted import AForm
from api.web.pages.partner.looking import Looking, clean, look_at
from api.web.words.refused import Refusal, refused_in_words
from orchestrator.errors import FactRefused
from orchestrator.usecases.ask_director import ask_director

router = APIRouter()

QUESTION = "vraag"
_LONGEST = 2_000


@router.get("/postvak/vraag/{task:path}")
def show_question(desk: AnyDesk, task: str) -> Response:
    """Show the form."""
    with desk.open() as visit:
        looking = look_at(desk, visit, task)
    return _form(desk, looking, {})


@router.post("/postvak/vraag/{task:path}")
def ask(desk: AnyDesk, task: str, form: AForm) -> Response:
    """Ask the director of the case; the question says by itself which task it is about."""
    question = clean(form.text(QUESTION))
    with desk.open() as visit:
        looking = look_at(desk, visit, task)
    if not question or len(question) > _LONGEST:
        problem = desk.language.say("task.question_needed" if not question else "task.too_long")
        return _form(desk, looking, form.typed, problems={QUESTION: problem}, status=400)
    about = f"{looking.overview.policy.tasks[looking.task.task].title.nl}: {question}"
    try:
        with desk.open() as visit:
            case = looking.overview.case.id
            asked = ask_director(visit.session, visit.actor, case, about, at=visit.at, key=form.key)
    except FactRefused as no:
        return _form(desk, looking, form.typed, refusal=refused_in_words(no, looking.wording), status=403)
    desk.request.app.state.metrics.count_facts(asked.facts, replayed=asked.replayed)
    there = desk.request.app.url_path_for("show_task", task=task)
    return RedirectResponse(f"{there}?gelukt=question_asked#vragen", 303)


def _form(
    desk: Desk,
    looking: Looking,
    typed: Mapping[str, tuple[str, ...]],
    *,
    problems: Mapping[str, str] | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> Response:
    told = {"typed": typed, "problems": problems or {}, "refusal": refusal}
    return render(desk, "pages/partner/ask.html", status=status, looking=looking, **told)
