"""Draw every case from a log before one of them is written, so that a broken log leaves nothing behind."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from orchestrator.domain.case import FactDraft
from orchestrator.domain.party import LONGEST_TITLE, Actor
from orchestrator.replay.log import Event, LogBroken, Oddities, PassedOver, Spot, Trace
from orchestrator.replay.mapping import EventChoice, FactMapping, LogMapping, Which
from orchestrator.replay.origin import Missing, json_of, moment_of, text_of, written_of
from orchestrator.replay.value import Unreadable, case_id
from orchestrator.replay.xes import read_log
from rules.language.text.errors import FieldErrors, listed, quoted
from rules.language.text.value import ValueProblem, parse_fields
from rules.model.policy import Policy
from rules.terms.said import english


@dataclass(frozen=True, slots=True)
class HistoricFact:
    """A fact and the moment at which it was recorded then.

    `line` is where the log says it. `moved`: the log places it before the fact it answers, so it counts as recorded
    right after that one.
    """

    actor: Actor
    draft: FactDraft
    at: datetime
    line: int
    moved: bool


@dataclass(frozen=True, slots=True)
class HistoricCase:
    """A case with its facts, in order of time; `name` is what the log calls it."""

    id: str
    name: str
    title: str
    line: int
    facts: tuple[HistoricFact, ...]


def draw_case(mapping: LogMapping, policy: Policy, trace: Trace, file: str) -> HistoricCase:
    """Return the case, with its facts in order of time; those of one moment in the order of the mapping.

    Raises LogBroken where the log lacks what the mapping asks, or holds what the policy does not take.
    """
    began: dict[str, datetime] = {}
    facts: list[HistoricFact] = []
    for each in mapping.facts:
        earliest = began.get(each.not_before) if each.not_before else None
        drawn = (_fact(each, mapping, policy, spot, file) for spot in _spots(each, trace, file))
        found = [_not_before(fact, earliest) for fact in drawn]
        if found:
            began[each.name] = min(fact.at for fact in found)
        facts += found
    in_order = tuple(sorted(facts, key=lambda fact: fact.at))
    return HistoricCase(case_id(mapping.prefix, trace.name), trace.name, _title(mapping, trace), trace.line, in_order)


def _title(mapping: LogMapping, trace: Trace) -> str:
    """Return what people read; the result of a replay holds the name whole, however long."""
    try:
        title = text_of(mapping.case_title, Spot(trace)) if mapping.case_title else trace.name
    except Missing:
        title = trace.name
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"


def _spots(each: FactMapping, trace: Trace, file: str) -> Iterator[Spot]:
    """Yield where the log tells of such a fact; an optional one only where it says when."""
    spots = [Spot(trace)] if each.events is None else [Spot(trace, event) for event in _chosen(each.events, trace)]
    for spot in spots:
        try:
            moment_of(each.at, spot)
        except Missing as missing:
            if not each.optional:
                raise _placed(missing, each, spot, file) from None
            continue
        except Unreadable as unreadable:
            raise _placed(unreadable, each, spot, file) from None
        yield spot


def _chosen(choice: EventChoice, trace: Trace) -> list[Event]:
    fitting = [event for event in trace.events if _fits(choice, event)]
    match choice.which:
        case Which.FIRST:
            return fitting[:1]
        case Which.LAST:
            return fitting[-1:]
        case Which.EACH:
            return fitting


def _fits(choice: EventChoice, event: Event) -> bool:
    return all(written_of(key, event) in values for key, values in choice.where.items())


def _fact(each: FactMapping, mapping: LogMapping, policy: Policy, spot: Spot, file: str) -> HistoricFact:
    try:
        fields = _fields(each, policy, spot)
        actor = _actor(each, mapping, spot)
    except (Unreadable, ValueProblem, FieldErrors) as wrong:
        raise _placed(wrong, each, spot, file) from None
    at = moment_of(each.at, spot).astimezone(UTC)
    return HistoricFact(actor, FactDraft(each.fact, fields, role=each.role, occurred_at=at), at, spot.line, moved=False)


def _not_before(fact: HistoricFact, earliest: datetime | None) -> HistoricFact:
    if earliest is None or earliest <= fact.at:
        return fact
    return replace(fact, draft=replace(fact.draft, occurred_at=earliest), at=earliest, moved=True)


def _fields(each: FactMapping, policy: Policy, spot: Spot) -> dict[str, Any]:
    """Return the fields as JSON, having made sure that the policy takes them."""
    fact_type = policy.facts[each.fact]
    found: dict[str, Any] = {}
    for name, given in each.fields.items():
        try:
            found[name] = json_of(fact_type.fields[name], given.origin, spot)
        except Missing:
            if not given.optional:
                raise
    parse_fields(fact_type, found)
    return found


def _actor(each: FactMapping, mapping: LogMapping, spot: Spot) -> Actor:
    held_by = mapping.roles[each.role]
    party = text_of(each.party, spot) if each.party else held_by[0]
    if party not in held_by:
        message = f"this is no party in the role '{each.role}'"
        raise Unreadable(message, party, f"{english(listed(held_by))}, or a 'choose' in the mapping")
    return Actor(party, _person(each, spot))


def _person(each: FactMapping, spot: Spot) -> str | None:
    """Return who it was, as far as the log tells; a log that lacks it leaves the fact with its party."""
    try:
        return text_of(each.person, spot) if each.person else None
    except Missing:
        return None


def _placed(wrong: Unreadable | ValueProblem | FieldErrors, each: FactMapping, spot: Spot, file: str) -> LogBroken:
    here = f"trace {quoted(spot.trace.name)}, fact '{each.name}'"
    match wrong:
        case Unreadable():
            line = wrong.line or spot.line
            return LogBroken(file, line, f"{here}: {wrong.message}", found=wrong.found, expected=wrong.expected)
        case ValueProblem():
            found, expected = english(wrong.found), english(wrong.expected)
            return LogBroken(file, spot.line, f"{here}: a value does not fit", found=found, expected=expected)
        case FieldErrors():
            return LogBroken(file, spot.line, f"{here}: {'; '.join(map(str, wrong.errors))}")


@dataclass(frozen=True, slots=True)
class DrawnLog:
    """The cases of a log, in its order, and the moment at which the last thing in it happened.

    `without_facts` names the traces in which the mapping found nothing, `passed_over` the odd attributes.
    """

    cases: tuple[HistoricCase, ...]
    last_moment: datetime
    without_facts: tuple[str, ...]
    passed_over: tuple[PassedOver, ...] = ()


def draw_log(log: Path, mapping: LogMapping, policy: Policy) -> DrawnLog:
    """Read the whole log. Raises LogBroken at the first thing that is wrong with it."""
    cases: list[HistoricCase] = []
    without: list[str] = []
    last: datetime | None = None
    odd, names = Oddities(), dict[str, str]()
    for trace in read_log(log, defaults=mapping.defaults, odd=odd):
        case = draw_case(mapping, policy, trace, str(log))
        _refuse_same_id(case, names.setdefault(case.id, case.name), str(log))
        moments = [each for each in (last, trace.last_moment, *(fact.at for fact in case.facts)) if each]
        last = max(moments, default=None)
        if case.facts:
            cases.append(case)
        else:
            without.append(trace.name)
    if last is None or not cases:
        raise _nothing_in(log, len(without))
    return DrawnLog(tuple(cases), last.astimezone(UTC), tuple(without), tuple(odd.told()))


def _nothing_in(log: Path, traces: int) -> LogBroken:
    message = "there is nothing in this log that the mapping makes a fact of"
    return LogBroken(str(log), 0, message, found=f"{traces} traces", expected="at least one fact")


def _refuse_same_id(case: HistoricCase, name: str, file: str) -> None:
    """Raises LogBroken when another trace makes the same case id, which only names meant to do so can bring about."""
    if name != case.name:
        message = f"trace {quoted(case.name)} makes the case id {quoted(case.id)}, as the trace {quoted(name)} does"
        raise LogBroken(file, case.line, message, expected="another name for one of them")
