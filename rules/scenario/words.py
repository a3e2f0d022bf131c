"""Saying in the same words what a scenario expected and what was found."""

from datetime import date, datetime

from rules.conclusions import Obligation
from rules.evaluate.verdict import Allowed, Verdict
from rules.language.text.errors import listed
from rules.scenario.scenario import ExpectedMove, ExpectedObligation
from rules.terms.moment import AMSTERDAM


def expected_shown(expected: ExpectedObligation) -> str:
    """An obligation as it was expected."""
    if expected.state is None:
        return "none"
    end = _end_shown(expected.last_day, expected.due, none=expected.no_last_day)
    late = "" if expected.late is None else ", late" if expected.late else ", in time"
    held = "" if expected.unheld is None else ", unheld" if expected.unheld else ", held"
    reminded = "" if expected.reminded is None else reminded_shown(expected.reminded)
    return _phrase(str(expected.state), expected.bearer) + end + late + held + reminded


def obligation_shown(found: Obligation) -> str:
    """An obligation as it was found."""
    deadline = found.deadline
    due = deadline.missed_from if deadline and deadline.in_hours else None
    end = _end_shown(deadline.last_day if deadline else None, due, none=deadline is not None)
    late = ", late" if found.late else ""
    return _phrase(str(found.state), found.bearer.role) + end + late + (", unheld" if unheld(found) else "")


def reminded_shown(days: tuple[date, ...]) -> str:
    """When its bearer was reminded of it."""
    return f", reminded on {' and '.join(map(str, days))}" if days else ", never reminded"


def _phrase(state: str, bearer: str | None) -> str:
    return state + (f", owed by {bearer}" if bearer else "")


def _end_shown(last_day: date | None, due: datetime | None, *, none: bool) -> str:
    if due is not None:
        return f", due {due.astimezone(AMSTERDAM).isoformat()}"
    return f", last day {last_day}" if last_day else ", no last day" if none else ""


def notice_shown(role: str | None, call: str | None) -> str:
    """A notice, or a call of a program."""
    return (f"a call of '{call}'" if call else "one") + (f" for {role}" if role else "")


def closed_shown(closed: bool) -> str:
    """How the case stands."""
    return "closed" if closed else "open"


def move_shown(move: ExpectedMove) -> str:
    """A move: which fact by whom."""
    return f"'{move.fact}' by {move.person or move.party or move.role}"


def verdict_shown(verdict: Verdict) -> str:
    """Whether a move is allowed, and if not by which rule."""
    if isinstance(verdict, Allowed):
        return "allowed"
    return f"refused by rule '{verdict.rule}'" if verdict.rule else f"refused: {verdict.reason.en}"


def value_shown(value: object) -> str:
    """A value as a scenario writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def names_shown(names: object) -> str:
    """Names one after another."""
    found = list(names) if isinstance(names, list | tuple) else []
    return listed(found).replace(" or ", " and ") if found else "none"


def unheld(found: Obligation) -> bool:
    """Whether nobody holds the role that owes it."""
    return found.bearer.role is not None and not found.bearer.parties
