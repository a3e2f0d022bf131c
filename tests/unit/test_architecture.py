"""The map of docs/architecture.md, the folders, what they say of themselves and what they import: all the same."""

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
ROOTS = ("api", "orchestrator", "rules", "workers")
MAP = (ROOT / "docs" / "architecture.md").read_text("utf-8")
PAGE = re.compile(
    r"\A(?P<what>[^\n]{10,120}\.)\n\n(?P<more>[^\n]{10,120}\.)\n(?P<may>May import: .+\.)\s*\Z", re.DOTALL
)
LONGEST_MODULE = 350


def rooms() -> list[str]:
    """Every package of the product, by its name."""
    found = (each.parent for root in ROOTS for each in (ROOT / root).rglob("__init__.py"))
    return sorted(".".join(each.relative_to(ROOT).parts) for each in found)


def page_of(room: str) -> re.Match[str]:
    """What a room says of itself, in its three lines."""
    text = (ROOT.joinpath(*room.split(".")) / "__init__.py").read_text("utf-8")
    found = PAGE.match(ast.get_docstring(ast.parse(text)) or "")
    assert found, f"{room}/__init__.py: says in three lines what lives there, where to begin, and 'May import: …'"
    return found


def named(room: str) -> tuple[str, ...]:
    """The rooms from which this one may import, as it says."""
    said = may_import(room)
    return () if said == "nothing of ours" else tuple(said.split(", "))


def may_import(room: str) -> str:
    return " ".join(page_of(room)["may"].split()).removeprefix("May import: ").removesuffix(".")


def covers(name: str, room: str) -> bool:
    """Whether what a room says, `x` or `x.*`, speaks of the other room."""
    whole = name.removesuffix(".*")
    return room == name or (name.endswith(".*") and (room == whole or room.startswith(f"{whole}.")))


@cache
def imports() -> dict[str, set[str]]:
    """From which rooms each room really imports."""
    graph, known = grimp.build_graph(*ROOTS), set(rooms())

    def room_of(module: str) -> str:
        while module not in known:
            module = module.rpartition(".")[0]
        return module

    found: dict[str, set[str]] = defaultdict(set)
    for module in graph.modules:
        for other in graph.find_modules_directly_imported_by(module):
            if room_of(module) != room_of(other):
                found[room_of(module)].add(room_of(other))
    return found


def mapped() -> Iterator[tuple[str, str, str]]:
    """The lines of the map: room, what lives there, what it may import."""
    lines = MAP.partition("<!-- rooms -->\n")[2].partition("<!-- end of rooms -->")[0].strip().splitlines()
    for line in lines[2:]:
        room, what, may = (each.strip() for each in line.strip("|").split("|"))
        yield room.strip("`"), what, may


def test_the_map_says_what_the_rooms_say_of_themselves():
    assert list(mapped()) == [(room, page_of(room)["what"], may_import(room)) for room in rooms()]


@pytest.mark.parametrize("room", rooms())
def test_a_room_imports_from_the_rooms_it_names_and_names_no_other(room: str):
    really, names = imports()[room], named(room)
    assert sorted(other for other in really if not any(covers(name, other) for name in names)) == []
    assert [name for name in names if not any(covers(name, other) for other in really)] == []


def test_every_room_of_a_layered_room_has_a_layer():
    """Contracts in pyproject.toml hold which way dependencies point; no room may slip through."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layered = {each["containers"][0]: each for each in contracts if each["type"] == "layers" and "containers" in each}
    assert set(layered) == {"api", "api.web", "orchestrator", "rules", "rules.language"}
    assert [name for name, each in layered.items() if not each["exhaustive"]] == []


def test_no_module_is_too_long_to_hold_in_mind():
    lengths = {
        path: len(path.read_text("utf-8").splitlines()) for root in ROOTS for path in (ROOT / root).rglob("*.py")
    }
    assert {str(path.relative_to(ROOT)): long for path, long in lengths.items() if long > LONGEST_MODULE} == {}
