"""Pages for everybody: the way in, preferences, help, how accessible it is, and the answer to a form that was sent."""

from dataclasses import asdict
from pathlib import Path

from fastapi import APIRouter, Response
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse

from api.web.frame.desk import AnyDesk, Desk
from api.web.frame.kept import shown_window
from api.web.frame.navigation import first_page_for
from api.web.frame.page import page_headers
from api.web.frame.posted import AnyForm, within
from api.web.frame.preferences import LINES, chosen, keep
from api.web.frame.refusals import AnswerGone, PageNotFound, SignInNeeded
from api.web.words.language import languages
from orchestrator.clock import now
from orchestrator.usecases.kept_answers import find_answer
from orchestrator.usecases.sign_in import find_vouching

router = APIRouter()


@router.get("/")
def show_first_page(desk: AnyDesk) -> Response:
    """Go to where this person begins."""
    with desk.open() as visit:
        return RedirectResponse(first_page_for(desk.request.app, visit.actor, visit.party), 303)


@router.get("/voorkeuren")
def show_preferences(desk: AnyDesk) -> Response:
    """Show what can be chosen."""
    with desk.open() as visit:
        vouching = find_vouching(visit.session, desk.token or "")
    known = desk.request.app.state.issuers.find(vouching.issuer) if vouching else None
    issuer = known.issuer if known else None
    choices = [(each.code, each.name) for each in languages()]
    lines = [(str(each), str(each)) for each in LINES]
    return desk.show("pages/preferences.html", language_choices=choices, line_choices=lines, issuer=issuer)


@router.post("/voorkeuren")
def choose_preferences(desk: AnyDesk, form: AnyForm) -> Response:
    """Keep what was chosen; a language alone may be chosen from any page, without being signed in."""
    kept = asdict(desk.preferences) | {"language": form.text("language")}
    if form.text("lines") in {str(each) for each in LINES}:
        kept |= {"lines": int(form.text("lines")), "live": form.text("live") == "yes"}
    answer = RedirectResponse(within(form.text("naar")) or "/", 303)
    keep(answer, chosen(kept, desk.preferences))
    return answer


@router.get("/toegankelijkheid")
def show_accessibility(desk: AnyDesk) -> Response:
    """Show how accessible the pages are, and whom to tell when they are not."""
    return desk.known().show("pages/accessibility.html")


@router.get("/hulp")
def show_help(desk: AnyDesk) -> Response:
    """Show how it works, in plain words."""
    return desk.known().show("pages/help.html")


@router.get("/thema.css")
def show_theme(desk: AnyDesk) -> Response:
    """Return the municipality's own style sheet, when the settings name one on this machine."""
    place = Path(desk.settings.theme_css or "")
    if not place.is_file() or place.suffix != ".css":
        raise PageNotFound(desk.request.url.path)
    return FileResponse(place, media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})


@router.get("/antwoord/{answer}")
def show_answer(desk: AnyDesk, answer: str) -> Response:
    """Show the answer again, as it was. Raises SignInNeeded, AnswerGone when it is not kept for this browser."""
    desk.known()
    with desk.database.transaction() as session:
        kept = find_answer(session, answer, _shown(desk), at=now())
    if kept is None:
        raise AnswerGone if desk.visitor else SignInNeeded
    return HTMLResponse(kept.page, kept.status, page_headers(desk) | {"Content-Language": kept.language})


def _shown(desk: Desk) -> list[str]:
    """Return what the browser shows: the token of a session that lasts, the secret of its window."""
    token = desk.token if desk.visitor else None
    return [each for each in (token, shown_window(desk.request)) if each]
