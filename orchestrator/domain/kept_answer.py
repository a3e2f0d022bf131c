"""An answer to a form, as it is kept: a page, its status, and the language it is in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """The page as it was made; `language` is the code of the language."""

    page: str
    status: int
    language: str
