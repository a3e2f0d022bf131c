"""A slip is erased on the director's word: nothing of it is left, what rested on it is concluded anew."""

import json
import random
from collections.abc import Iterator
from datetime import datetime

import psycopg
import pytest

from orchestrator.db.beliefs import forget_remembered
from orchestrator.domain.case import FactDraft
from orchestrator.domain.erasure import Erasure, NotToBeErased
from orchestrator.domain.journal import commitment_to
from orchestrator.domain.listing import Page
from orchestrator.domain.party import Actor
from orchestrator.domain.work import ERASED, ObligationState, TaskState
from orchestrator.errors import CaseInvalid, CaseNotFound, IdempotencyConflict, NotYours
from orchestrator.proof.check import Outcome, examine
from orchestrator.usecases.checkpoints import make_checkpoint
from orchestrator.usecases.erasure import erase_lines, list_erasures
from orchestrator.usecases.policies import publish_policy
from orchestrator.usecases.prove_case import prove_case
from orchestrator.usecases.rebuild_case import rebuild_case
from orchestrator.usecases.see_case import list_facts, verify_journal
from orchestrator.usecases.subjects import see_subject
from orchestrator.usecases.tasks import claim_task, decline_task
from orchestrator.usecases.titles import retitle_case
from tests.integration.case.case_story import (
    CONSULT,
    MONDAY,
    NORTH,
    REPORT,
    SCHOOL,
    SOUTH,
    STRANGER,
    TOWN,
    WEST,
    CaseStory,
    later,
)
from tests.integration.case.test_case_destroyed import everything
from tests.unit.proof.made import KEY

MARK = "GEHEIM-4711"
WHY = "Hoort bij een ander kind"


def erase(story: CaseStory, *lines: int, by: Actor = TOWN, at: datetime | None = None, why: str = WHY, key: str = ""):
    return story.do(erase_lines, by, "zaak", lines, why, at=at or later(5), key=key or next(story.keys))


@pytest.fixture(autouse=True)
def whole(story: CaseStory) -> Iterator[None]:
    """After each story the chain is whole, and what is stored is what the journal yields, also when it is read anew."""
    yield
    if story.query('SELECT 1 FROM "case"'):
        assert story.do(verify_journal, "zaak") == ()
        assert story.do(rebuild_case, "zaak", write=False).differences == ()


def consulted(story: CaseStory) -> int:
    """A report is in, and a consult of which the words should never have been written; returns the line of that."""
    story.open()
    story.record(SCHOOL, REPORT)
    story.claim(NORTH, story.task(NORTH, state=TaskState.OFFERED))
    return story.record(NORTH, FactDraft("consult", {"verslag": MARK}), later(1), key="consult").seq


def test_nothing_of_it_is_left_anywhere_in_the_database(story: CaseStory):
    line = consulted(story)
    salt = next(each.salt for each in story.journal(NORTH) if each.seq == line)
    assert MARK in everything(story)
    erase(story, line)
    after = everything(story)
    assert MARK not in after
    assert str(salt) not in after
    assert line not in [each.seq for each in story.do(list_facts, NORTH, "zaak")]


def test_what_rested_on_it_is_concluded_anew_as_if_it_had_been_withdrawn(story: CaseStory):
    line = consulted(story)
    assert {"beslissen", "nazorg"} <= set(story.obligations())
    assert story.task(NORTH).state is TaskState.COMPLETED
    done = erase(story, line)
    assert set(story.obligations()) == {"beslissen"}
    again = story.task(NORTH, state=TaskState.OFFERED)
    assert (again.key, again.generation) == ("consult_vragen:f6", done.line + 1)
    assert ("start_task", f"task:{again.id}:{NORTH.party}") in [(kind, name) for kind, name in story.outbox()]


