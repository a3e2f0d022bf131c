"""What is checked with which keys and which kept checkpoint, and what is said of what could not be checked."""

import random
from dataclasses import replace

import pytest

from orchestrator.proof.check import Outcome, examine, told_when
from orchestrator.proof.export import Proof, leaf_of
from orchestrator.proof.keys import KeyUnusable, make_key, read_key, read_public
from orchestrator.proof.note import NoteUnreadable, read_note
from tests.unit.proof.checker import check
from tests.unit.proof.made import AT, KEY, ORIGIN, OTHER_KEY, Town, journal

ENTRIES = journal(random.Random(1), 6)
ALL = frozenset(range(1, 7))


def a_town(*held: int, keys=(KEY,), entries=ENTRIES) -> Town:
    town = Town(random.Random(1), keys)
    for seq in held:
        town.add(leaf_of("zaak-1", seq, entries[seq - 1].hash))
    return town


def written(*held: int, shown=ALL, town: Town | None = None, growth=None) -> list[bytes]:
    town = town or a_town(*held)
    return list(Proof("zaak-1", ENTRIES, shown, [town.anchor(ENTRIES[seq - 1]) for seq in held], growth).lines())


def keys_of(found) -> list[str]:
    return [each.key for each in found.unchecked]


def test_without_a_key_everything_fits_together_and_nobody_vouches_for_it():
    found = examine(written(6))
    assert (found.outcome, keys_of(found)) == (Outcome.UNSURE, ["proof_no_key"])
    assert told_when(found.first_held(1)) is None


def test_a_key_that_did_not_sign_is_told():
    found = examine(written(6), [OTHER_KEY.public])
    assert [(each.at, each.what.key) for each in found.findings] == [(8, "proof_not_signed")]


def test_lines_that_no_checkpoint_holds_yet_are_named():
    found = examine(written(2, 4), [KEY.public])
    assert [each.en for each in found.unchecked] == ["lines 5 to 6: no checkpoint holds them yet"]
    assert found.first_held(3).seq == 4
    assert found.first_held(5) is None


def test_each_line_was_there_when_the_first_checkpoint_that_holds_it_was_made():
    found = examine(written(2, 6), [KEY.public])
    assert found.outcome is Outcome.WHOLE
    assert AT < told_when(found.first_held(2)) < told_when(found.first_held(3))


def test_while_a_key_is_replaced_either_will_do_and_the_other_is_told_of():
    lines = written(6, town=a_town(6, keys=(OTHER_KEY, KEY)))
    for key in (KEY, OTHER_KEY):
        assert keys_of(examine(lines, [key.public])) == ["proof_other_signers"]
    assert examine(lines, [OTHER_KEY.public, KEY.public]).outcome is Outcome.WHOLE
    assert check(b"".join(lines), KEY.public.pem().encode()).wrong == []


def test_a_journal_rewritten_from_a_line_on_is_found_under_the_next_checkpoint():
    """Whoever has the database can make a whole new chain, but not the checkpoint that was signed."""
    town, forged = a_town(3, 6), journal(random.Random(2), 6)
    later = Proof("zaak-1", (*ENTRIES[:3], *forged[3:]), ALL, [town.anchor(ENTRIES[2]), town.anchor(ENTRIES[5])])
    found = examine(later.lines(), [KEY.public])
    assert [each.what.key for each in found.findings] == ["proof_does_not_follow", "proof_not_of_checkpoint"]
    whole = Proof("zaak-1", forged, ALL, [town.anchor(ENTRIES[5])])
    assert [each.what.key for each in examine(whole.lines(), [KEY.public]).findings] == ["proof_not_of_checkpoint"]


def test_one_line_is_shown_with_only_commitments_of_what_comes_between():
    town = a_town(6)
    proof = Proof("zaak-1", ENTRIES[2:], frozenset({3}), [town.anchor(ENTRIES[5])])
    file = b"".join(proof.lines())
    assert file.count(b'"content"') == file.count(b'"salt"') == 1
    found = examine(file.splitlines(keepends=True), [KEY.public])
    assert (found.outcome, found.lines, found.shown) == (Outcome.WHOLE, 4, 1)
    assert check(file, KEY.public.pem().encode()).wrong == []


