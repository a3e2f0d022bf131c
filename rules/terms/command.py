"""The door of `speelruimte term --json`: JSON values in, JSON values out, each mistake named by its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from rules.terms.duration import Duration, LeapDay
from rules.terms.edition import CALENDAR, PENALTY, Edition, shipped
from rules.terms.errors import TermError, join_place
from rules.terms.moment import AMSTERDAM, spell_moment
from rules.terms.penalty import compute_penalty
from rules.terms.rfc3339 import is_longer_than_a_day, read_moment
from rules.terms.said import Told
from rules.terms.term import Deadline, Suspension, Term, compute

_T = TypeVar("_T")
_Reader = Callable[[object, str], Any]
_WHOLE = "the document"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# A moment on a clock in the Netherlands, where nobody says which offset.
_ON_THE_CLOCK = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?")


def answer(document: object, *, named: bool = False) -> object:
    """Answer one question about a term or a penalty, or a list of them, in the same shape.

    A term is `{"after" or "before", "lasts", "calendar", "suspended", "extended", "leap_day"}`, a penalty
    `{"penalty": {…}}`. The answers hold days as ISO text and whole numbers, and how they were found in `steps`
    (English) and `steps_nl`.
    With `named`, `editions` is the edition of the closed days or amounts they rest on, with its SHA-256.
    `last_day` is null while nothing has ended a suspension; a term in hours also gets `missed_from`, the exact moment.

    Raises TermError: an unknown or missing key, an impossible date, a wrong type; it names the place, such as
    `[2].suspended[0].until_day_of`.
    """
    if isinstance(document, list):
        return [_answer_one(question, f"[{n}]", named=named) for n, question in enumerate(document)]
    return _answer_one(document, "", named=named)


def _answer_one(question: object, place: str, *, named: bool) -> dict[str, object]:
    found = _answered(question, place)
    return found if named else {name: each for name, each in found.items() if name != "editions"}


def _answered(question: object, place: str) -> dict[str, object]:
    if isinstance(question, dict) and "penalty" in question:
        return _penalty(
            _read_keys(question, place, {"penalty": _value}, ["penalty"])["penalty"], join_place(place, "penalty")
        )
    return _term(question, place)


def _term(question: object, place: str) -> dict[str, object]:
    given = _read_keys(question, place, _TERM, ["lasts"])
    term = _at(place, lambda: Term(**given))
    out = _deadline_out(_at(place, lambda: compute(term)), in_hours=bool(given["lasts"].hours))
    return out | _rests_on(shipped().get(CALENDAR) if term.calendar == CALENDAR else None)


def _penalty(question: object, place: str) -> dict[str, object]:
    given = _read_keys(question, place, _PENALTY, ["notice_received", "term_ended"])
    penalty = _at(place, lambda: compute_penalty(**given))
    return {
        "first_day": penalty.first_day.isoformat(),
        "last_day": penalty.last_day.isoformat(),
        "days": penalty.days,
        "amount_eur": penalty.amount_eur,
        **_steps(penalty.steps),
        **_rests_on(shipped().get(PENALTY)),
    }


def _rests_on(edition: Edition | None) -> dict[str, object]:
    """Say which edition of the closed days or amounts was used, with its digest; the plain calendar rests on none."""
    return {"editions": {edition.version: edition.digest} if edition else {}}


def _deadline_out(deadline: Deadline, *, in_hours: bool) -> dict[str, object]:
    out: dict[str, object] = {
        "last_day": deadline.last_day and deadline.last_day.isoformat(),
        "suspended_days": deadline.suspended_days,
        **_steps(deadline.steps),
    }
    if in_hours and deadline.missed_from is not None:
        out["missed_from"] = spell_moment(deadline.missed_from)
    return out


def _steps(steps: Sequence[Told]) -> dict[str, object]:
    return {"steps": [each.en for each in steps], "steps_nl": [each.nl for each in steps]}


def _read_keys(found: object, place: str, readers: Mapping[str, _Reader], needed: list[str]) -> dict[str, Any]:
    """Read an object key by key, each with its own reader; what is not among the readers is an error."""
    if not isinstance(found, dict):
        raise TermError(place or _WHOLE, found, f"an object with the keys {', '.join(readers)}")
    for key in found:
        if key not in readers:
            raise TermError(join_place(place, str(key)), key, f"one of the keys {', '.join(readers)}")
    for key in needed:
        if key not in found:
            raise TermError(place or _WHOLE, sorted(found), f"the key '{key}' too")
    return {key: readers[key](value, join_place(place, key)) for key, value in found.items()}


def _at(place: str, work: Callable[[], _T]) -> _T:
    try:
        return work()
    except OverflowError as error:
        raise TermError(place or _WHOLE, "a day outside the calendar", "days between the years 1 and 9999") from error
    except TermError as error:
        raise error.inside(place) from error


def _value(found: object, _place: str) -> object:
    return found


def _text(found: object, place: str) -> str:
    if not isinstance(found, str):
        raise TermError(place, found, "text")
    return found


def _yes_or_no(found: object, place: str) -> bool:
    if not isinstance(found, bool):
        raise TermError(place, found, "true or false")
    return found


def _day(found: object, place: str) -> date:
    if isinstance(found, str) and _DAY.fullmatch(found):
        try:
            return date.fromisoformat(found)
        except ValueError as error:
            raise TermError(place, found, "an ISO date that the calendar has") from error
    raise TermError(place, found, "an ISO date, such as 2026-03-02")


def _day_or_none(found: object, place: str) -> date | None:
    return None if found is None else _day(found, place)


def _day_or_moment(found: object, place: str) -> date | datetime:
    if not isinstance(found, str) or not is_longer_than_a_day(found):
        return _day(found, place)
    try:
        moment = datetime.fromisoformat(found) if _ON_THE_CLOCK.fullmatch(found) else read_moment(found)
    except ValueError:
        moment = None
    if moment is None:
        raise TermError(place, found, "an ISO moment that exists, such as 2026-03-02T09:00:00+01:00")
    return moment if moment.tzinfo else _in_the_netherlands(moment, place)


def _in_the_netherlands(moment: datetime, place: str) -> datetime:
    """Give a moment without offset the Dutch one, unless the clock skipped it or showed it twice."""
    local = moment.replace(tzinfo=AMSTERDAM)
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        raise TermError(place, moment.isoformat(), "an offset from UTC, because the clock changes in this hour")
    return local.astimezone(UTC)


def _duration(found: object, place: str) -> Duration:
    text = _text(found, place)
    # ISO 8601 has no working days, so a length in words is welcome too.
    read = Duration.parse if text[:1].isdigit() else Duration.parse_iso
    try:
        return read(text)
    except TermError as error:
        raise TermError(place, error.found, error.expected) from error


def _durations(found: object, place: str) -> tuple[Duration, ...]:
    return tuple(_duration(one, inner) for one, inner in _each(found, place))


def _leap_day(found: object, place: str) -> LeapDay:
    text = _text(found, place)
    if text not in tuple(LeapDay):
        raise TermError(place, text, f"one of: {', '.join(LeapDay)}")
    return LeapDay(text)


def _suspensions(found: object, place: str) -> tuple[Suspension, ...]:
    return tuple(_suspension(one, inner) for one, inner in _each(found, place))


def _suspension(found: object, place: str) -> Suspension:
    suspension = Suspension(**_read_keys(found, place, _SUSPENSION, ["from_day_after"]))
    for key in ("until_day_of", "at_most_until"):
        day = getattr(suspension, key)
        if day is not None and day < suspension.from_day_after:
            since = f"a day not before from_day_after, {suspension.from_day_after}"
            raise TermError(join_place(place, key), day.isoformat(), since)
    return suspension


def _each(found: object, place: str) -> list[tuple[object, str]]:
    if not isinstance(found, list):
        raise TermError(place, found, "a list")
    return [(one, f"{place}[{n}]") for n, one in enumerate(found)]


_TERM: Mapping[str, _Reader] = {
    "after": _day_or_moment,
    "before": _day_or_moment,
    "lasts": _duration,
    "calendar": _text,
    "suspended": _suspensions,
    "extended": _durations,
    "leap_day": _leap_day,
}
_SUSPENSION: Mapping[str, _Reader] = {
    "from_day_after": _day,
    "until_day_of": _day_or_none,
    "inclusive": _yes_or_no,
    "at_most_until": _day_or_none,
}
_PENALTY: Mapping[str, _Reader] = {
    "notice_received": _day,
    "term_ended": _day,
    "decided": _day_or_none,
    "at": _day_or_none,
}
