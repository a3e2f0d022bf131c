"""Each kind of line of the journal is said at both doors in both languages: by ids over HTTP, by titles on a page."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from api.http.messages.journal import EntryOut
from api.web.words.language import language
from api.web.words.wording import Wording
from orchestrator.domain.body import (
    Body,
    ContentDestroyed,
    ContentErased,
    DayChanged,
    EditionsRenewed,
    FactSaid,
    Opening,
    Retitled,
    TaskActed,
    TimePassed,
)
from orchestrator.domain.case import Standing
from orchestrator.domain.journal import GENESIS, Entry, EntryKind, InputKind
from orchestrator.domain.plan import ChangeKind
from orchestrator.domain.told import tell
from orchestrator.domain.work import Notice, Obligation, ObligationState, Task, TaskState
from orchestrator.domain.written import written
from rules.language.policy import parse_policy
from rules.terms.said import Text, language_of

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
POLICY = parse_policy(
    """
policy: vergunning
in_force: 2024-01-01
title: {nl: Vergunning, en: Permit}
goal: {nl: Een besluit, en: A decision}
roles:
  gemeente: {title: {nl: Gemeente, en: Municipality}}
  adviseur: {title: {nl: Adviseur, en: Adviser}}
scopes:
  bezwaar: {title: {nl: Bezwaarfase, en: Objection}}
  volledig: {title: {nl: Aanvraag is volledig, en: Application is complete}, milestone: true}
facts:
  advies: {title: {nl: Advies, en: Advice}, by: adviseur, fields: {nr: "whole?"}}
tasks:
  adviseren: {title: {nl: Advies uitbrengen, en: Give advice}, yields: advies}
rules: []
""",
    "vergunning.yaml",
)
OWED = Obligation(
    key="vragen:f1",
    rule="vragen",
    source="Awb 3:5",
    act="advies",
    bearer_role="adviseur",
    bearers=("brandweer",),
    beneficiary_role=None,
    state=ObligationState.OPEN,
    late=False,
    since=AT,
    last_day=date(2026, 4, 28),
    due_at=AT,
    reminders=(),
    steps=(),
    fulfilled_by=None,
    task=None,
    facts=("f1",),
)
TASK = Task(
    id="zaak:vragen:1",
    key="vragen",
    generation=1,
    task="adviseren",
    yields="advies",
    role="adviseur",
    offered_to=("brandweer", "school"),
    state=TaskState.OFFERED,
    claimed_by=None,
    person=None,
    last_day=None,
    due_at=None,
    obligation=None,
    rule="vragen",
    source=None,
    facts=("f1",),
)
NOTICE = Notice(
    key="melden:f1",
    rule="melden",
    source=None,
    role="adviseur",
    parties=("brandweer",),
    person=None,
    what=Text("Er is een besluit", "There is a decision"),
    call=None,
    since=AT,
    given_at=AT,
    facts=("f1",),
)
OPEN = Standing("bezwaar", milestone=False, holds=True, since=AT, rule="openen", source=None, facts=())
REACHED = replace(OPEN, scope="volledig", milestone=True)
FACT = FactSaid("advies", {"nr": 7}, AT)
RENEWED = EditionsRenewed({"k@2026": "d"}, {}, (DayChanged(date(2026, 4, 27), "x is vrij", "x is closed"),))
DONE = TaskActed(TASK.id, "Geen plek")
UNHELD = replace(OWED, bearers=(), last_day=None)

LINES: list[tuple[EntryKind, Body]] = [
    (InputKind.CASE_OPENED, Opening("T", "vergunning@2024-01-01", "d")),
    (InputKind.FACT, FACT),
    (InputKind.FACT, replace(FACT, corrects="f3")),
    (InputKind.FACT, FactSaid("advies", {}, AT, "f3", retracts=True)),
    (InputKind.FACT, FACT.hidden()),
    (InputKind.TASK_CLAIMED, TaskActed(TASK.id)),
    (InputKind.TASK_DECLINED, DONE),
    (InputKind.TASK_RELEASED, DONE),
    (InputKind.TASK_FAILED, DONE),
    (InputKind.TASK_COMPLETED, TaskActed(TASK.id)),
    (InputKind.CLOCK, TimePassed()),
    (InputKind.EDITIONS_RENEWED, RENEWED),
    (InputKind.CASE_RETITLED, Retitled("Huishouden 7", "Er stond een naam in")),
    (InputKind.CONTENT_DESTROYED, ContentDestroyed()),
    (InputKind.CONTENT_ERASED, ContentErased(7, "Verkeerd kind", ("school",))),
    (InputKind.CONTENT_ERASED, ContentErased(7, "", duties=2, late=True)),
    (ChangeKind.OBLIGATION_AROSE, OWED),
    (ChangeKind.OBLIGATION_AROSE, UNHELD),
    (ChangeKind.OBLIGATION_AROSE, replace(OWED, state=ObligationState.BREACHED)),
    (ChangeKind.OBLIGATION_CHANGED, OWED),
    (ChangeKind.OBLIGATION_CHANGED, replace(OWED, state=ObligationState.SUSPENDED)),
    (ChangeKind.OBLIGATION_CHANGED, replace(OWED, state=ObligationState.FULFILLED)),
    (ChangeKind.OBLIGATION_CHANGED, replace(OWED, state=ObligationState.FULFILLED, late=True)),
    (
        ChangeKind.OBLIGATION_CHANGED,
        replace(OWED, state=ObligationState.WAIVED, last_day=None, settled_by="kwijt", settled_source="Awb 4:5"),
    ),
    (ChangeKind.OBLIGATION_CHANGED, replace(OWED, state=ObligationState.WITHDRAWN)),
    (ChangeKind.REMINDER_GIVEN, OWED),
    (ChangeKind.TASK_OFFERED, TASK),
    (ChangeKind.TASK_OFFERED, replace(TASK, offered_to=(), what="Bel even")),
    (ChangeKind.TASK_CHANGED, TASK),
    (ChangeKind.TASK_CHANGED, replace(TASK, state=TaskState.CLAIMED, claimed_by="school")),
    (ChangeKind.TASK_CHANGED, replace(TASK, state=TaskState.COMPLETED, claimed_by="school", completed_by="brandweer")),
    (ChangeKind.TASK_CHANGED, replace(TASK, state=TaskState.FAILED, claimed_by="school")),
    (ChangeKind.TASK_CHANGED, replace(TASK, state=TaskState.WITHDRAWN, claimed_by="school")),
    (ChangeKind.NOTICE_GIVEN, NOTICE),
    (ChangeKind.NOTICE_GIVEN, replace(NOTICE, person="jan")),
    (ChangeKind.NOTICE_GIVEN, replace(NOTICE, parties=(), role=None)),
    (ChangeKind.NOTICE_GIVEN, replace(NOTICE, call="dossier_aanmaken")),
    (ChangeKind.SCOPE_CHANGED, OPEN),
    (ChangeKind.SCOPE_CHANGED, replace(OPEN, holds=False, rule=None)),
    (ChangeKind.SCOPE_CHANGED, REACHED),
    (ChangeKind.SCOPE_CHANGED, replace(REACHED, holds=False)),
]
TOLD = """
zaak geopend onder vergunning@2024-01-01
case opened under vergunning@2024-01-01
    Zaak geopend
    Case opened
