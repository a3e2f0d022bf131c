"""A journal of which anything was changed, removed or inserted no longer hangs together, and says where.

Its hashes tell nothing of what it says: content and salt can be destroyed, and the chain can still be proven.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest

from orchestrator.domain.case import Case
from orchestrator.domain.journal import GENESIS, InputKind, Line, flaws, hash_of, linked
from orchestrator.salt import fresh_salts

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CASE = Case("zaak-1", "gemeente", "", "p", "p@2024-01-01", "d" * 64, AT, AT, 0, GENESIS, None)


def journal(length: int = 4):
    lines = [
        Line(InputKind.FACT, "gemeente", {"type": "melding", "fields": {"nr": n, "é": "ü"}}) for n in range(length)
    ]
    return linked(CASE, lines, AT, [f"{number:032x}" for number in range(length)])


def without_salts(entries):
    """The same lines as they were written before there were salts."""
    head = GENESIS
    for entry in entries:
        old = replace(entry, salt=None, commitment=None, prev=head)
        head = hash_of(old)
        yield replace(old, hash=head)


def test_an_untouched_journal_has_no_flaws():
    entries = journal()
    assert [entry.seq for entry in entries] == [1, 2, 3, 4]
    assert flaws(entries) == ()
    assert flaws(()) == ()


def test_commitment_and_hash_can_be_taken_by_anybody_from_the_published_form():
    entry = journal(2)[1]
    content = (
        '{"at":"2026-03-02T09:00:00+00:00","body":{"fields":{"nr":1,"é":"ü"},"type":"melding"},"cause":null,'
        '"kind":"fact","party":"gemeente","person":null,"role":null}'
    )
    salted = b"speelruimte commitment 1\n" + b"\0" * 15 + b"\1" + content.encode()
    place = bytes.fromhex(entry.prev + entry.commitment) + b"\0" * 7 + b"\2" + b"zaak-1"
    assert entry.commitment == sha256(salted).hexdigest()
    assert entry.hash == sha256(b"speelruimte line 1\n" + place).hexdigest()


def test_a_line_from_before_there_were_salts_keeps_its_hash():
    (entry,) = without_salts(journal(1))
    published = (
        '{"at":"2026-03-02T09:00:00+00:00","body":{"fields":{"nr":0,"é":"ü"},"type":"melding"},"case_id":"zaak-1",'
        '"cause":null,"kind":"fact","party":"gemeente","person":null,"prev":"' + "0" * 64 + '","role":null,"seq":1}'
    )
    assert json.loads(published)["body"] == entry.body
    assert entry.hash == sha256(published.encode()).hexdigest()


def test_the_hash_is_of_the_moment_and_not_of_its_offset():
    entry = journal(1)[0]
    elsewhere = replace(entry, at=AT.astimezone(timezone(timedelta(hours=5))))
    assert flaws((elsewhere,)) == ()
    (old,) = without_salts(journal(1))
    assert hash_of(replace(old, at=elsewhere.at)) == old.hash


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
        {"salt": "ff" * 16},
        {"commitment": "ff" * 32},
    ],
    ids=lambda change: next(iter(change)),
)
def test_any_change_is_found_where_it_was_made(change):
    first, second, *rest = journal()
    (flaw,) = flaws((first, replace(second, **change), *rest))
    assert flaw == "entry 2 does not have the content its hash was taken of"


def test_what_was_written_before_there_were_salts_is_held_to_its_hash_as_well():
    first, second, *rest = without_salts(journal())
    assert flaws((first, second, *rest)) == ()
    (flaw,) = flaws((first, replace(second, body={}), *rest))
    assert flaw == "entry 2 does not have the content its hash was taken of"


def test_a_journal_goes_on_with_salts_after_lines_without():
    old = tuple(without_salts(journal()))
    case = replace(CASE, seq=old[-1].seq, head=old[-1].hash)
    assert flaws((*old, *linked(case, [Line(InputKind.CLOCK, "speelruimte", {})], AT, fresh_salts(1)))) == ()


def test_the_chain_is_whole_when_content_and_salt_of_a_line_are_destroyed():
    first, second, *rest = journal()
    destroyed = replace(second, body={}, party="", salt=None)
    assert destroyed.is_bare
    assert not second.is_bare
    assert flaws((first, destroyed, *rest)) == ()
    (flaw,) = flaws((first, replace(destroyed, commitment="ff" * 32), *rest))
    assert flaw == "entry 2 does not have the content its hash was taken of"


def test_the_same_words_under_another_salt_have_another_hash():
    lines = [Line(InputKind.FACT, "gemeente", {"type": "melding", "fields": {"wat": "ja"}})]
    (one,), (other,) = (linked(CASE, lines, AT, fresh_salts(1)) for _ in range(2))
    assert one.commitment != other.commitment
    assert one.hash != other.hash


def test_salts_are_sixteen_bytes_and_no_two_alike():
    salts = fresh_salts(1000)
    assert len({bytes.fromhex(each) for each in salts}) == 1000
    assert {len(bytes.fromhex(each)) for each in salts} == {16}
    assert fresh_salts(0) == ()


def test_a_change_with_a_fresh_hash_is_found_at_the_next_entry():
    first, second, *rest = journal()
    forged = replace(second, body={}, salt=None, commitment=None)
    forged = replace(forged, hash=hash_of(forged))
    assert [flaw.split(" ")[1] for flaw in flaws((first, forged, *rest))] == ["3"]


def test_a_removed_or_inserted_entry_is_found():
    entries = journal()
    assert flaws(entries[1:]) == ("entry 2 stands where entry 1 was expected",)
    assert flaws((*entries[:2], *entries[3:])) == ("entry 4 stands where entry 3 was expected",)
    assert flaws((*entries[:2], entries[1], *entries[2:])) == ("entry 2 stands where entry 3 was expected",)
