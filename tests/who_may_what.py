"""Who may do what, written down by hand, and not read from the table of the product: it is held against this.

A column is a kind of actor, in groups of one party: `program` shows a token of the party, `token` is a person whom the
operator gave one and who is on no list, the others see to one thing. A line is an action, and whose the thing is.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from orchestrator.domain.party import MUNICIPALITY, OPERATOR, PLATFORM, SUPERVISOR, Actor, Seat
from orchestrator.domain.rights import Action, Whose

TOWN, PARTNER, WATCHER = "gemeente-duinrand", "brandweer-kust", "toezicht-kust"
KINDS = {TOWN: MUNICIPALITY, PARTNER: "adviser", WATCHER: SUPERVISOR, PLATFORM.party: OPERATOR}

_WHO = {
    TOWN: ("program", "token", "worker", "officer", "author", "administrator"),
    PARTNER: ("program", "token", "worker", "author", "administrator"),
    WATCHER: ("program", "officer"),
    PLATFORM.party: ("token", "operator", "administrator"),
}
GRID = """
look-up                    any        yyyyyy  yyyyy  yy  yyy
take-part                  own        yyy---  yyy--  y-  y--
see-coalition              own        yyyy--  yyy--  y-  y--
open-case                  own        yyy---  -----  --  ---
direct                     own        yyy---  -----  --  ---
erase                      own        -yy---  -----  --  ---
watch                      own        yy-y--  -----  --  ---
watch                      watched    yy-y--  yy---  yy  y--
guard-personal-data        own        yy---y  -----  --  ---
sign-off                   any        -y--y-  -y-y-  --  y--
register-party             own        yyy---  -----  --  ---
register-party-with-rights own        ------  -----  --  yy-
name-party                 own        yy---y  yy--y  y-  y-y
name-party                 registered yy---y  yy--y  y-  y-y
run-program                own        yy---y  yy--y  y-  y-y
change-kind                any        ------  -----  --  yy-
see-party-changes          own        yyyyyy  yyyyy  yy  yyy
see-party-changes          registered yyyyyy  yyyyy  yy  yyy
see-party-changes          brought-in yyyyyy  yyyyy  yy  yyy
see-party-changes          watched    yyyyyy  -----  --  ---
see-party-changes          foreign    yyyyyy  -----  --  ---
manage-persons             own        -----y  ----y  --  yyy
manage-persons             foreign    ------  -----  --  yy-
manage-persons             registered ------  -----  --  yy-
manage-persons             brought-in ------  -----  --  yy-
manage-persons             watched    ------  -----  --  yy-
manage-keys                own        -----y  ----y  --  yyy
manage-keys                foreign    ------  -----  --  yy-
manage-keys                registered ------  -----  --  yy-
manage-keys                brought-in ------  -----  --  yy-
manage-keys                watched    ------  -----  --  yy-
operate                    own        ------  -----  --  yy-
"""
"""What no line says is not allowed: what is somebody's own stands here, and what of others as far as it is allowed."""


@dataclass(frozen=True, slots=True)
class Column:
    """A kind of actor, who stands for it in a test, and of which kind their party is."""

    name: str
    actor: Actor
    kind: str


def columns() -> tuple[Column, ...]:
    """Every kind of actor, from left to right."""
    return tuple(Column(f"{party} {name}", _actor(party, name), KINDS[party]) for party in _WHO for name in _WHO[party])


def _actor(party: str, name: str) -> Actor:
    if name in {"program", "token"}:
        return Actor(party, None if name == "program" else name)
    return Actor(party, name, frozenset({Seat(name)}))


def allowed() -> Mapping[tuple[Action, Whose], tuple[bool, ...]]:
    """For every action and whose thing it is about: whether each column may do it."""
    width = len(columns())
    found = {(action, whose): (False,) * width for action in Action for whose in Whose}
    for line in GRID.strip().splitlines():
        action, whose, *groups = line.split()
        said = "".join(groups)
        assert len(said) == width, line
        for each in Whose if whose == "any" else [Whose(whose)]:
            found[Action(action), each] = tuple(sign == "y" for sign in said)
    return found


def at_all() -> Mapping[Action, tuple[bool, ...]]:
    """For every action, whether each column may do it with anything."""
    grid = allowed()
    return {
        action: tuple(any(grid[action, whose][place] for whose in Whose) for place, _ in enumerate(columns()))
        for action in Action
    }
