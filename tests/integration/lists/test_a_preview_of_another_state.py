"""What somebody confirms is what they saw: of a case that changed meanwhile it is shown anew, with what changed."""

from orchestrator.domain.party import Actor
from orchestrator.usecases.see_case import list_facts
from tests.e2e.town import TODAY, TOWN, Town
from tests.integration.lists.reader import Reader

FACT = {"verzonden_op": "2026-03-16"}


def test_the_same_from_two_tabs_is_stored_once_unless_somebody_wants_it_twice(reader: Reader, town: Town):
    case = town.permit("wabo-1", "Schuur", received=TODAY)
    path = f"/zaken/{case}/feit/ontvangstbevestiging"
    one, two = (reader.post(path, **FACT, _doen="bekijk") for _ in range(2))
    assert "gelukt=fact_added" in str(reader.send(path, one, **FACT, _doen="voeg-toe", _gezien=seen(one)).url)
    again = reader.send(path, two, **FACT, _doen="voeg-toe", _gezien=seen(two))
    assert "De zaak is intussen veranderd" in again.text
    assert "<b>Ontvangstbevestiging</b>" in again.text
    assert 'name="verzonden_op" value="2026-03-16"' in again.text
    assert acknowledged(town, case) == 1
    wanted = reader.send(path, again, **FACT, _doen="voeg-toe", _gezien=seen(again))
    assert "gelukt=fact_added" in str(wanted.url) or "Dit mag nu niet" in wanted.text


def test_what_was_confirmed_and_is_sent_again_is_no_change_of_the_case(reader: Reader, town: Town):
    case = town.permit("wabo-2", "Schuur", received=TODAY)
    path = f"/zaken/{case}/feit/ontvangstbevestiging"
    page = reader.post(path, **FACT, _doen="bekijk")
    for _ in range(2):
        sent = reader.send(path, page, **FACT, _doen="voeg-toe", _gezien=seen(page))
        assert "gelukt=fact_added" in str(sent.url)
    assert acknowledged(town, case) == 1


def seen(page) -> str:
    return page.text.partition('name="_gezien" value="')[2].partition('"')[0]


def acknowledged(town: Town, case: str) -> int:
    with town.database.transaction() as session:
        facts = list_facts(session, Actor(TOWN), case)
    return sum(each.type == "ontvangstbevestiging" for each in facts)
