"""The evidence of a case: what lateness costs, what comes next, and what an outsider may know of it."""

from datetime import date, timedelta

import pytest

from orchestrator.domain.journal import InputKind
from orchestrator.domain.listing import Page, TaskFilter
from orchestrator.domain.party import Actor
from orchestrator.domain.told import tell
from orchestrator.domain.work import TaskState
from orchestrator.domain.written import read_body
from orchestrator.errors import CaseNotFound, NotYours
from orchestrator.usecases.deadlines import end_feed, find_feed, list_feed, list_penalties, make_feed, open_feed
from orchestrator.usecases.erasure import erase_lines
from orchestrator.usecases.inbox import list_tasks
from orchestrator.usecases.oversight import watch_case
from orchestrator.usecases.tasks import claim_task, decline_task, fail_task, release_task
from tests.e2e.town import TODAY, TOWN

OFFICER, SUPERVISOR = Actor(TOWN, "handhaver"), Actor("toezicht-kust", "toezichthouder")


def look(town, case, actor=OFFICER, at=TODAY):
    with town.database.transaction() as session:
        return watch_case(session, actor, case, at=at)


def test_a_decision_that_stays_out_after_a_notice_of_default_costs_money(town):
    exposure = look(town, "wabo-11").exposures[0]
    assert exposure.last_day == date(2026, 2, 2)
    assert exposure.notice == date(2026, 2, 9)
    # Owed from 24 February: fourteen days of 23 euros, and from 10 March on six of 35 (16 March does not count).
    assert exposure.penalty.amount_eur == 14 * 23 + 6 * 35
    assert exposure.most.amount_eur == 1442


def test_without_a_notice_there_is_no_penalty_yet_and_the_next_step_says_so(town):
    found = look(town, "wabo-12")
    assert [each.penalty for each in found.exposures] == [None]
    steps = found.follow_ups[found.exposures[0].key]
    decide = next(each for each in steps if each.rule == "dwangsom_ten_volle")
    assert [each.fact for each in decide.needs] == ["ingebrekestelling"]
    assert (decide.bearer, decide.within.lasts.weeks, decide.after) == ("bevoegd_gezag", 10, "ingebrekestelling")


def test_a_decision_in_time_or_late_without_a_notice_costs_nothing(town):
    assert look(town, "wabo-13").exposures == ()
    assert look(town, "wabo-14").exposures == ()


def test_penalties_are_added_up_over_cases(town):
    with town.database.transaction() as session:
        for actor in (OFFICER, SUPERVISOR):
            found = list_penalties(session, actor, Page(10), at=TODAY)
            assert [each.case_id for each in found.found] == ["wabo-11"]
            assert (found.now_eur, found.most_eur) == (532, 1442)
            assert found.found[0].exposure == look(town, "wabo-11", actor).exposures[0]


def test_who_supervises_is_told_what_lateness_costs_and_nothing_of_the_notice_by_which_it_does(town):
    seen, own = look(town, "wabo-11", SUPERVISOR), look(town, "wabo-11")
    (told,), (whole,) = seen.exposures, own.exposures
    assert whole.notice
    assert whole.penalty.steps
    assert (told.notice, told.penalty.steps, told.most.steps) == (None, (), ())
    assert (told.last_day, told.penalty.amount_eur) == (whole.last_day, whole.penalty.amount_eur)
    days = [
        {each.key: (each.rule, each.last_day, each.state) for each in one.overview.obligations} for one in (seen, own)
    ]
    assert days[0] == days[1]
    assert all(
        not each.steps and not each.facts for each in seen.overview.obligations if each.rule == "dwangsom_ten_volle"
    )
    steps = [each for found in seen.follow_ups.values() for each in found]
    assert [need.fact for each in steps for need in each.needs if need.fact == "ingebrekestelling"] == []


