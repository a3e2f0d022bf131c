"""A program that is started learns what it needs, and nothing that is secret."""

import json
import sys
from pathlib import Path

import pytest

from orchestrator.local.program import OF_A_PARTNER, Program, log_of, platform_programs, start_program
from orchestrator.settings import Settings

SECRET = "wachtwoord-van-de-databank"
TELL = "import json, os; print(json.dumps(dict(os.environ)))"


def test_a_partner_learns_where_to_work_and_no_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PGPASSWORD", "SPEELRUIMTE_DATABASE_URL", "SPEELRUIMTE_TOKEN", "SOME_API_KEY"):
        monkeypatch.setenv(name, SECRET)
    settings = Settings(
        data_dir=tmp_path,
        database_url=f"postgresql://platform:{SECRET}@127.0.0.1/speelruimte",
        token=SECRET,
        temporal_address="127.0.0.1:7233",
        temporal_api_key_file=tmp_path / SECRET,
        temporal_certificate_file=tmp_path / SECRET,
        temporal_private_key_file=tmp_path / SECRET,
        temporal_keys_dir=tmp_path / SECRET,
    )
    log_of("partner", tmp_path).parent.mkdir()
    started = start_program(Program("partner", (sys.executable, "-c", TELL), told=OF_A_PARTNER), settings)
    started.child.wait()
    started.stop()
    written = log_of("partner", tmp_path).read_text("utf-8")
    assert SECRET not in written
    told = json.loads(written)
    assert told["SPEELRUIMTE_TEMPORAL_ADDRESS"] == "127.0.0.1:7233"
    ours = {name.removeprefix("SPEELRUIMTE_").lower() for name in told if name.startswith("SPEELRUIMTE_")}
    assert ours <= OF_A_PARTNER


def test_only_programs_of_the_platform_are_told_of_its_database() -> None:
    assert "database_url" not in OF_A_PARTNER
    assert Program("other", ("true",)).told == frozenset()
    assert all("database_url" in each.told and "token" not in each.told for each in platform_programs())