def test_work_that_was_asked_because_of_it_ends_at_who_took_it_on(story: CaseStory):
    story.open()
    wrong = story.record(SCHOOL, REPORT)
    task = story.claim(NORTH, story.task(NORTH, state=TaskState.OFFERED))
    erase(story, wrong.seq)
    assert story.obligations() == {}
    assert story.query("SELECT id FROM task") == []
    assert ("withdraw_task", f"task:{task.id}:{NORTH.party}") in story.outbox()
    assert not [each for each in story.outbox() if each[0] == "start_task"]


def test_what_would_have_been_there_without_it_stays_word_for_word(story: CaseStory):
    story.open()
    story.record(SCHOOL, REPORT)
    task = story.claim(NORTH, story.task(NORTH, state=TaskState.OFFERED))
    before = story.journal()
    wrong = story.record(SCHOOL, FactDraft("melding", {"ontvangen_op": "2026-03-01"}))
    erase(story, wrong.seq)
    assert story.journal()[: len(before)] == before
    assert story.task(NORTH) == task
    assert story.obligations()["beslissen"].key == "beslissen:f6"


def test_a_duty_that_was_met_by_it_is_owed_again_and_one_reminds_of_it(story: CaseStory):
    story.open()
    story.record(SCHOOL, REPORT)
    decided = story.record(TOWN, FactDraft("besluit", {"genomen_op": "2026-03-02"}))
    assert story.obligations()["beslissen"].state is ObligationState.FULFILLED
    erase(story, decided.seq, at=later(12))
    owed = story.obligations()["beslissen"]
    assert (owed.state, owed.fulfilled_by, len(owed.reminders_given)) == (ObligationState.OPEN, None, 1)
    story.wake(later(20))
    assert story.obligations()["beslissen"].state is ObligationState.BREACHED


class TestCorrections:
    """A fact that was corrected, and each of its corrections, can be erased apart from the others."""

    def corrected(self, story: CaseStory) -> tuple[int, int, int]:
        story.open()
        first = story.record(SCHOOL, REPORT).seq
        second = self.correct(story, f"f{first}", "2026-03-03")
        return first, second, self.correct(story, f"f{second}", "2026-03-04")

    def correct(self, story: CaseStory, fact: str, day: str) -> int:
        return story.record(SCHOOL, FactDraft("melding", {"ontvangen_op": day}, corrects=fact), later(2)).seq

    def day(self, story: CaseStory) -> tuple[str, str]:
        (fact,) = (each for each in story.do(list_facts, TOWN, "zaak")[-1:])
        return story.obligations()["beslissen"].key, str(fact.fields["ontvangen_op"])

    @pytest.mark.parametrize("which", [0, 1])
    def test_who_was_corrected_is_erased_and_the_last_one_counts(self, story: CaseStory, which: int):
        lines = self.corrected(story)
        erase(story, lines[which])
        assert self.day(story) == (f"beslissen:f{lines[0]}", "2026-03-04")
        assert len(story.obligations()) == 1

    def test_the_last_one_is_erased_and_the_one_before_counts_again(self, story: CaseStory):
        lines = self.corrected(story)
        erase(story, lines[2])
        assert self.day(story) == (f"beslissen:f{lines[0]}", "2026-03-03")

    def test_all_at_once_leave_nothing(self, story: CaseStory):
        lines = self.corrected(story)
        done = erase(story, *lines)
        assert done.lines == lines
        assert story.obligations() == {}
        assert story.do(list_facts, TOWN, "zaak")[-1].type == "party_joined"


