"""Entries of the journal as they go out."""

from datetime import datetime
from typing import Any

from api.messages.shape import Out
from api.messages.text import TextOut
from api.words import words
from orchestrator.domain.entry import Entry


class EntryOut(Out):
    """One line of the journal, in words and as data. `cause` is the `seq` of the input it follows from."""

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

    @classmethod
    def told(cls, entry: Entry) -> "EntryOut":
        """Return the entry with its words."""
        known = {name: getattr(entry, name) for name in cls.model_fields if name != "words"}
        return cls(**known, words=TextOut.of(words(entry)))
