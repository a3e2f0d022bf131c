"""Every command of the README, run as written on a fresh platform; every name it drops exists."""

import os
import re
import shlex
import subprocess
import sys
import time
from pathlib import Path

import pytest
from starlette.routing import Match
from typer.main import get_command

from api.app import create_app
from api.cli.main import app
from orchestrator.settings import Settings
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
BLOCK = re.compile(r"<!-- ([a-z ]+) -->\n```(sh|python)\n(.*?)```", re.DOTALL)
BLOCKS = [(name, kind, text) for name, kind, text in BLOCK.findall(README)]

# What says 1 not because something is wrong but because that is the answer.
SAYS_ONE = ("speelruimte policy diff",)

TOLD = {
    "speelruimte case explain dakkapel tijdig_beslissen": "8 weeks, that day itself not counted",
    "speelruimte case explain dakkapel besluit": "geen_besluit_zonder_advies: No decision without advice",
    "speelruimte case rebuild": "what is stored is what the journal yields",
    "speelruimte case show": "aanvrager-portaal",
    "speelruimte obligations --unheld": "0 obligations",
    "speelruimte obligations --state breached": "0 obligations",
    "speelruimte obligations --due-before": "ontvangst_melden",
    "speelruimte task give": "Kijk ter plaatse",
    "speelruimte task list": "advies_uitbrengen",
    "speelruimte policy check": "omgevingsvergunning@2024-01-01",
    "speelruimte policy diff": "reclame_niet_zonder_advies",
    "speelruimte policy graph": "drawn in omgevingsvergunning.svg",
}


def lines_of(block: str):
    """The commands of a block, continued lines joined."""
    return [line for line in block.replace("\\\n", " ").splitlines() if line.strip()]


def is_there(application, verb: str, path: str) -> bool:
    asked = {"type": "http", "method": verb, "path": path, "headers": []}
    return any(route.matches(asked)[0] is Match.FULL for route in application.routes)


@pytest.fixture(scope="module")
def environment():
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SPEELRUIMTE_")}
    path = os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", "")])
    return kept | {"PATH": path, "PYTHONPATH": str(ROOT)}


@pytest.fixture
def platform(environment, data_dir, tmp_path):
    """A platform over an empty directory, as `speelruimte up` starts it."""
    here, said = environment | {"SPEELRUIMTE_DATA_DIR": str(data_dir), "SPEELRUIMTE_API_PORT": "0"}, tmp_path / "said"
    with said.open("wb") as told:
        process = subprocess.Popen(
            ["speelruimte", "up", "--development"], env=here, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=told
        )
    until = time.monotonic() + 300
    while not ((data_dir / "runtime.json").exists() and (data_dir / "tokens.json").exists()):
        assert process.poll() is None, said.read_text("utf-8")
        assert time.monotonic() < until, said.read_text("utf-8")
        time.sleep(0.1)
    yield here
    process.terminate()
    process.wait(timeout=PATIENCE)


def test_every_command_works_as_written(platform, tmp_path):
    """In the order of the page: what one block does the next one finds."""
    (tmp_path / "rules").symlink_to(ROOT / "rules")
    blocks = [text for _, kind, text in BLOCKS if kind == "sh"]
    for line in (line for block in blocks for line in lines_of(block)):
        done = subprocess.run(
            ["bash", "-euc", line],
            capture_output=True,
            text=True,
            check=False,
            env=platform,
            cwd=tmp_path,
            timeout=PATIENCE,
        )
        expected = 1 if line.startswith(SAYS_ONE) else 0
        assert (done.returncode, done.stderr) == (expected, ""), line
        for start, words in TOLD.items():
            assert not line.startswith(start) or words in done.stdout, (line, done.stdout)
    assert (tmp_path / "omgevingsvergunning.svg").read_text("utf-8").startswith("<svg")
    assert '"$schema"' in (tmp_path / "policy.schema.json").read_text("utf-8")


def test_nobody_is_left_out():
    assert [name for name, _, _ in BLOCKS] == [
        "quick start",
        "director",
        "partner",
        "officer",
        "author",
        "library",
        "operator",
    ]
    commands = [line for _, kind, text in BLOCKS if kind == "sh" for line in lines_of(text)]
    assert not [start for start in TOLD if not any(line.startswith(start) for line in commands)]


def test_the_library_says_what_veenland_asks(environment):
    program = next(text for name, _, text in BLOCKS if name == "library")
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=ROOT, env=environment
    )
    assert done.stderr == ""
    assert "kennisgeving_aanvraag 2026-03-09 Bomenverordening Veenland 4" in done.stdout.splitlines()


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`speelruimte ([^`]+)`", README))))
def test_every_command_it_names_exists(named):
    command = get_command(app)
    for word in shlex.split(named):
        if word.startswith("--"):
            assert any(word in each.opts for each in command.params), named
        elif hasattr(command, "commands"):
            assert word in command.commands, named
            command = command.commands[word]


def test_every_target_address_and_file_it_names_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z]+)(?:`| +#)", README, re.MULTILINE)) <= targets
    application = create_app(Settings(database_url="postgresql://nobody@127.0.0.1/nothing", development=True))
    named = re.findall(r"`(GET|POST)? ?(/[a-z0-9/{}._-]+)`", README)
    assert [path for verb, path in named if not is_there(application, verb or "GET", path)] == []
    files = [link for link in re.findall(r"\]\(([^)]+)\)", README) if "://" not in link]
    assert [link for link in files if not (ROOT / link).exists()] == []
