"""What an answer says, without what says nothing: names that are drawn by lot, and the moment it was asked.

Decided otherwise (decision 41): places in a journal have gaps, which tell that something was written. So places are
counted anew among the lines that the reader is told, and hashes, which cover what is hidden too, are left out.
"""

import io
import json
import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from difflib import unified_diff

import httpx

from tests.integration.doors.worlds import ASKED, Reader

_DRAWN = (
    (re.compile(r'(name="_(?:bewijs|sleutel)" value=")[^"]*'), r"\1"),
    (re.compile(r'(\bnonce[=-]"?)[A-Za-z0-9_-]+'), r"\1"),
    (re.compile(r"\b[0-9a-f]{32,64}\b|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "#"),
    (re.compile(r"\b[0-9a-f]{12}(?:[0-9a-f]{4})?\b"), "#"),
    (re.compile(r"(?:25 januari|28 november|29 november) 2026 om \d\d:\d\d"), "<now>"),
    (re.compile(r"-1-\d+\.proof"), "-#.proof"),
)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?")
_FACT = re.compile(r"(?:\b|(?<=%3A))f(\d{1,4})\b")
_BEFORE = r'("(?:seq|cause)":\s*|[Rr]egel(?:=|s? )|data-label="Nr\.">|<li value="|[?;]vanaf=|/wissen/)'
_PLACE = re.compile(rf'{_BEFORE}(\d+)(?!\d|,"head"|-)|^(\d+)(?=;2)', re.MULTILINE)
_SEVERAL, _NUMBERS = re.compile(r"\(regels \d+(?:, \d+)+\)"), re.compile(r"\d+")
_LAST = re.compile(r'("(?:seq|next|after)":\s*"?)(\d+)')
_TOLD = ("etag", "content-length", "date", "x-request-id", "traceparent", "server-timing")


Told = tuple[int, str, str]
"""The status, the headers and the content of an answer."""


def places_of(reader: Reader, cases: list[str]) -> Mapping[str, list[int]]:
    """The places of the lines each case tells the reader."""
    found = {}
    for case in cases:
        lines = reader.ask(f"/v1/cases/{case}/journal?limit=200").json().get("found", [])
        found[case] = [each["seq"] for each in lines]
    return found


def without_lots(said: str) -> str:
    """Leave out what is drawn by lot, for each page or each platform."""
    for pattern, instead in _DRAWN:
        said = pattern.sub(instead, said)
    return said


class Canonical:
    """Rewrites the answers of one world."""

    def __init__(self, reader: Reader, cases: list[str]) -> None:
        self._ranks = {
            case: {place: n for n, place in enumerate(told, 1)} for case, told in places_of(reader, cases).items()
        }
        self._every = sorted({place for ranks in self._ranks.values() for place in ranks})

    def of(self, answer: httpx.Response, case: str | None) -> Told:
        headers = "\n".join(f"{k}: {v}" for k, v in sorted(answer.headers.items()) if k not in _TOLD)
        return answer.status_code, self.text(headers, case), self.text(_opened(answer), case)

    def text(self, said: str, case: str | None) -> str:
        said = _MOMENT.sub(_unless_now, without_lots(said))
        said = _FACT.sub(lambda each: f"f<{self._rank(int(each[1]), case)}>" if case else "f", said)
        if case:
            said = _SEVERAL.sub(
                lambda each: _NUMBERS.sub(lambda one: f"<{self._rank(int(one[0]), case)}>", each[0]), said
            )
            said = _PLACE.sub(lambda each: f"{each[1] or ''}<{self._rank(int(each[2] or each[3]), case)}>", said)
        return _LAST.sub(lambda each: f"{each[1]}<{self._last(int(each[2]), case)}>", said)

    def _rank(self, place: int, case: str | None) -> str:
        return str(self._ranks.get(case or "", {}).get(place, f"?{place}"))

    def _last(self, place: int, case: str | None) -> int:
        """How many lines were told up to the place: what was written after these is a gap."""
        return sum(each <= place for each in self._ranks.get(case or "", {}))


def _unless_now(said: re.Match[str]) -> str:
    moment = datetime.fromisoformat(said[0])
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return "<now>" if moment >= ASKED else said[0]


def _opened(answer: httpx.Response) -> str:
    if "proof" in answer.headers.get("content-disposition", ""):
        return _shown(answer.text)
    if answer.content[:4] != b"PK\x03\x04":
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
        sheets = (parts.read(name).decode() for name in sorted(parts.namelist()) if "sheet" in name)
        return "\n".join(_NUMBER.sub(r'"seq": \1', each) for each in sheets)


_NUMBER = re.compile(r'<c r="A\d+"[^>]*><v>(\d+)(?:\.0)?</v>')


def _shown(proof: str) -> str:
    """What a proof says, without its lines of which only the commitment is there, and where these stand."""
    parts = [json.loads(line) for line in proof.splitlines()]
    lines = [each for each in parts if "format" not in each and "body" in each.get("line", each)]
    return "\n".join(json.dumps({**each.get("line", each), "salt": ""}, sort_keys=True) for each in lines)


def differences(here: Mapping[str, Told], there: Mapping[str, Told]) -> list[str]:
    """What the one world told and the other did not, line by line, and where."""
    assert here.keys() == there.keys()
    return [f"{place}: {line}" for place in here for line in _apart(here[place], there[place])]


def _apart(here: Told, there: Told) -> list[str]:
    if here == there:
        return []
    lines = ([str(told[0]), *told[1].splitlines(), *told[2].replace("{", "\n{").splitlines()] for told in (here, there))
    return [each for each in unified_diff(*lines, n=0, lineterm="") if not each.startswith(("---", "+++", "@@"))]
