"""Going over to newer editions of closed days and amounts: what the journal says of it, and who hears what moved."""

from collections.abc import Iterator, Sequence

from orchestrator.domain.body import DayChanged, EditionsRenewed
from orchestrator.domain.journal import Entry, InputKind
from orchestrator.domain.plan import CaseState, Change, NoticeChange, ObligationChange
from orchestrator.domain.work import OWED, RUNNING, Obligation, ObligationState, notice_about
from orchestrator.domain.written import read_body
from rules.conclusions import Conclusions
from rules.model.policy import Policy
from rules.terms.changed import changed
from rules.terms.edition import Editions, first
from rules.terms.said import Said, Text, said

_AHEAD = 6
"""So many years after this one a decree is told of: further no term of a case reaches."""


def renewed(before: Editions | None, after: Editions, years: tuple[int, int]) -> EditionsRenewed:
    """Return what the journal says: the old and the new editions, and what they say otherwise from which source.

    `years` are that in which the case was opened and this one. A case that named none rested on those of then.
    """
    span = range(years[0] - 1, years[1] + _AHEAD)
    told = (DayChanged(each.day, each.words.nl, each.words.en) for each in changed(before or first(), after, span))
    return EditionsRenewed(after.named(), before.named() if before else {}, tuple(told))


def tell_moved(
    policy: Policy, state: CaseState, changes: Sequence[Change], conclusions: Conclusions, inputs: Sequence[Entry]
) -> tuple[NoticeChange, ...]:
    """Return, where an input brings other editions, a notice for each duty of which they moved the last day."""
    said = ((each, read_body(each)) for each in inputs if each.kind is InputKind.EDITIONS_RENEWED)
    renewal = next(((each, body) for each, body in said if isinstance(body, EditionsRenewed)), None)
    return tuple(_notices(policy, state, changes, conclusions, *renewal)) if renewal else ()


def _notices(
    policy: Policy,
    state: CaseState,
    changes: Sequence[Change],
    conclusions: Conclusions,
    entry: Entry,
    renewal: EditionsRenewed,
) -> Iterator[NoticeChange]:
    director = conclusions.roles.get(policy.director, ())
    for each in changes:
        before = state.obligations.get(each.after.key) if isinstance(each, ObligationChange) else None
        if isinstance(each, ObligationChange) and before and _concerns_somebody(before, each.after):
            parties = tuple(sorted({*each.after.bearers, *director}))
            if parties:
                what, key, at = _words(policy, before, each.after, renewal), f"moved:{entry.seq}", entry.at
                yield NoticeChange(notice_about(each.after, key, what, parties=parties, role=None, since=at, at=at))


def _concerns_somebody(before: Obligation, after: Obligation) -> bool:
    if before.last_day == after.last_day and before.due_at == after.due_at:
        return False
    return before.state in OWED or after.state in OWED or before.late != after.late


def _words(policy: Policy, before: Obligation, after: Obligation, renewal: EditionsRenewed) -> Said:
    return said(
        "last_day_moved",
        act=policy.facts[after.act].title,
        old=before.last_day or said("no_day_yet"),
        new=after.last_day or said("no_day_yet"),
        turned=_turned(before, after),
        why=_because(before, after, renewal),
    )


def _because(before: Obligation, after: Obligation, renewal: EditionsRenewed) -> Text:
    """Return what changed, as far as it lies where the day moved; the edition when that says nothing."""
    days = sorted(each for each in (before.last_day, after.last_day) if each)
    near = [each for each in renewal.changed if days and days[0] <= each.day <= days[-1]] or renewal.changed
    editions = ", ".join(sorted(renewal.editions))
    return Text("; ".join(each.nl for each in near) or editions, "; ".join(each.en for each in near) or editions)


def _turned(before: Obligation, after: Obligation) -> Said | str:
    breached = ObligationState.BREACHED
    if before.state is breached and after.state in RUNNING:
        return said("turned_not_late")
    if after.state is breached and before.state is not breached:
        return said("turned_late")
    if before.late != after.late:
        return said("turned_done_late" if after.late else "turned_done_in_time")
    return ""
