"""A journal of which anything was changed, removed or inserted no longer hangs together, and says where."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest

from orchestrator.domain.case import Case
from orchestrator.domain.journal import GENESIS, InputKind, Line, flaws, hash_of, linked

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CASE = Case("zaak-1", "gemeente", "", "p", "p@2024-01-01", "d" * 64, AT, AT, 0, GENESIS, None)


def journal(length: int = 4):
    lines = [
        Line(InputKind.FACT, "gemeente", {"type": "melding", "fields": {"nr": n, "é": "ü"}}) for n in range(length)
    ]
    return linked(CASE, lines, AT)


def test_an_untouched_journal_has_no_flaws():
    entries = journal()
    assert [entry.seq for entry in entries] == [1, 2, 3, 4]
    assert flaws(entries) == ()
    assert flaws(()) == ()


def test_the_hash_can_be_taken_by_anybody_from_the_published_form():
    entry = journal(1)[0]
    published = (
        '{"at":"2026-03-02T09:00:00+00:00","body":{"fields":{"nr":0,"é":"ü"},"type":"melding"},"case_id":"zaak-1",'
        '"cause":null,"kind":"fact","party":"gemeente","person":null,"prev":"' + "0" * 64 + '","role":null,"seq":1}'
    )
    assert json.loads(published)["body"] == entry.body
    assert entry.hash == sha256(published.encode()).hexdigest()


def test_the_hash_is_of_the_moment_and_not_of_its_offset():
    entry = journal(1)[0]
    elsewhere = replace(entry, at=AT.astimezone(timezone(timedelta(hours=5))))
    assert hash_of(elsewhere) == entry.hash


@pytest.mark.parametrize(
    "change",
    [
        {"body": {"type": "melding", "fields": {"nr": 7, "é": "ü"}}},
        {"at": AT + timedelta(microseconds=1)},
        {"party": "school"},
        {"person": "iemand"},
        {"role": "director"},
        {"kind": InputKind.CLOCK},
        {"cause": 1},
    ],
    ids=lambda change: next(iter(change)),
)
def test_any_change_is_found_where_it_was_made(change):
    first, second, *rest = journal()
    (flaw,) = flaws((first, replace(second, **change), *rest))
    assert flaw == "entry 2 does not have the content its hash was taken of"


def test_a_change_with_a_fresh_hash_is_found_at_the_next_entry():
    first, second, *rest = journal()
    forged = replace(second, body={})
    forged = replace(forged, hash=hash_of(forged))
    assert [flaw.split(" ")[1] for flaw in flaws((first, forged, *rest))] == ["3"]


def test_a_removed_or_inserted_entry_is_found():
    entries = journal()
    assert flaws(entries[1:]) == ("entry 2 stands where entry 1 was expected",)
    assert flaws((*entries[:2], *entries[3:])) == ("entry 4 stands where entry 3 was expected",)
    assert flaws((*entries[:2], entries[1], *entries[2:])) == ("entry 2 stands where entry 3 was expected",)
