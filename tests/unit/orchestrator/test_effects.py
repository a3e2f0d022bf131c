"""What the world hears of a task: each offer is started once, and ended when it no longer stands."""

from dataclasses import replace
from datetime import UTC, datetime

from orchestrator.domain.case import Case
from orchestrator.domain.effects import effects_of, parties_to_tell
from orchestrator.domain.journal import GENESIS
from orchestrator.domain.judgement import NOTHING
from orchestrator.domain.plan import ChangeKind, TaskChange
from orchestrator.domain.reconcile import reconcile
from orchestrator.domain.work import Task, TaskState
from rules.language.policy import parse_policy
from tests.unit.orchestrator.a_conclusion import concluded, demand

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
POLICY = parse_policy(
    """
policy: klein
in_force: 2024-01-01
title: Klein
goal: Klein
roles: {gemeente: {title: Gemeente}, adviseur: {title: Adviseur, many: true}}
facts: {vraag: {fields: {}, by: gemeente}, advies: {fields: {}, by: adviseur}}
tasks: {advies_uitbrengen: {yields: advies, title: {nl: Advies uitbrengen, en: Give advice}}}
rules:
  - rule: advies_vragen
    when: {vraag: v}
    offer: {to: adviseur, task: advies_uitbrengen}
""",
    "klein.yaml",
)
CASE = Case("zaak", "gemeente", "", "klein", "klein@2024-01-01", POLICY.digest, AT, AT, 3, GENESIS, None)
(NEW,) = reconcile(NOTHING, concluded([demand("brandweer", "welstand")]), case_id="zaak").changes
OFFERED: Task = NEW.after


def told(before: Task | None, after: Task) -> list[tuple[str, str]]:
    change = TaskChange(ChangeKind.TASK_CHANGED, after, before)
    return [(each.kind.value, each.payload["party"]) for each in effects_of([change], CASE, POLICY, with_worker=set())]


def claimed(by: str) -> Task:
    return replace(OFFERED, state=TaskState.CLAIMED, claimed_by=by)


def test_an_offer_is_an_order_to_each_party_on_its_own_queue_without_anything_personal():
    assert parties_to_tell([NEW]) == {"brandweer", "welstand"}
    orders = [each.payload for each in effects_of([NEW], CASE, POLICY, with_worker={"welstand"})]
    assert [(each["activity_id"], each["queue"]) for each in orders] == [
        ("task:zaak:advies:1:brandweer", "inbox"),
        ("task:zaak:advies:1:welstand", "party.welstand"),
    ]
    assert orders[0] == {
        "activity_id": "task:zaak:advies:1:brandweer",
        "task_id": "zaak:advies:1",
        "case_id": "zaak",
        "task": "advies_uitbrengen",
        "title_nl": "Advies uitbrengen",
        "title_en": "Give advice",
        "yields": "advies",
        "role": "adviseur",
        "party": "brandweer",
        "rule": "advies_vragen",
        "source": "Omgevingswet 16.15",
        "last_day": None,
        "policy": "klein@2024-01-01",
        "municipality": "gemeente",
        "queue": "inbox",
    }


def test_a_claim_ends_the_offers_to_the_others():
    assert told(OFFERED, claimed("welstand")) == [("withdraw_task", "brandweer")]


def test_completing_ends_the_claimants_work_and_what_others_still_had():
    done = replace(claimed("welstand"), state=TaskState.COMPLETED, completed_by="welstand")
    assert told(claimed("welstand"), done) == [("complete_task", "welstand")]
    assert told(OFFERED, done) == [("complete_task", "welstand"), ("withdraw_task", "brandweer")]


def test_failing_ends_the_claimants_work_and_withdrawing_after_that_tells_nobody_anything():
    failed = replace(claimed("welstand"), state=TaskState.FAILED)
    assert told(claimed("welstand"), failed) == [("withdraw_task", "welstand")]
    assert told(failed, replace(failed, state=TaskState.WITHDRAWN)) == []


def test_withdrawing_ends_whatever_is_open():
    assert told(OFFERED, replace(OFFERED, state=TaskState.WITHDRAWN)) == [
        ("withdraw_task", "brandweer"),
        ("withdraw_task", "welstand"),
    ]
    released = replace(claimed("welstand"), state=TaskState.WITHDRAWN)
    assert told(claimed("welstand"), released) == [("withdraw_task", "welstand")]


def test_a_party_that_joins_gets_its_order_and_the_others_hear_nothing():
    joined = replace(OFFERED, offered_to=("brandweer", "waterschap", "welstand"))
    assert told(OFFERED, joined) == [("start_task", "waterschap")]


def test_a_new_deadline_starts_nothing():
    assert told(OFFERED, replace(OFFERED, due_at=AT)) == []
    assert told(claimed("welstand"), replace(claimed("welstand"), offered_to=("welstand",))) == []