PERMIT = """\
policy: vergunning
in_force: 2024-01-01
title: {nl: Vergunning, en: Permit}
goal: {nl: Een besluit, en: A decision}
director: gemeente
roles:
  gemeente: {title: {nl: Gemeente, en: Municipality}}
  school: {title: {nl: School, en: School}}
  ggz: {title: {nl: Adviseur, en: Adviser}, many: true}
facts:
  aanvraag: {title: {nl: Aanvraag, en: Application}, fields: {ontvangen_op: date}, by: school}
  gestopt: {title: {nl: Gestopt, en: Stopped}, fields: {op: date, reden: text}, by: gemeente, effective_on: op}
  hervat: {title: {nl: Hervat, en: Resumed}, fields: {op: date}, by: gemeente, effective_on: op}
  advies: {title: {nl: Advies, en: Advice}, by: ggz}
  besluit: {title: {nl: Besluit, en: Decision}, by: gemeente}
tasks:
  adviseren: {yields: advies, title: {nl: Adviseren, en: Advise}}
terms:
  termijn:
    source: Wet 1
    after: aanvraag.ontvangen_op
    lasts: 2 weeks
    suspended: {from_day_after: gestopt.op, until_day_of: hervat.op}
rules:
  - rule: adviseren
    title: {nl: De adviseur adviseert, en: The adviser advises}
    source: Wet 2
    when: {aanvraag: a}
    oblige: {bearer: ggz, to: advies, within: termijn}
  - rule: zegt_waarom
    title: {nl: De adviseur hoort dat het stopt, en: The adviser hears that it stops}
    source: Wet 3
    when: {gestopt: s}
    derive: {stilstand: {waarom: s.reden}}
  - rule: bericht
    title: {nl: Bericht, en: Notice}
    source: Wet 4
    when: {holds: {stilstand: {as: st}}}
    notify: {who: ggz, what: {nl: Het staat stil, en: It stands still}}
"""


class TestTerms:
    """A slip that moved the day of a duty, and named what followed from it."""

    @pytest.fixture
    def story(self, story: CaseStory) -> CaseStory:
        story.do(publish_policy, PERMIT, at=MONDAY, name="vergunning.yaml")
        story.open(policy="vergunning")
        return story

    def test_the_day_is_as_it_was_and_who_took_the_work_on_keeps_it(self, story: CaseStory):
        story.record(SCHOOL, FactDraft("aanvraag", {"ontvangen_op": "2026-03-02"}))
        claimed = story.claim(NORTH, story.task(NORTH, state=TaskState.OFFERED))
        before = story.obligations()["adviseren"]
        stopped = FactDraft("gestopt", {"op": "2026-03-02", "reden": MARK})
        line = story.record(TOWN, stopped, later(1)).seq
        assert story.obligations()["adviseren"].state is ObligationState.SUSPENDED
        story.record(TOWN, FactDraft("hervat", {"op": "2026-03-05"}), later(3))
        assert story.obligations()["adviseren"].last_day > before.last_day
        assert MARK in str(story.query("SELECT key FROM notice"))
        erase(story, line)
        assert story.obligations()["adviseren"] == before
        task = story.task(NORTH)
        assert (task.id, task.state, task.claimed_by, task.last_day) == (
            claimed.id,
            TaskState.CLAIMED,
            NORTH.party,
            before.last_day,
        )
        assert MARK not in everything(story)
        assert [each.notice.rule for each in story.notices(SOUTH)] == [ERASED]


class TestWords:
    """Words that are no fact are erased, and what was done with them stays."""

    def test_a_title_from_the_opening_on(self, story: CaseStory):
        story.open(title=f"Gezin {MARK}")
        story.record(SCHOOL, REPORT)
        story.do(retitle_case, TOWN, "zaak", f"Huis {MARK}", why=MARK, at=later(1), key="titel-1")
        story.do(retitle_case, TOWN, "zaak", "Huis 7", at=later(1), key="titel-2")
        lines = [each.seq for each in story.journal() if each.kind in {"case_opened", "case_retitled"}]
        erase(story, *lines[:2])
        assert story.seen().case.title == "Huis 7"
        assert MARK not in everything(story)
        erase(story, lines[2])
        assert story.seen().case.title == ""
        story.record(SCHOOL, FactDraft("melding", {"ontvangen_op": "2026-03-04"}), later(6))

    def test_why_work_was_declined_or_given_back(self, story: CaseStory):
        story.open()
        story.record(SCHOOL, REPORT)
        task = story.task(SOUTH, state=TaskState.OFFERED)
        story.do(decline_task, SOUTH, task.id, f"Ken {MARK} te goed", at=MONDAY, key="nee")
        (line,) = (each.seq for each in story.journal() if each.kind == "task_declined")
        before = story.obligations(), story.task(NORTH)
        done = erase(story, line)
        assert done.rested == ()
        assert (story.obligations(), story.task(NORTH)) == before
        assert MARK not in everything(story)
        assert story.do(claim_task, NORTH, task.id, at=later(6), key="toch").state is TaskState.CLAIMED


