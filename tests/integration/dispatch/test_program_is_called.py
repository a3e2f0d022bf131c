"""A rule calls a partner's program: it gets the values, does it once, and the case hears what came of it."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from temporalio.client import ActivityExecutionStatus

from orchestrator.contracts import CallOrder, call_id
from orchestrator.dispatch.relay import drain
from orchestrator.domain.case import FactDraft
from tests.integration.case.case_story import NORTH, QUESTION, SCHOOL, CaseStory
from tests.integration.dispatch.a_program import TOKEN, at_work
from tests.integration.dispatch.outbox_story import OutboxStory, temporal_at
from workers.kit.partner import Partner

pytestmark = pytest.mark.anyio


async def _ends(told: OutboxStory, activity: str) -> ActivityExecutionStatus | None:
    async with asyncio.timeout(180):
        while await told.status(activity, NORTH.party) is ActivityExecutionStatus.RUNNING:  # noqa: ASYNC110 Temporal tells nobody
            await asyncio.sleep(0.05)
    return await told.status(activity, NORTH.party)


@pytest.mark.parametrize("knows_how", [True, False])
async def test_a_call_is_answered_once_or_left_for_people(
    case: CaseStory, database_url: str, temporal_address: str, api_url: str, knows_how: bool
) -> None:
    name = f"zaak-{knows_how}"  # one Temporal serves all tests
    case.open(name, policy="regie")
    case.record(SCHOOL, QUESTION, case_id=name)
    partner = Partner(party=NORTH.party, token=TOKEN, api_url=api_url, temporal_address=temporal_address)
    heard: list[tuple[CallOrder, Mapping[str, Any]]] = []

    def make_file(order: CallOrder, values: Mapping[str, Any]) -> FactDraft:
        heard.append((order, values))
        return FactDraft("plan")

    if knows_how:
        partner.answers("dossier_aanmaken")(make_file)
    told = OutboxStory(database_url, await temporal_at(temporal_address), case=name)
    async with at_work(partner, database_url, told.temporal) as connection:
        notice = next(each for each in case.notices(NORTH, case=name) if each.notice.call)
        assert await _ends(told, call_id(notice.id, NORTH.party)) is ActivityExecutionStatus.COMPLETED
        told.tells_everything_again()
        await drain(connection, told.temporal)
        await asyncio.sleep(0.3)
    done = [each.body["type"] for each in case.journal(case_id=name) if each.body.get("type") == "plan"]
    unread = [each.notice.call for each in case.notices(NORTH, unread=True, case=name)]
    if knows_how:
        assert [(order.call, values["nummer"]) for order, values in heard] == [("dossier_aanmaken", 7)]
        assert (done, "dossier_aanmaken" in unread) == (["plan"], False)
    else:
        assert (done, "dossier_aanmaken" in unread) == ([], True), "people find it among what they have not read"
