"""Why something in a case is so, as it goes out."""

from typing import Any

from pydantic import Field, model_validator

from api.http.messages.fact import FactOut
from api.http.messages.shape import Out, TextOut
from api.http.messages.work import MoveOut, NoticeOut, ObligationOut, StandingOut, TaskOut
from api.http.words import move_in_words, notice_in_words, obligation_in_words, standing_in_words, task_in_words
from orchestrator.domain.case import Standing
from orchestrator.domain.overview import Explanation
from orchestrator.domain.work import Notice, Obligation, Task


class ClauseOut(Out):
    """A rule of the policy with its source, and what the policy calls it."""

    rule: str
    source: str | None
    title: TextOut | None


class ExplanationOut(Out):
    """Why: the clause with its source, the facts it rests on, and the computation of the date.

    `steps` tells the computation in English, `stepsNl` in Dutch, one sentence a move.
    What is explained is one of `obligation`, `task`, `notice`, `scope` and `move`; `words` says how it stands. By
    `settled` an obligation was waived, discharged or taken over. `editions` are those of closed days and amounts it
    rests on: the SHA-256 of each by its version.
    """

    words: TextOut
    version: str
    rule: str | None
    source: str | None
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
        return told | _subject(given)


_ALWAYS = ("version", "rule", "source", "title", "steps", "steps_nl", "facts", "settled", "editions")


def _subject(given: Explanation) -> dict[str, Any]:
    subject = given.subject
    if isinstance(subject, Obligation):
        return {"obligation": subject, "words": obligation_in_words(subject)}
    if isinstance(subject, Task):
        return {"task": subject, "words": task_in_words(subject)}
    if isinstance(subject, Notice):
        return {"notice": subject, "words": notice_in_words(subject)}
    if isinstance(subject, Standing):
        return {"scope": subject, "words": standing_in_words(subject)}
    return {"move": subject, "words": move_in_words(subject)}
