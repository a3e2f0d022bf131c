"""Entries of the journal, and why something is so, as they go out."""

from datetime import datetime
from typing import Any

from pydantic import model_validator

from api.http.messages.shape import AfterSeq, In, Limit, Out, TextOut
from orchestrator.domain.journal import Entry
from orchestrator.domain.told import tell


class EntryOut(Out):
    """One line of the journal, in words and as data. `cause` is the `seq` of the input it follows from.

    With `salt` the line is whole, and can be held against its `commitment`; without, something in it is hidden. Lines
    from before there were salts have neither.
    """

    case_id: str
    seq: int
    kind: str
    at: datetime
    party: str
    person: str | None
    role: str | None
    words: TextOut
    body: dict[str, Any]
    cause: int | None
    prev: str
    hash: str
    salt: str | None
    commitment: str | None

    @model_validator(mode="before")
    @classmethod
    def _told(cls, given: Any) -> Any:
        if not isinstance(given, Entry):
            return given
        known = {name: getattr(given, name) for name in cls.model_fields if name != "words"}
        return known | {"words": tell(given)}


class JournalQuery(In):
    """Which lines of the journal: those after this `seq`."""

    limit: Limit = 50
    after: AfterSeq = 0
