"""Checkpoints, and the way from one to another, as they go out."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from api.http.messages.shape import In, Out

Size = Annotated[int, Field(ge=0, le=2**53 - 1, strict=False)]
Place = Annotated[int, Field(ge=1, le=2**31 - 1, strict=False)]


class CheckpointKeyOut(Out):
    """A public key in PEM, and since when checkpoints are signed with it."""

    public: str
    since: datetime


class CheckpointOut(Out):
    """A signed checkpoint. `note` is the text that is signed with the signatures: keep it."""

    municipality: str
    size: int
    at: datetime
    note: str
    keys: list[CheckpointKeyOut]


class GrowthOut(Out):
    """Two checkpoints, and the hashes that show that nothing was changed between them: only added."""

    first: str
    last: str
    path: list[str]


class CheckpointQuery(In):
    """Which checkpoint: that of so many leaves; left out: the latest."""

    size: Size | None = None


class GrowthQuery(In):
    """Between which two: that of `kept` leaves, and the latest one or that of `size` leaves."""

    kept: Size
    size: Size | None = None


class ProofQuery(In):
    """What a proof is of: one `line` or the whole case; with the way from the checkpoint of `kept` leaves."""

    line: Place | None = None
    kept: Size | None = None
