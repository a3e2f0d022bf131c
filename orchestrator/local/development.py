"""A platform to try: fictional organisations, some with a program of their own, the others with people at an inbox."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from joserfc.jwk import OKPKey
from sqlmodel import Session

from orchestrator import clock
from orchestrator.clock import now
from orchestrator.db.credentials import remove_credential, remove_feeds_of_development, remove_of_development
from orchestrator.db.database import Database
from orchestrator.db.parties import find_party
from orchestrator.db.persons import remove_at_issuer, save_person
from orchestrator.domain.party import PartyDraft
from orchestrator.domain.party import Seat as SeesTo
from orchestrator.domain.party_key import A_YEAR
from orchestrator.domain.person import FICTIONAL, Person, PersonState, spoken
from orchestrator.domain.public_key import read_public_key
from orchestrator.local.data_directory import forget_tokens, known_tokens, write_tokens
from orchestrator.usecases.identity import issue_token
from orchestrator.usecases.kept_answers import digest_of
from orchestrator.usecases.oversight import supervise
from orchestrator.usecases.parties import register_party
from orchestrator.usecases.party_keys import add_key_as_operator
from orchestrator.usecases.policies import publish_shelf

PARTIES = (
    PartyDraft("gemeente-duinrand", "Gemeente Duinrand", "municipality"),
    PartyDraft("gemeente-veenland", "Gemeente Veenland", "municipality"),
    PartyDraft("gemeente-heuvelrijk", "Gemeente Heuvelrijk", "municipality"),
    PartyDraft("omgevingsdienst-kust", "Omgevingsdienst Kust", "adviser", has_worker=True),
    PartyDraft("brandweer-kust", "Brandweer Kust", "adviser"),
    PartyDraft("aanvrager-portaal", "Portaal voor aanvragers", "portal"),
    PartyDraft("school-de-regenboog", "School De Regenboog", "school"),
    PartyDraft("ggz-noorderlicht", "GGZ Noorderlicht", "care"),
    PartyDraft("ggz-het-baken", "GGZ Het Baken", "care"),
    PartyDraft("veilig-thuis-kust", "Veilig Thuis Kust", "safety", has_worker=True),
    PartyDraft("raad-kinderbescherming", "Raad voor de Kinderbescherming", "protection"),
    PartyDraft("gezin-portaal", "Portaal voor jeugdigen en ouders", "portal"),
    PartyDraft("inwoner-portaal", "Portaal voor inwoners", "portal"),
    PartyDraft("mantelzorg-lijn", "Mantelzorglijn", "portal"),
    PartyDraft("clientondersteuning-kust", "Cliëntondersteuning Kust", "care"),
    PartyDraft("thuiszorg-de-linde", "Thuiszorg De Linde", "care"),
    PartyDraft("kwekerij-zonneveld", "Kwekerij Zonneveld", "employer"),
    PartyDraft("kustbode", "Dagblad De Kustbode", "press"),
    PartyDraft("bouwbedrijf-zandstra", "Bouwbedrijf Zandstra", "company"),
    PartyDraft("bezwaarcommissie-kust", "Bezwaarschriftencommissie Kust", "adviser"),
    PartyDraft("toezicht-kust", "Interbestuurlijk toezicht Kust", "supervisor"),
)
MUNICIPALITIES = tuple(party.id for party in PARTIES if party.kind == "municipality")
SUPERVISORS = tuple(party.id for party in PARTIES if party.kind == "supervisor")
WITH_PROGRAM = tuple(party.id for party in PARTIES if party.has_worker)
BY_HAND = tuple(party.id for party in PARTIES if not party.has_worker)

# Two people at each desk: enough for four eyes. What these do anybody may; the names beside them say whose day it is:
# who directs cases, who watches deadlines, who writes policy, who talks with people who need support.
PERSONS = ("medewerker-1", "medewerker-2")
DIRECTOR, OFFICER, AUTHOR, ADMINISTRATOR = "regisseur", "handhaver", "beleidsmaker", "accountbeheerder"
_BESIDE = {
    "municipality": (DIRECTOR, OFFICER, AUTHOR, "wmo-consulent"),
    "supervisor": ("toezichthouder",),
}


def persons_of(kind: str) -> tuple[str, ...]:
    """Return who can sign in at a party of this kind."""
    return (*PERSONS, *_BESIDE.get(kind, ()))


def administrator_of(party: PartyDraft, at: datetime) -> Person:
    """Return the fictional person who sees to the people of the party, and to nothing else."""
    sees_to = frozenset({SeesTo.ADMINISTRATOR})
    known = {"issuer": FICTIONAL, "subject": ADMINISTRATOR}
    return Person(party.id, ADMINISTRATOR, spoken(ADMINISTRATOR), sees_to, PersonState.ACTIVE, at, **known)


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who can act: a person of a party, or without one its program."""

    party: str
    person: str | None = None

    def __str__(self) -> str:
        return f"{self.party}:{self.person}" if self.person else self.party


SEATS = (
    *(Seat(party.id) for party in PARTIES),
    *(Seat(party.id, person) for party in PARTIES for person in (*persons_of(party.kind), ADMINISTRATOR)),
)

Tokens = Mapping[str, str]


def make_tokens() -> Tokens:
    """Return a new token for every seat, under its name."""
    return {str(seat): secrets.token_urlsafe(24) for seat in SEATS}


Keys = Mapping[str, Path]


def make_keys(place: Path) -> Keys:
    """Return for each party with a program the file with its private key, made here for that program alone."""
    keys = {party: place / f"{party}.pem" for party in WITH_PROGRAM}
    for file in keys.values():
        file.touch(mode=0o600)
        file.write_bytes(OKPKey.generate_key("Ed25519").as_pem(private=True))
    return keys


def register_keys(database: Database, keys: Keys) -> None:
    """Register the public part of each key for its party."""
    with database.transaction() as session:
        for party, file in keys.items():
            public = read_public_key(OKPKey.import_key(file.read_bytes()).as_pem(private=False).decode())
            add_key_as_operator(session, party, public, ends=now() + A_YEAR, at=now())


def let_in(database: Database, tokens: Tokens, data_dir: Path) -> None:
    """Register everybody, publish the policies, and keep the tokens where the command line finds them."""
    with database.transaction() as session:
        publish_shelf(session, at=now())
        for party in PARTIES:
            if find_party(session, party.id) is None:
                register_party(session, party, at=now())
            save_person(session, administrator_of(party, now()))
        for supervisor in SUPERVISORS:
            for municipality in MUNICIPALITIES:
                supervise(session, supervisor, municipality, at=now())
        for seat in SEATS:
            issue_token(session, seat.party, seat.person, at=now(), token=tokens[str(seat)], development=True)
    write_tokens(data_dir, tokens)


def end_development(session: Session, data_dir: Path, *, at: datetime) -> int:
    """Let nothing be good any more that development gave out, and return how many credentials that were.

    Raises ClockMoved when the clock was moved and cases lie ahead of the real time.
    """
    remove_feeds_of_development(session)
    remove_at_issuer(session, FICTIONAL)
    ended = remove_of_development(session)
    for token in known_tokens(data_dir).values():
        remove_credential(session, digest_of(token))
    clock.set_right(session, at)
    forget_tokens(data_dir)
    return ended
