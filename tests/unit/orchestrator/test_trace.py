"""A trace is taken up where it can be read, begun where not, and goes on under the same name."""

import pytest

from orchestrator.trace import current_trace, taken_up, trace_of, tracing

SAID = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def test_who_asks_under_a_trace_is_answered_under_it() -> None:
    found = taken_up(SAID)
    assert (found.trace_id, found.parent_id, found.flags) == (SAID[3:35], SAID[36:52], "01")
    assert found.span_id != found.parent_id
    assert found.part().said().startswith(f"00-{SAID[3:35]}-")
    assert found.part().parent_id == found.span_id


@pytest.mark.parametrize(
    "said",
    [
        None,
        "",
        "jan@example.org",
        SAID.upper(),
        SAID.replace("4bf92f3577b34da6a3ce929d0e0e4736", "0" * 32),
        SAID.replace("00f067aa0ba902b7", "0" * 16),
        f"ff{SAID[2:]}",
        f"{SAID}-{SAID}",
        "x" * 100_000,
    ],
)
def test_what_cannot_be_read_begins_a_trace_and_is_kept_nowhere(said: str | None) -> None:
    found = taken_up(said)
    assert found.parent_id is None
    assert taken_up(found.said()).trace_id == found.trace_id
    assert found.trace_id != SAID[3:35]


def test_something_that_is_tried_again_is_one_trace() -> None:
    assert trace_of("zaak-1:x:1").trace_id == trace_of("zaak-1:x:1").trace_id != trace_of("zaak-2:x:1").trace_id
    assert trace_of("zaak-1:x:1").span_id != trace_of("zaak-1:x:1").span_id


def test_what_is_done_in_a_block_belongs_to_its_trace() -> None:
    assert current_trace() is None
    with tracing(taken_up(SAID)) as trace:
        assert current_trace() == trace
    assert current_trace() is None
