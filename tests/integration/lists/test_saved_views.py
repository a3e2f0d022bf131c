"""A view of the worklist is kept under the name somebody gave it, whole, and never in place of another unasked."""

from tests.integration.lists.reader import Reader

LATE, CLOSED = "?toon=te-laat", "?toon=gesloten"


def kept(reader: Reader) -> dict[str, bool]:
    """The names of the views that are kept, and whether it is the one for cases that are late."""
    page = reader.get("/regie").text
    return {"Maandag": f'href="/regie{LATE}">Maandag</a>' in page} if ">Maandag</a>" in page else {}


def save(reader: Reader, name: str, view: str) -> str:
    """Save a view as a form of the page does, and return what is shown then."""
    return reader.send("/regie/weergaven", reader.get(f"/regie{view}"), vraag=view, naam=name).text


def test_a_name_that_another_view_has_is_asked_for_again(reader: Reader):
    assert ">Maandag</a>" in save(reader, "Maandag", LATE)
    again = save(reader, "Maandag", CLOSED)
    assert "U bewaarde al een andere weergave" in again
    assert 'value="Maandag"' in again
    assert kept(reader) == {"Maandag": True}
    assert "U bewaarde al" not in save(reader, "Maandag", LATE)
    page = reader.get(f"/regie{LATE}")
    reader.send("/regie/weergaven", page, vraag=LATE, vergeet="Maandag")
    assert kept(reader) == {}
    save(reader, "Maandag", CLOSED)
    assert kept(reader) == {"Maandag": False}


def test_a_name_is_kept_whole_or_not_at_all(reader: Reader):
    longest = "Naam van precies zestig tekens, dat is het langste dat mag zijn"[:60]
    for name in (f"{longest}en nog meer", ""):
        page = save(reader, name, LATE)
        assert "Geef de weergave een naam van 1 tot 60 tekens." in page
        assert f'value="{name}"' in page
    assert f">{longest}</a>" not in reader.get("/regie").text
    assert f">{longest}</a>" in save(reader, longest, LATE)
