"""A name or an address that stays secret is so at every door, from who may not know it, until somebody lifts it."""

import io
import re
import zipfile
from collections.abc import Collection, Iterator
from itertools import count
from urllib.parse import quote

import httpx
import pytest

from orchestrator.db.eyes import look_as
from orchestrator.domain.case import CaseDraft, FactDraft
from orchestrator.domain.party import PLATFORM, Actor, PartyDraft
from orchestrator.usecases.erasure import erase_lines
from orchestrator.usecases.facts import record_fact
from orchestrator.usecases.identity import issue_token
from orchestrator.usecases.open_case import open_case
from orchestrator.usecases.parties import register_party
from orchestrator.usecases.policies import publish_policy
from orchestrator.usecases.rebuild_case import rebuild_case
from orchestrator.usecases.titles import retitle_case
from tests.conftest import database_url_of, drop_database, make_database
from tests.integration.doors.drawn import AID, OTHER, TOWN, WATCHER, after
from tests.integration.doors.every_door import addresses, found_by
from tests.integration.doors.test_hidden_is_as_if_it_were_not_there import form
from tests.integration.doors.worlds import ASKED, PERSON, Reader, World, looking

ANNA = "p-2931"
NAME, ADDRESS, TITLE = "Anna Kadeweg", "Schuilpad 7", "Gezin in de Wilgenhof"
WORDS = {"Kadeweg", "Schuilpad", "Wilgenhof"}
POLICY = """\
policy: opvang
in_force: 2024-01-01
title: {nl: Opvang, en: Shelter}
director: gemeente
roles: {gemeente: , opvang: , ouder: {many: true}}
personal_data: {ground: "AVG 6(1)(e)", subjects: [ouder, plaatsing.wie]}
facts:
  geheimhouding: {by: [gemeente, ouder], fields: {van: party, reden: text?}}
  bekendmaking: {by: gemeente, fields: {van: party, reden: text}}
  plaatsing: {by: opvang, fields: {wie: party, adres: text, opgenomen_op: date}}
  brief: {by: [gemeente, ouder], fields: {op: date}}
secrecy:
  imposed_by: geheimhouding.van
  lifted_by: bekendmaking.van
  seen_by: [gemeente, opvang]
  hides: {plaatsing.adres: plaatsing.wie}
rules:
  - rule: terugkoppelen
    when: {plaatsing: p}
    oblige: {bearer: gemeente, to: brief, towards: ouder, within: 2 weeks after p.opgenomen_op}
  - {rule: laten_weten, when: {plaatsing: p}, notify: {who: ouder, what: {nl: Opgenomen, en: Taken in}}}
  - {rule: werk, when: {plaatsing: p}, offer: {to: ouder, task: schrijven, yields: brief}}
"""
CASE = "zaak-1"
SECRET = FactDraft("geheimhouding", {"van": ANNA})
KNOWN = FactDraft("bekendmaking", {"van": ANNA, "reden": "Anna wil het zelf"})


