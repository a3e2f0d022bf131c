"""Writes the records of one evaluation as the facts the engine reads. This is the hot path, so it is plain and flat."""

from collections.abc import Iterable, Mapping, Sequence

from rules.engine.comparison import passes, referred
from rules.engine.durable_field import Normal, SlotRole, measured, normal
from rules.engine.durable_limits import RECORDS
from rules.engine.durable_program import DurableProgram, KindPlan, Source
from rules.engine.failure import EngineFailed, Failure
from rules.engine.problem import Record
from rules.model.values import Ref, Scalar, Value

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
                for source in plan.sources:
                    value = record.values.get(source.field)
                    if value is None:
                        parts.append(source.missing)
                    else:
                        self._write(parts, source, value)
                facts.append("".join(parts))
        facts.append(_GO)
        return "[" + "},".join(facts)

    def _write(self, parts: list[str], source: Source, value: Value) -> None:
        scalar = _scalar(source.moved, value)
        if scalar is None:
            self._write_none(parts, source, value)
            return
        found = normal(scalar)
        for slot in source.slots:
            role = slot.role
            if role is SlotRole.IDENTITY or role is SlotRole.IDENTITY_OR_NONE:
                parts.append(f"{slot.label}{self._identities.setdefault(found, len(self._identities) + 1)}")
            elif role is SlotRole.MEASURE:
                if found[0] == slot.family and isinstance(found[1], int):
                    parts.append(f"{slot.label}{measured(found[1])}")
            elif role is SlotRole.RANK or role is SlotRole.RANK_OR_NONE:
                parts.append(f"{slot.label}{self._ranks[found]}")
            elif role is SlotRole.FLAG:
                if slot.test is not None and passes(slot.test, scalar):
                    parts.append(slot.label + "1")
            else:
                parts.append(f"{slot.label}{1 if role is SlotRole.KNOWN else found[0]}")

    def _write_none(self, parts: list[str], source: Source, value: Value) -> None:
        """A list, or a value that cannot be moved: it stands for nothing, but a list may pass a test of its own."""
        for slot in source.slots:
            if slot.role is not SlotRole.FLAG:
                parts.append(slot.label + slot.missing if slot.missing else "")
            elif slot.test is not None and passes(slot.test, value):
                parts.append(slot.label + "1")


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
