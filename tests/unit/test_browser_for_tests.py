"""Who has no browser is told what is missing; who has npm's packages has one."""

from pathlib import Path

import pytest

from tests.browser import NAMED_BY, NODE_MODULES, PACKAGE, NoBrowser, get_chromium


@pytest.fixture(autouse=True)
def _nobody_named_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAMED_BY, raising=False)


def test_a_machine_without_a_browser_says_what_is_missing_and_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoBrowser) as missing:
        get_chromium(tmp_path)
    assert str(tmp_path / PACKAGE) in str(missing.value)
    assert "make browser" in str(missing.value)
    assert NAMED_BY in str(missing.value)


def test_a_name_that_is_no_program_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv(NAMED_BY, str(tmp_path / "nergens"))
    with pytest.raises(NoBrowser, match="nergens"):
        get_chromium(tmp_path)


def test_somebody_can_name_a_browser_of_their_own(tmp_path, monkeypatch):
    mine = tmp_path / "mijn-browser"
    mine.write_text("#!/bin/sh\n")
    mine.chmod(0o755)
    monkeypatch.setenv(NAMED_BY, str(mine))
    assert get_chromium().program == mine


def test_the_packaged_browser_is_unpacked_once_with_what_it_needs():
    if not (NODE_MODULES / PACKAGE).is_dir():
        pytest.skip(f"there is no {NODE_MODULES / PACKAGE}: run `make browser`")
    chromium = get_chromium()
    before = chromium.program.stat()
    assert before.st_mode & 0o111
    assert (Path(chromium.environment["LD_LIBRARY_PATH"]) / "libnss3.so").is_file()
    assert (chromium.program.parent / "fonts").is_dir()
    assert get_chromium().program.stat().st_mtime_ns == before.st_mtime_ns


def test_no_lock_of_packages_names_a_registry():
    lock = (NODE_MODULES.parent / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in lock
