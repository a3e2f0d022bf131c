"""A trace becomes the facts its mapping says, and what the log lacks or has otherwise is said by line."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from orchestrator.domain.party import Actor
from orchestrator.replay.draw import HistoricCase, draw_case
from orchestrator.replay.log import Event, LogBroken, Trace
from orchestrator.replay.mapping import check_mapping
from orchestrator.replay.mapping_file import parse_mapping
from orchestrator.replay.value import AttributeValue
from rules.language.policy import load_policy
from rules.language.text.value import parse_fields

HERE = Path(__file__).parent
TEXT = (HERE / "verkeersboete-mapping.yaml").read_text()
POLICY = load_policy(HERE / "verkeersboete.yaml")
JUST_AFTER_MIDNIGHT = datetime(2011, 6, 30, 22, 30, tzinfo=UTC)


def a_fine(**changed: AttributeValue | None) -> Event:
    said: dict[str, AttributeValue | None] = {
        "concept:name": "Create Fine",
        "time:timestamp": JUST_AFTER_MIDNIGHT,
        "org:resource": "537",
        "amount": 35.0,
        "article": 157,
        "vehicleClass": "A",
    }
    said.update({name.replace("_", ":"): value for name, value in changed.items()})
    return Event({name: value for name, value in said.items() if value is not None}, line=12)


def a_payment(at: datetime, amount: AttributeValue = 10.5) -> Event:
    return Event({"concept:name": "Payment", "time:timestamp": at, "paymentAmount": amount}, line=20)


def drawn(*events: Event, text: str = TEXT) -> HistoricCase:
    mapping = parse_mapping(text, "m.yaml")
    check_mapping(mapping, POLICY)
    return draw_case(mapping, POLICY, Trace("N1", {"concept:name": "N1"}, events, line=10), "log.xes")


def test_a_fact_has_the_values_the_person_and_the_moment_of_its_event() -> None:
    case = drawn(a_fine())
    [fine] = case.facts

    assert (case.id, case.name, case.title) == ("boete-N1", "N1", "N1")
    assert (fine.actor, fine.at, fine.line) == (Actor("politie-elders", "537"), JUST_AFTER_MIDNIGHT, 12)
    assert fine.draft.occurred_at == JUST_AFTER_MIDNIGHT
    assert fine.draft.fields == {"opgelegd_op": "2011-07-01", "bedrag": "35.0", "artikel": 157, "soort": "auto"}


def test_a_day_is_the_day_in_the_netherlands() -> None:
    """The log may say 30 June in UTC; in summer that is 1 July here."""
    [fine] = drawn(a_fine()).facts

    assert parse_fields(POLICY.facts["boete"], fine.draft.fields)["opgelegd_op"] == date(2011, 7, 1)


def test_what_is_not_among_the_choices_becomes_the_rest_of_them() -> None:
    [fine] = drawn(a_fine(vehicleClass="M")).facts

    assert fine.draft.fields["soort"] == "overig"


def test_facts_stand_in_order_of_time_and_only_the_first_fine_counts() -> None:
    later, latest = datetime(2011, 8, 1, tzinfo=UTC), datetime(2011, 9, 1, tzinfo=UTC)

    case = drawn(a_payment(latest), a_fine(), a_payment(later), a_fine(time_timestamp=later))

    assert [(fact.draft.type, fact.at) for fact in case.facts] == [
        ("boete", JUST_AFTER_MIDNIGHT),
        ("betaling", later),
        ("betaling", latest),
    ]


def test_what_the_log_places_before_the_fact_it_answers_counts_as_right_after_it() -> None:
    """A log that knows only the day of a payment says midnight, before the hour of the fine."""
    midnight = datetime(2011, 6, 30, 22, tzinfo=UTC)

    fine, payment = drawn(a_payment(midnight), a_fine()).facts

    assert (payment.at, payment.moved, payment.draft.occurred_at) == (fine.at, True, fine.at)
    assert payment.draft.fields["betaald_op"] == "2011-07-01"
    assert not fine.moved


def test_a_trace_that_tells_of_nothing_the_mapping_knows_has_no_facts() -> None:
    assert drawn(Event({"concept:name": "Appeal"}, line=11)).facts == ()


def test_an_unknown_person_leaves_the_fact_with_its_party() -> None:
    [fine] = drawn(a_fine(org_resource=None)).facts

    assert fine.actor == Actor("politie-elders", None)


def test_an_optional_fact_without_its_moment_is_not_there() -> None:
    text = TEXT.replace("role: politie\n", "role: politie\n    optional: yes\n")

    assert drawn(a_fine(time_timestamp=None), text=text).facts == ()


def test_an_optional_field_that_is_missing_is_left_out_only_where_the_mapping_says_so() -> None:
    with pytest.raises(LogBroken, match="the event lacks the attribute 'article'"):
        drawn(a_fine(article=None))


WRONG: dict[str, tuple[dict[str, AttributeValue | None], str]] = {
    "no moment": (
        {"time_timestamp": None},
        "the event lacks the attribute 'time:timestamp'. Expected it, or 'optional",
    ),
    "no date": (
        {"time_timestamp": "soon"},
        "this cannot be read as a moment. Found 'soon'. Expected a moment such as",
    ),
    "year one": (
        {"time_timestamp": datetime(1, 1, 1, tzinfo=UTC)},
        "is used as a moment. Found '0001-01-01T00:00:00+00:00'",
    ),
    "no amount": ({"amount": "a lot"}, "field 'bedrag': found 'a lot', expected a number"),
    "no number": ({"article": 157.5}, "field 'artikel': found '157.5', expected a whole number"),
    "infinite": ({"amount": float("inf")}, "field 'bedrag': found 'Infinity', expected a number"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_value_that_does_not_fit_is_named_with_its_line_trace_and_fact(what: str) -> None:
    changed, says = WRONG[what]

    with pytest.raises(LogBroken) as broken:
        drawn(a_fine(**changed))

    assert str(broken.value).startswith("log.xes:12: trace 'N1', fact 'boete': ")
    assert says in str(broken.value)


def test_what_the_mapping_has_no_word_for_is_an_error() -> None:
    text = TEXT.replace(", otherwise: overig", "")

    with pytest.raises(
        LogBroken, match=r"does not say what this 'vehicleClass' becomes\. Found 'M'\. Expected 'A', or an"
    ):
        drawn(a_fine(vehicleClass="M"), text=text)


def test_a_party_must_hold_the_role() -> None:
    text = TEXT.replace("role: politie\n", "role: politie\n    party: {event: org:resource}\n")

    with pytest.raises(
        LogBroken, match=r"this is no party in the role 'politie'\. Found '537'\. Expected 'politie-elders'"
    ):
        drawn(a_fine(), text=text)
