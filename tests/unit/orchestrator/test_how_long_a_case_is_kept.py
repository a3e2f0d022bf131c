"""How long a case is kept follows from how it ended, as its policy says; the first that fits applies."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from orchestrator.domain.retention import kept
from rules.facts import Fact
from rules.language.policy import parse_policy

CLOSED = datetime(2026, 3, 2, 9, tzinfo=UTC)
POLICY = parse_policy(
    """\
policy: proef
in_force: 2024-01-01
roles: {gemeente: , burger: }
facts:
  kind: {by: gemeente, fields: {geboren_op: date}}
  besluit: {by: gemeente, fields: {uitkomst: [ja, nee]}}
retention:
  geboorte: {source: Lijst 1, with: kind, keep: 20 years, from: kind.geboren_op}
  ja: {source: Lijst 2, with: {besluit: {uitkomst: ja}}, keep: for good}
  nee: {source: Lijst 3, with: {besluit: {uitkomst: nee}}, keep: 1 year}
rules: []
""",
    "p.yaml",
)


def fact(kind: str, number: int = 1, **fields: Any) -> Fact:
    return Fact(f"f{number}", kind, fields, CLOSED, CLOSED, "dal", "gemeente", number)


@pytest.mark.parametrize(
    ("facts", "name", "until"),
    [
        ([fact("kind", geboren_op=date(2020, 2, 29))], "geboorte", date(2040, 2, 29)),
        ([fact("besluit", uitkomst="ja")], "ja", None),
        ([fact("besluit", uitkomst="nee")], "nee", date(2027, 3, 2)),
        ([fact("besluit", uitkomst="nee"), fact("besluit", 2, uitkomst="ja")], "ja", None),
    ],
)
def test_the_first_that_fits_says_how_long(facts: list[Fact], name: str, until: date | None) -> None:
    found = kept(POLICY, facts, CLOSED, at=CLOSED)
    assert found is not None
    assert (found.retention.name, found.until) == (name, until)


def test_of_a_case_that_ended_otherwise_the_policy_says_nothing() -> None:
    assert kept(POLICY, [], CLOSED, at=CLOSED) is None


def test_nothing_is_due_of_an_open_case() -> None:
    found = kept(POLICY, [fact("besluit", uitkomst="nee")], None, at=CLOSED)
    assert found is not None
    assert found.until is None
    assert not found.is_over(datetime(2100, 1, 1, tzinfo=UTC))


def test_it_is_due_on_the_day_itself() -> None:
    found = kept(POLICY, [fact("besluit", uitkomst="nee")], CLOSED, at=CLOSED)
    assert found is not None
    assert not found.is_over(datetime(2027, 3, 1, 12, tzinfo=UTC))
    assert found.is_over(datetime(2027, 3, 2, 12, tzinfo=UTC))


def test_what_was_corrected_or_taken_away_does_not_say_how_long() -> None:
    granted = fact("besluit", uitkomst="ja")
    refused = replace(fact("besluit", 2, uitkomst="nee"), corrects="f1")
    gone = replace(fact("besluit", 3), corrects="f2", retracts=True)
    assert name_of([granted, refused]) == "nee"
    assert name_of([granted, refused, gone]) is None


def test_what_is_to_come_does_not_say_how_long_until_it_has() -> None:
    to_come = replace(fact("besluit", 2, uitkomst="ja"), occurred_at=CLOSED + timedelta(days=30))
    facts = [fact("besluit", uitkomst="nee"), to_come]
    assert name_of(facts) == "nee"
    assert name_of(facts, CLOSED + timedelta(days=31)) == "ja"


def name_of(facts: list[Fact], at: datetime = CLOSED) -> str | None:
    found = kept(POLICY, facts, CLOSED, at=at)
    return found.retention.name if found else None


def test_who_directs_is_told_until_when_and_not_why_where_that_rests_on_what_it_may_not_see() -> None:
    kind = replace(POLICY.facts["kind"], seen_by=("burger",))
    found = kept(
        replace(POLICY, facts={**POLICY.facts, "kind": kind}, digest="kind is hidden"),
        [fact("besluit", uitkomst="nee")],
        CLOSED,
        at=CLOSED,
    )
    assert found is not None
    assert (found.until, found.retention.name, found.retention.citations) == (date(2027, 3, 2), "", ())
    assert found.retention.title.en == "Why is not for whoever directs"
