"""The command line as somebody uses it: start the platform, run a case, stop, start again, find everything there."""

import json
import os
import pty
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest

from orchestrator.local import postgres
from orchestrator.local.postgres_place import open_directory
from rules.terms.moment import AMSTERDAM
from tests.patience import PATIENCE

TODAY = datetime.now(AMSTERDAM).date()
ROOT = Path(__file__).parents[3]
CASE = ("--policy", "omgevingsvergunning", "--municipality", "gemeente-duinrand", "--id", "dakkapel")
ROLES = (
    "bevoegd_gezag=gemeente-duinrand",
    "aanvrager=aanvrager-portaal",
    "adviseur=brandweer-kust,omgevingsdienst-kust",
)
DIRECTOR, ADVISER = ("--as", "gemeente-duinrand:medewerker-1"), ("--as", "brandweer-kust:medewerker-1")


@pytest.fixture
def environment(data_dir):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SPEELRUIMTE_")}
    return kept | {
        "SPEELRUIMTE_DATA_DIR": str(data_dir),
        "SPEELRUIMTE_API_PORT": "0",
        "SPEELRUIMTE_CHECKPOINT_SECONDS": "1",
        "PYTHONPATH": str(ROOT),
    }


@pytest.fixture
def speelruimte(environment):
    def run(*arguments, status=0):
        command = [sys.executable, "-m", "api.cli.main", *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=300)
        assert done.returncode == status, done
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    return run


@pytest.fixture
def up(environment, data_dir):
    """Starts the platform, and waits until its parties can sign in."""
    started = []

    def start():
        command = [sys.executable, "-m", "api.cli.main", "up", "--development"]
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment,
            start_new_session=True,
        )
        started.append(process)
        until = time.monotonic() + 300
        while not ((data_dir / "runtime.json").exists() and (data_dir / "tokens.json").exists()):
            assert process.poll() is None, process.stdout.read()
            assert time.monotonic() < until
            time.sleep(0.1)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=PATIENCE)


def test_a_case_from_the_first_start_to_the_second(up, speelruimte, data_dir, tmp_path):
    first = up()
    tokens = (data_dir / "tokens.json").read_text()
    assert (data_dir / "tokens.json").stat().st_mode & 0o077 == 0
    roles = (part for role in ROLES for part in ("--role", role))
    assert "is open under omgevingsvergunning@" in speelruimte("case", "open", *CASE, *roles)

    application = (
        "aanvraag",
        f"ontvangen_op={TODAY}",
        "activiteit=bouwen",
        "--as",
        "aanvrager-portaal",
        "--key",
        "k1",
    )
    once, again = (speelruimte("case", "add", "dakkapel", *application) for _ in range(2))
    assert "must deliver besluit, last day " in once
    assert again == once

    decision = ("besluit", f"bekendgemaakt_op={TODAY}", "uitkomst=verleend", *DIRECTOR)
    refused = speelruimte("case", "add", "dakkapel", *decision, status=1)
    assert refused.startswith("Error: The advice has not come in yet. Rule geen_besluit_zonder_advies (")
    assert refused.endswith("Missing: advies by adviseur.\n")

    offered = json.loads(speelruimte("task", "list", "--case", "dakkapel", "--json", *ADVISER))
    task = next(each["task"]["id"] for each in offered if each["task"]["task"] == "advies_uitbrengen")
    assert "is claimed by brandweer-kust" in speelruimte("task", "claim", task, *ADVISER)
    assert "brandweer-kust" in speelruimte("task", "claim", task, "--as", "omgevingsdienst-kust", status=1)
    assert "is done." in speelruimte("task", "complete", task, "strekking=positief", *ADVISER)

    asked = ("--role", "adviseur", "--party", "brandweer-kust", "--what", "Bel de aanvrager", *DIRECTOR)
    assert "task ad_hoc “Bel de aanvrager” offered to brandweer-kust" in speelruimte("task", "give", "dakkapel", *asked)
    offered = json.loads(speelruimte("task", "list", "--state", "offered", "--json", *ADVISER))
    given = next(each["task"]["id"] for each in offered if each["task"]["task"] == "ad_hoc")
    assert "is claimed by brandweer-kust" in speelruimte("task", "claim", given, *ADVISER)
    assert "is done." in speelruimte("task", "complete", given, "report=Gebeld", *ADVISER)
    assert "must deliver" not in speelruimte("notices", "--unread", "--read", *ADVISER)
    a_partner_says_no_and_asks(speelruimte)
    a_partner_lets_somebody_in_and_out(speelruimte)
    assert "Error:" in speelruimte("case", "close", "dakkapel", "--why", "Klaar", *DIRECTOR, status=1)
    assert "Error: The case is not closed" in speelruimte("case", "reopen", "dakkapel", *DIRECTOR, status=1)
    assert "Bel de aanvrager" in speelruimte("case", "show", "dakkapel", *DIRECTOR)
    assert speelruimte("obligations", "--unheld", *DIRECTOR).startswith("0 obligations")

    why = speelruimte("case", "explain", "dakkapel", _key(speelruimte, "tijdig_beslissen"), *DIRECTOR)
    assert "Omgevingswet 16.64" in why
    assert f"{TODAY} + 8 weeks, that day itself not counted" in why
    assert f"ontvangen_op {TODAY}" in why

    what_happened_is_proven(speelruimte, tmp_path)
    assert "is what the journal yields" in speelruimte("case", "rebuild", "dakkapel")
    assert "in use by another program" in speelruimte("up", status=2)
    shown = speelruimte("case", "show", "dakkapel", "--json", *DIRECTOR)
    _interrupt(first)
    assert "no platform runs over" in speelruimte("case", "show", "dakkapel", *DIRECTOR, status=2)
    assert "is what the journal yields" in speelruimte("case", "rebuild", "dakkapel")

    up()
    assert (data_dir / "tokens.json").read_text() == tokens
    assert speelruimte("case", "show", "dakkapel", "--json", *DIRECTOR) == shown


