"""Checkpoints and proofs over HTTP, as programs of parties take them."""

import json

from orchestrator.db.database import Database
from orchestrator.proof.check import Outcome, examine
from orchestrator.proof.keys import read_public
from orchestrator.proof.note import read_note
from orchestrator.usecases.checkpoints import make_checkpoint
from tests.integration.api.conftest import BEGIN
from tests.integration.api.counter import AANVRAAG, BRANDWEER, GEMEENTE, PORTAAL, VEENLAND, Counter
from tests.unit.proof.made import KEY


def sign(database: Database) -> None:
    with database.transaction() as session:
        assert make_checkpoint(session, GEMEENTE, [KEY], "speelruimte", at=BEGIN)


def test_a_party_takes_a_proof_and_checks_it_with_the_keys_that_were_published(
    counter: Counter, database: Database
) -> None:
    counter.open_case()
    sign(database)
    kept = counter.get(f"/v1/checkpoints/{GEMEENTE}", VEENLAND).json()
    fact = counter.add(PORTAAL, AANVRAAG)
    sign(database)
    latest = counter.get(f"/v1/checkpoints/{GEMEENTE}", PORTAAL).json()
    assert counter.get(f"/v1/checkpoints/{GEMEENTE}", PORTAAL, size=kept["size"]).json() == kept
    assert (kept["size"], latest["size"]) == (1, 2)
    keys = read_public(latest["keys"][0]["public"].encode(), "published")

    taken = counter.get("/v1/cases/zaak-1/proof", PORTAAL, kept="1")
    assert taken.headers["Content-Type"] == "application/x-ndjson"
    found = examine(taken.content.splitlines(keepends=True), keys, read_note(kept["note"]))
    assert (found.findings, found.outcome) == ([], Outcome.WHOLE)
    assert f'filename="zaak-1-1-{found.lines}.proof.jsonl"' in taken.headers["Content-Disposition"]

    line = counter.get("/v1/cases/zaak-1/proof", PORTAAL, line=str(fact["seq"]))
    one = examine(line.content.splitlines(keepends=True), keys)
    assert (one.outcome, one.shown) == (Outcome.WHOLE, 1)

    growth = counter.get(f"/v1/checkpoints/{GEMEENTE}/growth", BRANDWEER, kept="1").json()
    assert (growth["first"], growth["last"], len(growth["path"])) == (kept["note"], latest["note"], 1)


def test_with_the_salt_of_the_journal_a_line_is_checked_by_hand(counter: Counter) -> None:
    counter.open_case()
    whole = counter.get("/v1/cases/zaak-1/journal", GEMEENTE, limit="1").json()["found"][0]
    proof = counter.get("/v1/cases/zaak-1/proof", GEMEENTE).content.splitlines()
    line = json.loads(proof[1])["line"]
    assert {each: line[each] for each in ("hash", "prev", "salt", "commitment")} == {
        each: whole[each] for each in ("hash", "prev", "salt", "commitment")
    }
