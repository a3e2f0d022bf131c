"""The desks, and the pages each has at the top of every page.

A place is shown to whoever it is for, by the table of rights, and only when the application has a route of that name:
a page becomes part of the navigation by adding its line here.
"""

from dataclasses import dataclass

from fastapi import FastAPI
from starlette.routing import NoMatchFound

from api.web.frame.asks import asked_by
from orchestrator.domain.party import Actor, Party, Seat
from orchestrator.domain.person import seats_at
from orchestrator.domain.rights import may_at_all
from orchestrator.local.development import AUTHOR, OFFICER


@dataclass(frozen=True, slots=True)
class Place:
    """One link of the navigation: the name of a route, and the key of its words in the catalogue."""

    route: str
    words: str


@dataclass(frozen=True, slots=True)
class DeskPlaces:
    """The places of one desk, and what somebody there sees to.

    `persons` are the fictional ones who begin there, whatever else they may see.
    """

    name: str
    seat: Seat
    places: tuple[Place, ...]
    persons: tuple[str, ...] = ()


_TOGETHER = Place("show_coalition", "navigation.coalition")

DESKS = (
    DeskPlaces(
        "director",
        Seat.WORKER,
        (
            Place("show_worklist", "navigation.worklist"),
            Place("show_new_case", "navigation.new_case"),
            Place("show_retention", "navigation.retention"),
        ),
    ),
    DeskPlaces("officer", Seat.OFFICER, (Place("show_deadlines", "navigation.deadlines"), _TOGETHER), (OFFICER,)),
    DeskPlaces("operator", Seat.OPERATOR, (Place("show_stuck", "navigation.stuck"),)),
    DeskPlaces("partner", Seat.WORKER, (Place("show_inbox", "navigation.inbox"), _TOGETHER)),
    DeskPlaces("author", Seat.AUTHOR, (Place("show_policies", "navigation.policies"),), (AUTHOR,)),
    DeskPlaces(
        "administrator",
        Seat.ADMINISTRATOR,
        (
            Place("show_people", "navigation.people"),
            Place("show_keys", "navigation.keys"),
            Place("show_readings_done", "navigation.readings_done"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link as the page shows it; `here` when it leads to the page one is on."""

    path: str
    words: str
    here: bool


def links_for(app: FastAPI, actor: Actor, party: Party, path: str) -> tuple[Link, ...]:
    """Return the links for this person of the party who is on the page at `path`."""
    desks = (desk for desk in DESKS if _sits_at(desk, actor, party))
    places = (place for desk in desks for place in desk.places if may_at_all(actor, party.kind, asked_by(place.route)))
    # A place of several desks stands there once.
    found = ((place, path_of(app, place.route)) for place in dict.fromkeys(places))
    return tuple(Link(there, place.words, here=there == path) for place, there in found if there)


def path_of(app: FastAPI, route: str) -> str:
    """Return the path of the route with this name; empty when there is none."""
    try:
        return str(app.url_path_for(route))
    except NoMatchFound:
        return ""


def first_page_for(app: FastAPI, actor: Actor, party: Party) -> str:
    """Return where this person begins: at the desk of their work, where that is known."""
    links = links_for(app, actor, party, "")
    own = next((path_of(app, desk.places[0].route) for desk in DESKS if actor.person in desk.persons), "")
    if own and any(own == each.path for each in links):
        return own
    return links[0].path if links else str(app.url_path_for("show_search"))


def _sits_at(desk: DeskPlaces, actor: Actor, party: Party) -> bool:
    """Whether somebody of this party sits at the desk."""
    return desk.seat in seats_at(party.kind) and actor.sits_at(desk.seat)
