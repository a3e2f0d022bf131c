"""Words for people, in both languages."""

from api.http.messages.shape import Out


class TextOut(Out):
    """One text in Dutch and English."""

    nl: str
    en: str
