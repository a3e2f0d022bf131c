"""The sign-ins of the demonstration: two issuers on this machine, where one is any of the fictional people.

They are issuers like any other to the platform. A municipality has one of its own; its partners and the other
municipalities share the other.
"""

import json
import secrets
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from orchestrator.db.persons import save_person
from orchestrator.domain.party import Seat
from orchestrator.domain.person import seats_at, spoken
from orchestrator.local.development import ADMINISTRATOR, PARTIES, administrator_of, persons_of
from orchestrator.local.ports import free_port
from orchestrator.local.program import Program

FILE, SECRET = "issuers.toml", "issuers.secret"
_OF_ITS_OWN = "gemeente-duinrand"
_SEATS = {"werk": "worker", "handhaving": "officer", "beleid": "author", "beheer": "administrator"}

_AT_WORK = [each for each in _SEATS if each != "beheer"]


@dataclass(frozen=True, slots=True)
class DemoIssuer:
    """One issuer: its name, what people call it, for which parties it speaks, and where it listens."""

    name: str
    title: Mapping[str, str]
    parties: tuple[str, ...]
    port: int

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def program(self) -> Program:
        """Return the program to start."""
        people = (each for claims in self._people() for each in ("--user-claims", json.dumps(claims)))
        return Program(f"issuer-{self.name}", (sys.executable, *_PROVIDER, "--port", str(self.port), *people))

    def said(self) -> str:
        """Return what the file with issuers says of it."""
        title = f"{{ nl = {json.dumps(self.title['nl'])}, en = {json.dumps(self.title['en'])} }}"
        lines = {"name": json.dumps(self.name), "title": title, "issuer": json.dumps(self.url)}
        lines |= {"client_id": '"speelruimte"', "client_secret_file": json.dumps(SECRET)}
        lines |= {"parties": json.dumps(self.parties), "party_claim": '"party"', "admits": '"everyone"'}
        seats = ", ".join(f"{value} = {json.dumps(seat)}" for value, seat in _SEATS.items())
        lines |= {"seats_claim": '"sees_to"', "seats": f"{{ {seats} }}"}
        return "\n".join(["[[issuer]]", *(f"{key} = {value}" for key, value in lines.items())])

    def _people(self) -> Iterator[Mapping[str, object]]:
        for party in PARTIES:
            if party.id in self.parties:
                for person in persons_of(party.kind):
                    yield _claims(party.id, person, _AT_WORK)
                yield _claims(party.id, ADMINISTRATOR, ["beheer"])


_PROVIDER = ("-m", "oidc_provider_mock")


def demo_issuers() -> tuple[DemoIssuer, DemoIssuer]:
    """Return the two issuers, on ports that are free."""
    others = tuple(each.id for each in PARTIES if each.id != _OF_ITS_OWN)
    own = {"nl": "Gemeente Duinrand", "en": "Municipality of Duinrand"}
    shared = {"nl": "Samenwerking Kust en partners", "en": "Coast and partners"}
    return (
        DemoIssuer("duinrand", own, (_OF_ITS_OWN,), free_port()),
        DemoIssuer("kust", shared, others, free_port()),
    )


def write_issuers(issuers: Sequence[DemoIssuer], data_dir: Path) -> Path:
    """Write the file with the issuers and the secret beside it; return the file."""
    data_dir.mkdir(parents=True, exist_ok=True)
    secret = data_dir / SECRET
    secret.touch(mode=0o600)
    secret.write_text(f"{secrets.token_urlsafe(32)}\n", "utf-8")
    place = data_dir / FILE
    place.write_text("\n\n".join(each.said() for each in issuers) + "\n", "utf-8")
    return place


def know_administrators(session: Session, issuers: Sequence[DemoIssuer], at: datetime) -> None:
    """Let the fictional administrator of each party be known at its issuer."""
    for party in PARTIES:
        issuer = next(each for each in issuers if party.id in each.parties)
        known = replace(administrator_of(party, at), issuer=issuer.url, subject=_administrator(party.id))
        save_person(session, known)


def know_people(session: Session, issuers: Sequence[DemoIssuer], at: datetime) -> None:
    """Let whoever signs in be the person who does the work in the story."""
    for issuer in issuers:
        for party in (each for each in PARTIES if each.id in issuer.parties):
            seats = frozenset(Seat(_SEATS[each]) for each in _AT_WORK) & frozenset(seats_at(party.kind))
            for person in persons_of(party.kind):
                subject = f"{party.id}:{person}"
                who = replace(administrator_of(party, at), id=person, name=spoken(person), seats=seats)
                save_person(session, replace(who, issuer=issuer.url, subject=subject))


def _claims(party: str, person: str, sees_to: Sequence[str]) -> Mapping[str, object]:
    return {"sub": f"{party}:{person}", "name": spoken(person), "party": party, "sees_to": sees_to}


def _administrator(party: str) -> str:
    return f"{party}:{ADMINISTRATOR}"
