"""What moves a term: the facts by which the rules let the end of a duty be put off, suspended or taken up again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from api.web.words.wording import Wording
from orchestrator.domain.overview import Overview
from orchestrator.domain.work import Obligation, ObligationState
from rules.evaluate.moves import term_movers
from rules.evaluate.verdict import Allowed
from rules.model.policy import Policy


@dataclass(frozen=True, slots=True)
class TermChange:
    """A fact that may be added now and moves a term; `how` is `suspend`, `resume` or `extend`."""

    how: str
    fact: str
    words: str


def term_changes(overview: Overview, wording: Wording, us: str) -> Mapping[str, tuple[TermChange, ...]]:
    """Return by the key of each obligation what this party may now add to move its term."""
    allowed = {each.fact for each in overview.moves.get(us, ()) if isinstance(each.verdict, Allowed)}
    found = {each.key: tuple(_levers(overview.policy, each, allowed, wording)) for each in overview.obligations}
    return {key: those for key, those in found.items() if those}


def _levers(policy: Policy, owed: Obligation, allowed: set[str], wording: Wording) -> Iterator[TermChange]:
    found = dict(term_movers(policy, owed.rule))
    useless = "suspend" if owed.state is ObligationState.SUSPENDED else "resume"
    return (
        TermChange(how, fact, wording.fact(fact))
        for fact, how in sorted(found.items())
        if fact in allowed and how != useless
    )
