"""Why an engine could not answer: the one error the fence turns into a fallback, so it must be typed and counted."""

from enum import StrEnum


class Failure(StrEnum):
    """What went wrong, in words short enough to label a counter."""

    NOT_STARTED = "not_started"
    CRASHED = "crashed"
    TIMED_OUT = "timed_out"
    REFUSED = "refused"
    INCOMPLETE = "incomplete"
    GARBLED = "garbled"
    OUTSIDE_FENCE = "outside_fence"


class EngineFailed(Exception):
    """The engine gave no answer that may be trusted. Another engine may be asked the same problem."""

    def __init__(self, reason: Failure, detail: str) -> None:
        super().__init__(f"{reason.value}: {detail}")
        self.reason = reason
        self.detail = detail