def test_who_supervises_sees_what_happened_when_and_not_what_it_says(town):
    own, seen = look(town, "wabo-13"), look(town, "wabo-13", SUPERVISOR)
    assert own.takes_part
    assert not seen.takes_part
    assert seen.flaws == own.flaws == ()
    assert seen.overview.case.title == ""
    assert [each.type for each in seen.overview.facts] == [each.type for each in own.overview.facts]
    assert {(tuple(each.fields), each.person) for each in seen.overview.facts} == {((), None)}
    assert {each.person for each in seen.overview.entries} == {None}
    assert all("positief" not in str(each.body) for each in seen.overview.entries)
    whole = [each.hash for each in own.overview.entries]
    assert [each for each in whole if each in {one.hash for one in seen.overview.entries}] == [
        each.hash for each in seen.overview.entries
    ]
    decided = next(each for each in seen.overview.facts if each.type == "besluit")
    assert (TODAY - decided.occurred_at).days in (5, 6)


def test_who_supervises_reads_nothing_that_somebody_typed_and_no_name(town):
    adviser = Actor("brandweer-kust", "medewerker-1")
    for what in ("geheim-een", "geheim-twee", "geheim-drie"):
        town.add("wabo-11", TOWN, "work_given", {"role": "adviseur", "party": adviser.party, "what": what})
    with town.database.transaction() as session:
        found = list_tasks(session, adviser, TaskFilter(state=TaskState.OFFERED, case="wabo-11"), Page(10)).found
        declined, released, failed = (each.task.id for each in found if each.task.what)
        decline_task(session, adviser, declined, "geheim-nee", at=TODAY, key="nee")
        for task in (released, failed):
            claim_task(session, adviser, task, at=TODAY, key=f"oppakken {task}")
        release_task(session, adviser, released, at=TODAY, key="terug", reason="geheim-terug")
        fail_task(session, adviser, failed, "geheim-mislukt", at=TODAY, key="mislukt")
    looks = (look(town, "wabo-11", actor).overview for actor in (OFFICER, SUPERVISOR))
    own, seen = (str((each.case, each.tasks, each.facts, each.entries)) for each in looks)
    title = look(town, "wabo-11").overview.case.title
    for typed in (title, "geheim-een", "geheim-nee", "geheim-terug", "geheim-mislukt", "medewerker-1"):
        assert typed in own, typed
        assert typed not in seen, typed


def test_who_supervises_is_told_what_was_erased_and_that_a_late_duty_went_with_it(town):
    line = next(each.seq for each in look(town, "wabo-12").overview.facts if each.type == "aanvraag")
    assert look(town, "wabo-12", SUPERVISOR).follow_ups
    with town.database.transaction() as session:
        erase_lines(session, OFFICER, "wabo-12", [line], "geheim-waarom", at=TODAY, key="wis")
    seen = look(town, "wabo-12", SUPERVISOR).overview
    (told,) = (each for each in seen.entries if each.kind is InputKind.CONTENT_ERASED)
    said = read_body(told)
    assert (said.line, said.late, told.party, told.at) == (line, True, TOWN, TODAY)
    assert said.duties
    assert f"regel {line}" in tell(told).nl
    assert "te laat" in tell(told).nl
    assert (told.person, said.why, said.told) == (None, "", ())
    assert "geheim-waarom" not in str((seen.entries, seen.facts, seen.tasks))


def test_others_do_not_know_of_the_case(town):
    with pytest.raises(CaseNotFound):
        look(town, "wabo-11", Actor("gemeente-veenland"))
    with pytest.raises(CaseNotFound):
        look(town, "bestaat-niet", SUPERVISOR)
    with pytest.raises(NotYours):
        look(town, "wabo-11", Actor("aanvrager-portaal"))


def test_a_calendar_opens_to_its_last_secret_only(town):
    with town.database.transaction() as session:
        first = make_feed(session, OFFICER, "nl", at=TODAY)
        second = make_feed(session, OFFICER, "en", at=TODAY)
        assert open_feed(session, first) is None
        feed = open_feed(session, second)
        assert (feed.actor, feed.language) == (OFFICER, "en")
        due = [each.obligation.due_at for part in list_feed(session, feed, at=TODAY) for each in part]
        assert due
        assert due == sorted(due)
        assert max(due) <= TODAY + timedelta(days=366)
        end_feed(session, OFFICER)
        assert open_feed(session, second) is None
        assert find_feed(session, OFFICER) is None
        with pytest.raises(NotYours):
            make_feed(session, Actor("brandweer-kust", "medewerker-1"), "nl", at=TODAY)
