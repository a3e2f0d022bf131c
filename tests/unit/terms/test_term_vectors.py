"""Ends of terms reckoned by hand with a calendar on paper; the words beside each say how, and under which article."""

from datetime import date

import pytest

from rules.terms.duration import Duration
from rules.terms.term import Term, compute

NL, PLAIN = "nl-termijnenwet", "plain"

# after, lasts, extended, calendar, last day, reckoning
VECTORS = [
    # Atw art. 1(1) and 3: the end moves off closed days.
    ("2026-07-01", "8 weeks", (), NL, "2026-08-26", "Wed, a working day"),
    ("2011-10-11", "8 weeks", (), NL, "2011-12-06", "Tue, a working day"),
    ("2026-07-03", "1 day", (), NL, "2026-07-06", "Sat 4 July, Mon"),
    ("2024-11-13", "6 weeks", (), NL, "2024-12-30", "Christmas Wed and Thu, Fri 27 by decree, weekend, Mon"),
    ("2018-12-10", "2 weeks", (), NL, "2018-12-27", "Mon 24 by decree, Christmas Tue and Wed, Thu"),
    ("2018-12-17", "2 weeks", (), NL, "2019-01-02", "Mon 31 by decree, New Year, Wed"),
    ("2007-11-24", "4 weeks", (), NL, "2008-01-02", "Sat 22 December; eleven closed days in a row; Wed 2 January"),
    ("2025-11-13", "6 weeks", (), NL, "2025-12-29", "Christmas Thu and Fri, weekend, Mon"),
    ("2025-11-20", "6 weeks", (), NL, "2026-01-05", "New Year on Thu, Fri by decree, weekend, Mon"),
    ("2025-11-07", "8 weeks", (), NL, "2026-01-05", "Fri 2 January by decree, weekend, Mon"),
    ("2019-03-01", "7 weeks", (), NL, "2019-04-23", "Good Friday (art. 3(2)), Easter, Tue"),
    ("2026-02-20", "6 weeks", (), NL, "2026-04-07", "Good Friday, Easter, Tue"),
    ("2026-02-23", "6 weeks", (), NL, "2026-04-07", "Easter Monday, Tue"),
    ("2024-03-07", "9 weeks", (), NL, "2024-05-13", "Ascension Thu 9 May, Fri by decree, weekend, Mon"),
    ("2027-03-11", "8 weeks", (), NL, "2027-05-10", "Ascension Thu 6 May, Fri by decree, weekend, Mon"),
    ("2028-03-02", "8 weeks", (), NL, "2028-05-01", "King's Day Thu, Fri by decree, weekend, Mon 1 May is no holiday"),
    ("2028-03-30", "8 weeks", (), NL, "2028-05-29", "Ascension Thu 25 May, Fri by decree, weekend, Mon"),
    ("2023-03-02", "8 weeks", (), NL, "2023-05-01", "King's Day Thu, Fri by decree, weekend, Mon"),
    ("2023-03-23", "8 weeks", (), NL, "2023-05-22", "Ascension Thu 18 May, Fri by decree, weekend, Mon"),
    ("2026-03-30", "8 weeks", (), NL, "2026-05-26", "Whit Monday, Tue"),
    ("2025-03-01", "8 weeks", (), NL, "2025-04-28", "King's Day kept on Sat 26 April, Sun, Mon"),
    ("2025-03-10", "8 weeks", (), NL, "2025-05-06", "Mon 5 May, Tue"),
    ("2023-03-10", "8 weeks", (), NL, "2023-05-08", "Fri 5 May, no lustrum and still a holiday, weekend, Mon"),
    ("1981-03-10", "8 weeks", (), NL, "1981-05-05", "5 May was no holiday under the act before 1982"),
    ("2013-03-05", "8 weeks", (), NL, "2013-05-01", "Queen's Day Tue 30 April, Wed"),
    ("2000-03-05", "8 weeks", (), NL, "2000-05-01", "Sun 30 April, so kept on Sat 29 April; Mon"),
    ("1978-03-05", "8 weeks", (), NL, "1978-05-02", "Sun 30 April, in those years kept on Mon 1 May; Tue"),
    (
        "2009-03-05",
        "8 weeks",
        (),
        NL,
        "2009-05-06",
        "Queen's Day Thu, Fri by decree, weekend, Mon by decree, Tue 5 May",
    ),
    ("2008-03-05", "8 weeks", (), NL, "2008-05-06", "Queen's Day, Ascension, Fri by decree, weekend, Mon 5 May"),
    # Leap days, ends of months, ends of years.
    ("2024-01-05", "8 weeks", (), NL, "2024-03-01", "29 February counts: Fri"),
    ("2023-01-05", "8 weeks", (), NL, "2023-03-02", "no 29 February: Thu"),
    ("2023-12-31", "60 days", (), NL, "2024-02-29", "31 of January and 29 of February: Thu"),
    ("2024-01-31", "1 month", (), NL, "2024-02-29", "no 31 February: the last day, Thu"),
    ("2023-01-31", "1 month", (), NL, "2023-02-28", "Tue"),
    ("2024-02-29", "1 year", (), NL, "2025-02-28", "no 29 February 2025"),
    ("2024-02-29", "4 years", (), NL, "2028-02-29", "there is one in 2028"),
    ("2025-10-31", "1 month", (), NL, "2025-12-01", "Sun 30 November, Mon"),
    ("2026-12-31", "2 months", (), NL, "2027-03-01", "Sun 28 February, Mon"),
    ("2025-11-30", "3 months", (), NL, "2026-03-02", "Sat 28 February; three months is within the act"),
    ("2025-12-31", "1 month", ("1 month",), NL, "2026-03-02", "31 January, then Sat 28 February, Mon"),
    # Atw art. 4(a): what the act does not reach.
    ("2026-01-10", "12 weeks", (), NL, "2026-04-07", "Sat 4 April, Easter, Tue: twelve weeks is within"),
    ("2026-01-03", "13 weeks", (), NL, "2026-04-04", "Sat, not moved"),
    ("2026-02-15", "90 days", (), NL, "2026-05-18", "Sat 16 May, Mon: ninety days is within"),
    ("2026-02-15", "91 days", (), NL, "2026-05-17", "Sun, not moved"),
    ("2025-08-31", "6 months", (), NL, "2026-02-28", "Sat, not moved"),
    ("2026-01-05", "4 months", (), NL, "2026-05-05", "5 May, not moved"),
    ("2025-04-27", "1 year", (), NL, "2026-04-27", "King's Day, not moved: in years"),
    ("2026-02-16", "6 months", ("6 weeks",), NL, "2026-09-27", "Sun 16 August + 42 days is Sun, not moved"),
    ("2026-04-23", "12 weeks", ("6 weeks",), NL, "2026-08-27", "Awb 7:10: Thu 16 July, Thu 27 August"),
    ("2026-07-01", "8 weeks", ("6 weeks",), NL, "2026-10-07", "Wed + 98 days is Wed"),
    ("2026-03-02", "4 weeks", ("2 weeks",), NL, "2026-04-13", "Woo 4.4: Mon 30 March, Mon 13 April"),
    # Atw art. 2: at least two working days in a term of at least three days.
    ("2026-07-06", "3 days", (), NL, "2026-07-09", "Tue, Wed, Thu"),
    ("2026-04-02", "3 days", (), NL, "2026-04-08", "Good Friday to Easter Monday hold none; Tue, Wed"),
    ("2026-04-02", "4 days", (), NL, "2026-04-08", "the same"),
    ("2026-04-02", "2 days", (), NL, "2026-04-07", "too short for art. 2: Sat, Easter, Tue"),
    ("2026-05-22", "3 days", (), NL, "2026-05-27", "weekend and Whit Monday hold none; Tue, Wed"),
    ("2026-05-21", "3 days", (), NL, "2026-05-26", "Fri is one, Tue after Whitsun the second"),
    ("2026-05-20", "3 days", (), NL, "2026-05-26", "Thu and Fri are two; Sat, Whitsun, Tue by art. 1"),
    ("2007-12-21", "10 days", (), NL, "2008-01-03", "eleven closed days; Wed 2 and Thu 3 January"),
    ("2025-12-24", "1 week", (), NL, "2025-12-31", "Mon, Tue and Wed are enough"),
    # Working days (Veilig Thuis: five).
    ("2026-04-24", "5 working days", (), NL, "2026-05-04", "not King's Day: Tue to Fri, Mon"),
    ("2026-04-30", "5 working days", (), NL, "2026-05-08", "Fri, Mon, not 5 May, Wed, Thu, Fri"),
    ("2026-07-04", "5 working days", (), NL, "2026-07-10", "from a Sat: Mon to Fri"),
    ("2024-12-24", "2 working days", (), NL, "2024-12-31", "Christmas, decree, weekend; Mon, Tue"),
    (
        "2026-04-02",
        "1 working day",
        (),
        NL,
        "2026-04-07",
        "Tue after Easter; one is asked, art. 2 does not make it two",
    ),
    # The plain calendar.
    ("2026-03-02", "8 weeks", (), PLAIN, "2026-04-27", "King's Day, not moved"),
    ("2026-04-02", "3 days", (), PLAIN, "2026-04-05", "Easter Sunday, not moved nor lengthened"),
    ("2026-02-16", "6 months", (), PLAIN, "2026-08-16", "Awb 3:18: Sun"),
]


@pytest.mark.parametrize("vector", VECTORS, ids=[f"{v[0]} + {v[1]}" for v in VECTORS])
def test_last_day(vector):
    after, lasts, extended, calendar, last_day, _ = vector
    term = Term(
        after=date.fromisoformat(after),
        lasts=Duration.parse(lasts),
        extended=tuple(Duration.parse(extra) for extra in extended),
        calendar=calendar,
    )
    assert compute(term).last_day == date.fromisoformat(last_day)
