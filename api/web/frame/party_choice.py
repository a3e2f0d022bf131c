"""Choosing a party: from a list where there are few, and by typing a part of its name where there are many.

What is typed is a name or an id in full, or as the suggestions write it: `Brandweer Kust (brandweer-kust)`. Of less
than that the page shows which parties it could be, and nothing is done before one of them was chosen.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from sqlmodel import Session

from api.web.frame.posted import Posted
from orchestrator.domain.listing import Page
from orchestrator.domain.party import Party
from orchestrator.usecases.parties import list_parties, parties_named, search_parties

DO, FIND = "_doen", "zoek"
"""What the button says that looks a typed party up, and sends nothing in."""
FEW = 50
"""So many parties can be looked over in a list."""
MOST_SUGGESTED = 20
"""So many that could be meant are shown; a page with more of them says so."""

_SUGGESTED = re.compile(r"\(([a-z0-9-]+)\)$")
_LONGEST = 200
Choices = Collection[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PartiesFound:
    """The parties that could be meant; `more` says that there are others."""

    parties: Choices
    more: bool


@dataclass(frozen=True, slots=True)
class PartyChoice:
    """What one can choose from. `every` party when they are `few`; else what those chosen are `called`, by their id.

    `found` has of each text that names no party those that could be meant.
    """

    few: bool
    every: Choices
    called: Mapping[str, str]
    found: Mapping[str, PartiesFound]
    meant: Mapping[str, str] = field(default_factory=dict)

    def id_of(self, typed: str) -> str:
        """Return the id of the party that was typed; a text that names none stays as it is."""
        return self.meant.get(typed, typed)

    def shown(self, value: str) -> str:
        """Return a party as its input shows it: with its name and its id, and any other text as it was typed."""
        return f"{self.called[value]} ({value})" if value in self.called else value


def party_choice(session: Session, typed: Iterable[str] = ()) -> PartyChoice:
    """Return what one can choose from, given what stands in the inputs."""
    listed = list_parties(session, Page(FEW))
    if listed.next is None:
        every = _choices(listed.found)
        return PartyChoice(few=True, every=every, called=dict(every), found={})
    values = {each[:_LONGEST] for each in typed if each}
    meant = _meant(session, values)
    called = {each.id: each.title for each in meant.values()}
    found = {each: _found(session, each) for each in values if each not in meant}
    return PartyChoice(False, (), called, found, {text: each.id for text, each in meant.items()})


def with_parties(session: Session, form: Posted, names: Collection[str]) -> Posted:
    """Return the form with the ids of the parties that were typed under these names, each party once.

    A text that names no party stays as it is, unless one of the parties that it could mean was chosen beside it.
    """
    typed = {name: form.all(name) for name in names if form.all(name)}
    meant = _meant(session, {each for values in typed.values() for each in values})
    ids = {name: _ids(session, values, meant) for name, values in typed.items()}
    return replace(form, values={**form.values, **ids})


def party_meant(session: Session, typed: str) -> str:
    """Return the id of the party that was typed; a text that names none stays as it is."""
    meant = _meant(session, {typed} if typed else ())
    return meant[typed].id if typed in meant else typed


def _ids(session: Session, typed: tuple[str, ...], meant: Mapping[str, Party]) -> tuple[str, ...]:
    chosen = [meant[each].id for each in typed if each in meant]
    open_ = [each for each in typed if each not in meant]
    left = [each for each in open_ if not {one for one, _ in _found(session, each).parties} & set(chosen)]
    return tuple(dict.fromkeys((*chosen, *left)))


def _meant(session: Session, typed: Collection[str]) -> Mapping[str, Party]:
    """Return the party that each text names by itself; a title that several parties have names none."""
    names = {each: found[1] if (found := _SUGGESTED.search(each)) else each for each in typed}
    by_id, by_title = dict[str, Party](), dict[str, list[Party]]()
    for party in parties_named(session, sorted({*names.values(), *names})):
        by_id[party.id] = party
        by_title.setdefault(party.title.lower(), []).append(party)
    meant: dict[str, Party] = {}
    for text, name in names.items():
        titled = by_title.get(text.lower(), [])
        if name in by_id:
            meant[text] = by_id[name]
        elif len(titled) == 1:
            meant[text] = titled[0]
    return meant


def _found(session: Session, typed: str) -> PartiesFound:
    parties = search_parties(session, typed, MOST_SUGGESTED + 1)
    return PartiesFound(_choices(parties[:MOST_SUGGESTED]), more=len(parties) > MOST_SUGGESTED)


def _choices(parties: Iterable[Party]) -> Choices:
    return sorted(((each.id, each.title) for each in parties), key=lambda each: (each[1], each[0]))
