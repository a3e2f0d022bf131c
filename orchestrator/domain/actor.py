"""Who is acting: a person or a program, always for one party."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """The caller as the sign-in door established it. `person` is None for a program of the party."""

    party: str
    person: str | None = None


PLATFORM = Actor(party="speelruimte")
"""The platform itself: it wakes cases, and never adds a fact."""
