"""The pages: every group of pages has a file in `pages/`, and a line here."""

from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from api.web.frame.page import STATIC
from api.web.pages import at_issuer, everybody, invitation, news, search, sign_in, sign_out
from api.web.pages.administrator import keys, people
from api.web.pages.author import check_text, compare, policies, policy, readings, scenarios, try_out
from api.web.pages.case import add_fact, case, erase, new_case, proof, retitle
from api.web.pages.coalition import made_of, waits
from api.web.pages.coalition import scores as coalition_scores
from api.web.pages.director import bulk, readings_done, retention, subject, worklist
from api.web.pages.officer import calendar, deadlines, evidence, scores
from api.web.pages.operator import sign_in as operator_sign_in
from api.web.pages.operator import stuck
from api.web.pages.partner import inbox, task
from api.web.trouble import answer_page_refusals
from api.web.words.language import languages

PAGES = (
    everybody,
    sign_in,
    at_issuer,
    sign_out,
    invitation,
    search,
    news,
    worklist,
    bulk,
    retention,
    readings_done,
    subject,
    new_case,
    case,
    add_fact,
    retitle,
    erase,
    proof,
    inbox,
    task,
    coalition_scores,
    made_of,
    waits,
    deadlines,
    calendar,
    scores,
    evidence,
    operator_sign_in,
    stuck,
    people,
    keys,
    policies,
    compare,
    check_text,
    policy,
    scenarios,
    readings,
    try_out,
)


class _Kept(StaticFiles):
    """Files browsers may keep: their address changes with their content."""

    def file_response(self, *args: object, **named: object) -> Response:
        response: Response = super().file_response(*args, **named)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def mount_web(app: FastAPI) -> None:
    """Add the pages and what they are made up with to the application. Raises LanguageIncomplete."""
    languages()
    for group in PAGES:
        app.include_router(group.router, include_in_schema=False)
    app.mount("/static", _Kept(directory=STATIC, check_dir=False), name="static")
    answer_page_refusals(app)
