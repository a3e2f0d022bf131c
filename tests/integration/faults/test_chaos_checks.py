"""The checks of the harness can fail: each sees what it is there to see, planted here on purpose."""

import asyncio
import random
from collections.abc import Iterator
from dataclasses import asdict

import pytest
from sqlalchemy import text

from orchestrator.clock import now
from orchestrator.db.database import Database
from orchestrator.dispatch.activities import start_offer
from orchestrator.dispatch.connection import connect
from orchestrator.domain.case import CaseDraft, FactDraft
from orchestrator.domain.party import Actor
from orchestrator.usecases.open_case import open_case
from orchestrator.usecases.wake import wake_cases
from tests.chaos.checks.deadlines import deadlines_recorded
from tests.chaos.checks.facts import facts_once
from tests.chaos.checks.journals import board_equal, journals_whole
from tests.chaos.checks.truth import Truth
from tests.chaos.checks.work import activities_agree, tasks_done, tasks_once
from tests.chaos.injuries.drawn import KINDS, draw
from tests.chaos.ledger import Ledger
from tests.chaos.ledger import now as ledger_now
from tests.chaos.programs import MUNICIPALITY, PROGRAMMED, let_in
from tests.integration.dispatch.outbox_story import an_order

CASE = "proef-1"


class Stored:
    """One case under the policy of the trial, which all callers know to be there."""

    def __init__(self, url: str, temporal_address: str) -> None:
        self.ledger = Ledger()
        self.truth = Truth(url, temporal_address, self.ledger)
        self.database = Database(url, connections=1)
        self.opened_at = now()
        with self.database.transaction() as session:
            let_in(session)
        roles = {"adviseur": PROGRAMMED}
        draft = CaseDraft(
            "beproeving", MUNICIPALITY, CASE, roles, facts=(FactDraft("bericht", {"nummer": 1}),), id=CASE
        )
        with self.database.transaction() as session:
            open_case(session, Actor(MUNICIPALITY), draft, at=self.opened_at, key="open")
        self.says("bericht")

    def says(self, kind: str) -> None:
        said = self.ledger.begin(f"{kind}-{CASE}" if kind != "bericht" else f"open-{CASE}", CASE, kind, 1)
        said.sent = ledger_now()
        self.ledger.acknowledge(said)

    def change(self, *statements: str) -> None:
        with self.database.transaction() as session:
            for each in statements:
                session.execute(text(each))


@pytest.fixture
def stored(owner_url: str, temporal_address: str) -> Iterator[Stored]:
    found = Stored(owner_url, temporal_address)
    yield found
    found.database.dispose()


def test_what_is_whole_passes(stored: Stored) -> None:
    assert list(facts_once(stored.truth)) == []
    assert list(journals_whole(stored.truth, [CASE])) == []
    assert list(board_equal(stored.truth)) == []
    assert list(tasks_once(stored.truth)) == []
    assert list(deadlines_recorded(stored.truth)) == []


def test_a_fact_that_was_acknowledged_and_is_gone_is_seen(stored: Stored) -> None:
    stored.says("notitie")
    assert list(facts_once(stored.truth)) == [f"acknowledged and not there: notitie 1 of {CASE}"]


def test_what_came_after_the_backup_that_was_restored_is_forgiven_and_nothing_else(stored: Stored) -> None:
    began = ledger_now()
    stored.says("notitie")
    assert stored.ledger.cut(began, ledger_now()) == 1
    assert list(facts_once(stored.truth)) == []
    stored.says("afronding")
    assert list(facts_once(stored.truth)) == [f"acknowledged and not there: afronding 1 of {CASE}"]


def test_a_fact_that_is_there_twice_or_that_nobody_said_is_seen(stored: Stored) -> None:
    stored.change(_forged(900, "body"))
    assert f"there 2 times: bericht 1 of {CASE}" in list(facts_once(stored.truth))
    assert list(journals_whole(stored.truth, [CASE])), "the chain is not whole either"
    stored.change(_forged(901, "jsonb_set(body, '{type}', '\"notitie\"')"))
    assert f"there, and nobody said it: notitie 1 of {CASE}" in list(facts_once(stored.truth))


def test_a_projection_that_differs_from_its_journal_is_seen(stored: Stored) -> None:
    stored.change("update obligation set bearers = '{loket-noord}'")
    assert any("obligation" in each for each in journals_whole(stored.truth, [CASE]))


def test_a_deadline_that_passed_unseen_is_seen_until_the_clock_wakes_the_case(stored: Stored) -> None:
    stored.change("insert into clock_offset (id, moved_by) values (1, interval '7 hours')")
    assert any("is still open" in each for each in deadlines_recorded(stored.truth))
    with stored.database.transaction() as session:
        wake_cases(session, municipality=MUNICIPALITY, at=now().replace(year=now().year + 1))
    assert list(deadlines_recorded(stored.truth)) == []


def test_work_that_nobody_does_is_seen(stored: Stored) -> None:
    assert any(each.startswith(f"{CASE}:advies_aanbieden") for each in tasks_done(stored.truth))


def test_work_that_runs_for_nobody_and_offers_that_do_not_run_are_seen(stored: Stored) -> None:
    order = an_order("proef-2")
    asyncio.run(_start(stored.truth.temporal_address, asdict(order) | {"queue": "nobody-polls"}))
    found = []
    for _ in range(100):  # Temporal's list lags a little behind
        found = list(activities_agree(stored.truth, patience=0))
        if any(order.activity_id in each for each in found):
            break
    assert f"runs in Temporal for work that is not there to do: {order.activity_id}" in found
    assert any(each.startswith("is offered or claimed, and does not run") for each in found)


def test_a_seed_gives_the_same_injuries_again() -> None:
    seeds = random.Random(1).sample(range(1000), 5)
    for seed in seeds:
        assert [str(each) for each in draw(seed, 3)] == [str(each) for each in draw(seed, 3)]
    drawn = {each.name for number in range(300) for each in draw(1, number)}
    assert drawn == {each.name for each in KINDS}, "every kind comes up"


def _forged(seq: int, body: str) -> str:
    """A line nobody wrote, copied from that of the message."""
    return f"""
        insert into journal
        select case_id, {seq}, kind, at, party, person, role, {body}, cause, prev, hash, salt, commitment
        from journal where body ->> 'type' = 'bericht' and seq < 900
    """  # noqa: S608 put together of constants


async def _start(address: str, payload: dict[str, object]) -> None:
    await start_offer(await connect(address), payload, now())
