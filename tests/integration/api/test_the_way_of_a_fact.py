"""A fact that is posted comes by every stop of docs/architecture.md, in that order."""

import re
import threading
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from tests.integration.api.counter import AANVRAAG, PORTAAL, Counter

ROOT = Path(__file__).parents[3]
STOP = re.compile(r"^\| +\d+ \| `([\w.]+):([\w.]+)` \|", re.MULTILINE)
MOST_STOPS, MOST_ROOMS = 12, 6


def stops() -> list[str]:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    way = page.partition("<!-- the way -->")[2].partition("<!-- end of the way -->")[0]
    return [f"{module}:{function}" for module, function in STOP.findall(way)]


def test_the_way_is_short_enough_to_read():
    rooms = {stop.partition(":")[0].rpartition(".")[0] for stop in stops()}
    assert 0 < len(stops()) <= MOST_STOPS
    assert len(rooms) <= MOST_ROOMS, rooms


def test_a_posted_fact_comes_by_every_stop_in_this_order(request: pytest.FixtureRequest):
    called: list[str] = []
    wanted = {stop.partition(":")[0].replace(".", "/") + ".py": stop.partition(":")[0] for stop in stops()}

    def note(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(str(ROOT)):
            module = wanted.get(str(Path(frame.f_code.co_filename).relative_to(ROOT)))
            if module:
                called.append(f"{module}:{frame.f_code.co_qualname}")

    # Threads take it up when they begin, so it goes before the server.
    threading.setprofile(note)
    try:
        counter: Counter = request.getfixturevalue("counter")
        counter.open_case()
        called.clear()
        counter.add(PORTAAL, AANVRAAG)
    finally:
        threading.setprofile(None)
    way = [stop for stop in called if stop in stops()]
    assert sorted(set(way), key=way.index) == stops()
