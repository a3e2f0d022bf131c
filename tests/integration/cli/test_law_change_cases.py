"""A change of the law is looked for in the cases that run: how many, of whom, and in which a touched rule has drawn."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from orchestrator.db.database import Database
from orchestrator.domain.case import CaseDraft, FactDraft
from orchestrator.domain.party import Actor, PartyDraft
from orchestrator.usecases.facts import record_facts
from orchestrator.usecases.law_change import CasesTouched, cases_touched
from orchestrator.usecases.open_case import open_case
from orchestrator.usecases.parties import register_party
from orchestrator.usecases.policies import list_policies, publish_shelf

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "law-change.md").read_text("utf-8")
NOW = datetime.now(UTC)
DUINRAND, VEENLAND = Actor("gemeente-duinrand"), Actor("gemeente-veenland")
REQUEST = FactDraft("aanvraag", {"ontvangen_op": NOW.date().isoformat(), "activiteit": "bouwen"})


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    with made.transaction() as session:
        publish_shelf(session, at=NOW)
        for town in (DUINRAND, VEENLAND):
            register_party(session, PartyDraft(town.party, town.party, "municipality"), at=NOW)
        register_party(session, PartyDraft("burger", "Burger", "citizen"), at=NOW)
    begin(made, DUINRAND, "dakkapel", REQUEST)
    begin(made, DUINRAND, "leeg")
    begin(made, DUINRAND, "gesloten")
    begin(made, VEENLAND, "kap", REQUEST)
    with made.transaction() as session:
        record_facts(session, DUINRAND, "gesloten", (FactDraft("case_closed", {}),), at=NOW, key="close")
    yield made
    made.dispose()


def begin(database: Database, town: Actor, name: str, *facts: FactDraft) -> None:
    draft = CaseDraft("omgevingsvergunning", town.party, name, {"aanvrager": ("burger",)}, id=name, facts=facts)
    with database.transaction() as session:
        open_case(session, town, draft, at=NOW, key=name)


def test_open_cases_are_counted_by_municipality_and_named_where_a_rule_has_drawn(database: Database) -> None:
    with database.transaction() as session:
        policies = [each for each in list_policies(session) if each.name == "omgevingsvergunning"]
        term = {each.digest: frozenset({"tijdig_beslissen"}) for each in policies}
        assert cases_touched(session, term) == (
            CasesTouched("gemeente-duinrand", 2, ("dakkapel",)),
            CasesTouched("gemeente-veenland", 1, ("kap",)),
        )
        drawn_nowhere = {each.digest: frozenset({"beslissen"}) for each in policies}
        assert [(each.open_cases, each.concluded) for each in cases_touched(session, drawn_nowhere)] == [
            (2, ()),
            (1, ()),
        ]
        assert cases_touched(session, {each.digest: frozenset() for each in policies}) == ()
        assert cases_touched(session, {"another text": frozenset({"tijdig_beslissen"})}) == ()


def test_the_command_tells_them_to_people_and_programs(
    database: Database, shell: Callable[[str], str], tmp_path: Path
) -> None:
    assert database
    (tmp_path / "changes.yaml").write_text('in_force: 2027-01-01\nchanged: ["BWBR0037885 16.64"]\n', "utf-8")
    asked = "speelruimte policy radar changes.yaml omgevingsvergunning --cases"
    told = shell(f"{asked} || test $? -eq 1")
    assert "Open cases under a touched version" in told
    assert re.search(r"gemeente-duinrand +│ 2 +│ 1 +│ dakkapel", told)
    found = json.loads(shell(f"{asked} --json || test $? -eq 1"))
    assert found["cases"] == [
        {"municipality": "gemeente-duinrand", "openCases": 2, "concluded": ["dakkapel"]},
        {"municipality": "gemeente-veenland", "openCases": 1, "concluded": ["kap"]},
    ]


def test_the_page_is_right_about_it(database: Database, shell: Callable[[str], str], tmp_path: Path) -> None:
    assert database
    changes, script = (
        re.search(pattern, PAGE, re.DOTALL)[1]  # type: ignore[index]
        for pattern in (r"```yaml changes\.yaml\n(.*?)```", r"<!-- operator -->\n```sh\n(.*?)```")
    )
    (tmp_path / "changes.yaml").write_text(changes, "utf-8")
    assert "No open case runs under a touched version." in shell(script)
