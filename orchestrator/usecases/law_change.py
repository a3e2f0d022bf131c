"""What a change of the law means for the cases that run: how many under rules it touches, and what those have drawn."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from orchestrator.db.drawn import count_open_under, open_with_conclusions


@dataclass(frozen=True, slots=True)
class CasesTouched:
    """The open cases of a municipality that run under a touched version, and in which of them a touched rule works."""

    municipality: str
    open_cases: int
    concluded: tuple[str, ...]


def cases_touched(session: Session, rules: Mapping[str, Collection[str]]) -> tuple[CasesTouched, ...]:
    """Return what the touched `rules`, by the digest of the text they are in, mean for cases, by municipality."""
    touched = {digest: names for digest, names in rules.items() if names}
    concluded = open_with_conclusions(session, touched)
    running = count_open_under(session, touched)
    return tuple(CasesTouched(each, running[each], tuple(concluded.get(each, ()))) for each in sorted(running))