class Shelter(World):
    """A platform with one case: Anna was taken in, and another parent takes part in it as well."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.numbers = count(1)

    def tell(self) -> None:
        self.begin([], 0)
        with self.database.transaction() as session:
            register_party(session, PartyDraft(ANNA, NAME, "citizen"), at=after(0))
            issue_token(session, ANNA, PERSON, at=after(0), token=f"token-of-{ANNA}")
            publish_policy(session, POLICY, at=after(0))
            opening = CaseDraft("opvang", TOWN, TITLE, {"opvang": (AID,), "ouder": (ANNA, OTHER)}, id=CASE)
            open_case(session, Actor(TOWN, PERSON), opening, at=after(0), key="open")
        self.add(AID, FactDraft("plaatsing", {"wie": ANNA, "adres": ADDRESS, "opgenomen_op": "2026-01-05"}))

    def add(self, party: str, draft: FactDraft) -> str:
        with self.database.transaction() as session:
            look_as(session, party)
            actor, key = Actor(party, PERSON), f"fact-{next(self.numbers)}"
            return record_fact(session, actor, CASE, draft, at=ASKED, key=key).fact.id

    def is_as_drawn(self) -> bool:
        with self.database.transaction() as session:
            look_as(session, PLATFORM.party)
            return rebuild_case(session, CASE, write=False).differences == ()


@pytest.fixture
def shelter(postgres, template_database) -> Iterator[Shelter]:
    name = make_database(postgres, "shelter", template=template_database)
    made = Shelter(database_url_of(postgres, name))
    try:
        made.tell()
        yield made
    finally:
        made.database.dispose()
        drop_database(postgres, name)


def content(answer: httpx.Response) -> str:
    """What is told, also inside a spreadsheet or a file of files."""
    if not answer.content.startswith(b"PK"):
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        return "".join(packed.read(each).decode("utf-8", "replace") for each in packed.namelist())


def told_anywhere(reader: Reader) -> dict[str, Collection[str]]:
    """Every address at which one of the words is told, with which."""
    registry = (
        "/v1/parties?limit=200",
        f"/v1/parties/{ANNA}",
        f"/v1/parties/{ANNA}/changes",
        "/partijen/suggesties?q=Kadeweg",
    )
    search = (f"/zoeken?q={each}" for each in WORDS)
    found = {}
    for address in (*addresses(found_by(reader, [CASE])), *registry, *search):
        answer = reader.ask(address)
        assert answer.status_code < 500, address
        asked = [part for part in address.partition("q=")[2:] if part]
        if words := {each for each in WORDS if each in content(answer)} - set(asked):
            found[address] = words
    calendar = form(reader, "/handhaving/agenda", {"doen": "nieuw"})
    for feed in re.findall(r"/agenda/[^\s<\"]+\.ics", calendar.text):
        if words := {each for each in WORDS if each in reader.ask(feed).text}:
            found[feed] = words
    return found


def everything(found: dict[str, Collection[str]]) -> set[str]:
    return {word for each in found.values() for word in each}


@pytest.mark.parametrize("party", [OTHER, WATCHER])
def test_it_is_told_at_no_door_from_when_a_fact_says_so(shelter: Shelter, party: str) -> None:
    with looking(shelter, party) as reader:
        before = told_anywhere(reader)
        assert everything(before) == ({*WORDS} if party == OTHER else {"Kadeweg"})
        shelter.add(ANNA, SECRET)
        assert told_anywhere(reader) == {}
        assert shelter.is_as_drawn()


@pytest.mark.parametrize(("party", "reads"), [(TOWN, WORDS), (AID, WORDS), (ANNA, {"Kadeweg", "Schuilpad"})])
def test_who_may_know_it_goes_on_reading_it_and_so_does_whose_it_is(
    shelter: Shelter, party: str, reads: set[str]
) -> None:
    shelter.add(ANNA, SECRET)
    with looking(shelter, party) as reader:
        assert everything(told_anywhere(reader)) == reads


def test_that_something_is_kept_is_told_in_its_place(shelter: Shelter) -> None:
    shelter.add(ANNA, SECRET)
    with looking(shelter, OTHER) as reader:
        facts = reader.ask(f"/v1/cases/{CASE}/facts").json()["found"]
        [placed] = [each for each in facts if each["type"] == "plaatsing"]
        assert placed["fields"] == {"wie": ANNA, "opgenomen_op": "2026-01-05"}
        assert placed["withheld"] == ["adres"]
        page = " ".join(reader.ask(f"/zaken/{CASE}").text.split())
        assert "<dt>Adres</dt><dd>afgeschermd</dd>" in page
        assert reader.ask(f"/v1/parties/{ANNA}").json()["title"] == ANNA
        assert reader.ask(f"/v1/cases/{CASE}").json()["case"]["title"] == ""


def test_who_goes_on_reading_a_title_is_told_for_whom_alone_it_is(shelter: Shelter) -> None:
    told = "Deze titel zien alleen: Gemeente, Opvang."
    with looking(shelter, TOWN) as reader:
        assert told not in reader.ask(f"/zaken/{CASE}").text
        shelter.add(ANNA, SECRET)
        assert told in reader.ask(f"/zaken/{CASE}").text
    with looking(shelter, OTHER) as reader:
        assert "Deze titel" not in reader.ask(f"/zaken/{CASE}").text


def test_a_title_that_is_given_since_is_for_everybody(shelter: Shelter) -> None:
    shelter.add(ANNA, SECRET)
    with shelter.database.transaction() as session:
        look_as(session, TOWN)
        retitle_case(session, Actor(TOWN, PERSON), CASE, "Opvang 12", why="Zonder namen", at=ASKED, key="title")
    with looking(shelter, OTHER) as reader:
        assert reader.ask(f"/v1/cases/{CASE}").json()["case"]["title"] == "Opvang 12"
        assert "Wilgenhof" not in everything(told_anywhere(reader))
    assert shelter.is_as_drawn()


def test_lifting_it_opens_it_and_stands_in_the_log_of_reading_with_who_did(shelter: Shelter) -> None:
    shelter.add(ANNA, SECRET)
    with looking(shelter, OTHER) as reader:
        refused = {"json": {"type": "bekendmaking", "fields": KNOWN.fields}, "headers": {"Idempotency-Key": "1"}}
        assert reader.ask(f"/v1/cases/{CASE}/facts", "POST", **refused).status_code == 403
    with looking(shelter, TOWN) as reader:
        without = {"type": "bekendmaking", "fields": {"van": ANNA}}
        sent = {"json": without, "headers": {"Idempotency-Key": "2"}}
        assert reader.ask(f"/v1/cases/{CASE}/facts", "POST", **sent).status_code == 400
        sent = {"json": {"type": "bekendmaking", "fields": KNOWN.fields}, "headers": {"Idempotency-Key": "3"}}
        assert reader.ask(f"/v1/cases/{CASE}/facts", "POST", **sent).status_code == 201
        log = reader.ask("/v1/processings?limit=200").json()["found"]
        lifted = [each for each in log if each["name"] == "lift_secrecy"]
        assert [(each["subject"], each["subjectKind"], each["party"], each["person"]) for each in lifted] == [
            (ANNA, "party", TOWN, PERSON)
        ]
        assert "geheimhouding opgeheven" in reader.ask("/regie/gelezen").text
    with looking(shelter, OTHER) as reader:
        assert everything(told_anywhere(reader)) == WORDS
    assert shelter.is_as_drawn()


def test_taking_back_what_imposed_it_is_written_down_as_well(shelter: Shelter) -> None:
    imposed = shelter.add(ANNA, SECRET)
    with looking(shelter, ANNA) as reader:
        back = {"type": "geheimhouding", "corrects": imposed, "retracts": True}
        sent = {"json": back, "headers": {"Idempotency-Key": "1"}}
        assert reader.ask(f"/v1/cases/{CASE}/facts", "POST", **sent).status_code == 201
    with looking(shelter, TOWN) as reader:
        log = reader.ask("/v1/processings?limit=200").json()["found"]
        assert [(each["subject"], each["party"]) for each in log if each["name"] == "lift_secrecy"] == [(ANNA, ANNA)]


def test_what_was_answered_or_kept_before_is_not_shown_again(shelter: Shelter) -> None:
    with looking(shelter, OTHER) as reader:
        sent = {"json": {"type": "brief", "fields": {"op": "2026-01-24"}}, "headers": {"Idempotency-Key": "brief"}}
        first = reader.ask(f"/v1/cases/{CASE}/facts", "POST", **sent)
        assert "Wilgenhof" in first.text
        kept = form(reader, f"/zaken/{CASE}/feit/brief", {"op": "2026-01-24", "_doen": "bekijk"})
        assert "Wilgenhof" in kept.text
        shelter.add(TOWN, SECRET)
        again = reader.ask(f"/v1/cases/{CASE}/facts", "POST", **sent)
        assert again.status_code == 201
        assert "Wilgenhof" not in again.text
        assert reader.ask(kept.url.path).status_code in {404, 410}


def test_it_is_known_again_when_what_imposed_it_is_erased(shelter: Shelter) -> None:
    imposed = int(shelter.add(TOWN, SECRET)[1:])
    with shelter.database.transaction() as session:
        look_as(session, TOWN)
        erase_lines(session, Actor(TOWN, PERSON), CASE, [imposed], "Verkeerde zaak", at=ASKED, key="erase")
    with looking(shelter, OTHER) as reader:
        assert everything(told_anywhere(reader)) == WORDS
    assert shelter.is_as_drawn()


def test_a_line_that_holds_it_is_in_no_proof_for_who_may_not_know_it(shelter: Shelter) -> None:
    shelter.add(ANNA, SECRET)
    with looking(shelter, OTHER) as reader:
        lines = reader.ask(f"/v1/cases/{CASE}/journal?limit=200").json()["found"]
        [placed] = [each for each in lines if each["body"].get("type") == "plaatsing"]
        assert placed["body"]["withheld"] == ["adres"]
        for line in (1, placed["seq"]):
            assert reader.ask(f"/v1/cases/{CASE}/proof?line={line}").status_code == 404


def test_another_who_asks_what_is_held_of_them_is_not_given_it(shelter: Shelter) -> None:
    shelter.add(ANNA, SECRET)
    with looking(shelter, TOWN) as reader:
        answer = reader.ask(f"/v1/subjects/{OTHER}")
        assert (answer.status_code, {each for each in WORDS if each in answer.text}) == (200, set())
        told = answer.json()["cases"][0]["facts"]
        assert [each["withheld"] for each in told if each["type"] == "plaatsing"] == [["adres"]]
        assert "Schuilpad" in reader.ask(f"/v1/subjects/{ANNA}").text


def test_another_municipality_does_not_read_the_name_in_what_was_changed(shelter: Shelter) -> None:
    far = "gemeente-ver"
    with shelter.database.transaction() as session:
        register_party(session, PartyDraft(far, "Ver", "municipality"), at=after(0))
        issue_token(session, far, PERSON, at=after(0), token=f"token-of-{far}")
    with looking(shelter, far) as reader:
        assert "Kadeweg" in reader.ask(f"/v1/parties/{ANNA}/changes").text
        shelter.add(ANNA, SECRET)
        changes = reader.ask(f"/v1/parties/{ANNA}/changes")
        assert (changes.status_code, "Kadeweg" in changes.text) == (200, False)


def test_nobody_takes_the_name_of_an_organisation_from_everybody(shelter: Shelter) -> None:
    shelter.add(ANNA, FactDraft("geheimhouding", {"van": AID}))
    with looking(shelter, OTHER) as reader:
        assert reader.ask(f"/v1/parties/{AID}").json()["title"] == AID.title()


def test_who_registered_a_party_goes_on_calling_it_by_its_name(shelter: Shelter) -> None:
    with shelter.database.transaction() as session:
        register_party(session, PartyDraft("p-7", "Bram Kadeweg", "citizen"), by=Actor(TOWN, PERSON), at=after(0))
    shelter.add(TOWN, FactDraft("party_joined", {"role": "ouder", "party": "p-7"}))
    shelter.add(TOWN, FactDraft("geheimhouding", {"van": "p-7"}))
    for party, told in ((TOWN, "Bram Kadeweg"), (OTHER, "p-7")):
        with looking(shelter, party) as reader:
            assert reader.ask(f"/v1/parties/{quote('p-7')}").json()["title"] == told
