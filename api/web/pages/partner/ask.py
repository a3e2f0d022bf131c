"""Returning a question: it becomes work for the director, and the answer comes back on the page of the task."""

from collections.abc import Mapping

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, Desk, Done, Visit
from api.web.frame.posted import AForm
from api.web.pages.partner.looking import Looking, clean, look_at
from api.web.words.refused import Refusal, refused_in_words
from orchestrator.errors import FactRefused
from orchestrator.usecases.inbox import ask_director

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

    def do(visit: Visit) -> Done:
        case = looking.overview.case.id
        asked = ask_director(visit.session, visit.actor, case, about, at=visit.at, key=form.key)
        return Done(desk.go_to("show_task", "question_asked", "vragen", task=task), asked)

    def again(_: Visit, no: FactRefused) -> Response:
        return _form(desk, looking, form.typed, refusal=refused_in_words(no, looking.wording), status=403)

    return desk.act(do, again, FactRefused)


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
    return desk.show("pages/partner/ask.html", status=status, looking=looking, **told)