def test_a_kept_checkpoint_is_held_against_what_came_later_and_against_what_came_before():
    town = a_town(2)
    kept = read_note(next(iter(town.notes.values())))
    town.add(leaf_of("zaak-1", 6, ENTRIES[5].hash))
    size = len(town.leaves)
    lines = written(2, 6, town=town)
    assert examine(lines, [KEY.public], kept).outcome is Outcome.WHOLE, "the proof has it by itself"
    town.add(b"x" * 32)
    unknown = read_note(list(town.notes.values())[-1])
    assert keys_of(examine(lines, [KEY.public], unknown)) == ["proof_kept_not_compared"]
    leading = written(2, 6, town=town, growth=town.growth(len(town.leaves), size))
    assert examine(leading, [KEY.public], unknown).outcome is Outcome.WHOLE
    assert check(b"".join(leading), KEY.public.pem().encode()).wrong == []


def test_a_kept_checkpoint_of_another_tree_is_told():
    """Whoever makes the checkpoints showed somebody else another tree."""
    other = a_town(2)
    size = len(other.leaves)
    other.leaves[0] = b"y" * 32
    other.notes.clear()
    other.add()
    assert next(iter(other.notes)) == size
    found = examine(written(2, town=a_town(2)), [KEY.public], read_note(other.notes[size]))
    assert [each.what.key for each in found.findings] == ["proof_kept_differs"]


def test_a_kept_checkpoint_has_to_be_signed_as_well():
    town = a_town(6, keys=(OTHER_KEY,))
    found = examine(written(6), [KEY.public], read_note(next(iter(town.notes.values()))))
    assert found.findings[0].what.key == "proof_kept_not_signed"


@pytest.mark.parametrize(
    "file", [[], [b""], [b"hallo\n"], [b"[]\n"], [b'{"line":{}}\n'], [b"[" * 100_000], [b"9" * 9_999]]
)
def test_what_is_no_proof_is_told_to_be_none(file: list[bytes]):
    assert examine(file).outcome is Outcome.NO_PROOF


def test_sentences_about_proofs_are_there_in_both_languages():
    found = examine(written(6), [OTHER_KEY.public]).findings[0].what
    assert found.en == "the checkpoint of 2 leaves is not signed with a key that was given"
    assert found.nl == "het controlepunt van 2 bladeren is niet ondertekend met een sleutel die is gegeven"


def test_a_checkpoint_is_read_in_the_one_way_it_is_written():
    (text,) = a_town(6).notes.values()
    note = read_note(text)
    assert note.checkpoint.origin == ORIGIN
    assert note.signers([KEY.public]) == (KEY.public,)
    wrong = (text[:-1], text + "\n", text.replace("at ", "at  "), "", text.replace("\n2\n", "\n02\n"))
    for each in (*wrong, text.replace("+00:00", "+01:00"), text.replace("T", "t"), f"{text}x" * 300, text.upper()):
        with pytest.raises(NoteUnreadable):
            read_note(each)


def test_what_a_checkpoint_says_cannot_be_changed_under_its_signature():
    (text,) = a_town(6).notes.values()
    note = read_note(text)
    for change in ({"size": 7}, {"origin": "speelruimte/elders"}, {"root": b"\0" * 32}, {"at": AT}):
        assert replace(note, checkpoint=replace(note.checkpoint, **change)).signers([KEY.public]) == ()


def test_a_key_lies_in_a_file_for_its_owner_alone_and_is_never_overwritten(tmp_path):
    path = tmp_path / "sleutel.pem"
    made = make_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_key(path).public == made.public == read_public(made.public.pem().encode(), "publiek")[0]
    with pytest.raises(KeyUnusable, match="found File exists, expected a place for a new file"):
        make_key(path)


@pytest.mark.parametrize("content", [b"niets", KEY.public.pem().encode()])
def test_what_is_no_key_is_told_so(tmp_path, content: bytes):
    path = tmp_path / "sleutel.pem"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(KeyUnusable, match="expected an Ed25519 key in PEM"):
        read_key(path)
    with pytest.raises(KeyUnusable, match="cannot be read: No such file"):
        read_key(tmp_path / "nergens.pem")
    if b"PUBLIC" not in content:
        with pytest.raises(KeyUnusable, match="expected a public key in PEM"):
            read_public(content, "publiek")
