"""Completing a task: the facts that are delivered, and the answer."""

from pydantic import Field

from api.http.messages.fact import FactIn, RecordedOut
from api.http.messages.shape import In, Out
from api.http.messages.task import TaskOut
from orchestrator.domain.draft import MOST_AT_ONCE


class CompleteIn(In):
    """The facts that do the task; one of them is of the type the task yields. Work given ad hoc can do without."""

    facts: list[FactIn] = Field(default_factory=list, max_length=MOST_AT_ONCE)


class CompletedOut(Out):
    """The task is done by these facts."""

    task: TaskOut
    recorded: RecordedOut
