"""What is made of many facts together: counted, added up, compared, or one of them picked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from rules.compile.lower import OF, LoweredRule
from rules.engine.comparison import comparable
from rules.evaluate.holding import resolve_test, satisfies
from rules.evaluate.known import Binding, Known
from rules.model.condition import VALUE, Aggregate, Aggregator
from rules.model.values import Scalar, Value


@dataclass(frozen=True, slots=True)
class Result:
    """What an aggregate came to, for one way in which it was asked; it passes its comparisons since `since`."""

    asked: tuple[str, ...]
    value: Scalar
    since: datetime
    facts: tuple[str, ...]


def work_out(rule: LoweredRule, asked: Sequence[Binding], made_of: Sequence[Binding], start: datetime) -> list[Result]:
    """The results of the rule's aggregate, one for each way in which it is asked and passes.

    `asked` are the bindings for which it is asked, `made_of` those together with each thing it is made of; `start` is
    from when something holds that rests on nothing.
    """
    things: dict[tuple[str, ...], dict[str, Known]] = {}
    for binding in made_of:
        things.setdefault(_asked(rule, binding), {})[binding[OF].id] = binding[OF]
    found = []
    for binding in asked:
        of = sorted(things.get(_asked(rule, binding), {}).values(), key=lambda each: (each.since, each.order, each.id))
        result = _result(rule, binding, of, start)
        if result:
            found.append(result)
    return sorted(found, key=lambda each: each.asked)


def _asked(rule: LoweredRule, binding: Binding) -> tuple[str, ...]:
    return tuple(binding[alias].id for alias in rule.per)


def _result(rule: LoweredRule, asked: Binding, things: Sequence[Known], start: datetime) -> Result | None:
    aggregate = rule.aggregate
    assert aggregate is not None  # noqa: S101  # it is what the rule is there for
    value = _passing(aggregate, asked, things)
    if value is None:
        return None
    counted = things if not aggregate.how.picks else [each for each in things if each.id == value]
    asked_since = max((known.since for known in asked.values()), default=start)
    resting_on = (*asked.values(), *counted)
    return Result(
        _asked(rule, asked),
        value,
        max(asked_since, _since(aggregate, asked, counted, asked_since)),
        tuple(dict.fromkeys(fact for known in resting_on for fact in known.facts)),
    )


def _since(aggregate: Aggregate, asked: Binding, things: Sequence[Known], start: datetime) -> datetime:
    """From when it passes: the first moment after which everything that came left it passing."""
    since = things[-1].since if things else start
    if aggregate.how.picks or not aggregate.compare:
        return since
    for n in range(len(things), -1, -1):
        if _passing(aggregate, asked, things[:n]) is None:
            break
        since = things[n - 1].since if n else start
    return since


def _passing(aggregate: Aggregate, asked: Binding, things: Sequence[Known]) -> Scalar | None:
    """The value of the aggregate over these things; None when it has none, or does not pass."""
    value = _COMPUTE[aggregate.how](things, aggregate)
    if value is None:
        return None
    tests = (resolve_test(test, asked) for test in aggregate.compare)
    return value if satisfies({VALUE: value}, tests) else None


def _count(things: Sequence[Known], _: Aggregate) -> Scalar:
    return len(things)


def _sum(things: Sequence[Known], asked: Aggregate) -> Scalar:
    numbers = (value for value in _values(things, asked) if isinstance(value, int | Decimal))
    return sum(numbers, start=asked.nought)


def _least(things: Sequence[Known], asked: Aggregate) -> Scalar | None:
    return min(_values(things, asked), key=comparable, default=None)  # type: ignore[arg-type, return-value]


def _most(things: Sequence[Known], asked: Aggregate) -> Scalar | None:
    return max(_values(things, asked), key=comparable, default=None)  # type: ignore[arg-type, return-value]


def _latest(things: Sequence[Known], _: Aggregate) -> Scalar | None:
    return max(things, key=lambda each: each.order).id if things else None


def _earliest(things: Sequence[Known], _: Aggregate) -> Scalar | None:
    return min(things, key=lambda each: each.order).id if things else None


def _values(things: Sequence[Known], asked: Aggregate) -> Iterator[Value]:
    found = (each.record.values.get(asked.field or "") for each in things)
    return (value for value in found if value is not None)


_COMPUTE: Mapping[Aggregator, Callable[[Sequence[Known], Aggregate], Scalar | None]] = {
    Aggregator.COUNT: _count,
    Aggregator.SUM: _sum,
    Aggregator.MIN: _least,
    Aggregator.MAX: _most,
    Aggregator.LATEST: _latest,
    Aggregator.EARLIEST: _earliest,
}
