"""`policy sources` and `policy radar` answer as their page says, with their status, also for programs."""

import json
from functools import partial

import pytest

from tests.unit.cli.acted_out import act_out

AWB = "General Administrative Law Act (Awb), BWBR0005537, read in 2024-01-01"
ORDINANCE = "Bomenverordening Veenland"
PERMIT = "omgevingsvergunning@2024-01-01"


@pytest.fixture
def changes(tmp_path):
    """Writes a file of changes and returns its path."""

    def write(changed: str, in_force: str = "2026-01-01"):
        (tmp_path / "changes.yaml").write_text(f"in_force: {in_force}\nchanged: {changed}\n", "utf-8")
        return tmp_path / "changes.yaml"

    return write


def test_the_page_does_what_it_says(speelruimte, tmp_path) -> None:
    wide = partial(speelruimte, more={"COLUMNS": "100"})
    assert act_out("law-change.md", wide, tmp_path) == 2
    assert speelruimte("policy", "radar", "changes.yaml", "klacht/2024-01-01.yaml").returncode == 1


def test_every_policy_that_comes_along_is_listed_with_what_municipalities_add(speelruimte):
    from rules.language.layers.shelf import overlays, shelf

    found = json.loads(speelruimte("policy", "sources", "--json").stdout)

    assert {each["policy"] for each in found} == {*shelf(), *overlays()}
    (added,) = (each for each in found if each["policy"] == "omgevingsvergunning@2024-07-01+gemeente-veenland")
    assert [each["name"] for each in added["regulations"]] == [ORDINANCE]
    assert added["notRead"] == [ORDINANCE]
    assert all(each["nowhere"] == [] for each in found)


def test_a_policy_as_one_municipality_made_it_is_listed_whole(speelruimte):
    done = speelruimte("policy", "sources", PERMIT, "--municipality", "gemeente-veenland")

    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "omgevingsvergunning@2024-07-01+gemeente-veenland"
    assert AWB in lines
    assert f"Tree Ordinance of Veenland ({ORDINANCE}), not read" in lines
    assert "Own rules" in lines


def test_in_a_narrow_terminal_nothing_is_cut(speelruimte):
    told = speelruimte("policy", "sources", PERMIT, more={"COLUMNS": "52"}).stdout
    assert max(map(len, told.splitlines())) <= 52
    assert "bezwaartermijn_afwachten" in told


def test_a_municipality_that_tailored_nothing_is_told_who_did(refusal):
    assert refusal("policy", "sources", "woo-verzoek", "--municipality", "gemeente-x") == (
        "Error: 'gemeente-x' tailored none of these policies. No municipality did."
    )
    assert refusal("policy", "sources", "wmo-melding", "--municipality", "gemeente-x") == (
        "Error: 'gemeente-x' tailored none of these policies. "
        "Those of gemeente-duinrand, gemeente-heuvelrijk, gemeente-veenland are there."
    )


def test_a_touched_rule_of_the_general_law_is_told_once_with_all_it_is_part_of(speelruimte, changes):
    done = speelruimte("policy", "radar", changes("BWBR0005537 6:14"), PERMIT, "woo-verzoek@2024-01-01", "--json")

    assert done.returncode == 1, done.stderr
    found = json.loads(done.stdout)
    (rule,) = found["touched"]
    assert (rule["origin"], rule["name"], rule["kind"]) == ("awb@2024-01-01", "bezwaar_bevestigen", "rule")
    assert rule["place"].startswith("awb/2024-01-01.yaml:")
    assert [each["words"] for each in rule["sources"]] == ["Awb 6:14(1)"]
    tailored = "omgevingsvergunning@2024-07-01+gemeente-duinrand"
    assert {PERMIT, "woo-verzoek@2024-01-01", tailored} <= set(rule["policies"])
    assert rule["municipalities"] == ["gemeente-duinrand", "gemeente-heuvelrijk", "gemeente-veenland"]
    assert (found["inForce"], found["law"], found["readSince"], found["untold"]) == ("2026-01-01", None, [], [])
    assert "cases" not in found


def test_a_rule_of_one_municipality_is_told_as_its_own(speelruimte, changes):
    found = json.loads(speelruimte("policy", "radar", changes(f"{ORDINANCE} 4"), PERMIT, "--json").stdout)
    assert {(each["origin"], *each["municipalities"]) for each in found["touched"]} == {
        ("omgevingsvergunning@2024-07-01+gemeente-veenland", "gemeente-veenland")
    }


def test_where_nothing_is_touched_the_status_is_0(speelruimte, changes):
    for path in (changes("BWBR0099999 1"), changes("BWBR0005537 6:14", in_force="2024-01-01")):
        done = speelruimte("policy", "radar", path, "woo-verzoek")
        assert (done.returncode, done.stderr) == (0, "")
        assert "No rule that was read before it cites what it changes." in done.stdout


def test_a_file_that_cannot_be_read_is_said_to_be_so_with_status_2(speelruimte, changes):
    done = speelruimte("policy", "radar", changes("Abw 6:14"), "woo-verzoek")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: changes.yaml:2: unknown regulation 'Abw 6:14'.")


def test_cases_are_asked_of_a_database(refusal, changes):
    assert "there is no platform over" in refusal(
        "policy", "radar", changes("BWBR0005537 6:14"), "woo-verzoek", "--cases"
    )
