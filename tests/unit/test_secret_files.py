"""What is secret can lie in a file: any secret setting, read once, told when others may read it, and never shown."""

import logging
from pathlib import Path

import pytest

from orchestrator.secret_file import LONGEST
from orchestrator.settings import SettingsInvalid, load_settings, secrets

WORD = "gEhEiM-2031"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "secret"
    found.write_text(f"{WORD}\n", "utf-8")
    found.chmod(0o600)
    return found


def test_every_secret_setting_can_be_in_a_file(file: Path) -> None:
    file.write_text(f"postgresql://u:{WORD}@h/d\n", "utf-8")
    names = list(secrets())
    assert {"SPEELRUIMTE_DATABASE_URL", "SPEELRUIMTE_TOKEN"} <= set(names)
    for name in names:
        settings = load_settings({f"{name}_FILE": str(file)})
        assert getattr(settings, name.removeprefix("SPEELRUIMTE_").lower()) == f"postgresql://u:{WORD}@h/d"


def test_what_is_no_secret_has_no_file(file: Path) -> None:
    with pytest.raises(SettingsInvalid, match="SPEELRUIMTE_API_HOST_FILE: no such setting"):
        load_settings({"SPEELRUIMTE_API_HOST_FILE": str(file)})


def test_a_misspelt_name_of_a_file_is_told_what_was_probably_meant() -> None:
    with pytest.raises(SettingsInvalid, match="Did you mean SPEELRUIMTE_DATABASE_URL_FILE"):
        load_settings({"SPEELRUIMTE_DATABSE_URL_FILE": "x"})


@pytest.mark.parametrize(
    ("held", "told"),
    [(b"", "is empty"), (b"\n", "is empty"), (b"\xff\xfe", "no text"), (b"x" * (LONGEST + 1), "more than 65,536")],
)
def test_a_file_that_holds_no_secret_is_refused_by_its_name(file: Path, held: bytes, told: str) -> None:
    file.write_bytes(held)
    with pytest.raises(SettingsInvalid, match=told) as refused:
        load_settings({"SPEELRUIMTE_TOKEN_FILE": str(file)})
    assert str(refused.value).startswith(f"SPEELRUIMTE_TOKEN_FILE: {file}")


def test_a_file_that_is_not_there_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match="No such file"):
        load_settings({"SPEELRUIMTE_TOKEN_FILE": str(tmp_path / "nothing")})


def test_a_secret_is_in_one_place_alone(file: Path) -> None:
    with pytest.raises(SettingsInvalid, match="SPEELRUIMTE_TOKEN and SPEELRUIMTE_TOKEN_FILE are both there"):
        load_settings({"SPEELRUIMTE_TOKEN": "x", "SPEELRUIMTE_TOKEN_FILE": str(file)})


@pytest.mark.parametrize(("mode", "warned"), [(0o600, False), (0o400, False), (0o640, True), (0o604, True)])
def test_whoever_lets_others_read_a_secret_is_warned(
    file: Path, mode: int, warned: bool, caplog: pytest.LogCaptureFixture
) -> None:
    file.chmod(mode)
    with caplog.at_level(logging.WARNING):
        load_settings({"SPEELRUIMTE_TOKEN_FILE": str(file)})
    assert bool(caplog.records) == warned
    assert WORD not in caplog.text


def test_a_secret_that_does_not_fit_is_not_shown(file: Path) -> None:
    file.write_text(f"sqlite://{WORD}", "utf-8")
    for given in ({"SPEELRUIMTE_DATABASE_URL_FILE": str(file)}, {"SPEELRUIMTE_DATABASE_URL": f"mysql://{WORD}"}):
        with pytest.raises(SettingsInvalid, match="expected an address like postgresql") as refused:
            load_settings(given)
        assert WORD not in str(refused.value)
        assert refused.value.__cause__ is None
