"""Reminding: once the moment has come that a policy names before a deadline, while the duty is still owed.

It looks only at how things stand: a wake that is late or double gives a reminder once, and after that nothing is left
to give.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from orchestrator.domain.plan import CaseState, Change, ChangeKind, NoticeChange, ObligationChange
from orchestrator.domain.work import RUNNING, Obligation, ObligationState, notice_about
from rules.conclusions import Conclusions
from rules.evaluate.deadlines import reminders_passed
from rules.model.policy import Policy
from rules.terms.moment import end_of
from rules.terms.said import Said, Text, said


def remind(policy: Policy, before: CaseState, after: CaseState, conclusions: Conclusions) -> tuple[Change, ...]:
    """Return the reminders to be given now: a change for each moment that passed, and one notice for each duty.

    `before` and `after` are the case before and after what was concluded was taken in.
    """
    return tuple(_reminders(policy, before, after, conclusions))


def _reminders(
    policy: Policy, before: CaseState, after: CaseState, conclusions: Conclusions
) -> Iterator[ObligationChange | NoticeChange]:
    for key in sorted(after.obligations):
        owed, held = after.obligations[key], before.obligations.get(key)
        if not _to_be_reminded(owed, held):
            continue
        moments = reminders_passed(owed.reminders, owed.since, owed.reminders_given, conclusions.at)
        for moment in moments:
            owed = replace(owed, reminders_given=(*owed.reminders_given, moment))
            yield ObligationChange(ChangeKind.REMINDER_GIVEN, owed)
        if moments:
            yield from _told(policy, owed, moments, conclusions)


def _to_be_reminded(owed: Obligation, held: Obligation | None) -> bool:
    """Whether it is owed and its term runs; when the clock slept through the end as well, that is told with it."""
    slept = owed.state is ObligationState.BREACHED and held is not None and held.state in RUNNING
    return owed.state is ObligationState.OPEN or slept


def _told(
    policy: Policy, owed: Obligation, moments: Sequence[datetime], conclusions: Conclusions
) -> Iterator[NoticeChange]:
    """Yield what the bearers are told, or whoever directs the case when nobody holds the role that owes it."""
    role = owed.bearer_role if owed.bearers else policy.director
    parties = owed.bearers or tuple(sorted(conclusions.roles.get(policy.director, ())))
    if parties:
        key, since = f"reminder:{moments[0]:%Y%m%dT%H%M%SZ}", moments[-1]
        what = words(policy, owed)
        yield NoticeChange(notice_about(owed, key, what, parties=parties, role=role, since=since, at=conclusions.at))


def words(policy: Policy, owed: Obligation) -> Said:
    """Return the reminder itself: what is owed, until when, by which rule, and that nobody holds the role if so."""
    rule = policy.rules[owed.rule]
    key = "reminder_too_late" if owed.state is ObligationState.BREACHED else "reminder"
    return said(
        key,
        act=policy.facts[owed.act].title,
        until=_until(owed),
        rule=rule.title or Text(rule.name, rule.name),
        source=f" ({rule.source})" if rule.source else "",
        nobody=_nobody(policy, owed),
    )


def _until(owed: Obligation) -> Said | str:
    """Return until when: the last day, or the moment where the term runs by the clock."""
    last, due = owed.last_day, owed.due_at
    if last and due and due != end_of(last):
        return said("reminder_before", due=due)
    return said("reminder_by", day=last) if last else ""


def _nobody(policy: Policy, owed: Obligation) -> Said | str:
    role = policy.roles.get(owed.bearer_role or "")
    return "" if owed.bearers or role is None else said("reminder_nobody", role=role.title)
