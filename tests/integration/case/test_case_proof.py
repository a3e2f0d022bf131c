"""What happened is put under signed checkpoints, and a party takes proofs of it that hold without the platform."""

import random
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from orchestrator.db.checkpoints import find_checkpoint, keys_used, to_be_proven
from orchestrator.domain.journal import GENESIS, hash_of
from orchestrator.errors import CaseNotFound, NothingToProve, PartyNotFound
from orchestrator.proof.check import Outcome, examine
from orchestrator.proof.note import read_note
from orchestrator.proof.tree import grew
from orchestrator.settings import Settings
from orchestrator.usecases.checkpoints import make_checkpoint, show_checkpoint, show_growth
from orchestrator.usecases.prove_case import prove_case, prove_line
from orchestrator.usecases.see_case import verify_journal
from tests.integration.case.case_story import (
    CONSULT,
    DECISION,
    MONDAY,
    NORTH,
    REPORT,
    SCHOOL,
    STRANGER,
    TOWN,
    CaseStory,
    all_at_once,
    later,
)
from tests.unit.proof.checker import check
from tests.unit.proof.made import KEY, OTHER_KEY
from workers.checkpoints import sign_all

PEM = KEY.public.pem().encode()


def sign(story: CaseStory, at=MONDAY, keys=(KEY,)):
    return story.do(make_checkpoint, TOWN.party, keys, "speelruimte", at=at)


def whole(proof, *, lines: int, shown: int):
    """Both checkers find it whole; returns the file."""
    file = b"".join(proof.lines())
    found, theirs = examine(file.splitlines(keepends=True), [KEY.public]), check(file, PEM)
    assert (found.findings, theirs.wrong) == ([], [])
    assert (found.lines, found.shown, found.outcome) == (lines, shown, Outcome.WHOLE)
    return file


def test_a_case_is_proven_line_by_line_under_the_first_checkpoint_that_has_it(story: CaseStory):
    story.open()
    first = sign(story)
    story.record(SCHOOL, REPORT, later(1))
    second = sign(story, later(2))
    assert (first.size, second.size) == (1, 2)
    entries = story.journal()
    proof = story.do(prove_case, TOWN, "zaak")
    whole(proof, lines=len(entries), shown=len(entries))
    assert [(each.seq, each.checkpoint) for each in proof.anchors] == [(5, first.note), (len(entries), second.note)]
    assert proof.file_name == f"zaak-1-{len(entries)}.proof.jsonl"


def test_what_a_party_may_not_see_is_in_its_proof_as_a_commitment(story: CaseStory):
    story.open()
    consult = story.record(NORTH, CONSULT)
    sign(story)
    number = len(story.journal())
    # Nor may a school see what rests on a consult.
    hidden = whole(story.do(prove_case, SCHOOL, "zaak"), lines=number, shown=len(story.journal(SCHOOL)))
    shown = whole(story.do(prove_case, NORTH, "zaak"), lines=number, shown=number)
    (salt,) = story.query("SELECT salt FROM journal WHERE seq = :seq", seq=consult.seq)[0]
    for secret in (b"Vertrouwelijk", salt.encode()):
        assert secret not in hidden
        assert secret in shown


def test_a_party_shows_a_third_one_line_and_nothing_else(story: CaseStory):
    story.open()
    report = story.record(SCHOOL, REPORT)
    sign(story)
    number = len(story.journal())
    file = whole(story.do(prove_line, SCHOOL, "zaak", report.seq), lines=number - report.seq + 1, shown=1)
    assert file.count(b'"content"') == 1
    assert b"ontvangen_op" in file


def test_a_line_that_is_not_there_or_not_for_the_party_is_not_proven(story: CaseStory):
    story.open()
    consult = story.record(NORTH, CONSULT)
    for line in (0, consult.seq, 10_000):
        with pytest.raises(NothingToProve):
            story.do(prove_line, SCHOOL, "zaak", line)
    for prove in (lambda: story.do(prove_case, STRANGER, "zaak"), lambda: story.do(prove_line, STRANGER, "zaak", 1)):
        with pytest.raises(CaseNotFound):
            prove()


