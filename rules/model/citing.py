"""Which clauses of a policy cite what: its rules and its named terms, each with the terms written inside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from rules.model.citation import Citation
from rules.model.policy import Policy
from rules.model.term import TermRule


class Citer(StrEnum):
    """What cites."""

    RULE = "rule"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class Citing:
    """One clause with everything it cites; `rules` are those that say it, for a term the ones that use it."""

    citer: Citer
    name: str
    line: int
    citations: tuple[Citation, ...]
    rules: tuple[str, ...]


def citing(policy: Policy) -> Iterator[Citing]:
    """Every clause that can cite, named terms first."""
    for name, term in policy.terms.items():
        using = tuple(rule.name for rule in policy.rules.values() if any(each is term for each in rule.every_term))
        yield Citing(Citer.TERM, name, term.line, tuple(_cited_in(term)), using)
    for rule in policy.rules.values():
        written = (effect.term for effect in rule.effects if effect.term is not None and effect.term.name is None)
        inside = (each for one in written for each in _cited_in(one))
        yield Citing(Citer.RULE, rule.name, rule.line, (*rule.citations, *inside), (rule.name,))


def _cited_in(term: TermRule) -> Iterator[Citation]:
    """What a term cites, and the terms without a name after which it runs."""
    yield from term.citations
    if term.follows is not None and term.follows.name is None:
        yield from _cited_in(term.follows)