def test_who_could_see_it_is_told_and_nobody_else_hears_of_it(story: CaseStory):
    line = consulted(story)
    erase(story, line)
    for reader in (NORTH, SOUTH):
        (notice,) = (each.notice for each in story.notices(reader) if each.notice.rule == ERASED)
        assert WHY in notice.what.nl
        assert [each.kind for each in story.journal(reader)].count("content_erased") == 1
    assert [each for each in story.notices(SCHOOL) if each.notice.rule == ERASED] == []
    assert [each for each in story.seen(SCHOOL).notices if each.rule == ERASED] == []
    kinds = {each.kind for each in story.journal(SCHOOL)}
    assert not kinds & {"content_erased", "content_destroyed"}
    assert "content_destroyed" not in {each.kind for each in story.journal(TOWN)}


def test_how_many_duties_went_with_it_is_told_to_who_can_know_of_every_duty(story: CaseStory):
    story.open()
    line = story.record(SCHOOL, REPORT).seq
    story.wake(later(20))
    assert story.obligations()["beslissen"].state is ObligationState.BREACHED
    erase(story, line, at=later(21))
    told = {reader: story.journal(reader) for reader in (TOWN, SCHOOL)}
    (whole,), (seen,) = ([each.body for each in lines if each.kind == "content_erased"] for lines in told.values())
    assert (whole["duties"], whole["late"]) == (2, True)
    assert not {"duties", "late"} & set(seen)


def test_who_has_left_since_is_told_as_well(story: CaseStory):
    line = consulted(story)
    story.join("ggz", SOUTH, later(2), "party_left")
    erase(story, line)
    assert [each.notice.rule for each in story.notices(SOUTH)] == [ERASED]


def test_the_request_that_wrote_it_neither_gets_its_answer_nor_writes_it_again(story: CaseStory):
    line = consulted(story)
    erase(story, line)
    number = story.seen().case.seq
    with pytest.raises(IdempotencyConflict):
        story.record(NORTH, FactDraft("consult", {"verslag": MARK}), later(1), key="consult")
    assert story.seen().case.seq == number


def test_asked_again_it_is_done_once(story: CaseStory):
    line = consulted(story)
    first = erase(story, line, key="wis")
    counts = story.counts()
    again = erase(story, line, key="wis", at=later(9))
    assert (again.line, again.lines, again.at) == (first.line, first.lines, first.at)
    assert story.counts() == counts
    with pytest.raises(NotToBeErased, match="nobody wrote something there"):
        erase(story, line)


@pytest.mark.parametrize(
    ("by", "no"), [(SCHOOL, NotYours), (NORTH, NotYours), (STRANGER, CaseNotFound), (Actor(TOWN.party), NotYours)]
)
def test_nobody_but_a_person_who_directs_the_case_erases_something(story: CaseStory, by: Actor, no: type[Exception]):
    line = consulted(story)
    with pytest.raises(no):
        erase(story, line, by=by)
    assert MARK in everything(story)


