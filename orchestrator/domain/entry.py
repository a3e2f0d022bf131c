"""An entry of the journal: a fact or another input, or a consequence drawn from one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from orchestrator.domain.plan import ChangeKind


class InputKind(StrEnum):
    """What comes from outside. Everything believed about a case follows from these entries and its policy version.

    `EDITIONS_RENEWED`: from here on the case rests on other editions of closed days and amounts.
    That a task was declined changes nothing: it stays on offer, for the others and for who thinks better of it.
    """

    CASE_OPENED = "case_opened"
    FACT = "fact"
    TASK_CLAIMED = "task_claimed"
    TASK_DECLINED = "task_declined"
    TASK_RELEASED = "task_released"
    TASK_FAILED = "task_failed"
    TASK_COMPLETED = "task_completed"
    CLOCK = "clock"
    EDITIONS_RENEWED = "editions_renewed"


EntryKind = InputKind | ChangeKind

GENESIS = "0" * 64
"""What stands for the hash before the first entry."""


def entry_kind(name: str) -> EntryKind:
    """Return the kind with this name. Raises ValueError when there is none."""
    return InputKind(name) if name in _INPUTS else ChangeKind(name)


_INPUTS = frozenset(InputKind)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; `seq` counts from 1 within the case and `at` is when it was recorded.

    `cause` is the `seq` of the input this is a consequence of, None for an input. `hash` is the SHA-256 over the
    canonical JSON (RFC 8785) of everything else, among which the hash of the entry before it. `body` is JSON; an input
    that was judged together with the next one has `with_next`.
    """

    case_id: str
    seq: int
    kind: EntryKind
    at: datetime
    party: str
    person: str | None
    role: str | None
    body: Mapping[str, Any]
    cause: int | None
    prev: str
    hash: str

    @property
    def is_input(self) -> bool:
        """Whether this came from outside."""
        return self.cause is None

    def hidden(self) -> "Entry":
        """Return the line without its content, for parties that may not see it; the hash stays that of the whole."""
        return replace(self, body={"type": self.body.get("type"), "hidden": True})