def a_partner_lets_somebody_in_and_out(speelruimte):
    who, by = ("brandweer-kust", "fatima"), ("--as", "brandweer-kust:accountbeheerder")
    invited = json.loads(speelruimte("person", "invite", who[0], "--name", "Fatima", "--json", *by))
    assert invited["person"]["seats"] == ["worker"]
    assert invited["link"].endswith(invited["path"])
    assert "Code: " in speelruimte("person", "invite", who[0], "--name", "Piet", "--operator")
    assert "expected one of" in speelruimte("person", "change", *who, "--seat", "chief", "--operator", status=2)
    assert "is changed" in speelruimte("person", "change", *who, "--seat", "author", *by)
    assert "expected an administrator of the party. Rule manage-persons" in speelruimte(
        "person", "remove", *who, *ADVISER, status=2
    )
    assert "is removed" in speelruimte("person", "remove", *who, "--operator")
    for asked in (by, ("--operator",)):
        listed = json.loads(speelruimte("person", "list", who[0], "--json", *asked))
        assert [(each["id"], each["state"]) for each in listed][1:] == [("fatima", "removed"), ("piet", "invited")]
        changes = json.loads(speelruimte("person", "changes", *who, "--json", *asked))
        told = [each["byPerson"] or each["byParty"] for each in changes]
        assert told == ["accountbeheerder", "accountbeheerder", "speelruimte"]
    assert "speelruimte" in speelruimte("person", "changes", *who, "--operator")
    assert "invited" in speelruimte("person", "list", who[0], *by)


def what_happened_is_proven(speelruimte, folder):
    """The worker signs with a key of its own; a party keeps what it signed, and what it takes along holds by itself."""
    keys, kept, proof = (folder / name for name in ("keys.pem", "kept.txt", "dakkapel.jsonl"))
    take = ("case", "export", "dakkapel", "--into", proof, *ADVISER)
    until = time.monotonic() + PATIENCE
    while _unsigned(speelruimte, take, proof):
        assert time.monotonic() < until
        time.sleep(1)
    keys.write_text(speelruimte("checkpoint", "show", "gemeente-duinrand", "--keys", *ADVISER))
    check, keep = ("--key", keys), ("checkpoint", "keep", "gemeente-duinrand", "--in", kept, *ADVISER, "--key", keys)
    assert speelruimte("verify", proof, *check).endswith("shown: whole.\n")
    assert "leaves" in speelruimte(*keep)
    assert "leaves" in speelruimte(*keep), "what was kept leads to what is there now"
    speelruimte(*take[:5], "--checkpoint", kept, *ADVISER)
    assert speelruimte("verify", proof, *check, "--checkpoint", kept).endswith("shown: whole.\n")
    speelruimte(*take[:5], "--line", "7", *ADVISER)
    assert ", 1 of them shown: whole." in speelruimte("verify", proof, *check)


def _unsigned(speelruimte, take, proof):
    """Whether no checkpoint holds the last line yet."""
    speelruimte(*take)
    about = json.loads(proof.read_text().splitlines()[0])["proof"]
    return about["last"] not in about["anchors"]


