"""What one late decision costs: which notice of default counts, and what ends the days."""

from datetime import date
from functools import cache

from orchestrator.domain.believed import obligation_from
from orchestrator.domain.exposure import Exposure, exposures
from rules.evaluate.evaluate import evaluate
from rules.facts import Fact
from rules.language.layers.shelf import shelf
from rules.language.policy import load_policy
from rules.language.read.facts import noon
from rules.model.policy import Policy
from rules.model.values import Value
from rules.terms.edition import shipped

RECEIVED, ENDED = date(2026, 1, 5), date(2026, 3, 2)


@cache
def permit() -> Policy:
    return load_policy(next(path for path in shelf().values() if path.parent.name == "omgevingsvergunning"))


def fact(seq: int, kind: str, on: date, **fields: Value) -> Fact:
    at = noon(on)
    return Fact(f"{kind}-{seq}", kind, fields, at, at, "jansen", "aanvrager", seq)


def cost(*later: Fact, at: date) -> Exposure:
    facts = (fact(1, "aanvraag", RECEIVED, ontvangen_op=RECEIVED, activiteit="kappen"), *later)
    said = evaluate(permit(), facts, noon(at))
    [found] = exposures(permit(), [obligation_from(each) for each in said.obligations], facts, noon(at), shipped())
    return found


def notice(seq: int, on: date) -> Fact:
    return fact(seq, "ingebrekestelling", on, ontvangen_op=on)


def test_a_notice_of_before_the_end_of_the_term_is_without_effect() -> None:
    found = cost(notice(2, date(2026, 2, 27)), at=date(2026, 4, 1))
    assert (found.last_day, found.notice, found.penalty) == (ENDED, None, None)


def test_a_second_notice_of_after_the_end_counts() -> None:
    found = cost(notice(2, date(2026, 2, 27)), notice(3, date(2026, 3, 3)), at=date(2026, 4, 1))
    assert found.notice == date(2026, 3, 3)


def test_what_was_forfeited_before_a_withdrawal_stays_due() -> None:
    withdrawn = fact(3, "intrekking", date(2026, 4, 18))
    found = cost(notice(2, date(2026, 3, 3)), withdrawn, at=date(2026, 6, 1))
    assert found.decided == date(2026, 4, 18)
    assert found.penalty is not None
    assert (found.penalty.days, found.penalty.amount_eur) == (31, 947)


def test_a_notice_that_is_to_come_costs_nothing_yet() -> None:
    found = cost(notice(2, date(2026, 4, 10)), at=date(2026, 4, 1))
    assert (found.notice, found.penalty) == (None, None)
