"""Whether the dates of a fact that somebody adds can be meant: what is refused, and what is odd but possible.

What a policy states is held to. Where it states nothing on a side, a date that no running case can be about is refused:
a digit too many or too few makes a deadline that nobody looks at for a century.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rules.engine.problem import Record
from rules.model.bound import Bound, BoundKind
from rules.model.condition import ORDER
from rules.model.fact_type import FactType, Field
from rules.model.policy import Policy
from rules.model.values import Value
from rules.terms.duration import Duration
from rules.terms.moment import local_day
from rules.terms.said import Said, Text, Told, said

OCCURRED = "occurred_at"
"""What is said of the moment at which a fact occurs is said of a field of this name."""

LONGEST_BACK, LONGEST_AHEAD = Duration(years=50), Duration(years=20)
LONGEST_COMING = Duration(years=5)
"""How far ahead the day can lie on which a fact counts."""

LONG_AGO = Duration(years=1)


@dataclass(frozen=True, slots=True)
class DateRemark:
    """One thing about a date: in which field, what was found there, and why in words for people."""

    field: str
    found: date
    said: Told


def wrong_dates(
    policy: Policy, fact_type: FactType, fields: Mapping[str, Value], today: date, known: Sequence[Record]
) -> Iterator[DateRemark]:
    """Yield each date that lies outside what the policy states, or what anybody can mean, for a fact added today."""
    for field in fact_type.fields.values():
        value = fields.get(field.name)
        if not isinstance(value, date):
            continue
        day = local_day(value)
        bounds = (*field.bounds, *_unstated(field, fact_type))
        for bound in bounds:
            limit = _limit(fact_type, bound, fields, today, known)
            if limit and (day < limit if bound.side is BoundKind.NOT_BEFORE else day > limit):
                yield DateRemark(field.name, day, _expected(policy, fact_type, bound, limit))
                break


def odd_dates(
    fact_type: FactType, fields: Mapping[str, Value], occurred_at: datetime, today: date
) -> Iterator[DateRemark]:
    """Yield what is odd but possible about the days of a fact added today: a day to come, or one long ago."""
    name = fact_type.effective_on
    value = fields.get(name) if name else occurred_at
    if not isinstance(value, date):
        return
    day = local_day(value)
    if day > today:
        yield DateRemark(name or OCCURRED, day, said("day_to_come", day=day))
    elif day < LONG_AGO.add_to(today, -1):
        yield DateRemark(name or OCCURRED, day, said("day_long_ago", day=day))


def earliest_occurring(today: date) -> date:
    """The first day on which something that is told of today can have occurred."""
    return LONGEST_BACK.add_to(today, -1)


def _unstated(field: Field, fact_type: FactType) -> Iterator[Bound]:
    """The bounds of everybody, on the sides on which the policy states none."""
    stated = {bound.side for bound in field.bounds}
    if BoundKind.NOT_BEFORE not in stated:
        yield Bound(BoundKind.NOT_BEFORE, plus=LONGEST_BACK, minus=True)
    if BoundKind.NOT_AFTER not in stated:
        counts = field.name == fact_type.effective_on
        yield Bound(BoundKind.NOT_AFTER, plus=LONGEST_COMING if counts else LONGEST_AHEAD)


def _limit(
    fact_type: FactType,
    bound: Bound,
    fields: Mapping[str, Value],
    today: date,
    known: Sequence[Record],
) -> date | None:
    """The day of the bound; None where the fact or the field it looks at is not there."""
    day: object = today if bound.is_today else bound.day
    if bound.field:
        values = _meant(fact_type, bound.fact, fields, known) if bound.fact else fields
        day = values.get(bound.field)
    if not isinstance(day, date):
        return None
    return bound.plus.add_to(local_day(day), -1 if bound.minus else 1) if bound.plus else local_day(day)


def _meant(fact_type: FactType, kind: str, fields: Mapping[str, Value], known: Sequence[Record]) -> Mapping[str, Value]:
    """The fields of the fact of that kind which this one refers to, or else of the latest; nothing without any."""
    of_kind = [each for each in known if each.kind == kind]
    referring = [field.name for field in fact_type.fields.values() if field.of == kind and not field.many]
    named = {fields[name] for name in referring if name in fields}
    found = [each for each in of_kind if each.values.get("id") in named] or of_kind
    return max(found, key=_place).values if found else {}


def _place(record: Record) -> int:
    place = record.values.get(ORDER)
    return place if isinstance(place, int) else 0


def _expected(policy: Policy, fact_type: FactType, bound: Bound, limit: date) -> Said:
    """What was expected, with the day and where it comes from."""
    key = "day_not_before" if bound.side is BoundKind.NOT_BEFORE else "day_not_after"
    return said(key, day=limit, why=_where_from(policy, fact_type, bound))


def _where_from(policy: Policy, fact_type: FactType, bound: Bound) -> Said | str:
    if bound.is_today:
        return said("bound_today") if bound.plus is None else ""
    if bound.field is None:
        return ""
    of = policy.facts[bound.fact] if bound.fact else fact_type
    title = of.fields[bound.field].title or Text(bound.field.replace("_", " "), bound.field.replace("_", " "))
    about = said("bound_of", fact=of.title) if bound.fact else ""
    field = Text(title.nl.lower(), title.en.lower())
    if bound.plus is None:
        return said("bound_field", field=field, about=about)
    return said("bound_before" if bound.minus else "bound_after", field=field, about=about, length=bound.plus)
