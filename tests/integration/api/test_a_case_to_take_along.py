"""A case taken along as one file is read, and checked, without the platform; it holds what whoever takes it may see."""

import json
import zipfile
from contextlib import closing
from pathlib import Path

from api.cli.archive import write_archive
from api.cli.platform import Remote
from orchestrator.proof.check import examine
from tests.integration.api.counter import AANVRAAG, ADVIES, BRANDWEER, GEMEENTE, OPENING, PORTAAL, Counter


def taken(counter: Counter, party: str, into: Path) -> dict[str, bytes]:
    remote = Remote(counter.url, f"token-of-{party}-None")
    with closing(remote._http):
        names = write_archive(remote, "zaak-1", party, into)
    with zipfile.ZipFile(into) as archived:
        return {name: archived.read(name) for name in names}


def test_it_holds_the_case_for_people_and_programs_and_its_proof_is_right(counter: Counter, tmp_path: Path) -> None:
    title = "<b>Dakkapel</b> & meer"
    assert counter.post("/v1/cases", GEMEENTE, {**OPENING, "title": title}).status_code == 201
    counter.add(PORTAAL, AANVRAAG)
    found = taken(counter, GEMEENTE, tmp_path / "zaak.zip")
    assert list(found) == [
        *("README.txt", "index.html", "case.json", "facts.json", "journal.json", "policy.json", "proof.jsonl")
    ]
    page = found["index.html"].decode()
    assert "&lt;b&gt;Dakkapel&lt;/b&gt; &amp; meer" in page
    assert title not in page
    assert "gemeente-duinrand moet besluit leveren" in page
    assert json.loads(found["case.json"])["case"]["title"] == title
    journal = json.loads(found["journal.json"])
    assert [each["seq"] for each in journal] == list(range(1, len(journal) + 1))
    assert "tijdig_beslissen" in {each["name"] for each in json.loads(found["policy.json"])["rules"]}
    checked = examine(found["proof.jsonl"].splitlines(keepends=True))
    assert (checked.findings, checked.lines) == ([], len(journal))


def test_what_whoever_takes_it_may_not_see_is_in_none_of_its_files(counter: Counter, tmp_path: Path) -> None:
    counter.open_case()
    counter.add(PORTAAL, AANVRAAG)
    counter.post(f"/v1/tasks/{counter.offered(BRANDWEER)}/claim", BRANDWEER)
    counter.add(BRANDWEER, ADVIES)
    whole = taken(counter, GEMEENTE, tmp_path / "whole.zip")
    theirs = taken(counter, PORTAAL, tmp_path / "theirs.zip")
    own = counter.get("/v1/cases/zaak-1/facts", PORTAAL).json()["found"]
    assert json.loads(theirs["facts.json"]) == own
    assert b"brandweer-kust" in whole["facts.json"]
    assert (
        json.loads(theirs["journal.json"])
        == counter.get("/v1/cases/zaak-1/journal", PORTAAL, limit=200).json()["found"]
    )
    assert theirs["README.txt"].decode().count(PORTAAL) == 2
