"""Whatever is done to a log, reading it ends in cases or in an error that says where, never in anything else."""

import gzip
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from orchestrator.replay.draw import draw_log
from orchestrator.replay.log import LogBroken
from orchestrator.replay.mapping_file import load_mapping, parse_mapping
from rules.language.policy import load_policy
from rules.language.text.errors import PolicyErrors

HERE = Path(__file__).parent
POLICY = load_policy(HERE / "verkeersboete.yaml")
MAPPING = load_mapping(HERE / "verkeersboete-mapping.yaml")
TEXT = (HERE / "verkeersboete-mapping.yaml").read_text()
LOG = b"""<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0"><trace><string key="concept:name" value="A1"/>
<event><string key="concept:name" value="Create Fine"/>
<float key="amount" value="35.0"/><int key="article" value="157"/>
<string key="vehicleClass" value="A"/><date key="time:timestamp" value="2007-07-14T00:00:00.000+02:00"/></event>
<event><string key="concept:name" value="Payment"/><float key="paymentAmount" value="36.0"/>
<date key="time:timestamp" value="2007-07-16T00:00:00.000+02:00"/></event></trace></log>
"""
SNIPPETS = st.sampled_from(
    [
        "<",
        ">",
        "</trace>",
        "<trace>",
        "<event/>",
        '"',
        "9",
        "-",
        "1e999",
        "NaN",
        "0001-01-01",
        "9999-12-31T23:59",
        "\x00",
        "&a;",
    ]
).map(str.encode) | st.binary(max_size=4)
CHANGES = st.lists(st.tuples(st.integers(0, 800), st.integers(0, 12), SNIPPETS), min_size=1, max_size=4)


def changed(content: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    for place, length, snippet in changes:
        content = content[:place] + snippet + content[place + length :]
    return content


def read_or_explained(content: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".xes") as file:
        file.write(content)
        file.flush()
        try:
            drawn = draw_log(Path(file.name), MAPPING, POLICY)
        except LogBroken as broken:
            assert str(broken).startswith(file.name)  # noqa: PT017  most of what is tried here is broken, not all
        else:
            assert all(fact.at <= drawn.last_moment for case in drawn.cases for fact in case.facts)


@settings(max_examples=400)
@given(CHANGES)
def test_a_log_that_was_tampered_with_is_read_or_explained(changes: list[tuple[int, int, bytes]]) -> None:
    read_or_explained(changed(LOG, changes))


@settings(max_examples=150)
@given(CHANGES)
def test_so_is_a_damaged_gzip_file(changes: list[tuple[int, int, bytes]]) -> None:
    packed = gzip.compress(LOG, mtime=0)
    read_or_explained(changed(packed, [(place % len(packed), length, each) for place, length, each in changes]))


@settings(max_examples=150)
@given(CHANGES)
def test_a_mapping_that_was_tampered_with_is_read_or_explained(changes: list[tuple[int, int, bytes]]) -> None:
    text = changed(TEXT.encode(), changes).decode("utf-8", "replace")
    try:
        parse_mapping(text, "m.yaml")
    except PolicyErrors as errors:
        assert all(str(each).startswith("m.yaml:") for each in errors.errors)  # noqa: PT017
