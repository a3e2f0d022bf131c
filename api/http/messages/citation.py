"""What a clause cites, as it goes out."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field, model_validator

from api.http.messages.shape import Out, TextOut
from rules.model.citation import Citation


class CitationOut(Out):
    """One source of a clause: an article in the version that was read, a rule of one's own, or words alone.

    `words` is how it is written. `jci` refers to a national text by the standard JCI 1.3, `link` is where it can be
    read. `own` is what the authority chose itself: no law says it.
    """

    words: str
    regulation: str | None
    article: str | None
    paragraph: str | None
    parts: list[str]
    read_in: date | None
    jci: str | None
    link: str | None
    own: TextOut | None

    @model_validator(mode="before")
    @classmethod
    def _told(cls, given: Any) -> Any:
        if not isinstance(given, Citation):
            return given
        told = {name: getattr(given, name) for name in cls.model_fields}
        return told | {"regulation": given.regulation.name if given.regulation else None}


Sources = Annotated[list[CitationOut], Field(validation_alias="citations")]
"""What `source` says in one line, each with where it can be read."""
