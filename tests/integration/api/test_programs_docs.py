"""What docs/programs.md lets a partner do, done: its commands and its program are run as they stand there."""

import os
import re
import subprocess
import sys
from pathlib import Path

from api.app import create_app
from orchestrator.db.database import Database
from orchestrator.local.ports import free_port
from orchestrator.settings import Settings
from tests.integration.serving import serving
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "programs.md").read_text("utf-8")


def block(name: str) -> str:
    found = re.search(rf"<!-- {name} -->\n```\w+\n(.*?)```", PAGE, re.DOTALL)
    assert found, name
    return found[1]


def run(command: list[str], place: Path, **variables: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SPEELRUIMTE_")}
    path = f"{Path(sys.executable).parent}:{kept.get('PATH', '')}"
    env = kept | {"PATH": path, "PYTHONPATH": str(ROOT)} | variables
    done = subprocess.run(command, cwd=place, env=env, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert done.returncode == 0, done
    return done.stdout


def test_a_partner_gets_in_by_the_page_alone(database: Database, database_url: str, tmp_path: Path) -> None:
    assert database.in_use()["writing"] == 0
    run(["bash", "-euc", block("a key") + block("register")], tmp_path, SPEELRUIMTE_DATABASE_URL=database_url)
    assert (tmp_path / "key.pem").stat().st_mode & 0o077 == 0
    (tmp_path / "program.py").write_text(block("sign"))
    port = free_port()
    settings = Settings(database_url=database_url, development=True, api_port=port)
    with serving(create_app(settings), port=port):
        said = run([sys.executable, "program.py"], tmp_path, PLATFORM=settings.client_url)
    assert said == '200 {"found": [], "next": null}\n'
