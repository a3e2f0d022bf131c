"""What is written down: ids and places in our code, and nothing that somebody typed."""

import json
import logging
import sys

from orchestrator.log import FIELDS, AsJson, AsText
from orchestrator.trace import taken_up, tracing

MARK = "Jansen-van-de-Vries"


def fall_over() -> None:
    try:
        {}[MARK]
    except KeyError as first:
        raise ValueError(f"no place for {MARK}") from first


def record_of_a_fault() -> logging.LogRecord:
    try:
        fall_over()
    except ValueError:
        return logging.LogRecord("x", logging.ERROR, __file__, 1, "case %s broke", ("zaak-1",), sys.exc_info())


def test_of_a_fault_its_kind_and_place_are_written_and_not_what_it_says() -> None:
    for told in (AsJson(told=False), AsText(told=False)):
        line = told.format(record_of_a_fault())
        assert MARK not in line
        assert "case zaak-1 broke" in line
        assert "builtins.ValueError" in line
        assert "builtins.KeyError" in line
        assert "test_log.py:" in line


def test_on_a_platform_to_try_it_is_told_whole() -> None:
    for told in (AsJson(told=True), AsText(told=True)):
        assert f"no place for {MARK}" in told.format(record_of_a_fault())


def test_a_line_of_json_is_one_line_with_its_data_and_its_trace() -> None:
    record = logging.LogRecord("x", logging.INFO, __file__, 1, "two\nlines", (), None)
    setattr(record, FIELDS, {"case": "zaak-1", "status": 200})
    with tracing(taken_up(None)) as trace:
        line = AsJson(told=False).format(record)
        text = AsText(told=False).format(record)
    assert "\n" not in line
    said = json.loads(line)
    assert (said["case"], said["status"], said["trace"], said["message"]) == (
        "zaak-1",
        200,
        trace.trace_id,
        "two\nlines",
    )
    assert said["time"].endswith("+00:00")
    assert f"trace={trace.trace_id}" in text
    assert "case=zaak-1" in text


def test_what_somebody_else_put_down_of_a_fault_is_not_used() -> None:
    record = record_of_a_fault()
    logging.Formatter().format(record)
    assert MARK in (record.exc_text or "")
    assert MARK not in AsText(told=False).format(record)