feit advies: nr 7
fact advies: nr 7
    Advies
    Advice
feit advies in plaats van f3: nr 7
fact advies instead of f3: nr 7
    Advies: verbeterd
    Advice: corrected
feit f3 (advies) ingetrokken
fact f3 (advies) taken away
    Advies: ingetrokken
    Advice: taken away
feit advies (inhoud niet voor u)
fact advies (not for you to read)
    Advies
    Advice
taak zaak:vragen:1 opgepakt
task zaak:vragen:1 claimed
    Taak opgepakt: Advies uitbrengen
    Task taken on: Give advice
taak zaak:vragen:1 afgewezen: Geen plek
task zaak:vragen:1 declined: Geen plek
    Taak afgewezen: Advies uitbrengen
    Task declined: Give advice
taak zaak:vragen:1 teruggegeven: Geen plek
task zaak:vragen:1 released: Geen plek
    Taak teruggegeven: Advies uitbrengen
    Task given back: Give advice
taak zaak:vragen:1 mislukt: Geen plek
task zaak:vragen:1 failed: Geen plek
    Taak niet gelukt: Advies uitbrengen
    Task failed: Give advice
taak zaak:vragen:1 afgerond
task zaak:vragen:1 completed
    Taak afgerond: Advies uitbrengen
    Task done: Give advice
de tijd verstreek
time passed
    De tijd verstreek
    Time passed
berust vanaf nu op k@2026; x is vrij
rests from now on k@2026; x is closed
    Zaak berust op nieuwe uitgaven van vrije dagen en bedragen
    Case rests on new editions of closed days and amounts
zaak heet vanaf nu “Huishouden 7”: Er stond een naam in
the case is called “Huishouden 7” from now on: Er stond een naam in
    Titel gewijzigd: Huishouden 7
    Title changed: Huishouden 7
de inhoud is vernietigd
the content was destroyed
    De inhoud is vernietigd
    The content was destroyed
wat er op regel 7 stond, is gewist: Verkeerd kind
what stood at line 7 was erased: Verkeerd kind
    Gewist: regel 7
    Erased: line 7
