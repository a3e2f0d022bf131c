"""Two platforms with the same cases, which differ in nothing but what is hidden from whoever looks, and who looks."""

import os
import random
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

import httpx

from api.app import create_app
from api.web.frame.session import COOKIE, proof_for
from orchestrator.clock import move_clock, now
from orchestrator.db.database import Database
from orchestrator.domain.case import CaseDraft, FactDraft
from orchestrator.domain.party import Actor, PartyDraft
from orchestrator.errors import FactRefused
from orchestrator.settings import Settings
from orchestrator.usecases.facts import record_facts
from orchestrator.usecases.identity import begin_session, issue_token
from orchestrator.usecases.open_case import open_case
from orchestrator.usecases.oversight import supervise
from orchestrator.usecases.parties import register_party
from orchestrator.usecases.policies import publish_policy
from orchestrator.usecases.wake import wake_cases
from tests.integration.doors.drawn import (
    AID,
    BALLAST,
    OTHER,
    PARTIES,
    ROLES,
    START,
    TOWN,
    WATCHER,
    Told,
    a_story,
    after,
    drawn,
    told_otherwise,
)
from tests.integration.serving import serving
from tests.patience import PATIENCE

EXAMPLES, FIRST = int(os.environ.get("EXAMPLES", "3")), int(os.environ.get("FIRST", "0"))
"""Under how many policies the same is asked of both worlds, and which is the first: `EXAMPLES=500` by hand."""
PERSON = "medewerker-1"
READERS = (TOWN, OTHER)
LAST = after(16)
"""When the last fact comes in, which all see: from then on the cases of both worlds stand still."""
ASKED = after(20)
BEFORE = 5
"""Hidden lines of before, so that the places of all that follows are of as many digits."""


@dataclass(frozen=True)
class Story:
    """A case under a drawn policy, as it is told in each of the two worlds."""

    seed: int
    ways: tuple[Sequence[Told | None], Sequence[Told | None]]
    closed: bool

    @property
    def case(self) -> str:
        return f"zaak-{self.seed}"


def stories(most: int = 0) -> list[Story]:
    """The stories of the two worlds, or the first of them."""
    found: list[Story] = []
    for seed in count(FIRST):
        if len(found) == (most or EXAMPLES):
            break
        if drawn(seed):
            told = a_story(seed)
            found.append(Story(seed, (told, told_otherwise(told, seed)), closed=random.Random(seed).random() < 0.2))
    return found


class World:
    """One of the two platforms."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.database = Database(url, connections=2)
        self._keys = (f"key-{number}" for number in count(1))

    def begin(self, stories: Iterable[Story], way: int) -> None:
        """Let everybody in, and tell each story in one of its ways."""
        with self.database.transaction() as session:
            move_clock(session, ASKED - now())
            for party, kind in PARTIES.items():
                register_party(session, PartyDraft(party, party.title(), kind), at=after(0))
                issue_token(session, party, PERSON, at=now(), token=f"token-of-{party}")
            supervise(session, WATCHER, TOWN, at=after(0))
        for story in stories:
            self._tell(story, story.ways[way])

    def _tell(self, story: Story, told: Sequence[Told | None]) -> None:
        found = drawn(story.seed)
        assert found
        with self.database.transaction() as session:
            publish_policy(session, found[0], at=after(0))
            opening = CaseDraft(f"p{story.seed}", TOWN, f"Titel {story.seed}", ROLES, id=story.case)
            open_case(session, Actor(TOWN, PERSON), opening, at=after(0), key=next(self._keys))
        self._add(story.case, AID, *[FactDraft(BALLAST, {})] * BEFORE)
        ids: list[str | None] = []
        for each in told:
            ids.append(self._add_told(story.case, each, ids) if each else None)
        with self.database.transaction() as session:
            wake_cases(session, municipality=TOWN, at=after(15))
        self._add(story.case, TOWN, FactDraft("a", {"n": 1}), at=LAST)
        if story.closed:
            self._add(story.case, TOWN, FactDraft("case_closed", {}), at=LAST)

    def _add_told(self, case: str, told: Told, ids: Sequence[str | None]) -> str | None:
        corrects = ids[told.corrects] if told.corrects is not None else None
        return self._add(case, told.party, FactDraft(told.kind, told.fields, corrects=corrects), at=after(told.day + 1))

    def _add(self, case: str, party: str, *drafts: FactDraft, at: datetime = START) -> str | None:
        try:
            with self.database.transaction() as session:
                key = next(self._keys)
                return record_facts(session, Actor(party, PERSON), case, drafts, at=at, key=key).facts[-1].id
        except FactRefused:
            return None

    def session_of(self, party: str) -> str:
        with self.database.transaction() as session:
            actor = Actor(party, PERSON)
            return begin_session(session, actor, at=now(), lasts=timedelta(hours=9), development=True)


class Reader:
    """Somebody who asks one of the worlds, in a browser and by a program."""

    def __init__(self, site: str, world: World, party: str) -> None:
        self.party, self.world, self._keys = party, world, count(1)
        self.shown = world.session_of(party)
        self._browser = httpx.Client(base_url=site, cookies={COOKIE: self.shown}, timeout=PATIENCE)
        self._program = httpx.Client(
            base_url=site, headers={"Authorization": f"Bearer token-of-{party}"}, timeout=PATIENCE
        )

    def ask(self, address: str, method: str = "GET", **sent) -> httpx.Response:
        through = self._program if address.startswith("/v1/") else self._browser
        return through.request(method, address, **sent)

    def proves(self) -> dict[str, str]:
        """What stands in each form: that the page is of this session, and a name for what is sent."""
        return {"_bewijs": proof_for(self.shown), "_sleutel": f"{self.party}-{next(self._keys)}"}

    def close(self) -> None:
        self._browser.close()
        self._program.close()


@contextmanager
def looking(world: World, party: str) -> Iterator[Reader]:
    """Serve the world for real, and let somebody of the party look at it."""
    often = {"requests_per_minute": 10_000_000, "requests_per_minute_unknown": 10_000_000}
    patient = {"database_statement_seconds": PATIENCE, "database_idle_seconds": PATIENCE}
    settings = Settings(database_url=world.url, development=True, **often, **patient)
    with serving(create_app(settings), ends_within=1) as site:
        reader = Reader(site, world, party)
        try:
            yield reader
        finally:
            reader.close()
