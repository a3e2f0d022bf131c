"""The commands that need no platform: answers for people and programs, and one sentence when it cannot be done."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

FACTS = """
roles: {bevoegd_gezag: gemeente-duinrand, aanvrager: aanvrager-portaal, adviseur: brandweer-kust}
facts:
  - type: aanvraag
    fields: {ontvangen_op: 2026-03-02, activiteit: bouwen}
    on: 2026-03-02
    role: aanvrager
    by: aanvrager-portaal
"""
BROKEN = """
policy: kapvergunning
in_force: 2026-01-01
title: Kapvergunning
goal: Bomen blijven staan
roles: {gemeente: {title: Gemeente}}
facts: {aanvraag: {fields: {ontvangen_op: datum}, by: gemeent}}
rules: []
"""
UNSEEN = """\
policy: proef
in_force: 2026-01-01
roles: {a: }
facts: {vraag: {by: a}}
rules:
  - {rule: gezien, when: vraag, derive: gevraagd}
  - {rule: ongezien, when: vraag, derive: iets_anders}
"""


@pytest.fixture
def facts(tmp_path):
    path = tmp_path / "facts.yaml"
    path.write_text(FACTS)
    return path


def test_a_term_for_people_and_for_programs(speelruimte):
    asked = ("term", "--after", "2026-03-02", "--lasts", "8 weeks")
    people, programs = speelruimte(*asked), speelruimte(*asked, "--json")
    assert "Last day: 2026-04-28" in people.stdout
    assert "King's Day" in people.stdout
    assert json.loads(programs.stdout)["last_day"] == "2026-04-28"


def test_terms_from_stdin_are_answered_in_their_shape(speelruimte):
    question = {"after": "2026-01-12", "lasts": "P8W", "suspended": [{"from_day_after": "2026-01-20"}]}
    done = speelruimte("term", "--json", stdin=json.dumps([question]))
    assert [each["last_day"] for each in json.loads(done.stdout)] == [None]


OF_THE_LAW = {
    "words": "Omgevingswet 16.64(1)",
    "regulation": "Omgevingswet",
    "article": "16.64",
    "paragraph": "1",
    "parts": [],
    "readIn": "2026-01-01",
    "jci": "jci1.3:c:BWBR0037885&artikel=16.64&lid=1&z=2026-01-01&g=2026-01-01",
    "link": "https://wetten.overheid.nl/jci1.3:c:BWBR0037885&artikel=16.64&lid=1&z=2026-01-01&g=2026-01-01",
    "own": None,
}


def test_a_suspension_as_people_type_it(speelruimte):
    asked = ("term", "--after", "2026-01-12", "--lasts", "8 weeks", "--suspended", "2026-01-20..2026-02-03", "--json")
    found = json.loads(speelruimte(*asked).stdout)
    assert (found["last_day"], found["suspended_days"]) == ("2026-03-23", 13)


def test_what_follows_from_facts_with_the_computation_of_the_day(speelruimte, facts):
    asked = ("evaluate", "--policy", "omgevingsvergunning", "--facts", facts, "--at", "2026-03-05")
    shown = json.loads(speelruimte(*asked, "--json").stdout)
    owed = {each["rule"]: each for each in shown["obligations"]}
    assert owed["tijdig_beslissen"] | {"key": "", "facts": [], "act": {}, "since": ""} == {
        "rule": "tijdig_beslissen",
        "source": "Omgevingswet 16.64(1)",
        "sources": [OF_THE_LAW],
        "facts": [],
        "key": "",
        "act": {},
        "state": "open",
        "late": False,
        "bearer": "bevoegd_gezag",
        "parties": ["gemeente-duinrand"],
        "beneficiary": "aanvrager",
        "since": "",
        "lastDay": "2026-04-28",
        "missedFrom": "2026-04-29T00:00:00+02:00",
        "suspendedDays": 0,
        "steps": owed["tijdig_beslissen"]["steps"],
        "stepsNl": owed["tijdig_beslissen"]["stepsNl"],
        "reminders": owed["tijdig_beslissen"]["reminders"],
        "fulfilledBy": None,
        "task": owed["tijdig_beslissen"]["task"],
        "required": True,
        "settled": None,
    }
    assert "(King's Day): it runs until Tuesday 2026-04-28" in owed["tijdig_beslissen"]["steps"][-1]
    assert "(Koningsdag): hij loopt tot en met dinsdag 28 april 2026" in owed["tijdig_beslissen"]["stepsNl"][-1]
    assert shown["at"] == "2026-03-05T12:00:00+01:00"
    assert shown["roles"]["adviseur"] == ["brandweer-kust"]
    told = speelruimte(*asked).stdout
    assert "King's Day" in told
    assert "(Omgevingswet 16.54a(2); own rule: a term of one week)" in told
    assert "eigen regel" not in told


def test_after_the_last_day_the_obligation_is_breached(speelruimte, facts):
    asked = ("evaluate", "--policy", "omgevingsvergunning@2024-01-01", "--facts", facts, "--json", "--at")
    states = {
        at: next(
            each["state"]
            for each in json.loads(speelruimte(*asked, at).stdout)["obligations"]
            if each["rule"] == "tijdig_beslissen"
        )
        for at in ("2026-04-28T23:59:59+02:00", "2026-04-29T00:00:00+02:00")
    }
    assert list(states.values()) == ["open", "breached"]


def test_the_policies_of_the_product_are_well_formed_and_conclude_what_is_expected(speelruimte):
    from rules.language.layers.shelf import shelf

    files = tuple(shelf().values())
    assert speelruimte("policy", "check", *files).returncode == 0
    done = speelruimte("policy", "test", *files, "--json")
    assert done.returncode == 0, done.stdout
    assert len(json.loads(done.stdout)) > len(files)


def test_everything_wrong_in_a_policy_is_said_by_line_with_status_1(speelruimte, tmp_path):
    broken = tmp_path / "kapvergunning.yaml"
    broken.write_text(BROKEN)
    done = speelruimte("policy", "check", broken)
    assert done.returncode == 1
    assert "kapvergunning.yaml:7" in done.stdout
    assert "gemeente" in done.stdout
    errors = json.loads(speelruimte("policy", "check", broken, "--json").stdout)[0]["errors"]
    assert {each["line"] for each in errors} == {7}
    assert all(each["text"] in done.stdout for each in errors)


def test_a_rule_that_no_scenario_shows_is_remarked_on(speelruimte, tmp_path):
    (tmp_path / "p.yaml").write_text(UNSEEN)
    happens = "facts: [{type: vraag, on: 2026-03-02, by: a}], at: 2026-03-03"
    story = f"- {{name: x, {happens}, expect: {{derived: [gevraagd]}}}}\n"
    (tmp_path / "p.scenarios.yaml").write_text(story)
    done = speelruimte("policy", "check", tmp_path / "p.yaml")
    assert done.returncode == 0, done.stdout
    assert done.stdout.splitlines()[0].endswith("p.yaml, line 7, rule 'ongezien': no scenario fails without it.")
    (found,) = json.loads(speelruimte("policy", "check", tmp_path / "p.yaml", "--json").stdout)
    assert [(each["line"], each["part"]) for each in found["remarks"]] == [(7, "rule 'ongezien'")]


def test_a_scenario_that_comes_out_otherwise_is_told_with_status_1(speelruimte, tmp_path):
    from rules.language.layers.shelf import shelf

    policy = next(path for version, path in shelf().items() if version.startswith("omgevingsvergunning"))
    (tmp_path / "p.yaml").write_bytes(policy.read_bytes())
    (tmp_path / "p.scenarios.yaml").write_text(
        f"- name: A day too late\n{_indented(FACTS)}\n  at: 2026-03-05\n"
        "  expect: {obligations: [{rule: tijdig_beslissen, state: open, last_day: 2026-04-27}]}\n"
    )
    done = speelruimte("policy", "test", tmp_path / "p.yaml")
    assert done.returncode == 1, done.stderr
    assert "last day 2026-04-27, found open" in done.stdout
    assert "1 scenario, 1 with differences." in done.stdout


def _indented(text):
    return "\n".join(f"  {line}" for line in text.strip().splitlines())


@pytest.mark.parametrize(
    ("arguments", "stdin", "says"),
    [
        (("term", "--after", "2026-13-02", "--lasts", "8 weeks"), "", "Error: after: found '2026-13-02', expected"),
        (("term", "--lasts", "8 weeks"), "", "expected either 'after' or 'before'"),
        (("term", "--json"), '{"after": ', "Error: stdin is not JSON: line 1, column "),
        (("case", "show", "z-1"), "", "Error: no platform runs over "),
        (("obligations", "--as", "gemeente-duinrand"), "", "start one with 'speelruimte up'"),
        (("obligations", "--due-before", "soon"), "", "--due-before: found 'soon', expected a day (2026-03-31)"),
        (("case", "add", "z-1", "advies", "strekking"), "", "found 'strekking', expected FIELD=VALUE."),
        (("case", "add", "z-1", "advies", "--fields", "[1]"), "", "--fields: found [1], expected an object"),
        (
            ("case", "open", "--policy", "p", "--municipality", "m", "--role", "adviseur"),
            "",
            "--role: found 'adviseur', expected ROLE=PARTY",
        ),
    ],
)
def test_what_cannot_be_done_is_one_sentence_with_status_2(refusal, arguments, stdin, says):
    assert says in refusal(*arguments, stdin=stdin)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (("--policy", "omgevingsvergunnin"), "Did you mean 'omgevingsvergunning'?"),
        (("--at", "2026-03-05T12:00"), "--at: found '2026-03-05T12:00', expected a day"),
    ],
)
def test_a_wrong_evaluation_says_what_was_expected(refusal, facts, changed, says):
    given = {"--policy": "omgevingsvergunning", "--facts": facts, "--at": "2026-03-05"} | dict([changed])
    assert says in refusal("evaluate", *(part for pair in given.items() for part in pair))


def test_wrong_facts_are_said_by_line(speelruimte, facts):
    facts.write_text(FACTS.replace("bouwen", "bouwn"))
    done = speelruimte("evaluate", "--policy", "omgevingsvergunning", "--facts", facts)
    assert done.returncode == 2
    assert "facts.yaml:5" in done.stderr
    assert "'bouwen'" in done.stderr


def test_commands_on_rules_import_nothing_of_the_platform():
    """They start fast, and work where only the rules are installed."""
    code = (
        "import sys; from rules.language.layers.shelf import overlays\n"
        "sys.argv = ['speelruimte', 'policy', 'check', str(list(overlays().values())[-1])]\n"
        "from api.cli.main import app\n"
        "try:\n app()\nexcept SystemExit: pass\n"
        "heavy = {'sqlalchemy', 'httpx', 'fastapi', 'temporalio', 'psycopg', 'orchestrator'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3]
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_where_no_picture_can_be_written_nothing_is_replayed(refusal, tmp_path):
    log = tmp_path / "log.xes"
    log.write_text("<log/>")
    asked = (
        "replay",
        log,
        "--policy",
        "omgevingsvergunning",
        "--mapping",
        "receipt",
        "--svg",
        tmp_path / "no" / "a.svg",
    )
    assert "nothing has been replayed" in refusal(*asked)


def test_a_misspelt_setting_is_refused_by_name(refusal):
    said = refusal("obligations", more={"SPEELRUIMTE_TOKN": "x"})
    assert said == "Error: SPEELRUIMTE_TOKN: no such setting. Did you mean SPEELRUIMTE_TOKEN?"


def test_the_scenarios_of_a_version_that_is_continued_are_run_and_say_where_they_come_from(speelruimte, tmp_path):
    from tests.unit.scenario.test_continued_scenarios import NEW, NEW_STORIES, OLD, OLD_STORIES

    folder = tmp_path / "vragen"
    folder.mkdir()
    for name, text in (("2024-01-01", OLD), ("2026-01-01", NEW)):
        (folder / f"{name}.yaml").write_text(text)
    (folder / "2024-01-01.scenarios.yaml").write_text(OLD_STORIES)
    (folder / "2026-01-01.scenarios.yaml").write_text(NEW_STORIES)

    done = speelruimte("policy", "test", folder / "2026-01-01.yaml")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[:2] == [
        "    ok  vragen@2026-01-01  One week",
        "    ok  vragen@2026-01-01  Nothing is owed without a question  (vragen/2024-01-01.scenarios.yaml)",
    ]
    found = json.loads(speelruimte("policy", "test", folder / "2026-01-01.yaml", "--json").stdout)
    assert [each["from"] for each in found] == [
        "vragen/2026-01-01.scenarios.yaml",
        "vragen/2024-01-01.scenarios.yaml",
    ]


def test_what_became_odd_in_what_is_continued_is_remarked_upon_and_what_was_odd_before_is_not(speelruimte, tmp_path):
    folder = tmp_path / "vragen"
    folder.mkdir()
    before, after = (folder / f"{day}.yaml" for day in ("2024-01-01", "2026-01-01"))
    before.write_text(
        "policy: vragen\nin_force: 2024-01-01\nroles: {gemeente: , burger: , raad: }\n"
        "facts: {vraag: {by: burger, fields: {op: date}}, antwoord: {by: gemeente}}\n"
        "terms: {termijn: {after: vraag.op, lasts: 2 weeks, calendar: nl-termijnenwet}}\n"
        "rules: [{rule: plicht, when: vraag, oblige: {bearer: gemeente, to: antwoord, within: termijn}}]\n"
    )
    after.write_text(
        "policy: vragen\nin_force: 2026-01-01\ncontinues: 2024-01-01\nwithout: {rules: plicht}\n"
        "rules: [{rule: soms, when: vraag, derive: gevraagd}]\n"
    )

    done = speelruimte("policy", "check", after)

    assert done.returncode == 0, done.stdout
    assert f"{before}, line 5, term 'termijn': no rule uses it." in done.stdout + done.stderr
    assert "raad" not in done.stdout + done.stderr