wat er op regel 7 stond, is gewist; plichten die hierop rustten: 2, en daarvan was er een te laat
what stood at line 7 was erased; duties that rested on it: 2, of which one was late
    Gewist: regel 7; plichten die hierop rustten: 2, en daarvan was er een te laat
    Erased: line 7; duties that rested on it: 2, of which one was late
brandweer moet advies leveren, uiterlijk 2026-04-28 (vragen, Awb 3:5)
brandweer must deliver advies, last day 2026-04-28 (vragen, Awb 3:5)
    Brandweer Kust moet nu leveren: Advies, uiterlijk 28 apr 2026
    Brandweer Kust must now deliver: Advice, last day 28 Apr 2026
niemand (rol adviseur is onbezet) moet advies leveren (vragen, Awb 3:5)
nobody (role adviseur is vacant) must deliver advies (vragen, Awb 3:5)
    Niemand (rol Adviseur is onbezet) moet nu leveren: Advies
    Nobody (role Adviser is vacant) must now deliver: Advice
de verplichting van brandweer tot advies is geschonden en blijft gelden, uiterlijk 2026-04-28 (vragen, Awb 3:5)
the obligation of brandweer to deliver advies is breached, and still owed, last day 2026-04-28 (vragen, Awb 3:5)
    Brandweer Kust is te laat en moet het nog steeds leveren: Advies, uiterlijk 28 apr 2026
    Brandweer Kust is late and still has to deliver: Advice, last day 28 Apr 2026
de verplichting van brandweer tot advies staat open, uiterlijk 2026-04-28 (vragen, Awb 3:5)
the obligation of brandweer to deliver advies is open, last day 2026-04-28 (vragen, Awb 3:5)
    Brandweer Kust moet leveren: Advies, uiterlijk 28 apr 2026
    Brandweer Kust must deliver: Advice, last day 28 Apr 2026
de verplichting van brandweer tot advies is opgeschort, uiterlijk 2026-04-28 (vragen, Awb 3:5)
the obligation of brandweer to deliver advies is suspended, last day 2026-04-28 (vragen, Awb 3:5)
    De termijn van Brandweer Kust staat stil: Advies, uiterlijk 28 apr 2026
    The term of Brandweer Kust stands still: Advice, last day 28 Apr 2026
de verplichting van brandweer tot advies is nagekomen, uiterlijk 2026-04-28 (vragen, Awb 3:5)
the obligation of brandweer to deliver advies was fulfilled, last day 2026-04-28 (vragen, Awb 3:5)
    Brandweer Kust heeft voldaan: Advies
    Brandweer Kust has fulfilled: Advice
de verplichting van brandweer tot advies is te laat nagekomen, uiterlijk 2026-04-28 (vragen, Awb 3:5)
the obligation of brandweer to deliver advies was fulfilled late, last day 2026-04-28 (vragen, Awb 3:5)
    Brandweer Kust heeft te laat voldaan: Advies
    Brandweer Kust has fulfilled late: Advice
de verplichting van brandweer tot advies wordt niet meer gevraagd (vragen, Awb 3:5), geregeld door kwijt, Awb 4:5
the obligation of brandweer to deliver advies is no longer asked for (vragen, Awb 3:5), settled by kwijt, Awb 4:5
    Kwijtgescholden: Advies (Brandweer Kust)
    Waived: Advice (Brandweer Kust)
de verplichting van brandweer tot advies is vervallen, uiterlijk 2026-04-28 (vragen, Awb 3:5)
the obligation of brandweer to deliver advies has lapsed, last day 2026-04-28 (vragen, Awb 3:5)
    Hoeft niet meer: Advies (Brandweer Kust)
    No longer needed: Advice (Brandweer Kust)
herinnering aan brandweer: advies, uiterlijk 2026-04-28 (vragen, Awb 3:5)
reminder to brandweer: advies, last day 2026-04-28 (vragen, Awb 3:5)
    Herinnering aan Brandweer Kust: Advies, uiterlijk 28 apr 2026
    Reminder to Brandweer Kust: Advice, last day 28 Apr 2026
taak adviseren aangeboden aan brandweer, school (vragen)
task adviseren offered to brandweer, school (vragen)
    Taak aangeboden aan Brandweer Kust, School Zon: Advies uitbrengen
    Task offered to Brandweer Kust, School Zon: Give advice
taak adviseren “Bel even” aangeboden aan niemand (rol adviseur is onbezet) (vragen)
task adviseren “Bel even” offered to nobody (role adviseur is vacant) (vragen)
    Taak aangeboden aan niemand (rol Adviseur is onbezet): Advies uitbrengen “Bel even”
    Task offered to nobody (role Adviser is vacant): Give advice “Bel even”
