"""What one's party was told: every notice, the newest first, and saying that one has read it."""

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, DeskVisit
from api.web.frame.posted import AForm
from orchestrator.domain.listing import NoticeFilter, Page
from orchestrator.usecases import inbox

router = APIRouter()

_LONGEST = 300


@router.get("/postvak/berichten")
def show_notices(desk: AnyDesk, na: str = "") -> Response:
    """Show the notices, read ones too."""
    after = na[:_LONGEST].replace("\x00", "")
    with desk.open() as visit:
        page = Page(desk.preferences.lines, after or None)
        found = inbox.list_notices(visit.session, visit.actor, NoticeFilter(), page)
    return desk.show("pages/partner/notices.html", notices=found.found, next=found.next, after=after, at=visit.at)


@router.post("/postvak/gelezen")
def read_notice(desk: AnyDesk, form: AForm) -> Response:
    """Mark a notice as read by this party, and go back to where it was shown."""

    def do(visit: DeskVisit) -> Response:
        inbox.read_notice(visit.session, visit.actor, form.text("bericht"), at=visit.at, key=form.key)
        return desk.go_to("show_notices" if form.text("lijst") == "alle" else "show_inbox", "notice_read")

    return desk.act(do)
