"""Which rules came to hold in a scenario: a rule that no scenario touches is a rule nobody has tried."""

from collections.abc import Sequence

from rules.engine.problem import Match, Matcher, Program, Record
from rules.model.fault import PolicyFault
from rules.terms.said import said


class TooMuchWork(PolicyFault):
    """A policy asks for more rounds of matching than it was given."""

    def __init__(self, rounds: int) -> None:
        super().__init__(said("too_many_rounds", rounds=rounds))


class Watching:
    """A matcher that asks another, and remembers in `rules` the names of the rules of which a condition was met.

    A rule with a `where` counts as met before that is looked at. With `rounds` it matches that often at most, for
    policies of which nobody knows whether they end; then it raises `TooMuchWork`.
    """

    def __init__(self, asked: Matcher, rounds: int | None = None) -> None:
        self._asked = asked
        self._rounds = rounds
        self._asked_for = 0
        self.rules: set[str] = set()

    def match(self, program: Program, records: Sequence[Record]) -> frozenset[Match]:
        """Find every match of every branch, each once."""
        self._asked_for += 1
        if self._rounds is not None and self._asked_for > self._rounds:
            raise TooMuchWork(self._rounds)
        found = self._asked.match(program, records)
        self.rules.update(name for name in map(_rule_of, found) if "~" not in name)
        return found


class Without:
    """A matcher that asks another, and lets one rule of the policy never hold.

    What asks how an obligation drawn from that rule stands then finds none, and what changes one changes nothing.
    """

    def __init__(self, asked: Matcher, rule: str) -> None:
        self._asked = asked
        self._rule = rule

    def match(self, program: Program, records: Sequence[Record]) -> frozenset[Match]:
        """Find every match of every branch, each once, but of those of the rule none."""
        return frozenset(each for each in self._asked.match(program, records) if _rule_of(each) != self._rule)


def _rule_of(match: Match) -> str:
    """The rule a branch is of, `rule#2`; what was split off from a rule is called `rule~1#2`."""
    return match.branch.partition("#")[0]
