"""Whatever a partner's function does, its task ends in a state that somebody sees, with a reason that can be kept."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from orchestrator.contracts import TaskOrder
from orchestrator.domain.case import FactDraft
from orchestrator.domain.work import Task, TaskState
from tests.integration.case.case_story import NORTH, REPORT, SCHOOL, CaseStory
from tests.integration.dispatch.a_program import TOKEN, at_work
from tests.integration.dispatch.outbox_story import temporal_at
from workers.kit.case_view import CaseView
from workers.kit.orders import NO_REASON
from workers.kit.outcome import CannotDo
from workers.kit.partner import Partner

pytestmark = pytest.mark.anyio


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
    monkeypatch.setattr("workers.kit.orders.TRIES", 2)
    work, reason = WAYS[way]
    name = f"geeft-op-{way}"  # one Temporal serves all tests
    case.open(name, ggz=(NORTH,))
    case.record(SCHOOL, REPORT, case_id=name)
    partner = Partner(party=NORTH.party, token=TOKEN, api_url=api_url, temporal_address=temporal_address)
    partner.performs("consult_geven")(work)
    async with at_work(partner, database_url, await temporal_at(temporal_address)):
        ended = await _ends(case, name)
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
    async with at_work(partner, database_url, await temporal_at(temporal_address)):
        ended = await _ends(case, name)
    assert (ended.state, called) == (TaskState.FAILED, [])


async def _ends(case: CaseStory, name: str) -> Task:
    async with asyncio.timeout(40):
        while (task := case.task(case=name)).state in {TaskState.OFFERED, TaskState.CLAIMED}:  # noqa: ASYNC110 it tells nobody
            await asyncio.sleep(0.1)
    return task
