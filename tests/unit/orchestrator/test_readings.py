"""How the reading of a rule stands: of a content, while an objection stands until somebody agrees after it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest

from orchestrator.domain.party import Actor
from orchestrator.domain.reading import Reading, RuleRead, RuleState, read_as

BEGIN = datetime(2026, 3, 2, 12, tzinfo=UTC)
JURIST, OTHER = Actor("gemeente", "jurist"), Actor("gemeente", "ander")


def reading(seq: int, said: str, by: Actor = JURIST) -> Reading:
    """What somebody said, such as `yes` to what stands there now or `no, before` to what stood there earlier."""
    word, _, content = said.partition(", ")
    version = ("kap", "kap@2024-01-01", date(2024, 1, 1), None)
    of = ("antwoorden", content or "now")
    return Reading(seq, *version, *of, BEGIN + timedelta(hours=seq), by.party, str(by.person), word == "yes", "")


def stands(*said: str, by: Actor = JURIST) -> RuleRead:
    (found,) = read_as({"antwoorden": "now"}, [reading(seq, each, by) for seq, each in enumerate(said, 1)])
    return found


@pytest.mark.parametrize(
    ("said", "state", "objections"),
    [
        ((), RuleState.UNREAD, []),
        (("yes",), RuleState.READ, []),
        (("yes, before",), RuleState.CHANGED, []),
        (("yes, before", "yes"), RuleState.READ, []),
        (("no",), RuleState.OBJECTED, [1]),
        (("yes", "no"), RuleState.OBJECTED, [2]),
        (("no", "yes"), RuleState.READ, []),
        (("no", "yes", "no"), RuleState.OBJECTED, [3]),
        (("no", "no", "yes"), RuleState.READ, []),
        (("no, before",), RuleState.OBJECTED, [1]),
        (("no, before", "yes"), RuleState.READ, []),
        (("no, before", "yes, before"), RuleState.CHANGED, []),
        (("no", "yes, before"), RuleState.OBJECTED, [1]),
        (("no, before", "no", "yes, before"), RuleState.OBJECTED, [2]),
    ],
)
def test_how_it_stands(said: tuple[str, ...], state: RuleState, objections: list[int]) -> None:
    found = stands(*said)
    assert (found.state, [each.seq for each in found.objections]) == (state, objections)


def test_who_agrees_with_it_has_read_it_as_long_as_no_objection_stands() -> None:
    assert stands("yes").read_by(JURIST)
    assert not stands("yes").read_by(OTHER)
    assert not stands("yes, before").read_by(JURIST)
    assert not stands("yes", "no").read_by(JURIST)


def test_rules_come_in_the_order_of_the_policy_whatever_the_order_of_the_readings() -> None:
    said: Iterable[Reading] = [reading(3, "yes"), reading(1, "yes, before"), reading(2, "no, before")]
    found = read_as({"eerst": "x", "antwoorden": "now", "laatst": "y"}, said)
    assert [each.rule for each in found] == ["eerst", "antwoorden", "laatst"]
    assert [each.state for each in found] == [RuleState.UNREAD, RuleState.READ, RuleState.UNREAD]
    assert [each.seq for each in found[1].before] == [1, 2]