def test_a_line_in_which_nobody_wrote_something_is_not_erased(story: CaseStory):
    consulted(story)
    kinds = {str(each.kind): each.seq for each in story.journal()}
    for line in (kinds["obligation_arose"], kinds["task_claimed"], 10_000):
        with pytest.raises(NotToBeErased, match="nobody wrote something there"):
            erase(story, line)
    with pytest.raises(NotToBeErased, match="who takes part"):
        erase(story, 2)
    for lines, why in (((), WHY), (range(1, 22), WHY), ((0,), WHY), ((6,), " "), ((6,), "x" * 2001)):
        with pytest.raises(CaseInvalid):
            erase(story, *lines, why=why)


def test_a_proof_of_before_and_one_of_after_are_both_whole(story: CaseStory):
    line = consulted(story)
    story.do(make_checkpoint, TOWN.party, (KEY,), "speelruimte", at=later(1))
    before = b"".join(story.do(prove_case, NORTH, "zaak").lines())
    erase(story, line)
    story.do(make_checkpoint, TOWN.party, (KEY,), "speelruimte", at=later(6))
    after = b"".join(story.do(prove_case, NORTH, "zaak").lines())
    for file in (before, after):
        found = examine(file.splitlines(keepends=True), [KEY.public])
        assert (found.findings, found.outcome) == ([], Outcome.WHOLE)
    assert MARK.encode() in before
    assert MARK.encode() not in after
    # Whoever kept what it said can still show that it stood there: that cannot be taken back.
    (said,) = (each["line"] for each in map(json.loads, before.splitlines()) if each.get("line", {}).get("seq") == line)
    (left,) = (each["line"] for each in map(json.loads, after.splitlines()) if each.get("line", {}).get("seq") == line)
    assert commitment_to(said["content"], said["salt"]) == left["commitment"]
    assert "content" not in left


def test_the_record_says_what_happened_and_nothing_of_what_was_there(story: CaseStory):
    line = consulted(story)
    done = erase(story, line)
    (record,) = story.do(list_erasures, TOWN, Page()).found
    assert record == Erasure(
        at=later(5),
        municipality=TOWN.party,
        case_id="zaak",
        lines=(line,),
        rested=done.rested,
        line=done.line,
        by_party=TOWN.party,
        by_person=TOWN.person,
        why=WHY,
        seq=record.seq,
    )
    with pytest.raises(NotYours):
        story.do(list_erasures, SCHOOL, Page())


def test_the_guard_of_the_journal_lets_go_of_no_other_line(story: CaseStory, owner_url: str):
    line = consulted(story)
    erase(story, line)
    bare = "kind = 'content_destroyed', at = 'epoch', party = '', body = '{}', person = NULL, role = NULL"
    for tampering in (
        f"UPDATE journal SET {bare}, cause = NULL, salt = NULL WHERE seq = 6",  # noqa: S608 our own words
        f"UPDATE journal SET commitment = NULL WHERE seq = {line}",  # noqa: S608 our own number
        "UPDATE erasure SET lines = '{1,2,3,4,5,6}'",
        "DELETE FROM erasure",
    ):
        with psycopg.connect(owner_url) as connection, pytest.raises(psycopg.errors.RestrictViolation):
            connection.execute(tampering)


def test_who_asks_what_is_held_of_them_is_not_shown_it(story: CaseStory):
    line = consulted(story)
    erase(story, line)
    seen = story.do(see_subject, TOWN, NORTH.party, at=later(6))
    assert [each.type for found in seen.cases for each in found.facts if each.type == CONSULT.type] == []


def test_a_second_slip_is_erased_after_or_before_the_first(story: CaseStory):
    story.open()
    story.record(SCHOOL, REPORT)
    lines = [story.record(NORTH, FactDraft("consult", {"verslag": MARK}), later(day)).seq for day in (1, 2, 3)]
    for number, line in enumerate((lines[1], lines[0], lines[2])):
        erase(story, line, at=later(5 + number))
        assert story.do(rebuild_case, "zaak", write=False).differences == ()
        forget_remembered()
        story.wake(later(5.5 + number))
    assert MARK not in everything(story)
    assert set(story.obligations()) == {"beslissen"}


