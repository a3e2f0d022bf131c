"""Moving the clock of a development platform."""

from datetime import datetime

from pydantic import Field

from api.http.messages.shape import In, Out


class ClockIn(In):
    """How far to move it, always forward."""

    move: str = Field(max_length=100, description="A length of time.", examples=["3 weeks", "1 day", "36 hours"])


class ClockOut(Out):
    """What time the platform has now."""

    now: datetime
