"""How a part of the case stands, as the platform keeps it: a stage open or not, a milestone reached or not."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """The stage `scope` is open, or the milestone reached, when it `holds`; so since that moment, by that rule.

    `facts` are the ids of the grounds. A stage that no rule opened or closed has no rule.
    """

    scope: str
    milestone: bool
    holds: bool
    since: datetime
    rule: str | None
    source: str | None
    facts: tuple[str, ...]
