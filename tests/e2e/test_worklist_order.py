"""The order of the worklist, page by page."""

from orchestrator.domain.listing import Page
from orchestrator.domain.party import Actor
from orchestrator.domain.worklist import Urgency, WorklistFilter
from orchestrator.usecases.worklist import count_worklist, see_worklist
from tests.e2e.town import TODAY, TOWN

DIRECTOR = Actor(TOWN, "medewerker-1")


def pages(town, wanted, limit=1):
    """The ids of the cases, read page by page."""
    found, mark = [], None
    while True:
        with town.database.transaction() as session:
            listed = see_worklist(session, DIRECTOR, wanted, Page(limit, mark), at=TODAY)
        found += [each.case.id for each in listed.found]
        mark = listed.next
        if mark is None:
            return found


def test_what_presses_most_comes_first_and_no_page_misses_or_repeats_a_case(town):
    assert pages(town, WorklistFilter()) == ["wabo-03", "wabo-01", "wabo-02", "wabo-04"]
    assert sorted(pages(town, WorklistFilter(Urgency.ANY))) == ["wabo-01", "wabo-02", "wabo-03", "wabo-04", "wabo-05"]
    assert pages(town, WorklistFilter(Urgency.QUIET)) == ["wabo-05"]


def test_a_case_has_one_place_by_what_presses_most_in_it(town):
    shown = [pages(town, WorklistFilter(each)) for each in (Urgency.LATE, Urgency.THIS_WEEK, Urgency.LATER)]
    assert sorted(case for each in shown for case in each) == ["wabo-01", "wabo-02", "wabo-03", "wabo-04"]
    with town.database.transaction() as session:
        counts = count_worklist(session, DIRECTOR, WorklistFilter(), at=TODAY)
    assert [counts.late, counts.this_week, counts.later] == [len(each) for each in shown]
    assert (counts.unheld, counts.any) == (1, 5)


def test_every_view_says_the_same_of_a_case(town):
    """What presses most in it is looked up whatever the order; what is not owed is then known not to be owed."""
    told = {}
    for urgency in Urgency:
        with town.database.transaction() as session:
            listed = see_worklist(session, DIRECTOR, WorklistFilter(urgency), Page(), at=TODAY)
        for line in listed.found:
            # A vacant role is that view's own question: there is told what the role owes.
            if urgency is not Urgency.UNHELD:
                told.setdefault(line.case.id, []).append((line.pressing, line.owed, line.late, line.unheld))
    assert all(each == first for first, *rest in told.values() for each in rest)
    assert told["wabo-05"] == [(None, 0, 0, 0)] * 2
    pressing, owed, late, _ = told["wabo-03"][0]
    assert (pressing.state, late) == ("breached", 4)
    assert owed >= late


def test_whom_a_case_waits_for_narrows_it_to_what_that_party_owes(town):
    wanted = WorklistFilter(waits_for="brandweer-kust")
    with town.database.transaction() as session:
        (line,) = see_worklist(session, DIRECTOR, wanted, Page(), at=TODAY).found
    assert line.case.id == "wabo-01"
    assert line.pressing is not None
    assert line.pressing.act == "advies"


def test_another_municipality_has_a_worklist_of_its_own(town):
    with town.database.transaction() as session:
        theirs = see_worklist(session, Actor("gemeente-veenland"), WorklistFilter(Urgency.ANY), Page(), at=TODAY)
    assert theirs.found == ()
