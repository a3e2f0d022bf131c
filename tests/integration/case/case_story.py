"""Telling a case through the use cases, each call a transaction of its own, as over the doors."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import text

from orchestrator.db.database import Database
from orchestrator.db.eyes import look_as
from orchestrator.domain.answers import CaseSeen
from orchestrator.domain.case import CaseDraft, FactDraft
from orchestrator.domain.listing import NoticeFilter, NoticeLine, Page, TaskFilter
from orchestrator.domain.party import Actor, PartyDraft
from orchestrator.domain.work import Task
from orchestrator.usecases.facts import record_fact
from orchestrator.usecases.inbox import list_notices, list_tasks
from orchestrator.usecases.open_case import open_case
from orchestrator.usecases.parties import register_party
from orchestrator.usecases.policies import publish_policy
from orchestrator.usecases.see_case import get_case, read_journal
from orchestrator.usecases.tasks import claim_task
from orchestrator.usecases.wake import wake_cases

T = TypeVar("T")

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HERE = Path(__file__).parent
POLICIES = ("zorg.yaml", "regie.yaml")
POLICY = (HERE / "zorg.yaml").read_text("utf-8")

TOWN, SCHOOL, STRANGER = Actor("gemeente-dal", "ambtenaar"), Actor("school-zon", "leraar"), Actor("school-maan")
NORTH, SOUTH, WEST = Actor("ggz-noord"), Actor("ggz-zuid"), Actor("ggz-west")
PARTIES = (TOWN, SCHOOL, STRANGER, NORTH, SOUTH, WEST)

REPORT = FactDraft("melding", {"ontvangen_op": "2026-03-02"})
CONSULT = FactDraft("consult", {"verslag": "Vertrouwelijk"})
DECISION = FactDraft("besluit", {"genomen_op": "2026-03-02"})

QUESTION = FactDraft("vraag", {"nummer": 7, "gesteld_op": "2026-03-02"})
ANSWER = FactDraft("antwoord")


def later(days: float) -> datetime:
    return MONDAY + timedelta(days=days)


class CaseStory:
    """A town, its partners, and one policy; `zaak` is the case that most stories are about."""

    def __init__(self, url: str, owner_url: str | None = None) -> None:
        self.database = Database(url)
        self.owned = Database(owner_url, connections=1) if owner_url else self.database
        self.keys = (f"key-{number}" for number in count(1))
        with self.database.transaction() as session:
            for name in POLICIES:
                publish_policy(session, (HERE / name).read_text("utf-8"), at=MONDAY, name=name)
            for actor in PARTIES:
                kind = "municipality" if actor is TOWN else "other"
                draft = PartyDraft(actor.party, actor.party, kind, has_worker=actor is NORTH)
                register_party(session, draft, at=MONDAY)

    def do(self, act: Callable[..., T], *told: Any, **named: Any) -> T:
        """Do it in a transaction of its own, seeing what the doors let its actor see."""
        with self.database.transaction() as session:
            if told and isinstance(told[0], Actor):
                look_as(session, told[0].party)
            return act(session, *told, **named)

    def open(
        self,
        case_id: str = "zaak",
        *,
        ggz: Sequence[Actor] = (NORTH, SOUTH),
        at: datetime = MONDAY,
        policy: str = "zorg",
        **draft,
    ):
        roles = {"school": (SCHOOL.party,), "ggz": tuple(each.party for each in ggz)}
        opening = CaseDraft(policy, TOWN.party, draft.pop("title", "Zaak"), roles, id=case_id, **draft)
        return self.do(open_case, TOWN, opening, at=at, key=next(self.keys))

    def record(self, actor: Actor, draft: FactDraft, at: datetime = MONDAY, *, case_id: str = "zaak", key: str = ""):
        return self.do(record_fact, actor, case_id, draft, at=at, key=key or next(self.keys))

    def join(self, role: str, actor: Actor, at: datetime, kind: str = "party_joined"):
        return self.record(TOWN, FactDraft(kind, {"role": role, "party": actor.party}), at)

    def claim(self, actor: Actor, task: Task, at: datetime = MONDAY, *, key: str = "") -> Task:
        return self.do(claim_task, actor, task.id, at=at, key=key or next(self.keys))

    def wake(self, at: datetime):
        return self.do(wake_cases, municipality=TOWN.party, at=at)

    def task(self, actor: Actor = TOWN, **wanted: Any) -> Task:
        """The latest task."""
        found = self.do(list_tasks, actor, TaskFilter(**wanted), Page()).found
        return max((each.task for each in found), key=lambda task: task.generation)

    def obligations(self, case_id: str = "zaak"):
        return {each.rule: each for each in self.do(get_case, TOWN, case_id).obligations}

    def journal(self, actor: Actor = TOWN, case_id: str = "zaak"):
        return self.do(read_journal, actor, case_id)

    def outbox(self) -> list[tuple[str, str]]:
        """What was written for the world to hear, in order: kind, and activity or municipality."""
        rows = self.query("SELECT kind, payload FROM outbox ORDER BY id")
        return [(row.kind, row.payload.get("activity_id") or row.payload["municipality"]) for row in rows]

    def notices(self, actor: Actor = SCHOOL, **wanted: Any) -> list[NoticeLine]:
        return list(self.do(list_notices, actor, NoticeFilter(**wanted), Page()).found)

    def seen(self, actor: Actor = TOWN, case_id: str = "zaak") -> CaseSeen:
        return self.do(get_case, actor, case_id)

    def query(self, statement: str, **values: Any):
        with self.database.transaction() as session:
            return session.execute(text(statement), values).all()

    def change(self, statement: str, **values: Any) -> None:
        """Do what no program can, as who owns the tables."""
        with self.owned.transaction() as session:
            session.execute(text(statement), values)

    def counts(self) -> dict[str, int]:
        """How much is stored, to tell that nothing changed."""
        tables = ("journal", "obligation", "task", "outbox", "idempotency", "case_party", '"case"')
        return {name: self.query(f"SELECT count(*) FROM {name}")[0][0] for name in tables}  # noqa: S608 our own names


def all_at_once(*acts: Callable[[], T]) -> list[T | Exception]:
    """Do everything at the same time; what it answered, or what it raised, in the order in which it was given."""

    def outcome(act: Callable[[], T]) -> T | Exception:
        try:
            return act()
        except Exception as raised:  # noqa: BLE001 the test looks at what was raised
            return raised

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(outcome, acts))
