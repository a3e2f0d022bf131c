"""What a policy says a fact looks like: its fields, who may add it, who may see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from rules.model.bound import Bound, BoundKind
from rules.model.confidentiality import Levels
from rules.terms.said import Text


class FieldKind(StrEnum):
    """The kinds of value a field holds. `DATE` is a local day, `MOMENT` an instant with its offset."""

    TEXT = "text"
    WHOLE = "whole"
    DECIMAL = "decimal"
    DATE = "date"
    MOMENT = "moment"
    YES_NO = "yes_no"
    CHOICE = "choice"
    REF = "ref"
    PARTY = "party"
    PERSON = "person"

    @property
    def family(self) -> str:
        """What its values are in words; those of another family are unequal to them and have no order with them."""
        return _FAMILIES[self]

    @property
    def is_number(self) -> bool:
        """Whether its values can be added up."""
        return self.family == "a number"

    @property
    def is_time(self) -> bool:
        """Whether its values are days or moments, which a length of time moves."""
        return self in (FieldKind.DATE, FieldKind.MOMENT)

    @property
    def is_ordered(self) -> bool:
        """Whether of two of its values one comes before the other."""
        return self is FieldKind.TEXT or self.is_number or self.is_time


_FAMILIES: Mapping[FieldKind, str] = {
    FieldKind.TEXT: "text",
    FieldKind.CHOICE: "text",
    FieldKind.WHOLE: "a number",
    FieldKind.DECIMAL: "a number",
    FieldKind.DATE: "a date",
    FieldKind.MOMENT: "a moment",
    FieldKind.YES_NO: "yes or no",
    FieldKind.REF: "a reference",
    FieldKind.PARTY: "a party",
    FieldKind.PERSON: "a person",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a fact type.

    `choices` belongs to `CHOICE`, with what each is called in `choice_titles`; `of` (a fact type) to `REF`. `many`
    makes it a list of such values. An `implied` reference was not declared but used in a rule: left out of a fact, it
    means the latest fact of that type. `bounds` say between which days a date must lie.
    """

    name: str
    kind: FieldKind
    choices: tuple[str, ...] = ()
    of: str | None = None
    many: bool = False
    optional: bool = False
    implied: bool = False
    title: Text | None = None
    bounds: tuple[Bound, ...] = ()
    choice_titles: Mapping[str, Text] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class FactType:
    """A type of fact. `by` and `seen_by` name roles; empty means every role of the case.

    `seen_by_named` are its fields of a party or person, who may see the fact that names them; without either of the two
    everybody may. With `existence_known` everybody else may know that there is such a fact. With `purposes` only who
    holds a role that has one of them may see it. A fact may carry how confidential it is where the type has `levels`.

    A `legal_act` is forbidden unless a rule permits it. `effective_on` names the date field that says on which day the
    fact counts; without it that is the local day of `occurred_at`. One with a `scope` can be added only while that part
    of the case is open; one that comes `when_closed` also after the case was closed. An overlay may add fields to
    one that is `open`.
    """

    name: str
    title: Text
    fields: Mapping[str, Field]
    by: tuple[str, ...] = ()
    seen_by: tuple[str, ...] = ()
    legal_act: bool = False
    effective_on: str | None = None
    scope: str | None = None
    when_closed: bool = False
    open: bool = False
    line: int = 0
    seen_by_named: tuple[str, ...] = ()
    existence_known: bool = False
    purposes: tuple[str, ...] = ()
    levels: Levels = field(default_factory=dict, hash=False)


PARTY_JOINED = "party_joined"
PARTY_LEFT = "party_left"
CASE_CLOSED = "case_closed"
CASE_REOPENED = "case_reopened"
WORK_GIVEN = "work_given"
WORK_DONE = "work_done"

PARTICIPATION = frozenset({PARTY_JOINED, PARTY_LEFT})
REPLACES = "replaces"
"""The field of PARTY_JOINED that names the party from which a role is taken over."""

OF_THE_DIRECTOR = frozenset({PARTY_JOINED, PARTY_LEFT, CASE_CLOSED, CASE_REOPENED, WORK_GIVEN})
"""Of the types every policy has, those that only the director of the case adds."""


def types_of_every_policy() -> tuple[FactType, ...]:
    """The fact types every policy has: who takes part, work given ad hoc, and closing and reopening the case.

    A party takes up a role, or lays it down, from the moment it occurs; it takes it over from the party it `replaces`,
    which holds it until then. Work is given to one party of a role, or to
    whichever of them takes it first.
    """
    role = Field("role", FieldKind.TEXT, title=Text("Rol", "Role"))
    party = Field("party", FieldKind.PARTY, title=Text("Partij", "Party"))
    replaced = replace(party, name=REPLACES, optional=True, title=Text("In plaats van", "In place of"))
    why = Field("why", FieldKind.TEXT, optional=True, title=Text("Toelichting", "Explanation"))
    given = (
        role,
        replace(party, optional=True),
        Field("what", FieldKind.TEXT, title=Text("Wat er te doen is", "What is to be done")),
        Field(
            "wanted_on",
            FieldKind.DATE,
            optional=True,
            title=Text("Gewenst op", "Wanted on"),
            bounds=(Bound(BoundKind.NOT_BEFORE),),
        ),
    )
    done = (
        Field("work", FieldKind.REF, of=WORK_GIVEN, title=Text("Opdracht", "Work")),
        Field("report", FieldKind.TEXT, optional=True, title=Text("Verslag", "Report")),
    )
    return (
        _type(PARTY_JOINED, Text("Partij neemt deel", "Party takes part"), role, party, replaced),
        _type(PARTY_LEFT, Text("Partij neemt geen deel meer", "Party no longer takes part"), role, party),
        _type(CASE_CLOSED, Text("Zaak gesloten", "Case closed"), why),
        _type(CASE_REOPENED, Text("Zaak heropend", "Case reopened"), why),
        _type(WORK_GIVEN, Text("Opdracht gegeven", "Work given"), *given),
        _type(WORK_DONE, Text("Opdracht uitgevoerd", "Work done"), *done),
    )


def _type(name: str, title: Text, *fields: Field) -> FactType:
    return FactType(name, title, {field.name: field for field in fields})
