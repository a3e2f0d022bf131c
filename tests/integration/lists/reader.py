"""Somebody who reads the same things at every door: pages, files to take away, the calendar, the API."""

import csv
import html
import io
import itertools
import re
import zipfile
from collections.abc import Iterator
from typing import Any, Self
from xml.etree import ElementTree as ET

import httpx

from tests.e2e.town import TOWN
from tests.patience import PATIENCE
from tests.trusted import TRUSTED

_TAG = re.compile(r"<[^>]+>")
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class Reader:
    """A person of a party, signed in; by default a director of the town."""

    def __init__(self, url: str, token: str = "") -> None:
        self.url, self.token = url, token
        self._http = httpx.Client(
            base_url=url,
            timeout=PATIENCE,
            headers={"accept": "text/html", "accept-language": "nl"},
            verify=TRUSTED,
        )

    def __enter__(self) -> Self:
        self.sits_at(TOWN)
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def sits_at(self, party: str, person: str = "medewerker-1") -> Self:
        """Sit down at the desk of a party."""
        answer = self._http.post("/aanmelden", data={"plaats": f"{party}:{person}"})
        assert answer.status_code == 303, answer.text
        return self

    def get(self, path: str, **query: Any) -> httpx.Response:
        """Ask for what is at the path."""
        answer = self._http.get(path, params=query or None)
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:500])
        return answer

    def post(self, path: str, **typed: Any) -> httpx.Response:
        """Send a form of the page at the path, with what was typed and with what the page put in itself."""
        page = self._http.get(path, headers={"accept": "text/html"})
        return self.send(path, page, **typed)

    def send(self, path: str, page: httpx.Response, **typed: Any) -> httpx.Response:
        """Send what was typed on a page one has open."""
        own = {name: _hidden(page.text, name) for name in ("_bewijs", "_sleutel")}
        return self._http.post(path, data=own | typed, follow_redirects=True)

    def rows(self, path: str, **query: Any) -> list[dict[str, str]]:
        """Return the lines of a CSV by their headings."""
        return list(csv.DictReader(io.StringIO(self.get(path, **query).content.decode("utf-8-sig")), delimiter=";"))

    def book(self, path: str, **query: Any) -> list[dict[str, str]]:
        """Return the lines of a workbook by their headings."""
        lines = [_cells(row) for row in _sheet_rows(self.get(path, **query).content)]
        return [dict(itertools.zip_longest(lines[0], line, fillvalue="")) for line in lines[1:]]

    def shown(self, path: str, **query: Any) -> list[list[str]]:
        """Return the words in each row of the list on a page, cell by cell."""
        body = self.get(path, **query).text.partition("<tbody>")[2].partition("</tbody>")[0]
        rows = body.split("<tr")[1:]
        return [[words(cell) for cell in re.split(r"<td", row)[1:]] for row in rows]


def words(markup: str) -> str:
    """Return what stands in a piece of a page."""
    inside = markup.partition(">")[2] if not markup.startswith("<") else markup
    return " ".join(html.unescape(_TAG.sub(" ", inside)).split())


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found[1] if found else ""


def _sheet_rows(content: bytes) -> Iterator[ET.Element]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for name in sorted(each for each in book.namelist() if each.startswith("xl/worksheets/")):
            yield from ET.fromstring(book.read(name)).iter(f"{_SHEET}row")  # noqa: S314  our own file


def _cells(row: ET.Element) -> list[str]:
    found: dict[int, str] = {}
    for cell in row.iter(f"{_SHEET}c"):
        letters = re.sub(r"\d", "", cell.attrib["r"])
        found[ord(letters) - ord("A")] = "".join(cell.itertext())
    return [found.get(place, "") for place in range(max(found) + 1)]
