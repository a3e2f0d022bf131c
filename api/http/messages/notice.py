"""Notices as they go out: what somebody was told."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from api.http.messages.paging import PageQuery
from api.http.messages.shape import Out
from api.http.messages.text import TextOut
from orchestrator.domain.listing import NoticeFilter


class NoticeOut(Out):
    """What `parties` (those that held `role`, where a role was addressed) or a person was told, once.

    With `call` the program of each party is told to do this; its `values` are for whom it is addressed to.
    """

    key: str
    rule: str
    source: str | None
    role: str | None
    parties: list[str]
    person: str | None
    what: TextOut
    call: str | None
    values: dict[str, Any]
    since: datetime
    given_at: datetime
    facts: list[str]


class NoticeLineOut(Out):
    """A notice to your party, in a list over cases; `readAt` is null until somebody marked it as read."""

    id: str
    case_id: str
    case_title: str
    municipality: str
    version: str
    notice: NoticeOut
    read_at: datetime | None
    read_by: str | None


class NoticeQuery(PageQuery):
    """Which notices; what is left out does not narrow."""

    unread: Annotated[bool, Field(strict=False, description="Only those your party has not read yet.")] = False
    case: str | None = Field(default=None, description="Case id.")

    def wanted(self) -> NoticeFilter:
        """Return what the use cases take."""
        return NoticeFilter(self.unread, self.case)
