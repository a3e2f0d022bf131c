"""What stands still is seen and dealt with: by a command, and on a page that only the operator knows of."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from api.app import create_app
from api.cli.main import app as commands
from orchestrator.clock import now
from orchestrator.db.condition import save_beat, save_fault
from orchestrator.db.set_apart import list_apart, recovered, set_apart
from orchestrator.domain.condition import ApartKind
from orchestrator.errors import NothingStuck
from orchestrator.settings import Settings
from orchestrator.usecases.stuck import drop_stuck, issue_operator_token, set_case_apart
from tests.integration.api.test_under_pressure import until
from tests.integration.case.case_story import REPORT, SCHOOL, TOWN, CaseStory
from tests.integration.serving import serving
from tests.patience import PATIENCE


def a_browser(url: str) -> httpx.Client:
    return httpx.Client(base_url=url, headers={"accept": "text/html"}, follow_redirects=True, timeout=PATIENCE)


@pytest.fixture
def story(database_url: str) -> Iterator[CaseStory]:
    told = CaseStory(database_url)
    told.open()
    told.record(SCHOOL, REPORT)
    yield told
    told.database.dispose()


@pytest.fixture
def run(database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path):
    monkeypatch.setenv("SPEELRUIMTE_DATABASE_URL", database_url)
    monkeypatch.setenv("SPEELRUIMTE_DATA_DIR", str(tmp_path))

    def command(*words: str, status: int = 0) -> Any:
        answer = CliRunner().invoke(commands, ["stuck", *words, "--json"])
        assert answer.exit_code == status, answer.output
        return json.loads(answer.stdout)

    return command


def a_line(story: CaseStory) -> str:
    ((number,),) = story.query("SELECT min(id) FROM outbox")
    story.change("UPDATE outbox SET due_at = now() + interval '1 hour'")
    story.do(set_apart, ApartKind.OUTBOX, str(number), "KeyError: 'queue'", at=now())
    return str(number)


def test_the_list_says_what_why_since_when_and_what_dropping_means(story: CaseStory, run):
    assert run("list")["stuck"] == []
    story.do(set_case_apart, "zaak", "PolicyErrors: line 3", at=now())
    (told,) = run("list", status=1)["stuck"]
    assert (told["kind"], told["subject"], told["municipality"]) == ("case", "zaak", TOWN.party)
    assert (told["attempts"], told["reason"]) == (1, "PolicyErrors: line 3")
    assert told["next_try_at"] > told["since"]
    assert "deadlines are not watched" in told["dropping_means"]


def test_a_case_is_tried_again_at_once_or_no_more(story: CaseStory, run):
    again = story.do(set_case_apart, "zaak", "why", at=now())
    (told,) = run("list", status=1)["stuck"]
    run("retry", str(told["id"]))
    ((due,),) = story.query("SELECT next_due FROM \"case\" WHERE id = 'zaak'")
    assert due < again
    assert run("drop", str(told["id"]), "--why", "De zaak is overgenomen", "--by", "beheer", "--yes")["dropped"]
    assert story.query("SELECT next_due FROM \"case\" WHERE id = 'zaak'") == [(None,)]
    assert run("list")["stuck"] == []
    (over,) = run("list", "--all")["stuck"]
    assert (over["ended_how"], over["ended_by"], over["ended_why"]) == ("dropped", "beheer", "De zaak is overgenomen")
    assert over["ended_at"]
    story.record(SCHOOL, REPORT, now())
    assert story.obligations()["beslissen"].state == "breached", "adding to it evaluates it again"


def test_a_case_that_goes_again_while_somebody_drops_it_keeps_its_deadlines(story: CaseStory):
    story.do(set_case_apart, "zaak", "why", at=now())
    (told,) = story.do(list_apart)
    due = now()
    with ThreadPoolExecutor(1) as beside:
        with story.database.transaction() as session:
            # As its clock does: the case first, the mark after it.
            session.execute(text("UPDATE \"case\" SET next_due = :due WHERE id = 'zaak'"), {"due": due})
            dropped = beside.submit(story.do, drop_stuck, told.id, by="beheer", why="overgenomen", at=now())
            waits = (
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            until(lambda: story.query(waits) == [(1,)])
            recovered(session, ApartKind.CASE, "zaak", now())
        with pytest.raises(NothingStuck):
            dropped.result()
    assert story.query("SELECT next_due FROM \"case\" WHERE id = 'zaak'") == [(due,)]
    assert [each.ended_how for each in story.do(list_apart, over=True)] == ["recovered"]


def test_history_is_listed_whole(story: CaseStory):
    story.change(
        "INSERT INTO set_apart (kind, subject, since, attempts, next_try_at, reason, ended_at, ended_how)"
        " SELECT 'offer', n::text, now(), 1, now(), 'why', now(), 'recovered' FROM generate_series(1, 1001) AS n"
    )
    assert len(story.do(list_apart, over=True)) == 1001


def test_a_line_of_the_outbox_is_tried_again_or_goes_out_no_more(story: CaseStory, run):
    line = a_line(story)
    (told,) = run("list", status=1)["stuck"]
    run("retry", "--all")
    assert story.query("SELECT due_at <= now() FROM outbox WHERE id = :line", line=int(line)) == [(True,)]
    run("drop", str(told["id"]), "--why", "kapot", "--yes")
    ((done, error),) = story.query("SELECT done_at, last_error FROM outbox WHERE id = :line", line=int(line))
    assert done
    assert "kapot" in error


@pytest.mark.usefixtures("run")
def test_nothing_is_dropped_without_a_reason_and_unknown_numbers_are_said(story: CaseStory):
    a_line(story)
    (told,) = story.do(list_apart)
    for words in (("drop", str(told.id), "--why", " ", "--yes"), ("retry", "999"), ("retry",)):
        assert CliRunner().invoke(commands, ["stuck", *words]).exit_code == 2
    assert len(story.do(list_apart)) == 1


@pytest.fixture
def operator(story: CaseStory, database_url: str) -> Iterator[httpx.Client]:
    token = story.do(issue_operator_token, "Bea Beheer", at=now())
    with serving(create_app(Settings(database_url=database_url))) as url, a_browser(url) as browser:
        entered = browser.post("/beheer/aanmelden", data={"sleutel": token})
        assert entered.status_code == 200, entered.text
        yield browser


def form_of(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(_bewijs|_sleutel)" value="([^"]*)"', page))


def test_the_operator_sees_it_on_a_page_and_deals_with_it(operator: httpx.Client, story: CaseStory):
    assert "Er staat niets stil" in operator.get("/beheer").text
    story.do(set_case_apart, "zaak", "PolicyErrors: line 3", at=now())
    story.do(save_beat, "relay", now())
    story.do(save_fault, "inbox", "ValueError: what nobody foresaw", now())
    page = operator.get("/beheer").text
    assert "PolicyErrors: line 3" in page
    assert "ValueError: what nobody foresaw" in page
    assert page.count("geeft geen teken van leven") == 1, "the relay beat, the inbox did not"
    assert 'href="/beheer"' in page, "in the navigation"
    (apart,) = story.do(list_apart)
    assert "Wordt nu opnieuw geprobeerd" in operator.post(f"/beheer/{apart.id}/opnieuw", data=form_of(page)).text
    asked = operator.get(f"/beheer/{apart.id}/laten-vallen").text
    assert "Niemand let op de termijnen" in asked
    without = operator.post(f"/beheer/{apart.id}/laten-vallen", data=form_of(asked))
    assert "Schrijf een reden" in without.text
    dropped = form_of(asked) | {"waarom": "Dubbele zaak"}
    assert "laten vallen" in operator.post(f"/beheer/{apart.id}/laten-vallen", data=dropped).text
    (over,) = story.do(list_apart, over=True)
    assert (over.ended_by, over.ended_why) == ("Bea Beheer (/beheer)", "Dubbele zaak")
    assert "Bea Beheer" in operator.get("/beheer?alles=ja").text
    assert "Er staat niets stil" in operator.get("/beheer").text


def test_nobody_else_knows_of_the_page(story: CaseStory, database_url: str):
    from orchestrator.usecases.identity import begin_session, issue_token

    token = story.do(issue_token, TOWN.party, "ambtenaar", at=now())
    settings = Settings(database_url=database_url)
    with serving(create_app(settings)) as url, a_browser(url) as browser:
        assert "niet van een beheerder" in browser.post("/beheer/aanmelden", data={"sleutel": token}).text
        assert browser.get("/beheer").url.path == "/aanmelden"
        session = story.do(begin_session, TOWN, at=now(), lasts=settings.session_lasts, development=False)
        browser.cookies.set("speelruimte_sessie", session)
        assert browser.get("/beheer").status_code == 404


@pytest.mark.usefixtures("run")
def test_people_see_the_parts_too_and_which_of_them_is_silent(story: CaseStory):
    story.do(save_beat, "relay", now())
    story.do(save_beat, "clocks", now() - timedelta(hours=1))
    told = CliRunner().invoke(commands, ["stuck", "list"])
    assert told.exit_code == 0, told.output
    assert "Nothing is set apart." in told.stdout
    (clocks,) = [line for line in told.stdout.splitlines() if "clocks" in line]
    (relay,) = [line for line in told.stdout.splitlines() if "relay" in line]
    assert "silent" in clocks
    assert "silent" not in relay


def test_where_no_platform_is_nothing_is_called_well_and_nothing_is_made(monkeypatch: pytest.MonkeyPatch, tmp_path):
    nowhere = tmp_path / "elsewhere"
    monkeypatch.delenv("SPEELRUIMTE_DATABASE_URL", raising=False)
    monkeypatch.setenv("SPEELRUIMTE_DATA_DIR", str(nowhere))
    told = subprocess.run(
        [Path(sys.executable).with_name("speelruimte"), "stuck", "list"], capture_output=True, text=True, check=False
    )
    assert told.returncode == 2
    assert f"there is no platform over {nowhere}" in told.stderr
    assert not nowhere.exists()
