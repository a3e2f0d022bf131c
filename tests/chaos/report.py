"""What a run found, in the form in which it stands in docs/reliability.md."""

import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tests.chaos.round import Outcome
from tests.chaos.trial import Trial


@dataclass
class Report:
    """The outcomes of a run, and its figures."""

    seed: int
    trial: Trial
    outcomes: list[Outcome] = field(default_factory=list)
    at_the_end: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    @property
    def violations(self) -> Sequence[str]:
        """Everything that did not hold."""
        return [each for outcome in self.outcomes for each in outcome.violations] + self.at_the_end

    def lines(self) -> Iterator[str]:
        """Yield the lines of a Markdown table."""
        said, ledger = self.trial.ledger.snapshot(), self.trial.ledger
        gone = len([each for each in said if each.perhaps_gone])
        recoveries = [each.recovery for each in self.outcomes] or [0.0]
        yield "| what | figure |"
        yield "|---|---:|"
        yield f"| rounds, seed | {len(self.outcomes)}, {self.seed} |"
        yield f"| duration | {(time.monotonic() - self.began) / 60:.1f} minutes |"
        yield f"| injuries | {sum(self.trial.inflicted.values())} |"
        for name, count in sorted(self.trial.inflicted.items()):
            yield f"| of which {name} | {count} |"
        for name, why in sorted(self.trial.not_possible.items()):
            yield f"| of which {name} | not possible: {why} |"
        yield f"| programs and servers started again | {sum(self.trial.platform.restarts.values())} |"
        yield f"| cases | {len([each for each in said if each.type == 'bericht'])} |"
        yield f"| facts acknowledged | {len([each for each in said if each.acknowledged])} |"
        yield f"| of which perhaps gone with a restored backup | {gone} |"
        yield f"| requests sent again for want of an answer | {ledger.repeated} |"
        yield f"| requests sent again though answered | {ledger.replayed} |"
        yield f"| seconds until quiet again: median | {statistics.median(recoveries):.1f} |"
        yield f"| seconds until quiet again: longest | {max(recoveries):.1f} |"
        yield f"| violations | {len(self.violations)} |"
