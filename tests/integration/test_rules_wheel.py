"""What a partner installs: the wheel with its few own dependencies is enough to say what a policy concludes."""

import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from datetime import datetime
from email.message import Message
from email.parser import Parser
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement

from rules.library import answer_json, load_policy

ROOT = Path(__file__).parents[2]
POLICY = ROOT / "tests" / "integration" / "api" / "vergunning.yaml"
AT = "2026-03-24T10:00:00+01:00"
FACTS = json.dumps(
    {
        "roles": {"gemeente": "veenland", "aanvrager": "jansen"},
        "facts": [
            {
                "type": "aanvraag",
                "on": "2026-03-02",
                "by": "jansen",
                "fields": {"ontvangen_op": "2026-03-02", "soort": "bouwen"},
            }
        ],
    }
)
OF_THE_PLATFORM = (
    "sqlalchemy",
    "sqlmodel",
    "psycopg",
    "alembic",
    "temporalio",
    "fastapi",
    "uvicorn",
    "httpx",
    "jinja2",
)


@pytest.fixture(scope="module")
def partner(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that holds the wheel and what it requires, copied from this one: no network."""
    place = tmp_path_factory.mktemp("partner")
    _run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", place], ROOT)
    (wheel,) = place.glob("*.whl")
    venv.create(place / "env", with_pip=False)
    (packages,) = (place / "env" / "lib").glob("python*/site-packages")
    for each in _required(_metadata(wheel)):
        _copy(each, packages)
    programs = place / "env" / "bin"
    uv, python = Path(sys.executable).with_name("uv"), programs / "python"
    _run([uv, "pip", "install", "--quiet", "--offline", "--no-cache", "--no-deps", "--python", python, wheel], place)
    return programs


def test_nothing_of_the_platform_can_be_imported_there(partner: Path) -> None:
    script = f"from importlib.util import find_spec; print([n for n in {OF_THE_PLATFORM!r} if find_spec(n)])"
    assert _run([partner / "python", "-c", script], partner) == "[]\n"


def test_the_command_says_there_what_the_library_says_here(partner: Path, tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(FACTS)
    command = [partner / "speelruimte", "evaluate", "--policy", POLICY, "--facts", facts, "--at", AT, "--json"]
    assert json.loads(_run(command, tmp_path)) == _expected()


@pytest.mark.parametrize("matcher", ["python", "durable"])
def test_the_library_says_there_what_it_says_here(partner: Path, tmp_path: Path, matcher: str) -> None:
    (tmp_path / "facts.json").write_text(FACTS)
    (tmp_path / "program.py").write_text(_PROGRAM)
    told = _run([partner / "python", "program.py", POLICY, AT], tmp_path, SPEELRUIMTE_MATCHER=matcher)
    assert json.loads(told) == _expected()


def test_the_policies_come_with_it_and_are_well_formed(partner: Path, tmp_path: Path) -> None:
    script = "from rules.library import overlays, shelf; print(*shelf().values(), *overlays().values(), sep='\\n')"
    files = _run([partner / "python", "-c", script], tmp_path).splitlines()
    assert files
    assert all(Path(each).is_relative_to(partner.parent) for each in files)
    read = (
        "import sys; from pathlib import Path; from rules.library import load_policy; "
        "print(*(load_policy(Path(each)).version for each in sys.argv[1:]), sep='\\n')"
    )
    assert len(set(_run([partner / "python", "-c", read, *files], tmp_path).splitlines())) == len(files)
    _run([partner / "speelruimte", "policy", "check", files[-1]], tmp_path)


_PROGRAM = """
import json, sys
from datetime import datetime
from pathlib import Path
from rules.library import answer_json, load_policy

policy = load_policy(Path(sys.argv[1]))
print(json.dumps(answer_json(policy, Path("facts.json").read_text(), datetime.fromisoformat(sys.argv[2]))))
"""


def _expected() -> Any:
    answer = answer_json(load_policy(POLICY), FACTS, datetime.fromisoformat(AT))
    assert [each["lastDay"] for each in answer["obligations"]] == ["2026-04-28"]
    return answer


def _run(command: list[Any], cwd: Path, **settings: str) -> str:
    """Run a program that sees nothing of this checkout, and return what it prints."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    done = subprocess.run(command, cwd=cwd, env=kept | settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _metadata(wheel: Path) -> Message:
    with ZipFile(wheel) as archive:
        (name,) = (each for each in archive.namelist() if each.endswith(".dist-info/METADATA"))
        return Parser().parsestr(archive.read(name).decode())


def _required(metadata: Message) -> Iterator[Distribution]:
    """Everything the wheel needs without extras, and what that needs in turn."""
    wanted = [Requirement(each) for each in metadata.get_all("Requires-Dist", [])]
    seen: set[str] = set()
    while wanted:
        each = wanted.pop()
        if each.name in seen or (each.marker and not each.marker.evaluate({"extra": ""})):
            continue
        seen.add(each.name)
        found = distribution(each.name)
        wanted += map(Requirement, found.requires or [])
        yield found


def _copy(found: Distribution, packages: Path) -> None:
    site = Path(str(found.locate_file("")))
    for each in _installed(found, site):
        if ".." not in each.parts and each.suffix != ".pyc":
            (packages / each).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(site / each, packages / each)


def _installed(found: Distribution, site: Path) -> Iterator[Path]:
    """The files of a distribution; an older pip leaves no record of those of one that it built itself."""
    if found.read_text("RECORD"):
        yield from (Path(each) for each in found.files or [])
        return
    names = [*(found.read_text("top_level.txt") or "").split(), found.metadata["Name"].replace("-", "_")]
    for name in names:
        tops = [path for path in site.glob(f"{name}*") if path.name.split(".")[0].split("-")[0] == name]
        yield from (
            each.relative_to(site)
            for top in tops
            for each in (top.rglob("*") if top.is_dir() else [top])
            if each.is_file()
        )
