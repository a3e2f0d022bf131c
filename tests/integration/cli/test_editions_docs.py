"""The page about editions, done as it says by an operator, with a case that runs meanwhile."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from orchestrator.clock import move_clock
from orchestrator.db.database import Database
from orchestrator.domain.case import CaseDraft, FactDraft
from orchestrator.domain.journal import InputKind
from orchestrator.domain.party import Actor, PartyDraft
from orchestrator.usecases.open_case import open_case
from orchestrator.usecases.parties import register_party
from orchestrator.usecases.policies import publish_shelf
from orchestrator.usecases.rebuild_case import rebuild_case
from orchestrator.usecases.see_case import get_case, read_journal
from orchestrator.usecases.wake import wake_cases
from rules.language.read.edition import parse_edition
from rules.terms.edition import shipped

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "editions.md").read_text("utf-8")
TOWN = Actor("gemeente-duinrand")


def block(name: str) -> str:
    found = re.search(rf"<!-- {re.escape(name)} -->\n```\w+\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    assert found
    return found[1]


@pytest.fixture
def database(database_url: str):
    made = Database(database_url)
    with made.transaction() as session:
        publish_shelf(session, at=datetime.now(UTC))
        register_party(session, PartyDraft(TOWN.party, "Duinrand", "municipality"), at=datetime.now(UTC))
        register_party(session, PartyDraft("burger", "Burger", "citizen"), at=datetime.now(UTC))
    yield made
    made.dispose()


def last_day(database: Database) -> date | None:
    with database.transaction() as session:
        seen = get_case(session, TOWN, "dakkapel")
    return next(each.last_day for each in seen.obligations if each.rule == "tijdig_beslissen")


def test_a_decree_that_an_operator_brings_in_moves_a_running_deadline(shell, database: Database, tmp_path: Path):
    now = datetime.now(UTC)
    with database.transaction() as session:
        roles = {"aanvrager": ("burger",)}
        draft = CaseDraft("omgevingsvergunning", TOWN.party, "Dakkapel", roles, id="dakkapel", facts=(a_request(now),))
        open_case(session, TOWN, draft, at=now, key="open")
    before = last_day(database)
    assert before is not None
    decree = block("decree.yaml").replace("2027-05-17", before.isoformat())
    (tmp_path / "decree.yaml").write_text(decree.replace("[2027, 2027]", f"[{before.year}, {before.year}]"))
    (tmp_path / "facts.yaml").write_text("facts: []\n")
    told = shell(block("operator"))
    assert "Would be published" in told
    assert "Evaluated anew: 1 open case." in told
    assert "has become a closed day (royal decree, Stb. 2026, 999)" in told
    with database.transaction() as session:
        assert wake_cases(session, municipality=TOWN.party, at=now).count == 1
    after = last_day(database)
    assert after is not None
    assert after > before
    with database.transaction() as session:
        (line,) = [each for each in read_journal(session, TOWN, "dakkapel") if each.kind is InputKind.EDITIONS_RENEWED]
        assert [each["day"] for each in line.body["changed"]] == [before.isoformat()]
        assert rebuild_case(session, "dakkapel", write=False).equal
    listed = json.loads(shell("speelruimte edition list --json"))
    assert [each["name"] for each in listed if each["inForce"]] == ["nl-dwangsom", "nl-termijnenwet"]
    assert [each["openCases"] for each in listed if each["name"] == "nl-termijnenwet"] == [0, 1]


def test_a_decree_counts_from_its_day_on_the_clock_of_the_platform(shell, database: Database, tmp_path: Path):
    with database.transaction() as session:
        move_clock(session, timedelta(days=-100))
    today = datetime.now(UTC).date()
    of_then, of_now = today - timedelta(days=100), today
    for day in (of_now, of_then):
        text = f"edition: {day}\n{shipped().get('nl-termijnenwet').text}{block('decree.yaml')}"
        (tmp_path / f"{day}.yaml").write_text(re.sub(r"(?m)\A(edition: .*\n)edition: .*\n", r"\1", text))
    assert f"In force on {of_now}." in shell(f"speelruimte edition publish {of_now}.yaml")
    assert "Evaluated anew: 0 open cases." in shell(f"speelruimte edition publish {of_then}.yaml")
    listed = json.loads(shell("speelruimte edition list --json"))
    assert [each["from"] for each in listed if each["inForce"] and each["name"] == "nl-termijnenwet"] == [str(of_then)]


def a_request(now: datetime) -> FactDraft:
    return FactDraft("aanvraag", {"ontvangen_op": now.date().isoformat(), "activiteit": "bouwen"})


def test_the_examples_of_the_page_are_well_formed():
    calendar, penalty = (shipped().get(name).text for name in ("nl-termijnenwet", "nl-dwangsom"))
    amounts = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[-1]
    assert parse_edition(f"edition: 2026-12-01\n{calendar}{block('decree.yaml')}", "new.yaml").version
    assert parse_edition(f"edition: 2026-12-01\n{penalty}{amounts}", "new.yaml").version
