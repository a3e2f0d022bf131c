"""Why something is so, as it goes out."""

from dataclasses import asdict
from typing import Any

from pydantic import Field, model_validator

from api.messages.fact import FactOut
from api.messages.move import MoveOut
from api.messages.obligation import ObligationOut
from api.messages.shape import Out
from api.messages.task import TaskOut
from api.messages.text import TextOut
from api.words import move_in_words, obligation_in_words, task_in_words
from orchestrator.domain.obligation import Obligation
from orchestrator.domain.task import Task
from orchestrator.usecases.explain_case import Explanation


class ExplanationOut(Out):
    """Why: the clause with its source, the facts it rests on, and `steps`, the computation of the date.

    What is explained is one of `obligation`, `task` and `move`; `words` says how it stands.
    """

    words: TextOut
    version: str
    rule: str | None
    source: str | None
    title: TextOut | None
    steps: list[str]
    facts: list[FactOut]
    obligation: ObligationOut | None = Field(default=None, exclude_if=lambda given: given is None)
    task: TaskOut | None = Field(default=None, exclude_if=lambda given: given is None)
    move: MoveOut | None = Field(default=None, exclude_if=lambda given: given is None)

    @model_validator(mode="before")
    @classmethod
    def _told(cls, given: Any) -> Any:
        if not isinstance(given, Explanation):
            return given
        told = {name: getattr(given, name) for name in ("version", "rule", "source", "title", "steps", "facts")}
        return told | _subject(given)


def _subject(given: Explanation) -> dict[str, Any]:
    subject = given.subject
    if isinstance(subject, Obligation):
        return {"obligation": subject, "words": obligation_in_words(asdict(subject))}
    if isinstance(subject, Task):
        return {"task": subject, "words": task_in_words(asdict(subject))}
    return {"move": subject, "words": move_in_words(subject)}
