"""Writes the records of one evaluation as the facts the engine reads. This is the hot path, so it is plain and flat."""

from collections.abc import Iterable, Mapping, Sequence

from rules.engine.comparison import passes, referred
from rules.engine.durable_field import Normal, Role, Slot, measured, normal
from rules.engine.durable_limits import RECORDS
from rules.engine.durable_program import DurableProgram, KindPlan
from rules.engine.failure import EngineFailed, Failure
from rules.engine.problem import Record, Ref, Scalar, Value

_GO = '{"id":"go","__go":1}]'


def write_facts(program: DurableProgram, records: Sequence[Record]) -> list[tuple[int, str]]:
    """For each ruleset that may fire its number and the facts to assert, the go token last.

    Raises EngineFailed for values or numbers of records the engine cannot take.
    """
    if len(records) > RECORDS:
        raise EngineFailed(Failure.OUTSIDE_FENCE, f"{len(records)} records; the engine takes {RECORDS}")
    kinds = program.kinds
    known = [(number, record) for number, record in enumerate(records) if record.kind in kinds]
    writer = _Writer(dict(program.constants), _ranks(program, known))
    present = frozenset(record.kind for _, record in known)
    return [(number, writer.written(plans, known)) for number, plans in program.asked(present)]


class _Writer:
    """The numbers given to values so far in one evaluation."""

    def __init__(self, identities: dict[Normal, int], ranks: Mapping[Normal, int]) -> None:
        self._identities = identities
        self._ranks = ranks

    def written(self, plans: Mapping[str, KindPlan], known: Iterable[tuple[int, Record]]) -> str:
        facts: list[str] = []
        for number, record in known:
            plan = plans.get(record.kind)
            if plan is not None:
                parts = [f'{{"id":"{number}","{plan.kind}":1']
                for field, moved, slots in plan.sources:
                    value = record.values.get(field)
                    self._write(parts, slots, value, _scalar(moved, value))
                facts.append("".join(parts))
        facts.append(_GO)
        return "[" + "},".join(facts)

    def _write(self, parts: list[str], slots: tuple[Slot, ...], value: Value | None, scalar: Scalar | None) -> None:
        if scalar is None:
            for slot in slots:
                if slot.role >= Role.IDENTITY_OR_NONE:
                    parts.append(f',"{slot.name}":0')
                elif slot.role is Role.FLAG and slot.test is not None and passes(slot.test, value):
                    parts.append(f',"{slot.name}":1')
            return
        for slot in slots:
            number = self._number(slot, scalar)
            if number is not None:
                parts.append(f',"{slot.name}":{number}')

    def _number(self, slot: Slot, scalar: Scalar) -> int | None:
        role = slot.role
        if role is Role.FLAG:
            return 1 if slot.test is not None and passes(slot.test, scalar) else None
        if role is Role.KNOWN:
            return 1
        found = normal(scalar)
        if role in (Role.IDENTITY, Role.IDENTITY_OR_NONE):
            return self._identities.setdefault(found, len(self._identities) + 1)
        if role in (Role.RANK, Role.RANK_OR_NONE):
            return self._ranks[found]
        family, number = found
        if role is Role.MEASURE:
            return measured(number) if family is slot.family and isinstance(number, int) else None
        return family


def _scalar(moved: Ref | None, value: Value | None) -> Scalar | None:
    if moved is not None:
        return referred(moved, value)
    return None if isinstance(value, tuple) else value


def _ranks(program: DurableProgram, known: Iterable[tuple[int, Record]]) -> Mapping[Normal, int]:
    """The place of every value that is compared between records; families apart, as their order means nothing."""
    if not program.ranked:
        return {}
    found: set[Normal] = set()
    for _, record in known:
        for field, moved in program.ranked.get(record.kind, ()):
            scalar = _scalar(moved, record.values.get(field))
            if scalar is not None:
                found.add(normal(scalar))
    return {value: place for place, value in enumerate(sorted(found))}
