"""The worked examples that a lawyer gave with the formulas, as they were given."""

from datetime import date

import pytest

from rules.terms.command import answer
from rules.terms.duration import Duration
from rules.terms.penalty import compute_penalty
from rules.terms.term import Suspension, Term, compute

EXAMPLES = [
    ("8 weeks ending on King's Day", "2026-03-02", "8 weeks", (), "2026-04-28"),
    ("8 weeks ending on Ascension Day, next day equated", "2026-03-19", "8 weeks", (), "2026-05-18"),
    ("objection, Awb 6:7", "2026-03-12", "6 weeks", (), "2026-04-23"),
    ("objection ending on King's Day", "2026-03-16", "6 weeks", (), "2026-04-28"),
    ("lex specialis, Vw 69", "2026-03-12", "4 weeks", (), "2026-04-09"),
    ("six months, Awb 3:18: Sunday, not moved", "2026-02-16", "6 months", (), "2026-08-16"),
    ("Omgevingswet 16.64", "2026-03-20", "8 weeks", (), "2026-05-18"),
    ("Omgevingswet 16.64 extended", "2026-03-20", "8 weeks", ("6 weeks",), "2026-06-26"),
]


@pytest.mark.parametrize(("what", "after", "lasts", "extended", "last_day"), EXAMPLES, ids=[e[0] for e in EXAMPLES])
def test_worked_example(what, after, lasts, extended, last_day):
    term = Term(
        after=date.fromisoformat(after),
        lasts=Duration.parse(lasts),
        extended=tuple(Duration.parse(extra) for extra in extended),
        source=what,
    )
    assert compute(term).last_day == date.fromisoformat(last_day)


def test_worked_example_of_a_suspension():
    invited = Suspension(from_day_after=date(2026, 1, 20), until_day_of=date(2026, 2, 3))
    deadline = compute(Term(after=date(2026, 1, 12), lasts=Duration(weeks=8), suspended=(invited,)))
    assert deadline.suspended_days == 13
    assert deadline.last_day == date(2026, 3, 23)


@pytest.mark.parametrize(
    ("days", "amount"), [(0, 0), (1, 23), (10, 230), (14, 322), (15, 357), (28, 812), (42, 1442), (60, 1442)]
)
def test_worked_example_of_the_penalty(days, amount):
    first_day = date(2026, 5, 21)
    decided = date.fromordinal(first_day.toordinal() + days)
    penalty = compute_penalty(date(2026, 5, 6), date(2026, 4, 28), decided)
    assert penalty.first_day == first_day
    assert penalty.last_day == date(2026, 7, 1)
    assert (penalty.days, penalty.amount_eur) == (min(days, 42), amount)


def test_the_question_as_written_gets_the_answer_as_written():
    question = {
        "after": "2026-01-12",
        "lasts": "P8W",
        "calendar": "nl-termijnenwet",
        "suspended": [{"from_day_after": "2026-01-20", "until_day_of": "2026-02-03", "inclusive": False}],
        "extended": ["P6W"],
    }
    # 9 March + 13 days is Sunday 22 March; six weeks from there is Sunday 3 May; the act moves that once.
    assert answer(question) == {
        "last_day": "2026-05-04",
        "suspended_days": 13,
        "steps": [
            "Monday 2026-01-12 + 8 weeks, that day itself not counted: Monday 2026-03-09 (as given)",
            (
                "Suspended from Wednesday 2026-01-21 up to and including Monday 2026-02-02, 13 days: "
                "Sunday 2026-03-22 (Awb 4:15(1))"
            ),
            "Extended by 6 weeks, from that end: Sunday 2026-05-03 (as given)",
            "Sunday 2026-05-03: it runs until Monday 2026-05-04 (Atw art. 1(1))",
        ],
        "steps_nl": [
            "8 weken na maandag 12 januari 2026, die dag zelf niet meegeteld: maandag 9 maart 2026 (zoals opgegeven)",
            (
                "Opgeschort van woensdag 21 januari 2026 tot en met maandag 2 februari 2026, 13 dagen: "
                "zondag 22 maart 2026 (Awb 4:15(1))"
            ),
            "Verlengd met 6 weken vanaf dat einde: zondag 3 mei 2026 (zoals opgegeven)",
            (
                "De termijn kan niet eindigen op zondag 3 mei 2026: hij loopt tot en met maandag 4 mei 2026"
                " (Atw art. 1(1))"
            ),
        ],
    }


def test_the_penalty_question_as_written_gets_the_answer_as_written():
    question = {"penalty": {"notice_received": "2026-05-06", "term_ended": "2026-04-28", "decided": "2026-06-15"}}
    # 21 May up to and including 14 June: 11 days of May and 14 of June; 14 x 23 + 11 x 35.
    assert answer(question) == {
        "first_day": "2026-05-21",
        "last_day": "2026-07-01",
        "days": 25,
        "amount_eur": 707,
        "steps": [
            "Two weeks after Wednesday 2026-05-06 have passed: owed from Thursday 2026-05-21 (Awb 4:17(3))",
            "At most 42 days, so Wednesday 2026-07-01 is the last (Awb 4:17(1))",
            "Decided on Monday 2026-06-15, that day not counted: 25 days (Awb 4:17(1))",
            "14 x EUR 23 + 11 x EUR 35 = EUR 707, at most EUR 1442 (Awb 4:17(2), amounts of Stcrt. 2018, 65542)",
        ],
        "steps_nl": [
            "Twee weken na woensdag 6 mei 2026 zijn voorbij: dwangsom vanaf donderdag 21 mei 2026 (Awb 4:17(3))",
            "Hoogstens 42 dagen, dus woensdag 1 juli 2026 is de laatste (Awb 4:17(1))",
            "Besloten op maandag 15 juni 2026, die dag niet meegeteld: 25 dagen (Awb 4:17(1))",
            "14 x € 23 + 11 x € 35 = € 707, hoogstens € 1.442 (Awb 4:17(2), bedragen van Stcrt. 2018, 65542)",
        ],
    }