def test_before_any_checkpoint_a_proof_says_that_nobody_signed_it(story: CaseStory):
    story.open()
    for proof in (story.do(prove_case, TOWN, "zaak"), story.do(prove_line, TOWN, "zaak", 2)):
        found = examine(proof.lines(), [KEY.public])
        assert [each.key for each in found.unchecked] == ["proof_not_held"]
    with pytest.raises(NothingToProve):
        story.do(show_checkpoint, TOWN.party)
    with pytest.raises(NothingToProve):
        story.do(prove_case, TOWN, "zaak", kept=1)
    with pytest.raises(PartyNotFound):
        story.do(show_checkpoint, "gemeente-nergens")


def test_lines_from_before_there_were_salts_are_proven_as_they_were_written(story: CaseStory):
    story.open()
    entries = story.journal()
    story.change("ALTER TABLE journal DISABLE TRIGGER journal_append_only")
    head = GENESIS
    for entry in entries:
        head = hash_of(replace(entry, prev=(prev := head), salt=None, commitment=None))
        change = "UPDATE journal SET prev = :prev, hash = :hash, salt = NULL, commitment = NULL WHERE seq = :seq"
        story.change(change, prev=prev, hash=head, seq=entry.seq)
    story.change('UPDATE "case" SET head = :head, epoch = epoch + 1', head=head)
    story.record(SCHOOL, REPORT)
    sign(story)
    number = len(story.journal())
    assert 0 < len(entries) < number
    assert story.do(verify_journal, "zaak") == ()
    whole(story.do(prove_case, TOWN, "zaak"), lines=number, shown=number)


def test_who_kept_a_checkpoint_is_led_from_it_to_the_next(story: CaseStory):
    story.open()
    kept = sign(story)
    for number in range(5):
        story.open(f"zaak-{number}")
    latest = sign(story, later(1))
    growth = story.do(show_growth, TOWN.party, kept.size)
    assert (growth.first, growth.last) == (kept, latest)
    old, new = read_note(kept.note).checkpoint, read_note(latest.note).checkpoint
    assert grew(old.size, old.root, new.size, new.root, growth.path)
    proof = story.do(prove_case, TOWN, "zaak-3", kept=kept.size)
    assert examine(proof.lines(), [KEY.public], read_note(kept.note)).outcome is Outcome.WHOLE
    before = story.do(prove_case, TOWN, "zaak", kept=latest.size)
    assert examine(before.lines(), [KEY.public], read_note(latest.note)).outcome is Outcome.WHOLE
    with pytest.raises(NothingToProve):
        story.do(prove_case, TOWN, "zaak", kept=3)


def test_a_checkpoint_is_made_only_where_something_happened_and_costs_what_is_new(story: CaseStory):
    for number in range(9):
        story.open(f"zaak-{number}")
    assert sign(story).size == 9
    assert sign(story) is None
    before = story.query("SELECT count(*) FROM proof_part")[0][0]
    story.record(SCHOOL, REPORT, case_id="zaak-4")
    assert story.do(to_be_proven) == (TOWN.party,)
    assert sign(story, later(1)).size == 10
    assert story.query("SELECT count(*) FROM proof_part")[0][0] == before + 2, "a leaf, and one part above it"
    assert story.query("SELECT seq FROM proof_leaf WHERE case_id = 'zaak-4' ORDER BY seq")[-1][0] == 8


def test_waking_a_case_in_which_nothing_changes_makes_no_leaf(story: CaseStory):
    story.open()
    story.record(SCHOOL, REPORT)
    sign(story)
    story.change("UPDATE \"case\" SET next_due = now() - interval '1 day' WHERE id = 'zaak'")
    story.wake(later(1))
    assert sign(story) is None


def test_a_case_somebody_holds_is_left_for_the_next_checkpoint_and_nobody_waits(story: CaseStory):
    story.open("vast")
    story.open("los")
    with story.database.transaction() as session:
        session.execute(text("SELECT 1 FROM \"case\" WHERE id = 'vast' FOR UPDATE"))
        assert sign(story).size == 1
    assert sign(story, later(1)).size == 2
    assert [row.case_id for row in story.query("SELECT case_id FROM proof_leaf ORDER BY place")] == ["los", "vast"]


