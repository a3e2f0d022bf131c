"""How what the journal says is written as JSON, and read back: the one place that knows its keys.

A field with a default is written only where it says something else. It was added after journals existed, and so a
journal of before is still what is drawn from it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, fields, replace
from dataclasses import Field as Declared
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from orchestrator.domain.body import (
    Body,
    ContentDestroyed,
    ContentErased,
    DayChanged,
    EditionsRenewed,
    FactHidden,
    FactSaid,
    Opening,
    Retitled,
    TaskActed,
    TimePassed,
)
from orchestrator.domain.case import Standing
from orchestrator.domain.journal import Entry, EntryKind, InputKind, as_json
from orchestrator.domain.plan import ChangeKind
from orchestrator.domain.work import Notice, Obligation, Task
from rules.facts import Fact
from rules.model.confidentiality import strictest
from rules.model.fact_type import FactType, Field, FieldKind
from rules.model.policy import Policy
from rules.model.values import Scalar, Value
from rules.terms.said import Told
from rules.terms.said_in_json import told_from

_SAYS: Mapping[EntryKind, type[Body]] = {
    InputKind.CASE_OPENED: Opening,
    InputKind.FACT: FactSaid,
    InputKind.TASK_CLAIMED: TaskActed,
    InputKind.TASK_DECLINED: TaskActed,
    InputKind.TASK_RELEASED: TaskActed,
    InputKind.TASK_FAILED: TaskActed,
    InputKind.TASK_COMPLETED: TaskActed,
    InputKind.CLOCK: TimePassed,
    InputKind.EDITIONS_RENEWED: EditionsRenewed,
    InputKind.CASE_RETITLED: Retitled,
    InputKind.CONTENT_DESTROYED: ContentDestroyed,
    InputKind.CONTENT_ERASED: ContentErased,
    ChangeKind.OBLIGATION_AROSE: Obligation,
    ChangeKind.OBLIGATION_CHANGED: Obligation,
    ChangeKind.REMINDER_GIVEN: Obligation,
    ChangeKind.TASK_OFFERED: Task,
    ChangeKind.TASK_CHANGED: Task,
    ChangeKind.SCOPE_CHANGED: Standing,
    ChangeKind.NOTICE_GIVEN: Notice,
}
_UNDER: Mapping[type[Body], str] = {Obligation: "obligation", Task: "task", Notice: "notice", Standing: "scope"}
"""The one key under which a consequence stands as a whole."""
_UNTOLD = frozenset({"values"})
"""What goes along with a call stands in the facts already, and is not for everybody to read."""


def written(body: Body) -> Mapping[str, object]:
    """Return what a line of the journal says, as JSON."""
    told = {each.name: as_json(getattr(body, each.name)) for each in fields(body) if each.name not in _UNTOLD}
    telling = {name: each for name, each in told.items() if each != _UNTELLING[type(body)].get(name, MISSING)}
    under = _UNDER.get(type(body))
    return {under: _with_words(telling)} if under else telling


def read_body(entry: Entry) -> Body:
    """Return what an entry says. Raises KeyError or TypeError when it does not say what its kind says."""
    says = FactHidden if entry.body.get("hidden") else _SAYS[entry.kind]
    under = _UNDER.get(says)
    body: Body = _read(says, _without_words(entry.body[under]) if under else entry.body)
    return body


def _with_words(told: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return it with words that were brought along under the keys they had before sentences were kept as data."""
    steps, what = told.get("steps"), told.get("what")
    if isinstance(what, dict) and "nl" in what:
        rest = {name: each for name, each in told.items() if name != "what"}
        return rest | {f"what_{language}": words for language, words in what.items()}
    if steps and all("nl" in each for each in steps):
        nl, en = ([each[language] for each in steps] for language in ("nl", "en"))
        return {**told, "steps": en} | ({"steps_nl": nl} if nl != en else {})
    return told


def _without_words(told: Any) -> Any:
    """Return it as it would be written now; a day that was explained in English alone is so in Dutch as well."""
    if "what_nl" in told:
        return {**told, "what": {"nl": told["what_nl"], "en": told["what_en"]}}
    steps = told.get("steps")
    if steps and isinstance(steps[0], str):
        pairs = zip(told.get("steps_nl") or steps, steps, strict=True)
        return {**told, "steps": [{"nl": nl, "en": en} for nl, en in pairs]}
    return told


def _default(field: Declared[Any]) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()


_BODIES = (*dict.fromkeys(_SAYS.values()), FactHidden, DayChanged)
_TYPES: Mapping[object, Mapping[str, Any]] = {each: get_type_hints(each) for each in _BODIES}
_UNTELLING: Mapping[object, Mapping[str, Any]] = {
    kind: {each.name: as_json(_default(each)) for each in fields(kind) if _default(each) is not MISSING}
    for kind in _BODIES
}
"""Of each body in which field which JSON says nothing."""


def _read(kind: Any, written: Any) -> Any:
    return kind(**{name: _value(each, written[name]) for name, each in _TYPES[kind].items() if name in written})


