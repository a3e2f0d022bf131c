"""How work ended for a party: a word for whoever looks in Temporal; what counts is what came in through the API."""

from enum import StrEnum


class Outcome(StrEnum):
    """How it ended for this party."""

    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"
    LEFT_FOR_PEOPLE = "left for people"
    FAILED = "failed"


class CannotDo(Exception):
    """A partner's function raises this when the work cannot be done; the text is the reason, without personal data."""
