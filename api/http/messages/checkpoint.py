"""Checkpoints, and the way from one to another, as they go out."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from api.http.messages.shape import In, Out
from orchestrator.domain.provable import ProofOf

Size = Annotated[int, Field(ge=0, le=2**53 - 1, strict=False)]
Named = Annotated[str | None, Field(max_length=1000)]
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
    """What a proof is of: one `line`, one `obligation` by its key, one `task` by its id, or else the whole case.

    With the way from the checkpoint of `kept` leaves.
    """

    line: Place | None = None
    obligation: Named = None
    task: Named = None
    kept: Size | None = None

    @model_validator(mode="after")
    def _of_one_thing(self) -> Self:
        if sum(each is not None for each in (self.line, self.obligation, self.task)) > 1:
            raise PydanticCustomError("one_thing", "one of line, obligation and task")
        return self

    def subject(self) -> ProofOf:
        """Return what the use case takes."""
        return ProofOf(self.line, self.obligation, self.task)