def test_however_many_make_checkpoints_while_others_write_the_tree_is_one(story: CaseStory):
    chance = random.Random(1)
    for number in range(6):
        story.open(f"zaak-{number}")
    writes = [lambda n=n: story.record(SCHOOL, REPORT, later(1), case_id=f"zaak-{n}") for n in range(6)]
    settings = Settings(checkpoint_name="speelruimte")
    signs = [lambda: sign_all(settings, story.database, [KEY]) for _ in range(6)]
    everything = [*writes, *signs]
    chance.shuffle(everything)
    assert [each for each in all_at_once(*everything) if isinstance(each, Exception)] == []
    sign_all(settings, story.database, [KEY])
    notes = [read_note(row.note).checkpoint for row in story.query("SELECT note FROM checkpoint ORDER BY size")]
    for old, new in pairwise(notes):
        path = story.do(show_growth, TOWN.party, old.size, new.size).path
        assert grew(old.size, old.root, new.size, new.root, path)
    for number in range(6):
        lines = len(story.journal(case_id=f"zaak-{number}"))
        whole(story.do(prove_case, TOWN, f"zaak-{number}"), lines=lines, shown=lines)


def test_a_key_is_replaced_with_an_overlap_and_the_old_one_stays_known(story: CaseStory):
    story.open()
    sign(story)
    story.record(SCHOOL, REPORT, later(1))
    sign(story, later(1), (OTHER_KEY, KEY))
    story.record(TOWN, DECISION, later(2))
    latest = sign(story, later(2), (OTHER_KEY,))
    assert [key for key, _ in story.do(keys_used)] == [OTHER_KEY.public.pem(), KEY.public.pem()]
    assert read_note(latest.note).signers([OTHER_KEY.public])
    found = examine(story.do(prove_case, TOWN, "zaak").lines(), [KEY.public, OTHER_KEY.public])
    assert found.outcome is Outcome.WHOLE


def test_a_checkpoint_is_never_from_before_the_one_before_it(story: CaseStory):
    story.open()
    sign(story, later(2))
    story.record(SCHOOL, REPORT)
    assert sign(story, MONDAY + timedelta(hours=1)).at == later(2)


@pytest.mark.parametrize("table", ["proof_leaf", "proof_part", "checkpoint", "checkpoint_key"])
def test_the_database_refuses_to_change_what_was_put_under_a_checkpoint(story: CaseStory, table: str):
    story.open()
    sign(story)
    for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):  # noqa: S608 our own names
        with pytest.raises(DBAPIError, match="is only added to"):
            story.change(statement)


def test_whoever_changes_the_database_is_found_by_the_proof(story: CaseStory):
    """With the trigger off and the whole chain made anew: the checkpoint that was signed still says otherwise."""
    story.open()
    story.record(SCHOOL, REPORT)
    sign(story)
    number = len(story.journal())
    story.change(
        "ALTER TABLE journal DISABLE TRIGGER journal_append_only;"
        "UPDATE journal SET body = jsonb_set(body, '{fields,ontvangen_op}', '\"2026-02-01\"') WHERE seq = 6"
    )
    found = examine(story.do(prove_case, TOWN, "zaak").lines(), [KEY.public])
    assert [(each.what.key, each.line) for each in found.findings] == [("proof_content_changed", 6)]
    story.change("DELETE FROM journal WHERE seq = :seq", seq=number)
    assert story.do(find_checkpoint, TOWN.party) is not None
    keys = [each.what.key for each in examine(story.do(prove_case, TOWN, "zaak").lines(), [KEY.public]).findings]
    assert keys == ["proof_content_changed", "proof_anchor_missing"]


def test_a_line_whose_content_was_destroyed_is_still_proven_to_have_been_there(story: CaseStory):
    story.open()
    report = story.record(SCHOOL, REPORT)
    sign(story)
    number = len(story.journal())
    story.change("ALTER TABLE journal DISABLE TRIGGER journal_append_only")
    story.change(
        "UPDATE journal SET kind = 'content_destroyed', body = '{}', salt = NULL WHERE seq = :seq", seq=report.seq
    )
    file = whole(story.do(prove_case, TOWN, "zaak"), lines=number, shown=number - 1)
    assert b"melding" not in file.split(b"\n")[report.seq]
    with pytest.raises(NothingToProve):
        story.do(prove_line, TOWN, "zaak", report.seq)
