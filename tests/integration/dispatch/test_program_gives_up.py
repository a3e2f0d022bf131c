"""Whatever a partner's function does, its task ends in a state that somebody sees, with a reason that can be kept."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
import uvicorn
from psycopg import AsyncConnection

from api.app import create_app
from orchestrator.contracts import TaskOrder
from orchestrator.dispatch.connect import connect
from orchestrator.dispatch.relay import drain
from orchestrator.domain.draft import FactDraft
from orchestrator.domain.task import Task, TaskState
from orchestrator.settings import Settings
from orchestrator.usecases.issue_token import issue_token
from tests.integration.case.case_story import MONDAY, NORTH, REPORT, SCHOOL, CaseStory
from workers.kit.case_view import CaseView
from workers.kit.outcome import CannotDo
from workers.kit.partner import Partner
from workers.kit.perform import NO_REASON

pytestmark = pytest.mark.anyio
TOKEN = "token-of-north"


@pytest.fixture
def case(database_url: str) -> Iterator[CaseStory]:
    told = CaseStory(database_url)
    told.do(issue_token, NORTH.party, NORTH.person, at=MONDAY, token=TOKEN)
    yield told
    told.database.dispose()


@pytest.fixture
def api_url(case: CaseStory, database_url: str) -> Iterator[str]:  # noqa: ARG001 the database must be furnished
    server = uvicorn.Server(
        uvicorn.Config(create_app(Settings(database_url=database_url)), port=0, log_level="warning")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def _cannot(reason: str) -> Callable[..., Any]:
    def work(_order: TaskOrder, _case: CaseView) -> FactDraft:
        raise CannotDo(reason)

    return work


def _breaks(_order: TaskOrder, _case: CaseView) -> FactDraft:
    raise ZeroDivisionError


def _ends_the_program(_order: TaskOrder, _case: CaseView) -> FactDraft:
    raise SystemExit(3)


def _returns(found: Any) -> Callable[..., Any]:
    def work(_order: TaskOrder, _case: CaseView) -> Any:
        return found

    return work


WAYS = {
    "empty": (_cannot(""), NO_REASON),
    "blank": (_cannot(" \n"), NO_REASON),
    "unstorable": (_cannot("\x00\ud800"), NO_REASON),
    "partly": (_cannot("Te \x00druk"), "Te druk"),
    "long": (_cannot("x" * 5000), "x" * 2000),
    "breaks": (_breaks, "The program broke: ZeroDivisionError."),
    "ends": (_ends_the_program, "The program broke: SystemExit."),
    "nothing": (_returns(7), "The program broke: TypeError."),
    "another": (_returns(["advies"]), "The program broke: TypeError."),
    "unsendable": (_returns(FactDraft("consult", {"verslag": object()})), ""),
    "unfit": (_returns(FactDraft("consult", {"verslag": 7})), ""),
}


@pytest.mark.parametrize("way", sorted(WAYS))
async def test_the_task_fails_where_the_director_sees_it(
    case: CaseStory, database_url: str, temporal_address: str, api_url: str, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.kit.called.TRIES", 2)
    work, reason = WAYS[way]
    name = f"geeft-op-{way}"  # one Temporal serves all tests
    case.open(name, ggz=(NORTH,))
    case.record(SCHOOL, REPORT, case_id=name)
    partner = Partner(party=NORTH.party, token=TOKEN, api_url=api_url, temporal_address=temporal_address)
    partner.performs("consult_geven")(work)
    working = asyncio.create_task(partner.work())
    try:
        async with await AsyncConnection.connect(database_url, autocommit=True) as connection:
            await drain(connection, await connect(temporal_address))
        ended = await _ends(case, name)
    finally:
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working
    assert ended.state is TaskState.FAILED
    said = next(each.body["reason"] for each in case.journal(case_id=name) if each.kind == "task_failed")
    assert said == reason or (not reason and said)


async def test_a_program_that_dies_in_the_middle_is_not_begun_for_ever(
    case: CaseStory, database_url: str, temporal_address: str, api_url: str
) -> None:
    name = "sterft-steeds"
    case.open(name, ggz=(NORTH,))
    case.record(SCHOOL, REPORT, case_id=name)
    task = case.task(case=name)
    # As five programs left it that were killed while they worked on it.
    partner = Partner(party=NORTH.party, token=TOKEN, api_url=api_url, temporal_address=temporal_address)
    called: list[str] = []

    @partner.performs("consult_geven")
    def advise(order: TaskOrder, _case: CaseView) -> FactDraft:
        called.append(order.task_id)
        return FactDraft("consult", {"verslag": "Klaar"})

    case.claim(NORTH, task, key=f"task:{task.id}:{NORTH.party}:claim")
    case.change(f"UPDATE lease SET begun = 5 WHERE task_id = '{task.id}'")  # noqa: S608
    working = asyncio.create_task(partner.work())
    try:
        async with await AsyncConnection.connect(database_url, autocommit=True) as connection:
            await drain(connection, await connect(temporal_address))
        ended = await _ends(case, name)
    finally:
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working
    assert (ended.state, called) == (TaskState.FAILED, [])


async def _ends(case: CaseStory, name: str) -> Task:
    async with asyncio.timeout(40):
        while (task := case.task(case=name)).state in {TaskState.OFFERED, TaskState.CLAIMED}:  # noqa: ASYNC110 it tells nobody
            await asyncio.sleep(0.1)
    return task
