"""A small world to click through: the fictional parties, and cases in which something has happened already."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

from orchestrator.clock import current_time, move_clock, now
from orchestrator.db.database import Database
from orchestrator.domain.case import CaseDraft, FactDraft
from orchestrator.domain.party import Actor
from orchestrator.domain.party_key import A_YEAR
from orchestrator.domain.public_key import read_public_key
from orchestrator.local.development import let_in, make_tokens
from orchestrator.settings import Settings
from orchestrator.usecases.facts import record_fact
from orchestrator.usecases.open_case import open_case
from orchestrator.usecases.party_keys import add_key_as_operator
from orchestrator.usecases.wake import wake_cases

TOWN = "gemeente-duinrand"
TODAY = datetime(2026, 3, 16, 9, 30, tzinfo=UTC)
"""What time it is when a story begins; the deadlines of the law do not wait for the day the tests run."""

_PERMIT_ROLES = {"aanvrager": ("aanvrager-portaal",), "adviseur": ("omgevingsdienst-kust", "brandweer-kust")}


class Town:
    """The world behind the pages, told through the use cases, each call a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._keys = (f"town-{uuid4().hex[:6]}-{number}" for number in count(1))

    def begin(self, data_dir: Path) -> None:
        """Let everybody in, and set the clock."""
        let_in(self.database, make_tokens(), data_dir)
        self.set_clock()

    def set_clock(self) -> None:
        """Let it be today, however long ago the town began."""
        with self.database.transaction() as session:
            move_clock(session, TODAY - current_time(session, Settings(development=True)))

    def permit(
        self, case_id: str, title: str, *, received: datetime, activity: str = "bouwen", roles: Any = None
    ) -> str:
        """Open a permit case of which the application came in on a day."""
        first = FactDraft("aanvraag", {"ontvangen_op": received.date().isoformat(), "activiteit": activity})
        return self.open("omgevingsvergunning", case_id, title, roles or _PERMIT_ROLES, [first], at=received)

    def open(
        self,
        policy: str,
        case_id: str,
        title: str,
        roles: Mapping[str, tuple[str, ...]],
        facts: Sequence[FactDraft] = (),
        *,
        at: datetime = TODAY,
    ) -> str:
        """Open a case of the town."""
        draft = CaseDraft(policy, TOWN, title, roles, id=case_id, facts=tuple(facts))
        with self.database.transaction() as session:
            open_case(session, Actor(TOWN, "medewerker-1"), draft, at=at, key=next(self._keys))
        return case_id

    def add(self, case_id: str, party: str, kind: str, fields: Mapping[str, Any], at: datetime = TODAY) -> None:
        """Let a party add a fact."""
        with self.database.transaction() as session:
            draft = FactDraft(kind, fields, occurred_at=at)
            record_fact(session, Actor(party, "medewerker-1"), case_id, draft, at=at, key=next(self._keys))

    def key(self, kid: str, jwk: Mapping[str, str]) -> None:
        """Let the programs of the town sign with a key of this name."""
        with self.database.transaction() as session:
            public = read_public_key({**jwk, "kid": kid})
            add_key_as_operator(session, TOWN, public, ends=now() + A_YEAR, at=now())

    def wake(self, at: datetime = TODAY) -> None:
        """Let the clock look at every case that is due."""
        with self.database.transaction() as session:
            wake_cases(session, municipality=TOWN, at=at)

    def pass_days(self, days: int) -> None:
        """Let time pass, for everybody."""
        with self.database.transaction() as session:
            move_clock(session, timedelta(days=days))
            wake_cases(session, municipality=TOWN, at=now() + (TODAY - now()) + timedelta(days=days))


def furnish(town: Town) -> None:
    """Fill the town with cases of every kind: late, soon, later, without anything to do, with a vacant role."""
    day = timedelta(days=1)
    town.permit("wabo-01", "Dakkapel Duinweg 12", received=TODAY - 20 * day)
    town.permit("wabo-02", "Boom kappen Parklaan", received=TODAY - 3 * day, activity="kappen")
    town.permit("wabo-03", "Reclamebord Haven", received=TODAY - 70 * day, activity="reclame")
    town.permit("wabo-04", "Aanbouw Zeestraat 3", received=TODAY - 2 * day, roles={"aanvrager": ("aanvrager-portaal",)})
    town.open("omgevingsvergunning", "wabo-05", "Schuur Achterweg", {"aanvrager": ("aanvrager-portaal",)})
    town.key("zaaksysteem", {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})
    town.wake()
