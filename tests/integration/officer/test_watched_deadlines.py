"""The deadline board says what the obligations say: all of it, in order, and to nobody else."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from orchestrator.domain.listing import DeadlineFilter, Page
from orchestrator.domain.nearness import Nearness, Span
from orchestrator.domain.party import Actor
from orchestrator.errors import NotYours, PageInvalid, PartyInvalid, PartyNotFound
from orchestrator.usecases.deadlines import count_by, count_deadlines, list_deadlines, list_scores
from orchestrator.usecases.oversight import supervise, watched_by
from orchestrator.usecases.rebuild_case import rebuild_case
from tests.e2e.town import TODAY, TOWN

OFFICER, SUPERVISOR = Actor(TOWN, "handhaver"), Actor("toezicht-kust", "toezichthouder")
EVER = Span(TODAY - timedelta(days=4000), TODAY + timedelta(days=4000))
EVERYTHING = DeadlineFilter()

LAID_OUT = "SELECT case_id, key, rule, due_at FROM deadline WHERE outcome = 'owed' AND foremost"
OWED = "SELECT case_id, key, rule, due_at FROM obligation WHERE due_at IS NOT NULL AND state IN ('open', 'breached')"


def rows(session, sql):
    return sorted(tuple(row) for row in session.execute(text(sql)))


def test_the_board_holds_what_is_owed_and_stays_equal_to_it(town):
    with town.database.transaction() as session:
        before = rows(session, LAID_OUT)
        assert before == rows(session, OWED)
        rebuild_case(session, "wabo-11", write=True)
        assert rows(session, LAID_OUT) == before == rows(session, OWED)
    town.pass_days(20)
    town.add("wabo-12", TOWN, "ontvangstbevestiging", {"verzonden_op": "2026-03-16"})
    with town.database.transaction() as session:
        assert rows(session, LAID_OUT) == rows(session, OWED) != before


def test_pages_follow_each_other_without_gaps_or_repeats(town):
    with town.database.transaction() as session:
        whole = list_deadlines(session, OFFICER, EVERYTHING, EVER, Page(100)).found
        found, after = [], None
        while True:
            listed = list_deadlines(session, OFFICER, EVERYTHING, EVER, Page(2, after))
            found += listed.found
            after = listed.next
            if after is None:
                break
    assert found == list(whole)
    moments = [line.obligation.due_at for line in whole]
    assert moments == sorted(moments)
    assert len(moments) > 4


def test_an_address_that_is_no_mark_is_refused(town):
    with town.database.transaction() as session:
        for mark in ("gisteren", "2026-03-16T09:30:00+00:00 zaak"):
            with pytest.raises(PageInvalid):
                list_deadlines(session, OFFICER, EVERYTHING, EVER, Page(2, mark))


def test_counts_are_those_of_the_lists(town):
    with town.database.transaction() as session:
        for wanted in (EVERYTHING, DeadlineFilter(bearer="brandweer-kust"), DeadlineFilter(rule="tijdig_beslissen")):
            spans = [each.span(TODAY) for each in Nearness]
            lists = [len(list_deadlines(session, OFFICER, wanted, span, Page(100)).found) for span in spans]
            assert count_deadlines(session, OFFICER, wanted, spans) == tuple(lists)
        assert count_deadlines(session, OFFICER, EVERYTHING, [EVER], most=2) == (3,)
        divided = count_by(session, OFFICER, "rule", ("tijdig_beslissen", "bestaat_niet"), [EVER])
        assert divided == {"tijdig_beslissen": (2,)}


def test_a_day_of_the_calendar_has_the_terms_that_end_on_it(town):
    with town.database.transaction() as session:
        for line in list_deadlines(session, OFFICER, EVERYTHING, EVER, Page(100)).found:
            day = line.obligation.last_day
            on_day = list_deadlines(session, OFFICER, EVERYTHING, Span.of_days(day, day), Page(100)).found
            assert line in on_day
            assert {each.obligation.last_day for each in on_day} == {day}


def stands(line):
    owed = line.obligation
    return line.case_id, owed.key, owed.rule, owed.bearers, owed.state, owed.last_day


def test_who_supervises_sees_the_deadlines_without_titles_and_others_see_nothing(town):
    with town.database.transaction() as session:
        own = list_deadlines(session, OFFICER, EVERYTHING, EVER, Page(100)).found
        seen = list_deadlines(session, SUPERVISOR, EVERYTHING, EVER, Page(100)).found
        assert [stands(each) for each in seen] == [stands(each) for each in own]
        advising = next(each.obligation for each in seen if each.obligation.act == "advies")
        assert (advising.steps, advising.facts) == ((), ())  # an advice is not for who supervises, nor what it rests on
        assert {each.case_title for each in seen} == {""}
        assert TOWN in watched_by(session, SUPERVISOR)
        other = Actor("gemeente-veenland", "handhaver")
        assert list_deadlines(session, other, EVERYTHING, EVER, Page(100)).found == ()
        assert list_deadlines(session, other, DeadlineFilter(municipality=TOWN), EVER, Page(100)).found == ()
        with pytest.raises(NotYours):
            list_deadlines(session, Actor("brandweer-kust"), EVERYTHING, EVER, Page(100))


def test_supervision_is_of_municipalities(town):
    with town.database.transaction() as session:
        with pytest.raises(PartyInvalid, match="a municipality"):
            supervise(session, "toezicht-kust", "brandweer-kust", at=TODAY)
        with pytest.raises(PartyNotFound):
            supervise(session, "bestaat-niet", TOWN, at=TODAY)


def test_scores_count_what_passed_by_how_it_ended(town):
    with town.database.transaction() as session:
        scores = list_scores(session, OFFICER, TODAY - timedelta(days=400), at=TODAY)
    town_scores = [each for each in scores if each.bearer == TOWN]
    fire = [each for each in scores if each.bearer == "brandweer-kust"]
    assert sum(each.late for each in town_scores) == 1
    assert sum(each.in_time for each in town_scores) == 1
    assert sum(each.overdue for each in fire) == 2
    assert all(each.month.day == 1 for each in scores)
