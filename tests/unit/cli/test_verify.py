"""`speelruimte verify` and the keys of checkpoints: no platform, a status for each outcome, words in two languages."""

import json

import pytest

from orchestrator.proof.export import Proof
from tests.unit.proof.made import KEY, OTHER_KEY
from tests.unit.proof.test_what_a_proof_says import ALL, ENTRIES, a_town


def told(speelruimte, *asked, status: int = 0):
    done = speelruimte(*asked)
    assert done.returncode == status, done
    return done


@pytest.fixture
def files(tmp_path):
    """A proof, a public key, and a checkpoint somebody kept."""
    town = a_town(2, 6)
    anchors = [town.anchor(ENTRIES[seq - 1]) for seq in (2, 6)]
    (tmp_path / "zaak.jsonl").write_bytes(b"".join(Proof("zaak-1", ENTRIES, ALL, anchors).lines()))
    (tmp_path / "sleutel.pem").write_text(KEY.public.pem())
    (tmp_path / "andere.pem").write_text(OTHER_KEY.public.pem())
    (tmp_path / "bewaard.txt").write_text(next(iter(town.notes.values())))
    return tmp_path


def test_a_whole_proof_says_until_where_it_was_there_when(speelruimte, files):
    asked = ("verify", files / "zaak.jsonl", "--key", files / "sleutel.pem", "--checkpoint", files / "bewaard.txt")
    said = told(speelruimte, *asked).stdout
    assert "Up to line 2: there on 2026-03-02" in said
    assert said.endswith("zaak-1, lines 1 to 6, 6 of them shown: whole.\n")
    answer = json.loads(told(speelruimte, *asked, "--json").stdout)
    assert (answer["outcome"], answer["findings"], answer["unchecked"]) == ("whole", [], [])
    assert [(each["line"], each["signed"]) for each in answer["held"]] == [(2, True), (6, True)]


def test_a_change_is_told_with_its_line_in_the_file_in_the_language_asked_for(speelruimte, files):
    file = files / "zaak.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)
    lines[2] = lines[2].replace(b'"party":"', b'"party":"x')
    file.write_bytes(b"".join(lines))
    asked = ("verify", file, "--key", files / "sleutel.pem")
    assert (
        f"{file}:3: what line 2 says, or its salt, is not what was recorded"
        in told(speelruimte, *asked, status=1).stdout
    )
    assert (
        ":3: wat regel 2 zegt, of het zout, is niet" in told(speelruimte, *asked, "--language", "nl", status=1).stdout
    )
    (finding,) = json.loads(told(speelruimte, *asked, "--json", status=1).stdout)["findings"]
    assert (finding["at"], finding["line"], sorted(finding["what"])) == (3, 2, ["en", "nl"])


def test_what_could_not_be_checked_has_a_status_of_its_own(speelruimte, files):
    said = told(speelruimte, "verify", files / "zaak.jsonl", status=3).stdout
    assert "Not checked: who signed the checkpoints: no key was given." in said
    assert "right as far as it could be checked" in said


def test_another_key_and_another_file_are_told_apart(speelruimte, files):
    other = told(speelruimte, "verify", files / "zaak.jsonl", "--key", files / "andere.pem", status=1).stdout
    assert "is not signed with a key that was given" in other
    assert "no proof" in told(speelruimte, "verify", files / "sleutel.pem", status=2).stdout
    refused = told(speelruimte, "verify", files / "zaak.jsonl", "--key", files / "zaak.jsonl", status=2)
    assert "expected a public key in PEM" in refused.stderr
    kept = told(speelruimte, "verify", files / "zaak.jsonl", "--checkpoint", files / "sleutel.pem", status=2)
    assert "expected a signed checkpoint" in kept.stderr


def test_a_key_is_made_once_for_its_owner_and_its_public_half_is_given_out(speelruimte, files):
    path = files / "nieuw.pem"
    made = told(speelruimte, "checkpoint", "key", "new", path).stdout
    assert made.startswith("-----BEGIN PUBLIC KEY-----")
    assert path.stat().st_mode & 0o777 == 0o600
    assert told(speelruimte, "checkpoint", "key", "public", path).stdout == made
    assert "expected a place for a new file" in told(speelruimte, "checkpoint", "key", "new", path, status=2).stderr