taak adviseren aangeboden aan brandweer, school
task adviseren offered to brandweer, school
    Taak aangeboden aan Brandweer Kust, School Zon: Advies uitbrengen
    Task offered to Brandweer Kust, School Zon: Give advice
taak adviseren opgepakt door school
task adviseren claimed by school
    Taak opgepakt door School Zon: Advies uitbrengen
    Task taken on by School Zon: Give advice
taak adviseren afgerond door brandweer
task adviseren completed by brandweer
    Taak afgerond door Brandweer Kust: Advies uitbrengen
    Task done by Brandweer Kust: Give advice
taak adviseren mislukt bij school
task adviseren failed at school
    Taak niet gelukt bij School Zon: Advies uitbrengen
    Task failed at School Zon: Give advice
taak adviseren ingetrokken
task adviseren withdrawn
    Taak ingetrokken: Advies uitbrengen
    Task withdrawn: Give advice
bericht aan brandweer: Er is een besluit (melden)
notice to brandweer: There is a decision (melden)
    Bericht aan Brandweer Kust: Er is een besluit
    Notice to Brandweer Kust: There is a decision
bericht aan brandweer: Er is een besluit (melden)
notice to brandweer: There is a decision (melden)
    Bericht aan Brandweer Kust: Er is een besluit
    Notice to Brandweer Kust: There is a decision
bericht aan iemand: Er is een besluit (melden)
notice to somebody: There is a decision (melden)
    Bericht aan iemand: Er is een besluit
    Notice to somebody: There is a decision
brandweer gevraagd om dossier_aanmaken (melden)
brandweer called upon to do dossier_aanmaken (melden)
    Gevraagd aan Brandweer Kust: Er is een besluit
    Asked of Brandweer Kust: There is a decision
fase bezwaar is open (openen)
stage bezwaar is open (openen)
    Fase open: Bezwaarfase
    Stage open: Objection
fase bezwaar is gesloten
stage bezwaar is closed
    Fase gesloten: Bezwaarfase
    Stage closed: Objection
mijlpaal volledig is bereikt (openen)
milestone volledig is reached (openen)
    Mijlpaal bereikt: Aanvraag is volledig
    Milestone reached: Application is complete
mijlpaal volledig is niet bereikt (openen)
milestone volledig is not reached (openen)
    Mijlpaal niet meer bereikt: Aanvraag is volledig
    Milestone no longer reached: Application is complete
"""
"""Of each line what is said in Dutch and in English, by ids; and below that, indented, by titles."""


def by_four(lines: Sequence[str]) -> Iterator[Sequence[str]]:
    return (lines[number : number + 4] for number in range(0, len(lines), 4))


def entry_of(kind: EntryKind, body: Body) -> Entry:
    return Entry("zaak", 1, kind, AT, "gemeente-x", None, None, written(body), None, GENESIS, GENESIS)


def wording(code: str) -> Wording:
    titles = {"brandweer": "Brandweer Kust", "school": "School Zon"}
    return Wording(POLICY, titles, language(code), tasks={TASK.id: "adviseren"})


@pytest.mark.parametrize(
    ("kind", "body", "told"),
    [(kind, body, told) for (kind, body), told in zip(LINES, by_four(TOLD.strip("\n").split("\n")), strict=True)],
)
def test_a_line_is_said_with_ids_over_http_and_with_titles_on_a_page(
    kind: EntryKind, body: Body, told: Sequence[str]
) -> None:
    entry = entry_of(kind, body)
    sent = EntryOut.model_validate(entry).words
    shown = (f"    {wording(code).line(tell(entry))}" for code in ("nl", "en"))
    assert (sent.nl, sent.en, *shown) == tuple(told)


def test_nothing_that_can_be_said_was_left_out() -> None:
    assert {each[0] for each in LINES} == {*InputKind, *ChangeKind}
    assert {each[1].state for each in LINES if isinstance(each[1], Obligation)} == set(ObligationState)
    assert {each[1].state for each in LINES if isinstance(each[1], Task)} == set(TaskState)
    assert {type(each[1]) for each in LINES} == set(Body.__args__)


def test_a_task_that_is_not_there_any_more_is_called_by_its_rule() -> None:
    gone = replace(wording("nl"), tasks={})
    assert gone.line(tell(entry_of(InputKind.TASK_CLAIMED, DONE))) == "Taak opgepakt: vragen"


def test_every_sentence_that_is_made_for_titles_is_told() -> None:
    keys = {tell(entry_of(kind, body)).key for kind, body in LINES}
    assert set(language_of("nl").titled) <= keys | {"by_rule"}
