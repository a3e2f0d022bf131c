"""How much work lies there: the figures by which the people who keep the platform running see that it does."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Load:
    """Counts over all cases; `outbox_waiting` are effects not handed on yet, states without any are 0.

    `tokens_ending` are tokens that have ended or will within a month.
    """

    outbox_waiting: int
    tasks: Mapping[str, int]
    obligations: Mapping[str, int]
    tokens_ending: int
