"""Why something in a case is so, as it goes out."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field, model_validator

from api.http.messages.citation import Sources
from api.http.messages.fact import FactOut
from api.http.messages.shape import Out, TextOut
from api.http.messages.work import MoveOut, NoticeOut, ObligationOut, StandingOut, TaskOut, steps_of
from orchestrator.domain.body import Consequence
from orchestrator.domain.case import Standing
from orchestrator.domain.overview import Explanation
from orchestrator.domain.told import tell_move, tell_standing
from orchestrator.domain.work import Notice, Obligation, Task
from rules.evaluate.moves import Move


class ClauseOut(Out):
    """A rule of the policy with its source, and what the policy calls it."""

    rule: str
    source: str | None
    sources: Sources
    title: TextOut | None


class ExplanationOut(Out):
    """Why: the clause with its source, the facts it rests on, and the computation of the date.

    `source` is what the clause cites in one line, `sources` the same with where each can be read.
    `steps` tells the computation in English, `stepsNl` in Dutch, one sentence a move.
    What is explained is one of `obligation`, `task`, `notice`, `scope` and `move`; `words` says how it stands. By
    `settled` an obligation was waived, discharged or taken over. `editions` are those of closed days and amounts it
    rests on: the SHA-256 of each by its version.
    """

    words: TextOut
    version: str
    rule: str | None
    source: str | None
    sources: Sources
    title: TextOut | None
    editions: dict[str, str]
    steps: list[str]
    steps_nl: list[str]
    facts: list[FactOut]
    obligation: ObligationOut | None = Field(default=None, exclude_if=lambda given: given is None)
    task: TaskOut | None = Field(default=None, exclude_if=lambda given: given is None)
    notice: NoticeOut | None = Field(default=None, exclude_if=lambda given: given is None)
    scope: StandingOut | None = Field(default=None, exclude_if=lambda given: given is None)
    move: MoveOut | None = Field(default=None, exclude_if=lambda given: given is None)
    settled: ClauseOut | None = Field(default=None, exclude_if=lambda given: given is None)

    @model_validator(mode="before")
    @classmethod
    def _told(cls, given: Any) -> Any:
        if not isinstance(given, Explanation):
            return given
        told = {name: getattr(given, name) for name in _ALWAYS}
        return told | steps_of(given.steps) | _subject(given)


_ALWAYS = ("version", "rule", "source", "citations", "title", "facts", "settled", "editions")


def _subject(given: Explanation) -> dict[str, Any]:
    subject = given.subject
    if isinstance(subject, Move):
        return {"move": subject, "words": tell_move(subject)}
    return {_UNDER[type(subject)]: subject, "words": tell_standing(subject)}


_UNDER: Mapping[type[Consequence], str] = {Obligation: "obligation", Task: "task", Notice: "notice", Standing: "scope"}