@pytest.mark.parametrize("seed", range(8))
def test_after_whatever_happened_what_is_left_is_what_would_be_believed_of_it(story: CaseStory, seed: int):
    chance = random.Random(seed)
    story.open(title=f"Gezin {MARK}")
    written: list[int] = []
    for day in range(1, 16):
        written += happens(story, chance, later(day))
        if written and chance.random() < 0.2:
            erased = chance.sample(written, min(len(written), chance.randint(1, 2)))
            erase(story, *erased, at=later(day + 0.3))
            written = [each for each in written if each not in erased]
            forget_remembered()
            assert story.do(rebuild_case, "zaak", write=False).differences == ()
    if written:
        erase(story, *written, at=later(20))
    erase(story, 1, at=later(21))
    assert MARK not in everything(story)
    assert story.obligations() == {}


def happens(story: CaseStory, chance: random.Random, at: datetime) -> list[int]:
    """Something happens to the case; returns the lines in which something was written."""
    match chance.randrange(6):
        case 0:
            day = f"2026-03-{chance.randint(1, 20):02}"
            return [story.record(SCHOOL, FactDraft("melding", {"ontvangen_op": day}), at).seq]
        case 1:
            return [story.record(NORTH, FactDraft("consult", {"verslag": MARK}), at).seq]
        case 2:
            story.wake(at)
        case 3:
            open_tasks = story.query("SELECT id FROM task WHERE state = 'offered' AND task = 'consult_geven'")
            if open_tasks:
                story.do(claim_task, NORTH, chance.choice(open_tasks)[0], at=at, key=next(story.keys))
        case 4:
            facts = [each for each in story.do(list_facts, TOWN, "zaak") if each.type == "melding"]
            current = [each for each in facts if each.id not in {other.corrects for other in facts}]
            if current:
                fact = chance.choice(current)
                draft = FactDraft("melding", {"ontvangen_op": "2026-03-05"}, corrects=fact.id)
                return [story.record(TOWN, draft, at).seq]
        case _:
            work = FactDraft("work_given", {"role": "ggz", "what": f"Bel {MARK}"})
            return [story.record(TOWN, work, at).seq]
    return []


