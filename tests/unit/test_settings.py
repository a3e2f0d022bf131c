"""Settings come from one place, are checked at the door, and reach child programs unchanged."""

from pathlib import Path

import pytest

from orchestrator.local.program import OF_THE_PLATFORM
from orchestrator.settings import Settings, SettingsInvalid, load_settings
from rules.engine.fenced import FencedMatcher, default_matcher
from rules.engine.python_matcher import PythonMatcher


def test_without_any_variable_the_platform_runs_on_this_machine() -> None:
    settings = load_settings({"PATH": "/bin"})
    assert settings.database_url is None
    assert settings.temporal_address is None
    assert settings.data_dir == Path.cwd() / ".speelruimte"
    assert settings.client_url == "http://127.0.0.1:8700"
    assert not settings.development


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("SPEELRUIMTE_DATABSE_URL", "x", "Did you mean SPEELRUIMTE_DATABASE_URL?"),
        ("SPEELRUIMTE_API_PORT", "eighty", "SPEELRUIMTE_API_PORT: Input should be a valid integer"),
        ("SPEELRUIMTE_API_PORT", "65536", "Found '65536'"),
        ("SPEELRUIMTE_API_PROCESSES", "0", "greater than or equal to 1"),
        ("SPEELRUIMTE_DATABASE_URL", "sqlite:///here.db", "expected an address like postgresql://"),
        ("SPEELRUIMTE_MATCHER", "clips", "'fenced', 'durable' or 'python'"),
        ("SPEELRUIMTE_DEVELOPMENT", "perhaps", "Found 'perhaps'"),
    ],
)
def test_a_wrong_variable_is_named_with_what_was_expected(name: str, value: str, told: str) -> None:
    with pytest.raises(SettingsInvalid, match=name) as refused:
        load_settings({name: value})
    assert told in str(refused.value)


def test_every_wrong_variable_is_told_at_once() -> None:
    with pytest.raises(SettingsInvalid) as refused:
        load_settings({"SPEELRUIMTE_API_PORT": "x", "SPEELRUIMTE_API_PROCESSES": "y"})
    assert len(str(refused.value).splitlines()) == 2


def test_a_child_program_reads_the_same_settings() -> None:
    settings = Settings(
        database_url="postgresql://u:p@h/d", data_dir=Path("here"), token="t", development=True, api_port=1
    )
    assert load_settings(settings.as_environment()) == settings


def test_passwords_and_tokens_are_not_shown() -> None:
    shown = repr(Settings(database_url="postgresql://u:geheim@h/d", token="geheim"))
    assert "geheim" not in shown


def test_the_matcher_that_is_chosen_reaches_the_programs_that_match(monkeypatch: pytest.MonkeyPatch) -> None:
    told = load_settings({"SPEELRUIMTE_MATCHER": "python"}).as_environment(OF_THE_PLATFORM)
    monkeypatch.setenv("SPEELRUIMTE_MATCHER", told["SPEELRUIMTE_MATCHER"])
    assert isinstance(default_matcher(), PythonMatcher)
    monkeypatch.setenv("SPEELRUIMTE_MATCHER", "")
    assert isinstance(default_matcher(), FencedMatcher)
    assert load_settings({"SPEELRUIMTE_MATCHER": ""}).matcher == "fenced"
