"""Saying in the same words what a scenario expected and what was found."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from rules.conclusions import Obligation
from rules.evaluate.verdict import Allowed, Verdict
from rules.language.text.errors import listed
from rules.scenario.scenario import ExpectedMove, ExpectedObligation
from rules.terms.moment import AMSTERDAM
from rules.terms.said import Joined, Said, Value, said

NONE = said("none")


def expected_shown(expected: ExpectedObligation) -> Value:
    """An obligation as it was expected."""
    if expected.state is None:
        return NONE
    return (
        *_phrase(expected.state, expected.bearer),
        *_end_shown(expected.last_day, expected.due, none=expected.no_last_day),
        *_either(expected.late, said("late"), said("in_time")),
        *_either(expected.unheld, said("unheld"), said("held")),
        *(() if expected.reminded is None else (reminded_shown(expected.reminded),)),
    )


def obligation_shown(found: Obligation, reminded: tuple[date, ...] | None) -> tuple[Said, ...]:
    """An obligation as it was found; with the days on which was reminded of it, where that was asked."""
    deadline = found.deadline
    due = deadline.missed_from if deadline and deadline.in_hours else None
    return (
        *_phrase(found.state, found.bearer.role),
        *_end_shown(deadline.last_day if deadline else None, due, none=deadline is not None),
        *((said("late"),) if found.late else ()),
        *((said("unheld"),) if unheld(found) else ()),
        *(() if reminded is None else (reminded_shown(reminded),)),
    )


def reminded_shown(days: tuple[date, ...]) -> Said:
    """When its bearer was reminded of it."""
    return said("reminded_on", days=Joined(tuple(map(str, days)))) if days else said("never_reminded")


def _either(given: bool | None, yes: Said, no: Said) -> tuple[Said, ...]:
    return () if given is None else (yes if given else no,)


def _phrase(state: str, bearer: str | None) -> Iterator[Said]:
    yield keyword(state)
    if bearer:
        yield said("owed_by", role=bearer)


def _end_shown(last_day: date | None, due: datetime | None, *, none: bool) -> Iterator[Said]:
    if due is not None:
        yield said("due_at", moment=due.astimezone(AMSTERDAM).isoformat())
    elif last_day or none:
        yield said("last_day", day=str(last_day)) if last_day else said("no_last_day")


def keyword(word: str) -> Said:
    """A word as scenarios write it."""
    return said("keyword", word=word)


def several(found: Iterable[Value]) -> Value:
    """What was found, one after another."""
    parts = tuple(found)
    return Joined(parts) if parts else NONE


def notice_shown(role: str | None, call: str | None) -> Said:
    """A notice, or a call of a program."""
    what = said("a_call_of", activity=call) if call else said("one")
    return said("something_for", what=what, role=role) if role else what


def closed_shown(closed: bool) -> Said:
    """How the case stands."""
    return keyword("closed" if closed else "open")


def move_shown(move: ExpectedMove) -> Said:
    """A move: which fact by whom."""
    return said("move_by", fact=move.fact, who=move.person or move.party or move.role)


def refused_by(rule: str | None) -> Said:
    """A refusal, by a rule where that is told."""
    return said("refused_by", rule=rule) if rule else said("refused")


def verdict_shown(verdict: Verdict) -> Said:
    """Whether a move is allowed, and if not by which rule."""
    if isinstance(verdict, Allowed):
        return said("allowed")
    return refused_by(verdict.rule) if verdict.rule else said("refused_because", why=verdict.reason)


def value_shown(value: object) -> str:
    """A value as a scenario writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def names_shown(names: Sequence[str]) -> Value:
    """Names one after another."""
    return listed(names, "and") if names else NONE


def unheld(found: Obligation) -> bool:
    """Whether nobody holds the role that owes it."""
    return found.bearer.role is not None and not found.bearer.parties