class TestLevels:
    """What is left of a confidential chain stays as closed as it was, whichever line of it is erased."""

    @pytest.fixture
    def story(self, story: CaseStory) -> CaseStory:
        story.open()
        return story

    def note(self, story: CaseStory, level: str | None = None, corrects: int | None = None, **more: bool) -> int:
        fields = {} if more else {"tekst": MARK} | ({"confidentiality": level} if level else {})
        draft = FactDraft("aantekening", fields, corrects=f"f{corrects}" if corrects else None, **more)
        return story.record(TOWN, draft).seq

    def seen(self, story: CaseStory, actor: Actor) -> list[int]:
        """Return the places of the notes that are told: the same in the case as in its journal, kept or read anew."""
        facts = [each.seq for each in story.do(list_facts, actor, "zaak") if each.type == "aantekening"]
        assert facts == [each.seq for each in story.journal(actor) if each.body.get("type") == "aantekening"]
        return facts

    def test_what_was_made_more_confidential_stays_so(self, story: CaseStory):
        first = self.note(story)
        between = self.note(story, "geheim", first)
        last = self.note(story, corrects=between)
        erase(story, last)
        erase(story, between, at=later(6))
        assert self.seen(story, TOWN) == [first]
        assert self.seen(story, NORTH) == self.seen(story, SCHOOL) == []
        gone = self.note(story, corrects=first, retracts=True)
        assert self.seen(story, TOWN) == [first, gone]
        assert self.seen(story, NORTH) == self.seen(story, SCHOOL) == []

    @pytest.mark.parametrize("lines", [(0,), (1,), (0, 1)])
    def test_that_it_was_taken_away_stays_so_as_well(self, story: CaseStory, lines: tuple[int, ...]):
        first = self.note(story, "vertrouwelijk")
        raised = self.note(story, "geheim", first)
        gone = self.note(story, corrects=raised, retracts=True)
        erase(story, *((first, raised)[each] for each in lines))
        assert self.seen(story, TOWN)[-1] == gone
        assert self.seen(story, NORTH) == self.seen(story, SCHOOL) == []

    def test_who_is_told_that_a_correction_is_gone_is_not_told_what_it_corrected(self, story: CaseStory):
        first = self.note(story, "geheim")
        lowered = self.note(story, "vertrouwelijk", first)
        erase(story, lowered)
        (told,) = (each for each in story.journal(NORTH) if each.kind == "content_erased")
        assert {"corrected", "level"}.isdisjoint(told.body)
        (whole,) = (each for each in story.journal(TOWN) if each.kind == "content_erased")
        assert (whole.body["corrected"], whole.body["level"]) == (f"f{first}", "vertrouwelijk")
        assert "content_erased" not in {each.kind for each in story.journal(SCHOOL)}

    def told(self, story: CaseStory) -> set[str]:
        """Return which parties are told in a notice that something was erased."""
        notices = (each for each in story.seen().notices if each.rule == ERASED)
        return {party for each in notices for party in each.parties}

    @pytest.mark.parametrize("together", [False, True])
    def test_who_could_see_it_before_it_was_made_more_confidential_is_told(self, story: CaseStory, together: bool):
        first = self.note(story)
        raised = self.note(story, "geheim", first)
        erase(story, *([first, raised] if together else [first]))
        assert self.told(story) == {NORTH.party, SOUTH.party, SCHOOL.party}

    def test_who_could_see_it_is_told_though_what_made_it_more_confidential_was_erased(self, story: CaseStory):
        first = self.note(story)
        raised = self.note(story, "geheim", first)
        erase(story, raised)
        assert self.told(story) == set()
        erase(story, first, at=later(6))
        assert self.told(story) == {NORTH.party, SOUTH.party, SCHOOL.party}

    def test_who_came_when_it_was_confidential_already_is_not_told(self, story: CaseStory):
        first = self.note(story)
        self.note(story, "geheim", first)
        story.join("ggz", WEST, later(1))
        erase(story, first)
        assert self.told(story) == {NORTH.party, SOUTH.party, SCHOOL.party}

    def test_who_came_before_it_was_confidential_is_told(self, story: CaseStory):
        first = self.note(story)
        story.join("ggz", WEST, later(1))
        story.record(
            TOWN, FactDraft("aantekening", {"tekst": MARK, "confidentiality": "geheim"}, corrects=f"f{first}"), later(2)
        )
        erase(story, first)
        assert self.told(story) == {NORTH.party, SOUTH.party, SCHOOL.party, WEST.party}

    def test_who_never_could_see_it_is_not_told_that_it_was_taken_away(self, story: CaseStory):
        first = self.note(story, "geheim")
        gone = self.note(story, corrects=first, retracts=True)
        erase(story, first)
        erase(story, gone, at=later(6))
        assert self.told(story) == set()

    def test_a_field_of_that_name_where_no_levels_are_is_words_that_go(self, story: CaseStory):
        kind = "brief: {title: {nl: Brief, en: Letter}, by: gemeente, fields: {confidentiality: text}}"
        story.do(publish_policy, PERMIT.replace("tasks:", f"  {kind}\ntasks:"), at=MONDAY, name="vergunning.yaml")
        story.open("brieven", policy="vergunning")
        line = story.record(TOWN, FactDraft("brief", {"confidentiality": MARK}), case_id="brieven").seq
        story.do(erase_lines, TOWN, "brieven", (line,), WHY, at=later(5), key="wis")
        assert MARK not in everything(story)
