"""What ships is under licences somebody decided on; and an audit that could ask nobody says so."""

import json
import os
import subprocess
import sys
from email.message import Message

import pytest

from tests.licences import AS_IT_IS, PERMISSIVE, ROOT, licences_of, not_allowed, npm_licences, python_licences


def test_everything_that_ships_is_under_a_licence_we_decided_on() -> None:
    assert len(dict(python_licences())) > 50
    assert len(dict(npm_licences())) > 4
    assert not_allowed() == []


def test_what_binds_changes_of_itself_is_known_by_name() -> None:
    bound = {name for name, said in (*python_licences(), *npm_licences()) if not said & PERMISSIVE}
    named = {name for name in bound if not name.startswith("@utrecht/")}
    assert named == {
        *("psycopg", "psycopg-binary", "psycopg-pool", "certifi"),
        "@nl-design-system-unstable/voorbeeld-design-tokens",
    }
    assert AS_IT_IS.isdisjoint(PERMISSIVE)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"License-Expression": "Apache-2.0 OR BSD-3-Clause"}, {"Apache-2.0", "BSD-3-Clause"}),
        ({"Classifier": "License :: OSI Approved :: MIT License", "License": "long text"}, {"MIT"}),
        ({"License": "GPL-3.0"}, {"GPL-3.0"}),
        ({}, {"nothing"}),
    ],
)
def test_a_licence_is_read_where_it_stands(said: dict[str, str], found: set[str]) -> None:
    metadata = Message()
    for name, value in said.items():
        metadata[name] = value
    assert licences_of(metadata) == found


def test_an_audit_that_reaches_nobody_fails_and_says_so_and_lists_the_parts_all_the_same() -> None:
    names = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "npm_config_registry")
    nobody = dict.fromkeys(names, "http://127.0.0.1:9") | {
        "npm_config_fetch_retries": "0",
        "NO_PROXY": "",
        "no_proxy": "",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.audit"],
        cwd=ROOT,
        env=os.environ | nobody,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stdout.count("weaknesses are not known, because nobody could be asked") == 3, done.stdout
    assert "licences fit" in done.stdout
    written = (ROOT / "build" / f"sbom-{each}.json" for each in ("python", "npm"))
    python, pages = (json.loads(each.read_text("utf-8")) for each in written)
    assert python["bomFormat"] == pages["bomFormat"] == "CycloneDX"
    assert "fastapi" in {each["name"] for each in python["components"]}
    assert "htmx.org" in {each["name"] for each in pages["components"]}