def _value(kind: Any, written: Any) -> Any:
    """Return JSON as a value of this type."""
    inside = get_args(kind)
    if written is None:
        return None
    if kind == Told:
        return told_from(written)
    if NoneType in inside:
        return _value(inside[0], written)
    if get_origin(kind) is tuple:
        return tuple(_value(inside[0], each) for each in written)
    if kind in (date, datetime):
        return kind.fromisoformat(written)
    if kind in _TYPES:
        return _read(kind, written)
    return kind(written) if isinstance(kind, type) and issubclass(kind, StrEnum) else written


def read_fact(policy: Policy, entry: Entry) -> Fact:
    """Return the fact an entry holds, with the types its policy gives the fields."""
    said = read_body(entry)
    if not isinstance(said, FactSaid):
        raise TypeError(f"{entry.case_id}, entry {entry.seq}: {entry.kind} is no fact that can be read")
    return Fact(
        id=fact_id(entry.seq),
        type=said.type,
        fields=_read_fields(policy.facts[said.type], said.fields),
        occurred_at=said.occurred_at,
        recorded_at=entry.at,
        party=entry.party,
        role=entry.role or "",
        seq=entry.seq,
        person=entry.person,
        corrects=said.corrects,
        retracts=said.retracts,
    )


def facts_in(policy: Policy, entries: Iterable[Entry]) -> tuple[Fact, ...]:
    """Return the facts among the entries; what corrected one that was erased corrects what that one did."""
    entries = tuple(entries)
    found = (read_fact(policy, each) for each in entries if each.kind is InputKind.FACT)
    return corrected_past(found, (body for _, body in erasures_in(entries)))


def corrected_past(facts: Iterable[Fact], erased: Iterable[ContentErased]) -> tuple[Fact, ...]:
    """Return the facts that are left, of which each correction leads past those that were erased.

    None is less confidential than it was: a level that a correction gave stays, and that of what was taken away.
    """
    gone = {fact_id(each.line): each for each in erased}
    raised: dict[str | None, str | None] = {}
    for each in gone.values():
        older, _ = _past(each.corrected, gone)
        raised[older] = strictest((raised.get(older), each.level))
    return tuple(_led(each, gone, raised.get(each.id)) for each in facts if each.id not in gone)


def _led(fact: Fact, gone: Mapping[str, ContentErased], raised: str | None) -> Fact:
    corrects, passed = _past(fact.corrects, gone)
    at_least = strictest((fact.at_least, raised, passed if fact.retracts else None))
    same = (corrects, at_least) == (fact.corrects, fact.at_least)
    return fact if same else replace(fact, corrects=corrects, at_least=at_least)


def _past(corrects: str | None, gone: Mapping[str, ContentErased]) -> tuple[str | None, str | None]:
    """Return the fact that is corrected past those that are gone, else the first of those; and their highest level."""
    level = None
    while corrects is not None and corrects in gone:
        level = strictest((level, gone[corrects].level))
        if (older := gone[corrects].corrected) is None:
            break
        corrects = older
    return corrects, level


def erasures_in(entries: Iterable[Entry]) -> Iterator[tuple[Entry, ContentErased]]:
    """Yield each entry that says that something was erased, with what it says."""
    for each in entries:
        if each.kind is InputKind.CONTENT_ERASED and isinstance(body := read_body(each), ContentErased):
            yield each, body


def fact_id(seq: int) -> str:
    """Return the id of the fact that stands at this place in the journal of its case."""
    return f"f{seq}"


def editions_in(entry: Entry) -> tuple[str, ...]:
    """Return the digests of the editions an entry says the case rests on, in the order of their names; else none."""
    said = read_body(entry) if _SAYS[entry.kind] in (Opening, EditionsRenewed) else None
    return editions_named(said.editions if isinstance(said, Opening | EditionsRenewed) else {})


def editions_named(named: Mapping[str, str]) -> tuple[str, ...]:
    """Return the digests of these editions, in the order of their names."""
    return tuple(named[each] for each in sorted(named))


def title_in(entry: Entry) -> str | None:
    """Return what an entry says the case is called from then on, None where it says nothing of it."""
    said = read_body(entry) if _SAYS[entry.kind] in (Opening, Retitled) else None
    return said.title if isinstance(said, Opening | Retitled) else None


def _read_fields(fact_type: FactType, written: Mapping[str, object]) -> dict[str, Value]:
    return {name: _read_value(fact_type.fields[name], each) for name, each in written.items()}


def _read_value(field: Field, written: Any) -> Value:
    if field.many:
        return tuple(_read_scalar(field.kind, each) for each in written)
    return _read_scalar(field.kind, written)


def _read_scalar(kind: FieldKind, written: Any) -> Scalar:
    scalar: Scalar = written
    match kind:
        case FieldKind.DATE:
            scalar = date.fromisoformat(written)
        case FieldKind.MOMENT:
            scalar = datetime.fromisoformat(written).astimezone(UTC)
        case FieldKind.DECIMAL:
            scalar = Decimal(written)
        case _:
            pass
    return scalar
