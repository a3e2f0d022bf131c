"""The journal in words."""

from datetime import UTC, datetime
from typing import Any

import pytest

from orchestrator.domain.journal import GENESIS, Entry, EntryKind, InputKind
from orchestrator.domain.plan import ChangeKind
from orchestrator.domain.told import tell
from orchestrator.domain.work import ObligationState, TaskState

SINCE = "2026-03-02T09:00:00+00:00"
OWED = {
    "key": "tijdig_beslissen:f1",
    "act": "besluit",
    "bearers": ["gemeente-duinrand"],
    "bearer_role": "gemeente",
    "beneficiary_role": None,
    "since": SINCE,
    "last_day": "2026-04-28",
    "due_at": "2026-04-28T22:00:00+00:00",
    "reminders": [],
    "steps": [],
    "fulfilled_by": None,
    "task": None,
    "facts": ["f1"],
    "rule": "tijdig_beslissen",
    "source": "Omgevingswet 16.64",
    "state": "open",
    "late": False,
}
TASK = {
    "id": "zaak-1:advies_vragen:1",
    "key": "advies_vragen",
    "generation": 1,
    "task": "advies_uitbrengen",
    "yields": "advies",
    "role": "adviseur",
    "offered_to": ["brandweer-kust"],
    "person": None,
    "last_day": None,
    "due_at": None,
    "obligation": None,
    "facts": ["f1"],
    "rule": "advies_vragen",
    "source": None,
    "state": "offered",
    "claimed_by": None,
}
NOTICE = {
    "key": "laten_weten:f1",
    "role": "adviseur",
    "parties": ["brandweer-kust"],
    "person": None,
    "what_nl": "Er is een besluit",
    "what_en": "There is a decision",
    "call": None,
    "since": SINCE,
    "given_at": SINCE,
    "facts": ["f1"],
    "rule": "laten_weten",
    "source": "Awb 3:41",
}
STANDING = {
    "scope": "bezwaar",
    "milestone": False,
    "holds": True,
    "since": SINCE,
    "rule": "bezwaar_open",
    "source": "Awb 6:7",
    "facts": ["f1"],
}
WHY = "(tijdig_beslissen, Omgevingswet 16.64)"


def _said(kind: EntryKind, body: dict[str, Any]) -> tuple[str, str]:
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    told = tell(Entry("zaak-1", 1, kind, at, "gemeente-duinrand", None, None, body, None, GENESIS, GENESIS))
    return told.nl, told.en


def test_facts() -> None:
    fact = {"type": "aanvraag", "fields": {"soort": "bouwen", "kosten": "12.50"}, "occurred_at": SINCE}
    assert _said(InputKind.FACT, fact) == (
        "feit aanvraag: soort bouwen, kosten 12.50",
        "fact aanvraag: soort bouwen, kosten 12.50",
    )
    assert (
        _said(InputKind.FACT, {"type": "voorbereiding", "fields": {}, "occurred_at": SINCE})[1] == "fact voorbereiding"
    )
    assert _said(InputKind.FACT, fact | {"corrects": "f3"})[1].startswith("fact aanvraag instead of f3: ")
    assert _said(InputKind.FACT, fact | {"corrects": "f3", "retracts": True})[1] == "fact f3 (aanvraag) taken away"
    hidden = {"type": "advies", "hidden": True}
    assert _said(InputKind.FACT, hidden) == ("feit advies (inhoud niet voor u)", "fact advies (not for you to read)")


def test_obligations() -> None:
    assert _said(ChangeKind.OBLIGATION_AROSE, {"obligation": OWED}) == (
        f"gemeente-duinrand moet besluit leveren, uiterlijk 2026-04-28 {WHY}",
        f"gemeente-duinrand must deliver besluit, last day 2026-04-28 {WHY}",
    )
    unheld = OWED | {"bearers": [], "last_day": None}
    assert _said(ChangeKind.OBLIGATION_AROSE, {"obligation": unheld}) == (
        f"niemand (rol gemeente is onbezet) moet besluit leveren {WHY}",
        f"nobody (role gemeente is vacant) must deliver besluit {WHY}",
    )
    late = OWED | {"state": "fulfilled", "late": True}
    assert "was fulfilled late" in _said(ChangeKind.OBLIGATION_CHANGED, {"obligation": late})[1]


@pytest.mark.parametrize("state", list(ObligationState))
def test_every_state_of_an_obligation_has_words(state: ObligationState) -> None:
    nl, en = _said(ChangeKind.OBLIGATION_CHANGED, {"obligation": OWED | {"state": state.value}})
    assert nl.startswith("de verplichting van gemeente-duinrand tot besluit ")
    assert en.startswith("the obligation of gemeente-duinrand to deliver besluit ")


@pytest.mark.parametrize("state", list(TaskState))
def test_every_state_of_a_task_has_words(state: TaskState) -> None:
    nl, en = _said(ChangeKind.TASK_CHANGED, {"task": TASK | {"state": state.value}})
    assert nl.startswith("taak advies_uitbrengen ")
    assert state.value in en


def test_tasks() -> None:
    assert _said(ChangeKind.TASK_OFFERED, {"task": TASK})[1] == (
        "task advies_uitbrengen offered to brandweer-kust (advies_vragen)"
    )
    claimed = TASK | {"state": "claimed", "claimed_by": "brandweer-kust"}
    assert _said(ChangeKind.TASK_CHANGED, {"task": claimed})[0] == "taak advies_uitbrengen opgepakt door brandweer-kust"
    failed = {"task": "zaak-1:x:1", "reason": "Te weinig stukken"}
    assert _said(InputKind.TASK_FAILED, failed)[1] == "task zaak-1:x:1 failed: Te weinig stukken"


def test_a_notice_says_who_was_told_what_and_by_which_rule() -> None:
    given, by = ChangeKind.NOTICE_GIVEN, " (laten_weten, Awb 3:41)"
    assert _said(given, {"notice": NOTICE})[1] == f"notice to brandweer-kust: There is a decision{by}"
    called = NOTICE | {"call": "dossier_aanmaken"}
    assert _said(given, {"notice": called})[0] == f"brandweer-kust gevraagd om dossier_aanmaken{by}"


@pytest.mark.parametrize(
    ("milestone", "holds", "nl", "en"),
    [
        (False, True, "fase bezwaar is open", "stage bezwaar is open"),
        (False, False, "fase bezwaar is gesloten", "stage bezwaar is closed"),
        (True, True, "mijlpaal bezwaar is bereikt", "milestone bezwaar is reached"),
        (True, False, "mijlpaal bezwaar is niet bereikt", "milestone bezwaar is not reached"),
    ],
)
def test_a_stage_opens_and_closes_and_a_milestone_is_reached(milestone: bool, holds: bool, nl: str, en: str) -> None:
    stands = STANDING | {"milestone": milestone, "holds": holds}
    by = " (bezwaar_open, Awb 6:7)"
    assert _said(ChangeKind.SCOPE_CHANGED, {"scope": stands}) == (nl + by, en + by)
    never = stands | {"rule": None}
    assert _said(ChangeKind.SCOPE_CHANGED, {"scope": never}) == (nl, en)


def test_what_was_settled_says_by_which_rule() -> None:
    waived = OWED | {"state": "waived", "settled_by": "ingetrokken", "settled_source": "Awb 4:5"}
    assert _said(ChangeKind.OBLIGATION_CHANGED, {"obligation": waived})[1].endswith(", settled by ingetrokken, Awb 4:5")
