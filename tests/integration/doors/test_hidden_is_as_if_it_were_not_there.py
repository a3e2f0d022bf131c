"""What is hidden is answered as what is not there: by its name, in what somebody tries, and when it is sent again."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote

import httpx
import pytest
from sqlalchemy import text

from tests.integration.doors.every_door import found_by
from tests.integration.doors.same import Canonical, differences, without_lots
from tests.integration.doors.worlds import READERS, Reader, looking, stories

FEW = 2
DOORS = (
    ("GET", "/v1/cases/CASE/facts/ID", None),
    ("GET", "/v1/cases/CASE/explanations/ID", None),
    ("GET", "/v1/tasks/ID", None),
    ("GET", "/v1/notices/ID", None),
    ("GET", "/v1/cases/CASE/proof?line=PLACE", None),
    ("GET", "/postvak/taak/ID", None),
    ("GET", "/postvak/vraag/ID", None),
    ("GET", "/postvak/teruggeven/ID", None),
    ("GET", "/zaken/CASE/feit/a?verbetert=ID", None),
    ("POST", "/v1/cases/CASE/facts", {"type": "a", "fields": {"n": 1}, "corrects": "ID"}),
    ("POST", "/v1/cases/CASE/facts", {"type": "h", "corrects": "ID", "retracts": True}),
    ("POST", "/v1/tasks/ID/claim", {}),
    ("POST", "/v1/tasks/ID/decline", {"reason": "nee"}),
    ("POST", "/v1/tasks/ID/complete", {"facts": []}),
    ("POST", "/v1/notices/ID/read", None),
)
"""Where something is asked for by its name, and what is sent along."""


def hidden_from(reader: Reader, case: str) -> Iterator[str]:
    """Yield the name of everything of the case that the reader does not find in it."""
    found = found_by(reader, [case])
    known = {each for names in found.values() for each in names}
    asked = (
        "select id from task where case_id = :case union select key from obligation where case_id = :case "
        "union select case_id || ':' || key from notice where case_id = :case union "
        "select 'f' || seq from journal where case_id = :case and kind = 'fact'"
    )
    with reader.world.database.transaction() as session:
        names = session.execute(text(asked), {"case": case}).scalars().all()
    yield from sorted(set(names) - known)


@pytest.mark.parametrize("party", READERS)
def test_what_is_hidden_is_answered_by_its_name_as_what_is_not_there(worlds, party: str) -> None:
    wrong, asked = {}, 0
    with looking(worlds[0], party) as reader:
        for case in (each.case for each in stories(FEW)):
            for name in hidden_from(reader, case):
                missing = re.sub(r"\d+(?=\D*$)", "999", name)
                for number, (method, door, body) in enumerate(DOORS):
                    here, there = (answered(reader, method, door, body, case, each, number) for each in (name, missing))
                    asked += 1
                    if here != there:
                        wrong[method, door, name] = (here, there)
    assert wrong == {}
    assert asked > 50


def answered(reader: Reader, method: str, door: str, body, case: str, name: str, number: int) -> tuple[int, str]:
    """What is answered to who asks for it by this name, without the name."""
    place = re.search(r"\d+", name.rpartition("f")[2])
    address = (
        door.replace("CASE", case).replace("ID", quote(name, safe="")).replace("PLACE", place[0] if place else "1")
    )
    sent = {each: name if value == "ID" else value for each, value in (body or {}).items()}
    key = {"Idempotency-Key": f"{number}-{name}-{case}"}
    answer = reader.ask(address, method, **({"json": sent, "headers": key} if method == "POST" else {}))
    told = answer.text
    for each in (name, quote(name, safe=""), quote(name)):
        told = re.sub(rf"(?<![0-9a-f]){re.escape(each)}(?![0-9a-f])", "#", told)
    if "PLACE" in door and place:
        told = told.replace(place[0], "#")
    return answer.status_code, without_lots(told)


@pytest.mark.parametrize("party", READERS)
def test_what_somebody_does_is_answered_the_same_and_so_is_the_same_again(worlds, party: str) -> None:
    cases = [each.case for each in stories(FEW)]
    told = []
    for world in worlds:
        with looking(world, party) as reader:
            answers = [(case, name, answer) for case in cases for name, answer in done_in(reader, case)]
            canonical = Canonical(reader, cases)
            told.append({f"{case}: {name}": canonical.of(answer, case) for case, name, answer in answers})
    assert differences(*told) == []
    assert {status for status, _, _ in told[0].values()} >= {200, 201, 403}


def done_in(reader: Reader, case: str) -> Iterator[tuple[str, httpx.Response]]:
    """Yield what somebody of the party tries in the case, once and once more, with its answer."""
    adding = {"json": {"type": "a", "fields": {"n": 2}}, "headers": {"Idempotency-Key": f"erbij-{case}"}}
    for time in ("once", "again"):
        yield f"add {time}", reader.ask(f"/v1/cases/{case}/facts", "POST", **adding)
    refused = {"json": {"type": "h", "fields": {"n": 2}}, "headers": {"Idempotency-Key": f"nee-{case}"}}
    yield "add what is for others", reader.ask(f"/v1/cases/{case}/facts", "POST", **refused)
    for kind in ("a", "b", "h", "d"):
        yield f"look ahead at {kind}", form(reader, f"/zaken/{case}/feit/{kind}", {"n": "1", "_doen": "bekijk"})
    yield "add on a page", form(reader, f"/zaken/{case}/feit/b", {"n": "1", "_doen": "voeg-toe"})
    calendar = form(reader, "/handhaving/agenda", {"doen": "nieuw"}).text
    for address in re.findall(r"/agenda/[^\s<\"]+\.ics", calendar):
        yield "calendar", reader.ask(address)
    title = {"json": {"title": "Anders"}, "headers": {"Idempotency-Key": f"titel-{case}"}}
    for time in ("once", "again"):
        yield f"another title {time}", reader.ask(f"/v1/cases/{case}", "PATCH", **title)


def form(reader: Reader, address: str, typed: Mapping[str, str]) -> httpx.Response:
    """Send a form, and return the page to which the browser is sent."""
    return reader.ask(address, "POST", data={**reader.proves(), **typed}, follow_redirects=True)
