"""Who may do what that is no fact and no task: one table, asked at every door.

What may be added to a case, and by whom, is for the norms of its policy. The rest stands here: a line says of an action
which kinds of party may do it, with whose things, and what a person must see to. What no line allows is not allowed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from orchestrator.domain.party import MUNICIPALITY, OPERATOR, Actor, Seat
from orchestrator.errors import NotYours
from rules.terms.said import Text


class Action(StrEnum):
    """What somebody asks to do; its name is that of the rule a "no" gives."""

    LOOK_UP = "look-up"
    TAKE_PART = "take-part"
    SEE_COALITION = "see-coalition"
    OPEN_CASE = "open-case"
    DIRECT = "direct"
    WATCH = "watch"
    ERASE = "erase"
    GUARD_DATA = "guard-personal-data"
    SIGN_OFF = "sign-off"
    REGISTER_PARTY = "register-party"
    REGISTER_WITH_RIGHTS = "register-party-with-rights"
    NAME_PARTY = "name-party"
    RUN_PROGRAM = "run-program"
    CHANGE_KIND = "change-kind"
    SEE_PARTY_CHANGES = "see-party-changes"
    MANAGE_PERSONS = "manage-persons"
    MANAGE_KEYS = "manage-keys"
    OPERATE = "operate"


class Whose(StrEnum):
    """Whose the thing is that is asked for."""

    OWN = "own"
    REGISTERED = "registered"
    """Of a party that the actor registered, and that does not act for itself yet."""
    BROUGHT_IN = "brought-in"
    """Of a party that the actor registered, and that acts for itself by now."""
    WATCHED = "watched"
    """Of a municipality that the actor supervises."""
    FOREIGN = "foreign"


OWN, EVERYBODYS = frozenset({Whose.OWN}), frozenset(Whose)


@dataclass(frozen=True, slots=True)
class Right:
    """One line: who may do this. Without `kinds` a party of any kind, without a `seat` any person of it.

    A program has no seat, and may do what a line asks one for. What takes `persons` no program does; what takes who is
    `listed` is done by nobody but persons on the list of their party: who got hold of a token makes it last no longer.
    """

    action: Action
    whose: frozenset[Whose] = OWN
    seat: Seat | None = None
    kinds: frozenset[str] = frozenset()
    persons: bool = False
    listed: bool = False

    def lets(self, actor: Actor, kind: str) -> bool:
        """Whether this actor, of a party of this kind, may do it with things that the line is about."""
        if (self.kinds and kind not in self.kinds) or (self.seat and not actor.sits_at(self.seat)):
            return False
        return not (self.persons and actor.person is None) and not (self.listed and actor.seats is None)


_TOWN, _KEEPER = frozenset({MUNICIPALITY}), frozenset({OPERATOR})
_KNOWN = frozenset({Whose.OWN, Whose.REGISTERED, Whose.BROUGHT_IN})

RIGHTS = (
    Right(Action.LOOK_UP, EVERYBODYS),
    Right(Action.TAKE_PART, seat=Seat.WORKER),
    Right(Action.SEE_COALITION, seat=Seat.WORKER),
    Right(Action.SEE_COALITION, seat=Seat.OFFICER, kinds=_TOWN),
    Right(Action.OPEN_CASE, seat=Seat.WORKER, kinds=_TOWN),
    Right(Action.DIRECT, seat=Seat.WORKER, kinds=_TOWN),
    Right(Action.WATCH, seat=Seat.OFFICER, kinds=_TOWN),
    Right(Action.WATCH, frozenset({Whose.WATCHED}), seat=Seat.OFFICER),
    Right(Action.ERASE, seat=Seat.WORKER, kinds=_TOWN, persons=True),
    Right(Action.GUARD_DATA, seat=Seat.ADMINISTRATOR, kinds=_TOWN),
    Right(Action.SIGN_OFF, EVERYBODYS, seat=Seat.AUTHOR, persons=True),
    Right(Action.REGISTER_PARTY, seat=Seat.WORKER, kinds=_TOWN),
    Right(Action.REGISTER_WITH_RIGHTS, kinds=_KEEPER, seat=Seat.OPERATOR),
    Right(Action.NAME_PARTY, frozenset({Whose.OWN, Whose.REGISTERED}), seat=Seat.ADMINISTRATOR),
    Right(Action.RUN_PROGRAM, seat=Seat.ADMINISTRATOR),
    Right(Action.CHANGE_KIND, EVERYBODYS, seat=Seat.OPERATOR, kinds=_KEEPER),
    Right(Action.SEE_PARTY_CHANGES, _KNOWN),
    Right(Action.SEE_PARTY_CHANGES, EVERYBODYS, kinds=_TOWN),
    Right(Action.MANAGE_PERSONS, seat=Seat.ADMINISTRATOR, listed=True),
    Right(Action.MANAGE_PERSONS, EVERYBODYS, seat=Seat.OPERATOR, kinds=_KEEPER),
    Right(Action.MANAGE_KEYS, seat=Seat.ADMINISTRATOR, listed=True),
    Right(Action.MANAGE_KEYS, EVERYBODYS, seat=Seat.OPERATOR, kinds=_KEEPER),
    Right(Action.OPERATE, seat=Seat.OPERATOR, kinds=_KEEPER),
)

_A_TOWN = Text("een gemeente", "a municipality")
_WHO_WORKS = Text("wie er aan zaken werkt", "a person who works on cases")
_ADMINISTRATOR = Text("een accountbeheerder van die partij", "an administrator of the party")
_THE_OPERATOR = Text("de beheerder van het platform", "the operator of the platform")

WORDS: dict[Action, tuple[Text, Text]] = {
    Action.LOOK_UP: (Text("Opzoeken", "Looking something up"), Text("iedereen", "everybody")),
    Action.TAKE_PART: (Text("Aan zaken werken", "Working on cases"), _WHO_WORKS),
    Action.SEE_COALITION: (
        Text("Zien hoe een samenwerking loopt", "Seeing how a coalition does"),
        Text(
            "wie er aan zaken werkt, of bij de gemeente termijnen bewaakt",
            "a person who works on cases, or watches deadlines for the municipality",
        ),
    ),
    Action.OPEN_CASE: (Text("Een zaak openen", "Opening a case"), _A_TOWN),
    Action.DIRECT: (Text("Zaken regisseren", "Directing cases"), _A_TOWN),
    Action.WATCH: (
        Text("Termijnen bewaken", "Watching deadlines"),
        Text("een gemeente, of wie er een houdt in het oog", "a municipality, or a party that supervises one"),
    ),
    Action.ERASE: (
        Text("Wissen wat er niet had mogen staan", "Erasing what should never have been written"),
        Text("een persoon die een zaak regisseert, en geen programma", "a person who directs a case, and no program"),
    ),
    Action.GUARD_DATA: (
        Text("Over persoonsgegevens waken", "Guarding personal data"),
        Text("een gemeente, en daar een accountbeheerder", "a municipality, and of its persons an administrator"),
    ),
    Action.SIGN_OFF: (
        Text("Een regel aftekenen", "Reading a rule"),
        Text("een persoon die over beleid gaat, en geen programma", "a person who sees to policies, and no program"),
    ),
    Action.REGISTER_PARTY: (Text("Een partij aanmelden", "Registering a party"), _A_TOWN),
    Action.REGISTER_WITH_RIGHTS: (
        Text("Een partij met eigen rechten aanmelden", "Registering a party of a kind with rights of its own"),
        _THE_OPERATOR,
    ),
    Action.NAME_PARTY: (
        Text("Een partij anders noemen", "Changing the title of a party"),
        Text(
            "de partij zelf, of tot die zelf meedoet wie haar aanmeldde",
            "the party itself, or until it acts for itself who registered it",
        ),
    ),
    Action.RUN_PROGRAM: (
        Text("Een programma voor een partij laten werken", "Saying whether a party runs a program"),
        Text("de partij zelf", "the party itself"),
    ),
    Action.CHANGE_KIND: (
        Text("De soort van een partij veranderen", "Changing the kind of a party"),
        _THE_OPERATOR,
    ),
    Action.SEE_PARTY_CHANGES: (
        Text("Zien wat er aan een partij veranderde", "Seeing what was changed of a party"),
        Text(
            "de partij zelf, wie haar aanmeldde, of een gemeente",
            "the party itself, who registered it, or a municipality",
        ),
    ),
    Action.MANAGE_PERSONS: (
        Text("Zeggen wie de mensen van een partij zijn", "Saying who the people of a party are"),
        _ADMINISTRATOR,
    ),
    Action.MANAGE_KEYS: (
        Text("Zeggen met welke sleutels een partij tekent", "Saying with which keys a party signs"),
        _ADMINISTRATOR,
    ),
    Action.OPERATE: (Text("Het platform gaande houden", "Keeping the platform running"), _THE_OPERATOR),
}
"""Of each action what it is called, and who may do it."""


class NotYourRight(NotYours):
    """No line of the table lets the actor do this; `rule` is the action, `reason` says it in two languages."""

    def __init__(self, action: Action, actor: Actor, owner: str | None = None) -> None:
        what, expected = WORDS[action]
        whom = f"{owner}, " if owner and owner != actor.party else ""
        super().__init__(what.en, actor.party, f"{whom}{expected.en}")
        self.rule = action.value
        self.reason = Text(f"{what.nl} is niet aan {actor.party}, maar aan {whom}{expected.nl}.", str(self))


def may(actor: Actor, kind: str, action: Action, whose: Whose = Whose.OWN) -> bool:
    """Whether the actor, of a party of this kind, may do this with a thing that is so much theirs."""
    return any(each.lets(actor, kind) for each in _lines(action) if whose in each.whose)


def may_at_all(actor: Actor, kind: str, action: Action) -> bool:
    """Whether there is anything with which the actor may do this: what a door asks before it knows about what."""
    return any(each.lets(actor, kind) for each in _lines(action))


def goes_by_kind(action: Action) -> bool:
    """Whether it matters of which kind the party is, and not only what a person sees to."""
    return any(each.kinds for each in _lines(action))


def _lines(action: Action) -> Iterator[Right]:
    return (each for each in RIGHTS if each.action is action)
