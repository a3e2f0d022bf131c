"""The shape of an injury: drawn beforehand, so that a seed gives the same ones, and told in one line."""

import random
from dataclasses import dataclass
from typing import ClassVar, Self

from tests.chaos.trial import Trial

LOAD_SECONDS = 5.0
"""About how long callers call in a round; injuries begin within this."""


@dataclass(frozen=True)
class Injury:
    """What is done, so many seconds after the round began. Subclasses say what, and may draw more."""

    name: ClassVar[str]
    weight: ClassVar[int] = 2
    drastic: ClassVar[bool] = False
    """Whether a round gets at most one of these: they take long by themselves."""

    after: float

    @classmethod
    def drawn(cls, rng: random.Random) -> Self:
        """Return one with everything chosen."""
        return cls(after=moment(rng))

    @classmethod
    def why_not(cls, trial: Trial) -> str | None:  # noqa: ARG003 some need to know
        """Say why it cannot be inflicted here, None when it can."""
        return None

    def inflict(self, trial: Trial) -> None:
        """Do it, and where it is something to undo, undo it."""
        raise NotImplementedError

    def __str__(self) -> str:
        return f"{self.name} at {self.after:.1f} s"


def moment(rng: random.Random) -> float:
    """Return when to begin: early enough for callers to notice."""
    return round(rng.uniform(0.3, LOAD_SECONDS - 1.0), 1)