def a_partner_says_no_and_asks(speelruimte):
    asked = ("--role", "adviseur", "--party", "brandweer-kust", *DIRECTOR)
    for what in ("Meet de hoogte", "Kijk ter plaatse"):
        speelruimte("task", "give", "dakkapel", "--what", what, *asked)
    offered = json.loads(speelruimte("task", "list", "--state", "offered", "--json", *ADVISER))
    given = {each["task"]["what"]: each["task"]["id"] for each in offered}
    no = speelruimte("task", "decline", given["Meet de hoogte"], "--why", "Geen meter", *ADVISER)
    assert no == f"Task {given['Meet de hoogte']} is declined for your party; it is offered to the others.\n"
    assert "--why" in speelruimte("task", "decline", given["Meet de hoogte"], *ADVISER, status=2)
    speelruimte("task", "claim", given["Kijk ter plaatse"], *ADVISER)
    speelruimte("task", "ask", given["Kijk ter plaatse"], "Wie is er thuis?", *ADVISER)
    of_us = json.loads(speelruimte("task", "list", "--state", "offered", "--json", *DIRECTOR))
    assert "ad_hoc: Wie is er thuis?" in {each["task"]["what"] for each in of_us}
    speelruimte("task", "fail", given["Kijk ter plaatse"], "--why", "Niemand thuis", *ADVISER)
    mine = json.loads(speelruimte("task", "list", "--all", "--json", *ADVISER))
    assert {each["task"]["what"]: each["task"]["state"] for each in mine}["Kijk ter plaatse"] == "failed"
    listed = json.loads(speelruimte("case", "list", "--json", *ADVISER))
    assert [each["id"] for each in listed] == ["dakkapel"]
    assert speelruimte("case", "list", "--policy", "jeugdhulp", *ADVISER).startswith("0 cases")


def test_without_a_platform_the_database_runs_as_long_as_the_command(speelruimte, at_a_terminal, data_dir):
    add = ("party", "add", "bureau-een", "--title", "Bureau Een", "--kind", "adviser", "--operator")
    for command in (("token", "issue", "niemand"), add):
        assert f"there is no platform over {data_dir}" in (said := speelruimte(*command, status=2))
        assert "'speelruimte up' does" in said
    assert not (data_dir / "postgres").exists()
    postgres.start(open_directory(data_dir)).stop()
    assert f"In the database in {data_dir}, started for this command." in at_a_terminal(*add)
    assert "There is no party 'niemand'" in speelruimte("token", "issue", "niemand", status=2)
    assert "There is no case 'z-1'" in speelruimte("case", "rebuild", "z-1", status=2)
    assert not (data_dir / "runtime.json").exists()


@pytest.fixture
def at_a_terminal(environment):
    """Runs a command where somebody looks; returns all that is said there."""

    def run(*arguments):
        shown, theirs = pty.openpty()
        command = [sys.executable, "-m", "api.cli.main", *map(str, arguments)]
        done = subprocess.run(command, stdout=theirs, stderr=theirs, check=False, env=environment, timeout=300)
        said = os.read(shown, 65_536).decode()
        for each in (shown, theirs):
            os.close(each)
        assert done.returncode == 0, said
        return " ".join(said.split())

    return run


def test_replay_draws_tells_and_writes_figures(speelruimte, tmp_path):
    unit = ROOT / "tests" / "unit" / "replay"
    event = (
        '<event><string key="concept:name" value="Create Fine"/><float key="amount" value="35.0"/>'
        '<int key="article" value="157"/><string key="vehicleClass" value="A"/>'
        '<date key="time:timestamp" value="2007-07-02T10:00:00+02:00"/></event>'
    )
    log = tmp_path / "fines.xes"
    log.write_text(f'<log><trace><string key="concept:name" value="A1"/>{event}</trace></log>')
    asked = ("--policy", unit / "verkeersboete.yaml", "--mapping", unit / "verkeersboete-mapping.yaml")
    first = json.loads(speelruimte("replay", log, *asked, "--svg", tmp_path / "fines.svg", "--json"))
    assert [(each["case"], each["deadline"]) for each in first["cases"]] == [("A1", "2007-08-27")]
    assert (tmp_path / "fines.svg").read_text().startswith("<svg")
    again = speelruimte("replay", log, *asked)
    assert "replayed before" in again
    log.write_text("<log><trace>")
    assert f"{log}:1: the XML is broken." in speelruimte("replay", log, *asked, status=2)


def _interrupt(process):
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, out
    assert "The data stays" in out


def _key(speelruimte, rule):
    owed = json.loads(speelruimte("obligations", "--case", "dakkapel", "--json", *DIRECTOR))
    return next(each["obligation"]["key"] for each in owed if each["obligation"]["rule"] == rule)
