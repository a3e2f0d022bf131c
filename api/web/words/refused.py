"""Why something is not allowed, in words, and what would make it possible."""

from dataclasses import dataclass

from api.web.words.norms import Needed, needed
from api.web.words.wording import Wording
from orchestrator.errors import FactRefused
from rules.evaluate.verdict import Refused


@dataclass(frozen=True, slots=True)
class Refusal:
    """The reason, the clause behind it (`rule` is empty when there is none), and what has to come first."""

    reason: str
    rule: str = ""
    source: str | None = None
    missing: tuple[Needed, ...] = ()


def refused_in_words(no: FactRefused, wording: Wording) -> Refusal:
    """Return why the rules do not allow the fact."""
    return refusal_in_words(no.verdict, wording)


def refusal_in_words(verdict: Refused, wording: Wording) -> Refusal:
    """Return why the rules do not allow something."""
    missing = needed(verdict, wording)
    return Refusal(wording.reason(verdict.reason), wording.rule(verdict.rule), verdict.source, missing)
