"""A form made from a fact type: which inputs it has, and what somebody typed in them as values of a new fact."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from api.web.frame.party_choice import PartyChoice
from api.web.frame.posted import Posted
from api.web.words.days import short_day
from api.web.words.wording import Wording
from orchestrator.errors import FieldProblem
from rules.facts import Fact, current_facts
from rules.language.text.value import FIRST_YEAR, LAST_YEAR, raw_from_text
from rules.model.fact_type import WORK_GIVEN, FactType, Field, FieldKind
from rules.terms.moment import AMSTERDAM

OCCURRED = "occurred_at"
_ROLE = "role"

Choices = Sequence[tuple[str, str]]


class Widget(StrEnum):
    """What an input looks like; the names are those of the macros in `parts/forms.html`."""

    TEXT = "text"
    AREA = "area"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "datetime-local"
    SELECT = "select"
    RADIO = "radio"
    CHECKS = "checks"
    LINES = "lines"
    PARTY = "party"
    PARTIES = "parties"


@dataclass(frozen=True, slots=True)
class Input:
    """One input: `values` is what stands in it, more than one for a list."""

    name: str
    label: str
    widget: Widget
    kind: FieldKind
    optional: bool
    choices: Choices = ()
    values: tuple[str, ...] = ()

    @property
    def value(self) -> str:
        """What stands in it, when it holds one thing."""
        return self.values[0] if self.values else ""


@dataclass(frozen=True, slots=True)
class Around:
    """What inputs choose from: the facts of the case, its roles, and the parties: these, or whoever is typed."""

    facts: Sequence[Fact]
    parties: PartyChoice
    wording: Wording


_RADIO_UP_TO = 5
_ONE: Mapping[FieldKind, Widget] = {
    FieldKind.WHOLE: Widget.NUMBER,
    FieldKind.DATE: Widget.DATE,
    FieldKind.MOMENT: Widget.MOMENT,
    FieldKind.YES_NO: Widget.RADIO,
    FieldKind.REF: Widget.SELECT,
    FieldKind.PARTY: Widget.SELECT,
}
# Text may be long, and whoever writes a report needs room; of these it is known that they are not.
_ONE_LINE = frozenset({"onderwerp", "titel", "title", "naam", "name", "kenmerk", "nummer", "plaats"})


def inputs_for(fact_type: FactType, around: Around, typed: Mapping[str, tuple[str, ...]]) -> tuple[Input, ...]:
    """Return the inputs, filled with what was typed before."""
    made = (_input(each, around, typed.get(each.name, ())) for each in fact_type.fields.values())
    return tuple(each for each in made if each is not None)


def values_typed(fact_type: FactType, posted: Posted) -> dict[str, Any]:
    """Return what was typed as JSON values, as programs send them; what was left empty is left out."""
    found: dict[str, Any] = {}
    for field in fact_type.fields.values():
        typed = [_raw(field, each) for each in _each(field, posted.all(field.name))]
        if typed:
            found[field.name] = typed if field.many else typed[0]
    return found


class NoMoment(Exception):
    """What was typed as the moment at which something happened is none."""


def party_fields(fact_type: FactType) -> tuple[str, ...]:
    """Return the names of the fields in which a party stands."""
    return tuple(each.name for each in fact_type.fields.values() if each.kind is FieldKind.PARTY)


def occurred_typed(posted: Posted) -> datetime | None:
    """Return when it happened, if that was filled in. Raises NoMoment."""
    typed = posted.text(OCCURRED)
    if not typed:
        return None
    try:
        moment = datetime.fromisoformat(typed).replace(tzinfo=AMSTERDAM)
    except ValueError as error:
        raise NoMoment(typed) from error
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise NoMoment(typed)
    return moment


def as_typed(fact: Fact) -> dict[str, tuple[str, ...]]:
    """Return a fact as somebody would have typed it, to begin a correction with."""
    return {name: tuple(_typed(value)) for name, value in fact.fields.items()}


def problems_in_words(
    fact_type: FactType, problems: Iterable[FieldProblem], typed: Mapping[str, Any], wording: Wording
) -> dict[str, str]:
    """Return for each field what is wrong with it, and what is expected."""
    return {each.field: _in_words(fact_type, each, wording, left_out=each.field not in typed) for each in problems}


def _in_words(fact_type: FactType, problem: FieldProblem, wording: Wording, *, left_out: bool) -> str:
    say, field = wording.language.say, fact_type.fields.get(problem.field)
    if problem.code:
        return say(f"forms.problem_{problem.code}")
    if problem.said:
        return say("forms.expected_day", what=wording.reason(problem.said))
    if problem.field == OCCURRED:
        return say("forms.expected_occurred")
    if field is None:
        return problem.expected
    return say("forms.fill_in") if left_out else say(f"forms.expected_{_expected(fact_type, field)}")


def _expected(fact_type: FactType, field: Field) -> str:
    """Return what words say what belongs in the field: work is given only to who holds the role."""
    is_holder = fact_type.name == WORK_GIVEN and field.kind is FieldKind.PARTY
    return "holder" if is_holder else str(field.kind)


def _input(field: Field, around: Around, typed: tuple[str, ...]) -> Input | None:
    choices = _choices(field, around)
    if field.implied and len(choices) < 2:  # noqa: PLR2004  nothing to choose between
        return None
    values = typed
    if field.kind is FieldKind.REF and not typed and len(choices) == 1 and not field.optional:
        values = (choices[0][0],)
    label = around.wording.field(field)
    widget = _widget(field, choices)
    if field.kind is FieldKind.PARTY and not around.parties.few:
        widget = Widget.PARTIES if field.many else Widget.PARTY
    return Input(field.name, label, widget, field.kind, field.optional, choices, values)


def _widget(field: Field, choices: Choices) -> Widget:
    if field.many:
        return Widget.CHECKS if choices else Widget.LINES
    if field.kind is FieldKind.CHOICE:
        return Widget.RADIO if len(choices) <= _RADIO_UP_TO else Widget.SELECT
    if field.name == _ROLE and choices:
        return Widget.SELECT
    if field.kind is FieldKind.TEXT and field.name not in _ONE_LINE:
        return Widget.AREA
    return _ONE.get(field.kind, Widget.TEXT)


def _choices(field: Field, around: Around) -> Choices:
    say = around.wording.language.say
    match field.kind:
        case FieldKind.CHOICE:
            return [(each, around.wording.choice(field, each)) for each in field.choices]
        case FieldKind.YES_NO:
            return [("true", say("forms.yes")), ("false", say("forms.no"))]
        case FieldKind.PARTY:
            return list(around.parties.every)
        case FieldKind.REF:
            return list(_facts_of(field.of or "", around))
    if field.name == _ROLE:
        return [(name, around.wording.role(name)) for name in around.wording.policy.roles]
    return ()


def _facts_of(kind: str, around: Around) -> Iterator[tuple[str, str]]:
    for each in current_facts(around.facts):
        if each.fact.type == kind:
            day = short_day(each.fact.occurred_at, around.wording.language)
            said = ", ".join(value for _, value in around.wording.fields(each.fact)[:2])
            yield each.fact.id, f"{around.wording.fact(kind)}, {day}" + (f" ({said})" if said else "")


def _each(field: Field, typed: tuple[str, ...]) -> tuple[str, ...]:
    """Return the single values of a list that is typed one a line; of anything else what was typed."""
    if field.many and field.kind not in (FieldKind.CHOICE, FieldKind.REF, FieldKind.PARTY):
        return tuple(line.strip() for each in typed for line in each.splitlines() if line.strip())
    return typed


def _raw(field: Field, typed: str) -> Any:
    match field.kind:
        case FieldKind.DECIMAL:
            return typed.replace(".", "").replace(",", ".") if "," in typed else typed
        case FieldKind.MOMENT:
            return _with_offset(typed)
        case FieldKind.TEXT:
            return typed.replace("\r\n", "\n")
    return raw_from_text(field, typed)


def _with_offset(typed: str) -> str:
    """Return a moment typed on a clock in the Netherlands with its offset; what is no moment stays as it is."""
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        return typed
    return moment.replace(tzinfo=moment.tzinfo or AMSTERDAM).isoformat()


def _typed(value: object) -> Iterator[str]:
    if isinstance(value, tuple):
        for each in value:
            yield from _typed(each)
    elif isinstance(value, bool):
        yield "true" if value else "false"
    elif isinstance(value, datetime):
        yield value.astimezone(AMSTERDAM).strftime("%Y-%m-%dT%H:%M")
    else:
        yield str(value)
