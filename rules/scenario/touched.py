"""Which rules came to hold in a scenario: a rule that no scenario touches is a rule nobody has tried."""

from collections.abc import Sequence

from rules.engine.problem import Match, Matcher, Program, Record


class Watching:
    """A matcher that asks another, and remembers in `rules` the names of the rules of which a condition was met.

    A rule with a `where` counts as met before that is looked at.
    """

    def __init__(self, asked: Matcher) -> None:
        self._asked = asked
        self.rules: set[str] = set()

    def match(self, program: Program, records: Sequence[Record]) -> frozenset[Match]:
        """Find every match of every branch, each once."""
        found = self._asked.match(program, records)
        # A branch is called after its rule: `rule#2`; what was split off from a rule is called `rule~1#2`.
        names = (match.branch.partition("#")[0] for match in found)
        self.rules.update(name for name in names if "~" not in name)
        return found
